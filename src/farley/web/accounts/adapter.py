"""How Farley uses allauth: nobody signs up, whatever alters how one signs in is noted, and the QR code is plain."""

from __future__ import annotations

from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from farley.base import clock, people
from farley.base.accounts import User
from farley.web.accounts.sessions import end_sessions
from farley.web.requests import absolute

# allauth tells its adapter of these by the name of the mail that it would send.
_VERBS = {
    "mfa/email/totp_activated": "two_factor_on",
    "mfa/email/totp_deactivated": "two_factor_off",
    "mfa/email/recovery_codes_generated": "recovery_codes",
}
# That one is signed in or out shows without a toast.
_UNSAID = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: colleagues are invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        people.note_account(user, "sign_in", by=user, at=clock.now())

    def set_password(self, user: User, password: str) -> None:
        """A new password ends every other session: whoever had the old one is out."""
        people.change_password(user, password, by=user, at=clock.now())
        here = self.request.session if self.request.user.is_authenticated else None
        end_sessions(user, but=here.session_key or "" if here else "")

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **words: Any) -> None:
        if template_prefix in _VERBS:
            people.note_account(user, _VERBS[template_prefix], by=user, at=clock.now())

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        with translation.override(user.language or translation.get_language()):
            super().send_password_reset_mail(user, email, context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return absolute(self.request, path)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **words: Any
    ) -> None:
        if message_template not in _UNSAID:
            super().add_message(request, level, message_template, *args, **words)


class TwoFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Draws the QR code of the authenticator app without inline styles, which the browser is told to refuse."""

    def build_totp_svg(self, url: str) -> SafeString:
        code = qrcode.QRCode(border=2)
        code.add_data(url)
        rows = code.get_matrix()
        dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
        # Black on white in the dark theme too: many phones do not read it otherwise.
        return format_html(
            '<svg viewBox="0 0 {size} {size}" width="208" height="208" role="img" aria-label="{label}" '
            'shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#fff"/>'
            '<path d="{dots}" fill="#000"/></svg>',
            size=len(rows),
            label=_("QR code for the authenticator app"),
            dots=dots,
        )
