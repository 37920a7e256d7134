"""Errors as application/problem+json (RFC 9457): what every refusal of the API looks like."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from functools import singledispatch
from http.client import responses
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, Field

from farley.base.errors import Conflict, FarleyError, NotFound, Refused, has_no_room

log = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


class Culprit(BaseModel):
    """One value that does not fit: where it stands, and what is wrong with it."""

    field: str = Field(description="A path such as body.identifiers.0.value")
    detail: str


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str = Field(description="A word for the kind of problem that programs can compare", examples=["not-found"])
    title: str
    status: int
    detail: str = Field(description="A sentence for the person who reads it")
    errors: list[Culprit] = Field(default_factory=list)


@dataclass
class ProblemError(Exception):
    """Raised by the API itself for what no room knows of: a missing scope, a rate limit, a wrong content type."""

    status: int
    type: str
    detail: str
    headers: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)


def answer_for(error: Exception) -> HttpResponse:
    """The response to an error; what nobody foresaw is written down."""
    problem = problem_for(error)
    body = {
        "type": problem.type,
        "title": responses[problem.status],
        "status": problem.status,
        "detail": problem.detail,
        "errors": [],
    }
    return HttpResponse(
        json.dumps(body | problem.extra, ensure_ascii=False),
        status=problem.status,
        content_type=CONTENT_TYPE,
        headers=problem.headers,
    )


def explain_errors(api: NinjaAPI) -> None:
    """Let every error of an API be answered as a problem."""

    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        return answer_for(error)

    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, answer)


@singledispatch
def problem_for(error: Exception) -> ProblemError:
    """Any error as a problem; what nobody foresaw is our fault."""
    return _of_nobody(error)


@problem_for.register
def _problem(error: ProblemError) -> ProblemError:
    return error


@problem_for.register
def _of_a_room(error: FarleyError) -> ProblemError:
    status, kind = next((status, kind) for cls, status, kind in _OF_ROOMS if isinstance(error, cls))
    place = getattr(error, "field", "")
    extra = {"errors": [{"field": place, "detail": str(error)}]} if place else {}
    return ProblemError(status, kind, str(error), extra=extra)


@problem_for.register
def _nothing_here(error: Http404) -> ProblemError:
    return ProblemError(404, "not-found", _("There is nothing at this address."))


@problem_for.register
def _unfitting(error: ValidationError) -> ProblemError:
    detail = _("Some values do not fit; the list of errors says which.")
    return ProblemError(422, "invalid", detail, extra={"errors": culprits(error.errors)})


@problem_for.register(HttpError)
@problem_for.register(UnreadablePostError)
def _unreadable(error: Exception) -> ProblemError:
    if isinstance(error.__cause__, ProblemError):  # from our parser, wrapped by Ninja's
        return error.__cause__
    return ProblemError(400, "unreadable", _("The body of the request is not readable JSON."))


@problem_for.register
def _too_big(error: RequestDataTooBig) -> ProblemError:
    return ProblemError(413, "too-large", _("The request is too large. Send it in smaller parts."))


@problem_for.register
def _of_the_system(error: OSError) -> ProblemError:
    return _no_room(error) if has_no_room(error) else _of_nobody(error)


def _of_nobody(error: Exception) -> ProblemError:
    log.error("An operation failed", exc_info=error)
    return ProblemError(500, "our-fault", _("Something went wrong on our side. It was written down."))


def _no_room(error: Exception) -> ProblemError:
    log.error("The disk is full", exc_info=error)
    sentence = _("There is no room left on the disk, so nothing could be saved. Tell your administrator.")
    return ProblemError(507, "no-room", sentence)


@problem_for.register
def _database_is_away(error: OperationalError) -> ProblemError:
    log.error("The database cannot be used", exc_info=error)
    if has_no_room(error):
        return _no_room(error)
    detail = _("The database cannot be used at the moment. Try again in a few seconds.")
    return ProblemError(503, "unavailable", detail, headers={"Retry-After": "5"})


def culprits(errors: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What Pydantic found, each with its place as a path."""
    return [{"field": ".".join(map(str, error["loc"])), "detail": str(error["msg"])} for error in errors]


# The most special first: (class, status, type)
_OF_ROOMS: tuple[tuple[type[FarleyError], int, str], ...] = (
    (Refused, 403, "refused"),
    (NotFound, 404, "not-found"),
    (Conflict, 409, "conflict"),
    (FarleyError, 422, "invalid"),
)
