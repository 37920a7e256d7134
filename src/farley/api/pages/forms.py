"""The form for a new key."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from farley.api.scopes import Scope

_LIFETIMES = [("30", _("30 days")), ("90", _("90 days")), ("365", _("A year")), ("", _("Until it is revoked"))]


class KeyForm(forms.Form):
    """What a key is called, what it may do, and for how long."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_(
            "The program that will use it, such as “Web shop”. It stands beside everything that comes from there."
        ),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.ChoiceField(label=_("How long"), choices=_LIFETIMES, required=False, initial="365")

    def expires_at(self, *, at: datetime) -> datetime | None:
        """When the key stops working; None for never."""
        days = self.cleaned_data["days"]
        return at + timedelta(days=int(days)) if days else None
