"""Conditional requests (RFC 9110): a program alters a record only as it has read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Header

from farley.api.problems import ProblemError
from farley.base.errors import Conflict

IfMatch = Annotated[
    str, Header(alias="If-Match", max_length=400, description="The ETag of the record as you have read it")
]


def tag_of(revision: int) -> str:
    """The ETag of a record at this revision."""
    return f'"{revision}"'


@contextmanager
def as_read(if_match: str, current: int) -> Iterator[int | None]:
    """The revision that a record must still have when it is altered; None where the request does not ask.

    Raises ProblemError (412) where it has another, or somebody is quicker.
    """
    if if_match.strip() in ("", "*"):
        yield None
        return
    if tag_of(current) not in [tag.strip() for tag in if_match.split(",")]:
        raise _changed_meanwhile()
    try:
        yield current
    except Conflict as error:
        raise _changed_meanwhile() from error


def _changed_meanwhile() -> ProblemError:
    return ProblemError(412, "changed-meanwhile", _("Somebody else changed this meanwhile. Read it again."))
