"""Until the organisation is known, every page leads to the set-up."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from farley.base.accounts import Organisation


class FirstRun:
    """Sends everybody to the set-up while there is no organisation; afterwards it asks the database nothing more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._is_set_up = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Somebody who is signed in belongs to an organisation; a stranger may come after it was removed.
        if not (self._is_set_up and request.user.is_authenticated):
            self._is_set_up = Organisation.get() is not None
        if self._is_set_up or _needs_no_organisation(request.path_info):
            return self.get_response(request)
        return redirect("set-up")


def _needs_no_organisation(path: str) -> bool:
    return path in (reverse("set-up"), reverse("healthy")) or path.startswith(
        (settings.STATIC_URL, *settings.KEYED_PATHS)
    )
