"""What a view is handed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as django_render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from farley.base.accounts import User
from farley.base.errors import Invalid
from farley.base.numbers import number_in

# No page shows more rows than this to choose from.
MOST_CHOSEN = 500
# Further away the time zones and the databases have no more days.
_FIRST_YEAR, _LAST_YEAR = 1900, 9000


class Request(HttpRequest):
    """A request of somebody who is signed in: nothing else reaches a view that takes one."""

    user: User


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page, and not the browser for a whole one."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def absolute(request: HttpRequest, path: str) -> str:
    """The whole address of a page, as it is sent to somebody: at FARLEY_BASE_URL, or where the request came to."""
    return settings.BASE_URL + path if settings.BASE_URL else request.build_absolute_uri(path)


def way_back(request: HttpRequest, otherwise: str, *, but: str = "") -> str:
    """The page of ours that one came from; `otherwise` where that is not known, or is the page `but`."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host() or came_from.path == but:
        return otherwise
    return urlunsplit(("", "", came_from.path, came_from.query, ""))


def ids_in(words: Iterable[str], *, most: int = MOST_CHOSEN) -> list[int]:
    """The ids that a form or an address names, each once; what can be no id names nothing.

    Raises Invalid where there are more than `most`.
    """
    found = list(dict.fromkeys(number for word in words if (number := number_in(word)) is not None))
    if len(found) > most:
        raise Invalid(_("These are too many at once: choose %(most)d at most.") % {"most": most})
    return found


def day_in(words: str) -> date | None:
    """The day that an address names; None where there is no such day."""
    try:
        day = parse_date(words)
    except ValueError:
        return None
    return day if day and _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def moment_in(words: str) -> datetime | None:
    """The moment that an address names, with its time zone; None where there is no such moment."""
    try:
        moment = parse_datetime(words)
    except ValueError:
        return None
    is_one = moment and timezone.is_aware(moment) and _FIRST_YEAR <= moment.year <= _LAST_YEAR
    return moment if is_one else None


def render(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page or a part of one; what a cache between us and the reader may keep depends on who asks for what."""
    response = django_render(request, template, context, status=status)
    response.headers["Vary"] = "HX-Request, Cookie"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
