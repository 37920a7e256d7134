"""Ask the timeline all conditions of a rule in one pass: one row a customer, one number a condition."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import partial, reduce
from operator import and_
from typing import Any, Literal, NamedTuple

import ibis
import numpy as np

from farley.analysis.days import DAY, begin_of
from farley.analysis.numerics import Floats, Ints
from farley.analysis.segments.rules import Changed, Did, Leaf, Rule, Sounded, Timed, Window, leaves_of
from farley.analysis.stays import at_wholes
from farley.analysis.tables import History, by, columns, seconds

Whose = Literal["customer_id", "by_id"]
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


class _Span(NamedTuple):
    """A stretch of time in seconds since 1970: later than `after` (None: since ever), and not later than `until`."""

    after: int | None
    until: int


def _span_of(window: Window, now: int, zone: tzinfo) -> _Span:
    """What a window asks for at a time, where the days are those of a zone."""
    if not window.is_dated:
        return _Span(None if window.begin is None else now - window.begin * DAY, now - window.end * DAY)
    since, until = window.since, window.until
    return _Span(
        None if since is None else begin_of(since, zone) - 1,
        now if until is None else begin_of(until + timedelta(days=1), zone) - 1,
    )


# What a window asks for now.
_Clock = Callable[[Window], _Span]


@dataclass(frozen=True)
class Measured:
    """What was measured: `customer_ids` sorted, and for each condition one number a customer; two for what changed:
    now, and before. Who is not among them did nothing of what was asked.
    """

    customer_ids: Ints
    values: Mapping[Timed, tuple[Floats, ...]]

    def of(self, leaf: Timed, customer_ids: Ints) -> tuple[Floats, ...]:
        """What was measured of these customers; 0 where nothing was."""
        places = np.searchsorted(self.customer_ids, customer_ids)
        places = np.minimum(places, max(len(self.customer_ids) - 1, 0))
        if not len(self.customer_ids):
            return tuple(np.zeros(len(customer_ids)) for _each in self.values[leaf])
        is_known = self.customer_ids[places] == customer_ids
        return tuple(np.where(is_known, each[places], 0.0) for each in self.values[leaf])


def measure(
    rule: Rule,
    history: History,
    *,
    as_of: datetime,
    audiences: Collection[str] | None = None,
    customer_ids: Collection[int] | None = None,
) -> Measured:
    """Ask all that the rule wants to know of the timeline, as known at `as_of`.

    Only rows of these `audiences` count (None: all), and only these customers are looked at (None: all). Where the
    history knows who belonged to whom, what people did then counts for the whole, too.
    """
    return _measured(rule, history, as_of, audiences, customer_ids, "customer_id")


def measure_people(rule: Rule, history: History, *, as_of: datetime, whole_id: int) -> Measured:
    """Whose deeds those of an organisation or a household were: what was measured of it, by who did it, itself among
    them.
    """
    per: Whose = "customer_id" if history.stays is None else "by_id"
    return _measured(rule, history, as_of, None, [whole_id], per)


def _measured(
    rule: Rule,
    history: History,
    as_of: datetime,
    audiences: Collection[str] | None,
    customer_ids: Collection[int] | None,
    per: Whose,
) -> Measured:
    leaves = [leaf for leaf in leaves_of(rule) if isinstance(leaf, Did | Changed | Sounded)]
    if not leaves:
        return Measured(np.zeros(0, dtype=np.int64), {})
    found = columns(measures(leaves, history, as_of=as_of, audiences=audiences, customer_ids=customer_ids, per=per))
    order = np.argsort(found[per], kind="stable")
    values = {
        leaf: tuple(np.nan_to_num(found[name][order].astype(float)) for name in _names(number, leaf))
        for number, leaf in enumerate(leaves)
    }
    return Measured(found[per][order].astype(np.int64), values)


def measures(
    leaves: list[Timed],
    history: History,
    *,
    as_of: datetime,
    audiences: Collection[str] | None = None,
    customer_ids: Collection[int] | None = None,
    per: Whose = "customer_id",
) -> ibis.Table:
    """The expression behind `measure`: customer_id, and m0, m1, ... in the order of the conditions (m0 and m0_before
    for what changed). With `per` by_id it is whose it was that is counted (only where the history knows who belonged
    to whom).
    """
    clock = partial(_span_of, now=seconds(as_of), zone=history.zone)
    rows = _rows(leaves, history, as_of, clock)
    if audiences is not None:
        rows = rows.filter(rows.audience.isin(sorted(audiences)))
    if customer_ids is not None:
        rows = rows.filter(rows.customer_id.isin(_with_people(customer_ids, history)))
    # Whatever no condition counts goes before the rows are joined and grouped.
    rows = rows.filter(ibis.or_(*(where for leaf in leaves for where in _counted(rows, leaf, clock))))
    if history.stays is not None:
        rows = at_wholes(rows, history.stays)
        if customer_ids is not None:
            rows = rows.filter(rows.customer_id.isin(sorted(customer_ids)))
    asked = {
        name: _aggregate(rows, leaf, where)
        for number, leaf in enumerate(leaves)
        for name, where in zip(_names(number, leaf), _counted(rows, leaf, clock), strict=True)
    }
    return rows.group_by(per).agg(**asked)


def _with_people(customer_ids: Collection[int], history: History) -> list[int]:
    """These customers, and whoever belonged to them at any time."""
    if history.stays is None:
        return sorted(customer_ids)
    people = history.stays.filter(history.stays.whole_id.isin(sorted(customer_ids)))
    return sorted({*customer_ids, *columns(people.select("customer_id").distinct())["customer_id"].tolist()})


def _rows(leaves: list[Timed], history: History, as_of: datetime, clock: _Clock) -> ibis.Table:
    """The rows as far back as any of the conditions looks."""
    rows = history.known_by(as_of).interactions
    reaches = [clock(_reach(leaf)).after for leaf in leaves]
    bounded = [after for after in reaches if after is not None]
    if len(bounded) == len(reaches):
        rows = rows.filter(~by(rows.happened_at, min(bounded)))
    if any(isinstance(leaf, Sounded) for leaf in leaves):
        tones = history.tones_of_customers.select("interaction_id", "score")
        rows = rows.left_join(tones, "interaction_id").drop("interaction_id_right")
    return rows.mutate(
        paid=(rows.kind == "refund").ifelse(-rows.amount.abs(), rows.amount),
        plain_text=rows.text.lower(),
    )


def _reach(leaf: Timed) -> Window:
    """The whole time that a condition looks at."""
    return Window(begin=2 * leaf.days) if isinstance(leaf, Changed) else leaf.window


def _names(number: int, leaf: Leaf) -> tuple[str, ...]:
    return (f"m{number}", f"m{number}_before") if isinstance(leaf, Changed) else (f"m{number}",)


def _counted(rows: ibis.Table, leaf: Timed, clock: _Clock) -> tuple[Any, ...]:
    """Which rows count for a condition; two answers for what changed: now, and before."""
    if isinstance(leaf, Sounded):
        return (_sounded(rows, leaf, clock),)
    of_currency = rows.currency == leaf.currency if leaf.measure == "amount" else ibis.literal(True)
    if isinstance(leaf, Did):
        return (_did(rows, leaf, clock) & of_currency,)
    of_kind = rows.kind.isin(sorted(leaf.kinds)) & of_currency
    spans = (Window(begin=leaf.days), Window(begin=2 * leaf.days, end=leaf.days))
    return tuple(of_kind & _within(rows, span, clock) for span in spans)


def _aggregate(rows: ibis.Table, leaf: Timed, where: Any) -> Any:
    if isinstance(leaf, Sounded) or leaf.measure == "times":
        return rows.interaction_id.count(where=where)
    return rows.paid.sum(where=where).fill_null(0.0)


def _did(rows: ibis.Table, leaf: Did, clock: _Clock) -> Any:
    conditions = [rows.kind.isin(sorted(leaf.kinds)), _within(rows, leaf.window, clock)]
    if leaf.channels:
        conditions.append(rows.channel.isin(sorted(leaf.channels)))
    if leaf.direction:
        conditions.append(rows.direction == leaf.direction)
    if leaf.named:
        conditions.append(rows.name.lower().contains(leaf.named.lower()))
    if leaf.words:
        conditions.append(ibis.or_(*(rows.plain_text.contains(each) for each in _spellings(leaf.words))))
    return reduce(and_, conditions)


def _sounded(rows: ibis.Table, leaf: Sounded, clock: _Clock) -> Any:
    conditions = [rows.score.notnull(), _within(rows, leaf.window, clock)]
    if leaf.at_least is not None:
        conditions.append(rows.score >= leaf.at_least)
    if leaf.at_most is not None:
        conditions.append(rows.score <= leaf.at_most)
    return reduce(and_, conditions)


def _within(rows: ibis.Table, window: Window, clock: _Clock) -> Any:
    span = clock(window)
    until = by(rows.happened_at, span.until)
    return until if span.after is None else until & ~by(rows.happened_at, span.after)


def _spellings(words: str) -> list[str]:
    """The words in usual and in full width, small and large: engines cannot fold a text, and some know no large and
    small beyond ASCII.
    """
    usual = unicodedata.normalize("NFKC", words).lower()
    return list(dict.fromkeys((words.lower(), usual, usual.translate(_WIDE), usual.upper().translate(_WIDE))))
