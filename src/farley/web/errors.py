"""When something is refused, missing or broken: a sentence for the person who met it, and never a bare error page."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from farley.base.accounts import User
from farley.base.errors import Conflict, FarleyError, Invalid, NotFound, Refused, has_no_room

AGAIN_AFTER = 5
_STATUS: dict[type[FarleyError], int] = {Refused: 403, NotFound: 404, Conflict: 409, Invalid: 422}

Result = TypeVar("Result")


@dataclass(frozen=True)
class Trouble:
    """What the page says: a heading, and a sentence on what happened and what one can do."""

    status: int
    title: str
    sentence: str


class FriendlyErrors:
    """Turns what a room refuses into a page, or into a toast where only a part of the page was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        # No database keeps the character NUL, and nobody types it. What programs send is checked by the API itself, and
        # addresses are read with all the slips that they may have.
        if not request.path_info.startswith(settings.KEYED_PATHS) and _holds_nul(request):
            return answer(request, Invalid(_("This holds a character that cannot be kept. Type it anew.")))
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        # Programs get their errors from the API itself, as JSON.
        if not isinstance(error, FarleyError) or request.path_info.startswith(settings.KEYED_PATHS):
            return None
        return answer(request, error)


def _holds_nul(request: HttpRequest) -> bool:
    return any("\0" in text for name, values in request.POST.lists() for text in (name, *values))


def answer(request: HttpRequest, error: FarleyError) -> HttpResponse:
    """The page or toast for one error."""
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    return _tell(request, Trouble(status, _title(status), str(error)))


def carry_out(form: BaseForm, action: Callable[[], Result]) -> Result | None:
    """Run an action for a form. What does not fit becomes an error of the form, at its field, and None comes back."""
    try:
        return action()
    except (Invalid, Conflict) as error:
        field = getattr(error, "field", "")
        form.add_error(field if field in form.fields else None, str(error))
        return None


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page."""
    return _tell(request, Trouble(404, _title(404), _("It may have been removed, or the address has a slip in it.")))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django itself refused."""
    return _tell(request, Trouble(403, _title(403), _("Your role does not allow this. Ask an administrator.")))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What the browser sent makes no sense."""
    return _tell(request, Trouble(400, _title(400), _("Go back, reload the page, and try once more.")))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: mostly an old tab, at worst somebody else's page."""
    sentence = _("This page was open for too long, or cookies are switched off. Reload it, and try once more.")
    return _tell(request, Trouble(403, _("Please try again"), sentence))


def too_many(request: HttpRequest) -> HttpResponse:
    """Somebody tries too often."""
    return _tell(request, Trouble(429, _("Too many attempts"), _("Wait a few minutes, then try again.")))


def broken(request: HttpRequest) -> HttpResponse:
    """Something is wrong with Farley. The page asks nothing of the database, which may be what is broken."""
    trouble = _trouble_with(sys.exc_info()[1])
    headers = {"Retry-After": str(AGAIN_AFTER)} if trouble.status == 503 else {}
    if _is_partial(request):
        return _toast(trouble.status, trouble.sentence)
    page = render_to_string("errors/broken.html", {"trouble": trouble})
    return HttpResponse(page, status=trouble.status, headers=headers)


def _trouble_with(error: BaseException | None) -> Trouble:
    """A full disk and a busy database pass: then it helps to say so."""
    if error is not None and has_no_room(error):
        sentence = _("There is no room left on the disk, so nothing could be saved. Tell your administrator.")
        return Trouble(507, _("The disk is full"), sentence)
    if isinstance(error, OperationalError | InterfaceError):
        sentence = _("The database cannot be used at the moment. Try again in a few seconds.")
        return Trouble(503, _("Farley is busy"), sentence)
    return Trouble(500, _("Something went wrong"), _("Something went wrong here. It was written to the log."))


def _tell(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    if _is_partial(request):
        return _toast(trouble.status, trouble.sentence)
    is_member = isinstance(getattr(request, "user", None), User)
    frame = "frame/base.html" if is_member else "frame/bare.html"
    return render(request, "errors/trouble.html", {"trouble": trouble, "frame": frame}, status=trouble.status)


def _toast(status: int, sentence: str) -> HttpResponse:
    detail = json.dumps({"toast": {"text": sentence, "kind": "bad"}})
    return HttpResponse(status=status, headers={"HX-Trigger": detail, "HX-Reswap": "none"})


def _is_partial(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _title(status: int) -> str:
    if status == 403:
        return _("This is not yours to change")
    if status == 404:
        return _("There is no such page")
    if status == 409:
        return _("Somebody else was faster")
    return _("That did not work")
