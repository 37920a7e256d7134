"""Long lists, page by page. A cursor says after which record the next page begins, so none is skipped or seen twice.

Callers hand a cursor back as they got it; what it holds is our own business.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from pydantic import Field

from farley.base.errors import Invalid

Row = TypeVar("Row", bound=Model)
Limit = Annotated[int, Field(ge=1, le=200, description="How many at most")]
CursorWord = Annotated[str, Field(max_length=1000, description="`next` of the page before; empty for the first page")]


def cursor_to(*place: str | float | date) -> str:
    """A cursor for a place in a list."""
    plain = [value.isoformat() if isinstance(value, date) else value for value in place]
    return base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode().rstrip("=")


def page_of(
    rows: QuerySet[Row], limit: int, *, place: Callable[[Row], tuple[str | float | date, ...]]
) -> tuple[list[Row], str | None]:
    """One page of rows in their order, and the cursor of the page after it; None on the last.

    `place` gives the values of a row by which the rows are ordered.
    """
    found = list(rows[: limit + 1])
    page = found[:limit]
    return page, cursor_to(*place(page[-1])) if len(found) > limit else None


def place_at(cursor: str, *kinds: type[Any]) -> tuple[Any, ...]:
    """The place that a cursor of our own points at, its values of these types.

    Raises Invalid for one that we did not make.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded))
        return tuple(_read(kind, value) for kind, value in zip(kinds, values, strict=True))
    except (ValueError, TypeError, OverflowError, binascii.Error) as error:
        raise Invalid(_("This cursor is none of ours."), field="cursor") from error


def _read(kind: type[Any], value: Any) -> Any:
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment.astimezone(UTC)
    if kind is date:
        return date.fromisoformat(value)
    if type(value) is not kind or (kind is int and not -(2**63) <= value < 2**63):
        raise ValueError(value)
    if kind is float and not math.isfinite(value):
        raise ValueError(value)
    return value
