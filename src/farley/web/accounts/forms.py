"""What is asked of somebody who signs in or joins: allauth's forms in our words, without text inside the fields."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as two_factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _


class JoinForm(forms.Form):
    """Who comes by an invitation: their name, and a password of their own."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least ten characters. A few words in a row are easy to remember and hard to guess."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )


_LABELS = {
    "login": _("Mail address"),
    "email": _("Mail address"),
    "password": _("Password"),
    "remember": _("Stay signed in on this device"),
    "oldpassword": _("The password you have now"),
    "password1": _("New password"),
    "password2": _("New password once more"),
    "code": _("Code"),
}


class _OurWords:
    """Labels that say the same thing everywhere, and no placeholder that vanishes while one types."""

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.label = _LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class SignInForm(_OurWords, account.LoginForm):  # type: ignore[misc]
    """Mail address and password."""

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["password"].help_text = ""  # the way to a new password stands below the form


class ForgottenForm(_OurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """To which address the link goes."""


class NewPasswordForm(_OurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password for who comes by a link."""


class ChangePasswordForm(_OurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password for who knows the old one."""


class ConfirmForm(_OurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something sensitive."""


class CodeForm(_OurWords, two_factor.AuthenticateForm):  # type: ignore[misc]
    """The second step."""


class ConfirmCodeForm(_OurWords, two_factor.ReauthenticateForm):  # type: ignore[misc]
    """A code once more, before something sensitive."""


class SetUpAppForm(_OurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which proves that the app and Farley agree."""
