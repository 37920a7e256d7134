"""The form of the language model."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from farley.language_model.actions import SetupDraft
from farley.language_model.models import SWITCHED, Purpose, Setup
from farley.language_model.providers import ADDRESSES, Provider
from farley.web import choices


class LanguageModelForm(forms.Form):
    """Which language model is asked, for what, and for how much."""

    provider = forms.ChoiceField(label=_("Who answers"), choices=Provider.choices, initial=Provider.OPENAI)
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        required=False,
        help_text=_("Left empty: the usual one. Services that speak OpenAI's language mostly end in /v1."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
    )
    is_inside = forms.BooleanField(
        label=_("It lies in our own network"),
        help_text=_(
            "Such as Ollama on this machine. Only then may the address be an internal one, or begin with http://."
        ),
        required=False,
    )
    model = forms.CharField(
        label=_("Model"), max_length=120, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
    )
    key = forms.CharField(
        label=_("Key"),
        max_length=500,
        required=False,
        help_text=_(
            "Kept sealed, and never shown again. Left empty, the one there is stays, unless the address changes."
        ),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    purposes = forms.MultipleChoiceField(
        label=_("What it may be asked for"),
        help_text=_("None ticked: nothing is sent to it."),
        choices=[(purpose.value, purpose.label) for purpose in SWITCHED],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    price_in = forms.DecimalField(
        label=_("Price of a million tokens sent"), min_value=0, max_digits=12, decimal_places=4, required=False
    )
    price_out = forms.DecimalField(
        label=_("Price of a million tokens received"), min_value=0, max_digits=12, decimal_places=4, required=False
    )
    currency = forms.ChoiceField(label=_("Currency"), initial="USD")
    calls_a_month = forms.IntegerField(
        label=_("Most calls a month"),
        help_text=_("Then it is not asked again before the next month. Left empty: no limit."),
        min_value=0,
        max_value=10_000_000,
        initial=500,
        required=False,
    )
    cost_a_month = forms.DecimalField(
        label=_("Highest cost a month"),
        help_text=_("As counted with the prices above."),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        field = self.fields["currency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices.currencies()

    @classmethod
    def of(cls, setup: Setup | None, data: Any = None) -> LanguageModelForm:
        """The form as it stands, or as it was filled in."""
        if setup is None:
            return cls(data)
        initial = {name: _plain(getattr(setup, name)) for name in cls.base_fields if name != "key"}
        return cls(data, initial=initial)

    def draft(self) -> SetupDraft:
        """What was entered, with the usual address where none was."""
        found = dict(self.cleaned_data)
        found["address"] = found["address"] or ADDRESSES[found["provider"]]
        return SetupDraft(**(found | {"purposes": tuple(Purpose(each) for each in found["purposes"])}))


def _plain(value: Any) -> Any:
    """A price as it was entered, without the zeros that the database adds."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
