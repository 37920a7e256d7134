"""The user's language, time zone and theme, for the length of a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from farley.base.accounts import User


class UserPreferences:
    """Speaks the user's language; before sign-in, the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        language = user.language if isinstance(user, User) else ""
        translation.activate(language or translation.get_language_from_request(request))
        request.LANGUAGE_CODE = translation.get_language()
        timezone.activate(user.zone if isinstance(user, User) else "UTC")
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame around every page needs."""
    user = getattr(request, "user", None)
    return {
        "theme": user.theme if isinstance(user, User) else "",
        "has_shortcuts": not isinstance(user, User) or user.has_shortcuts,
        "sidebar": "narrow" if request.COOKIES.get("farley_sidebar") == "narrow" else "",
    }
