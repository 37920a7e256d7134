"""What the first run asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from farley.base.people import OrganisationDraft, UserDraft
from farley.web import choices


class OrganisationForm(forms.Form):
    """The organisation: its name, and how it counts, speaks and keeps time."""

    name = forms.CharField(
        label=_("Name of your organisation"), max_length=200, widget=forms.TextInput({"autocomplete": "organization"})
    )
    language = forms.ChoiceField(label=_("Language"))
    country = forms.ChoiceField(label=_("Country"), help_text=_("Phone numbers without a country code belong to it."))
    time_zone = forms.ChoiceField(label=_("Time zone"))
    currency = forms.ChoiceField(label=_("Currency"))

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        offered = {
            "language": choices.languages(),
            "country": choices.countries(),
            "time_zone": choices.time_zones(),
            "currency": choices.currencies(),
        }
        for name, pairs in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = pairs

    def draft(self) -> OrganisationDraft:
        """The organisation as the form has it."""
        words = {name: self.cleaned_data[name] for name in ("name", "language", "time_zone", "currency", "country")}
        return OrganisationDraft(**words)


class SetUpForm(OrganisationForm):
    """The organisation, and its first administrator."""

    user_name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label=_("Mail address"), widget=forms.EmailInput({"autocomplete": "email"}))
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least ten characters. A few words in a row are easy to remember and hard to guess."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )

    def first_user(self) -> UserDraft:
        """The administrator as the form has them; Farley speaks to them in the language they chose."""
        words = self.cleaned_data
        return UserDraft(words["email"], words["user_name"], language=words["language"])


# The browser tells its languages but not its country: a first guess that suits most who speak it.
_GUESSES = {
    "ja": {"country": "JP", "time_zone": "Asia/Tokyo", "currency": "JPY"},
    "zh-hans": {"country": "CN", "time_zone": "Asia/Shanghai", "currency": "CNY"},
    "en": {"country": "GB", "time_zone": "Europe/London", "currency": "GBP"},
}


def first_guess() -> dict[str, str]:
    """What the form proposes to somebody whose browser speaks this language."""
    language = get_language() or "en"
    language = language if language in _GUESSES else "en"
    return {"language": language, **_GUESSES[language]}
