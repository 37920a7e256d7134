"""The pages of signing in that are Farley's own."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.utils import perform_login
from allauth.mfa.base.views import IndexView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from farley.base import clock, people
from farley.base.accounts import Invitation, Organisation
from farley.base.errors import NotFound
from farley.web.accounts.forms import JoinForm
from farley.web.accounts.sessions import end_sessions, places_of
from farley.web.errors import carry_out
from farley.web.requests import Request, render
from farley.web.security import open_to_readers
from farley.web.toasts import toast


@login_not_required
def forgotten_password(request: HttpRequest) -> HttpResponseBase:
    """Sends a link by mail; where Farley has no mail server, says who can help instead."""
    if not settings.EMAIL_HOST:
        return render(request, "account/password_reset_without_mail.html", {})
    answer: HttpResponseBase = account.password_reset(request)
    return answer


class SigningIn(IndexView):  # type: ignore[misc]
    """How one signs in, and where one is signed in now."""

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """allauth's own, and the devices."""
        places = places_of(self.request.user, here=self.request.session.session_key, at=clock.now())
        context: dict[str, Any] = super().get_context_data(**words)
        return context | {"places": places, "has_others": not all(place.is_here for place in places)}


@open_to_readers
@require_POST
def sign_out_elsewhere(request: Request) -> HttpResponse:
    """Ends one's sessions on all other devices."""
    end_sessions(request.user, but=request.session.session_key or "")
    people.note_account(request.user, "end_sessions", by=request.user, at=clock.now())
    toast(request, _("You are signed out everywhere else."))
    return redirect("mfa_index")


@login_not_required
@open_to_readers
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponseBase:
    """Where an invitation's link leads: name and password, and one is in."""
    invitation = _open_invitation(token)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        user = carry_out(form, lambda: people.accept_invitation(token, **words, by=None, at=clock.now()))
        if user is not None:
            answer: HttpResponseBase = perform_login(request, user)
            return answer
    context = {"form": form, "invitation": invitation, "organisation": Organisation.get()}
    return render(request, "account/join.html", context, status=422 if form.errors else 200)


def _open_invitation(token: str) -> Invitation:
    invitation = Invitation.objects.select_related("invited_by").filter(token=token).first()
    if invitation is None or not invitation.is_open(at=clock.now()):
        raise NotFound(_("This invitation is no longer valid. Ask for a new one."))
    return invitation
