"""One's keys: list, make, revoke."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from farley.api import actions
from farley.api.access import key_for, keys_for
from farley.api.models import ApiKey
from farley.api.pages.forms import KeyForm
from farley.base import clock
from farley.base.access import require_writer
from farley.base.accounts import User
from farley.base.errors import Invalid


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in: nothing else reaches these views."""

    user: User


@dataclass(frozen=True)
class KeyLine:
    """A key in the list, and whether it still works."""

    key: ApiKey
    is_open: bool


@require_safe
def keys(request: SignedInRequest) -> HttpResponse:
    """One's own keys; administrators see everybody's."""
    require_writer(request.user)
    at = clock.now()
    lines = [KeyLine(key, key.is_open(at=at)) for key in keys_for(request.user)[:500]]
    return render(request, "api/keys.html", {"lines": lines})


@never_cache
@require_http_methods(["GET", "POST"])
def new_key(request: SignedInRequest) -> HttpResponse:
    """Make a key. Its secret is shown this once."""
    require_writer(request.user)
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _make(request, form)
        if made is not None:
            context = {"made": made, "base": request.build_absolute_uri("/api/v1")}
            return render(request, "api/key_made.html", context)
    return render(request, "api/new_key.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def revoke_key(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a key out of use for good."""
    key = key_for(request.user, pk)
    actions.revoke_key(key, by=request.user, at=clock.now())
    messages.success(request, _("The key %(name)s no longer works.") % {"name": key.name})
    return redirect("api-keys")


def _make(request: SignedInRequest, form: KeyForm) -> actions.NewKey | None:
    at, words = clock.now(), form.cleaned_data
    try:
        return actions.create_key(
            name=words["name"], scopes=words["scopes"], expires_at=form.expires_at(at=at), by=request.user, at=at
        )
    except Invalid as error:
        form.add_error(error.field or None, str(error))
        return None
