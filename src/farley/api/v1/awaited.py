"""What a program is told while the worker works its answer out."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja.responses import Status
from pydantic import Field

from farley.api.v1.fields import Answer

_SECONDS = 5


class Awaited(Answer):
    """It is being worked out: ask the same again, in as many seconds as the header Retry-After says."""

    detail: str = Field(description="A sentence for the person who reads it")


def awaited(response: HttpResponse) -> Status[Awaited]:
    """The answer to a question that takes long, until what was asked for is there."""
    response.headers["Retry-After"] = str(_SECONDS)
    detail = _("Working it out. This can take a minute where there is much to look through.")
    return Status(202, Awaited(detail=detail))
