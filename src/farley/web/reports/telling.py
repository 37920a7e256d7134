"""What the sentences of a report need besides its figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from farley.customers.models import Customer
from farley.understanding.queries.trend import Claimed

# The time that a report tells of, the one before, and the same a year ago.
When = Literal["now", "before", "year_ago"]


@dataclass(frozen=True)
class Telling:
    """Names of the periods, whether the year before is another than the time before, whether one customer is meant, the
    customers by their ids as far as they are seen, what themes are called by their ids, and which page shows who or
    what is behind a figure: `behind` by what it is about, its currency and its time, `part` by whose part of the money
    in a currency it is, `spoken` and `spoken_before` who spoke of a
    theme (None: said anything) in the period and in the time before.
    """

    now: str
    before: str
    year_ago: str
    has_season: bool
    is_one: bool
    names: Mapping[int, Customer]
    themes: Mapping[int, str]
    behind: Callable[[str, str, When], str]
    part: Callable[[int, str], str]
    spoken: Callable[[int | None], str]
    spoken_before: Callable[[int | None], str]
    claim: Callable[[Claimed], str]
    scorecard: str
