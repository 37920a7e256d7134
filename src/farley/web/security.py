"""Who gets in, and what every answer says about itself to the browser. Closed by default, on all three counts.

A new view is for those who are signed in, and a read-only user may not post to it: nobody has to remember to say so.
What is open says so with a decorator, and a test holds the list of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from farley.base.access import require
from farley.base.accounts import Role, User
from farley.base.errors import Refused
from farley.web import errors

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_READS = frozenset({"GET", "HEAD", "OPTIONS"})

View = TypeVar("View", bound=Callable[..., Any])


def open_to_readers(view: View) -> View:
    """Mark a view that read-only users may post to, because it alters nothing but their own account."""
    view.open_to_readers = True  # type: ignore[attr-defined]
    return view


def for_role(role: Role) -> Callable[[View], View]:
    """Mark a view as one for this role and those above it; others meet a page that says so."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: Any, *args: Any, **words: Any) -> Any:
            require(request.user, role)
            return view(request, *args, **words)

        return cast(View, checked)

    return decorate


class ContentSecurityPolicy:
    """Nothing runs but what Farley itself serves; no inline script or style."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(self)")
        return response


class SignInRequired(LoginRequiredMiddleware):
    """Every view is for those who are signed in, and writing is not for read-only users.

    Open to everybody: what is marked with Django's `login_not_required`, and the addresses in KEYED_PATHS, where a
    program shows a key of its own instead.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], words: dict[str, Any]
    ) -> HttpResponseBase | None:
        if request.path_info.startswith(settings.KEYED_PATHS):
            return None
        answer: HttpResponseBase | None = super().process_view(request, view, args, words)
        if answer is None and isinstance(request.user, User) and _is_closed(request, request.user, view):
            sentence = _("You may read everything here, but not change it. Ask an administrator if you need to.")
            return errors.answer(request, Refused(sentence))
        return answer

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view: Callable[..., Any]
    ) -> HttpResponseBase:
        """To the sign-in page, and back to where one wanted to go. A part of a page cannot show it: the page goes."""
        if request.headers.get("HX-Request") != "true":
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        page = request.headers.get("HX-Current-URL", request.get_full_path())
        sign_in = redirect_to_login(page, settings.LOGIN_URL)
        return HttpResponse(status=401, headers={"HX-Redirect": sign_in["Location"]})


def _is_closed(request: HttpRequest, user: User, view: Callable[..., Any]) -> bool:
    return not (request.method in _READS or user.can_write or getattr(view, "open_to_readers", False))
