"""The user menu's two choices: theme and language. Before sign-in the language is kept in Django's cookie."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from farley.base import clock, people
from farley.base.accounts import User
from farley.web.security import open_to_readers

_THEMES = ("", "light", "dark")
_YEAR = 365 * 24 * 3600


@login_not_required
@open_to_readers
@require_POST
def set_look(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme or language, and go back to the page one was on."""
    user = request.user if isinstance(request.user, User) else None
    language = _chosen(request, "language", [code for code, _ in settings.LANGUAGES], user.language if user else "")
    theme = _chosen(request, "theme", _THEMES, user.theme if user else "")
    response = HttpResponseRedirect(_way_back(request))
    if user:
        people.set_preferences(
            user,
            name=user.name,
            language=language,
            time_zone=user.time_zone,
            theme=theme,
            has_shortcuts=user.has_shortcuts,
            by=user,
            at=clock.now(),
            source="web",
        )
    if language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=_YEAR, samesite="Lax", httponly=True)
    return response


def _chosen(request: HttpRequest, name: str, allowed: tuple[str, ...] | list[str], before: str) -> str:
    value = request.POST.get(name, before)
    return value if value in allowed else before


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else "/"
