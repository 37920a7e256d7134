"""The set-up page, which is there only once, and what comes after it."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from farley.base import clock, people
from farley.base.accounts import Organisation, User
from farley.base.errors import NotFound
from farley.web.errors import carry_out
from farley.web.requests import Request, render
from farley.web.setup.forms import SetUpForm, first_guess


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponseBase:
    """Asks for the organisation and its first administrator, signs them in, and is gone."""
    if Organisation.get() is not None:
        raise NotFound(_("Farley is already set up. Sign in, or ask an administrator to invite you."))
    form = SetUpForm(request.POST or None, initial=first_guess())
    if request.method == "POST" and form.is_valid():
        user = carry_out(form, lambda: _set_up(form))
        if user is not None:
            answer: HttpResponseBase = perform_login(request, user, redirect_url=reverse("welcome"))
            return answer
    return render(request, "setup/set_up.html", {"form": form}, status=422 if form.errors else 200)


def _set_up(form: SetUpForm) -> User:
    password = form.cleaned_data["password"]
    return people.set_up(form.draft(), form.first_user(), password=password, by=None, at=clock.now(), source="set-up")


@require_safe
def welcome(request: Request) -> HttpResponse:
    """Three ways to begin: with nothing, with a file of one's own, with the sample company."""
    return render(request, "setup/welcome.html", {"organisation": Organisation.get()})
