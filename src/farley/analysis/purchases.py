"""When each customer bought and for how much, with gifts, bulk orders and returns kept from distorting the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from ibis import _
from numpy.typing import NDArray

from farley.analysis.currencies import usual_currency
from farley.analysis.numerics import Floats, Ints
from farley.analysis.tables import History, columns, groups, moment

# An amount is out of the ordinary at this many robust standard deviations from the customer's own level at that time,
# on the log scale. The level is the median of so many neighbouring purchases: three in a row move it, a present does
# not.
OUT_OF_ORDINARY = 3.5
NEIGHBOURS = 5
CASES_TO_KNOW_THE_ORDINARY = 5
# Sums of cents are not exact: of a day nothing is left where less than this share of what was bought is.
_NOTHING = 1e-6


@dataclass(frozen=True)
class PurchaseDays:
    """One row a customer and day with a purchase, sorted by both, as was known at the end of the day `today`. Amounts
    are what had not been given back by then, in the customer's usual currency, or NaN; `paid` is before anything was
    given back on a later day. `currency` numbers these currencies, so that amounts of the same one are compared.

    Days are the firm's, counted since 1970; `interaction_id` is the day's first purchase; `ratio` is the amount over
    the customer's level at that time; `is_unusual` says that it is far outside the customer's own pattern.
    """

    today: int
    customer_id: Ints
    day: Ints
    interaction_id: Ints
    amount: Floats
    paid: Floats
    ratio: Floats
    is_unusual: NDArray[np.bool_]
    currency: Ints

    def where(self, kept: NDArray[np.bool_]) -> PurchaseDays:
        """Only the rows marked."""
        columns_ = {name: column[kept] for name, column in vars(self).items() if name != "today"}
        return replace(self, **columns_)


@dataclass(frozen=True)
class Returned:
    """What was given back on a later day: of which row of `Purchases`, on which day, how much."""

    row: Ints
    day: Ints
    amount: Floats


@dataclass(frozen=True)
class Purchases:
    """All purchases with what was given back of them and when, to look at as they were known on any day.

    One row a customer and day, or two: what was paid in the usual currency comes before what was paid in others, which
    is NaN.
    """

    customer_id: Ints
    day: Ints
    interaction_id: Ints
    paid: Floats
    currency: Ints
    returned: Returned

    @property
    def first_day(self) -> int:
        """The day of the first purchase; a day far ahead where there is none."""
        return int(self.day.min()) if len(self.day) else 2**40

    def on(self, day: int) -> PurchaseDays:
        """The purchases up to a day, which is included, as they were known on it. Days of which everything had been
        given back by then are left out; two currencies on one day are one purchase day, of which the usual one tells
        the amount.
        """
        by_then = self.returned.day <= day
        rows, amounts = self.returned.row[by_then], self.returned.amount[by_then]
        left = self.paid - np.bincount(rows, weights=amounts, minlength=len(self.paid))
        kept = np.flatnonzero((self.day <= day) & ~(left <= _NOTHING * self.paid))
        kept = kept[_is_first_of(self.customer_id[kept], self.day[kept])]
        ratio, is_unusual = _against_own_level(self.customer_id[kept], left[kept])
        return PurchaseDays(
            today=day,
            customer_id=self.customer_id[kept],
            day=self.day[kept],
            interaction_id=self.interaction_id[kept],
            amount=left[kept],
            paid=self.paid[kept],
            ratio=ratio,
            is_unusual=is_unusual,
            currency=self.currency[kept],
        )


def purchase_days(history: History, *, as_of: datetime) -> PurchaseDays:
    """Every customer's purchase days as known at `as_of`, less what had been given back by then, on whatever day."""
    return history.once(_purchase_days, as_of)


def _purchase_days(history: History, as_of: datetime) -> PurchaseDays:
    return purchases(history, as_of=as_of).on(history.day(as_of))


def kept_purchases(history: History, *, as_of: datetime) -> ibis.Table:
    """The interactions of purchases that had not been given back at `as_of`, the first of each purchase day: by them it
    is settled whether somebody bought, as it was learned from such days.
    """
    rows = history.known_by(as_of).interactions
    kept = ibis.memtable(pa.table({"kept": pa.array(purchase_days(history, as_of=as_of).interaction_id, pa.int64())}))
    return rows.filter(rows.interaction_id.isin(kept.kept))


def purchases(history: History, *, as_of: datetime) -> Purchases:
    """Every customer's purchases as known at `as_of`, for those who also look at earlier days."""
    return history.once(_purchases, as_of)


def _purchases(history: History, as_of: datetime) -> Purchases:
    rows = history.known_by(as_of).interactions
    rows = rows.filter(rows.kind.isin(["purchase", "refund"])).select(
        "customer_id",
        "interaction_id",
        "currency",
        at=moment(_.happened_at),
        paid=(_.kind == "purchase").ifelse(_.amount, -_.amount.abs()),
        bought=(_.kind == "purchase").ifelse(1, 0),
    )
    found = columns(rows)
    customer_id, interaction_id, day = found["customer_id"], found["interaction_id"], history.days(found["at"])
    bought = found["bought"] > 0
    currency, is_usual = _usual(customer_id, found["currency"], usual_currency(history, as_of=as_of))
    paid = np.where(is_usual, found["paid"].astype(float), np.nan)
    # Each day's purchases in the usual currency come first, then those in others, then what was given back.
    order = np.lexsort((interaction_id, ~bought, ~is_usual, day, customer_id))
    return _one_row_a_day(
        customer_id[order],
        day[order],
        is_usual[order],
        bought[order],
        paid[order],
        interaction_id[order],
        currency[order],
    )


def _one_row_a_day(
    customer_id: Ints,
    day: Ints,
    is_usual: NDArray[np.bool_],
    bought: NDArray[np.bool_],
    paid: Floats,
    interaction_id: Ints,
    currency: Ints,
) -> Purchases:
    starts, known = np.flatnonzero(_is_first_of(customer_id, day, is_usual)), np.isfinite(paid)
    net = np.add.reduceat(np.where(known, paid, 0.0), starts)
    cost = np.add.reduceat(np.where(known & bought, paid, 0.0), starts)
    net[~np.logical_or.reduceat(known, starts)] = np.nan
    is_kept = bought[starts] & ~(net <= _NOTHING * cost)
    kept = starts[is_kept]
    returned = _returned(customer_id[starts], day[starts], net, is_kept)
    return Purchases(customer_id[kept], day[kept], interaction_id[kept], net[is_kept], currency[kept], returned)


def _returned(customer_id: Ints, day: Ints, net: Floats, is_kept: NDArray[np.bool_]) -> Returned:
    """Of which of the rows kept the refunds of later days are taken off, one after the other."""
    left, before = net[is_kept], np.r_[0, np.cumsum(is_kept)]
    rows, days, amounts = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    refunds = np.flatnonzero(net < 0)
    firsts = before[np.searchsorted(customer_id, customer_id[refunds])]
    for first, refund in zip(firsts.tolist(), refunds.tolist(), strict=True):
        theirs = slice(first, before[refund])
        taken = _taken(left[theirs], -float(net[refund]))
        left[theirs] -= taken
        places = np.flatnonzero(taken)
        rows.append(first + places)
        days.append(np.full(len(places), day[refund]))
        amounts.append(taken[places])
    return Returned(np.concatenate(rows), np.concatenate(days), np.concatenate(amounts))


def _taken(left: Floats, refund: float) -> Floats:
    """How much of a refund comes off what is left of each day: all off the latest of which so much is left, as most
    often one order is given back; where there is none, off the latest days until it is used up.
    """
    known = np.nan_to_num(left)
    enough = np.flatnonzero(known >= refund * (1 - _NOTHING))
    if len(enough):
        taken = np.zeros(len(left))
        taken[enough[-1]] = refund
        return taken
    later = np.cumsum(known[::-1])[::-1] - known
    return np.clip(refund - later, 0, np.maximum(known, 0))


def _usual(customer_id: Ints, code: NDArray[np.object_], usual: Mapping[int, str]) -> tuple[Ints, NDArray[np.bool_]]:
    """The number of the currency in which each customer paid most often, and where they paid in that one: amounts are
    only compared within it.
    """
    numbers = {each: number for number, each in enumerate(sorted({"", *usual.values()}))}
    currency = np.array([numbers[usual.get(each, "")] for each in customer_id.tolist()], dtype=np.int64)
    paid_in = np.array([numbers.get(each or "", -1) for each in code.tolist()], dtype=np.int64)
    return currency, currency == paid_in


def _is_first_of(*sorted_by: NDArray[Any]) -> NDArray[np.bool_]:
    """Which rows differ from the one before in any of these columns."""
    first = np.ones(len(sorted_by[0]), dtype=bool)
    first[1:] = np.logical_or.reduce([each[1:] != each[:-1] for each in sorted_by])
    return first


def _against_own_level(customer_id: Ints, amount: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """How many times the customer's level each amount is, and which are out of the ordinary; of those who bought too
    seldom to have a level, nothing.
    """
    ratio, is_unusual = np.ones(len(amount)), np.zeros(len(amount), dtype=bool)
    starts, counts = groups(customer_id[np.isfinite(amount)])
    rows = np.flatnonzero(np.isfinite(amount))[np.repeat(counts >= CASES_TO_KNOW_THE_ORDINARY, counts)]
    if not len(rows):
        return ratio, is_unusual
    starts, counts = groups(customer_id[rows])
    logs = np.log(amount[rows])
    distance = logs - _level(logs, starts, counts)
    # The constant keeps a customer who always pays the same from calling one yen more unusual.
    spread = 1.4826 * _medians(np.abs(distance), starts, counts) + 0.2
    ratio[rows] = np.exp(distance)
    is_unusual[rows] = np.abs(distance) > OUT_OF_ORDINARY * np.repeat(spread, counts)
    return ratio, is_unusual


def _level(logs: Floats, starts: Ints, counts: Ints) -> Floats:
    """The median around each purchase of a customer, of whom there are NEIGHBOURS at least; the first ones and the last
    ones share theirs.
    """
    first, last = np.repeat(starts, counts), np.repeat(starts + counts, counts)
    begins = np.clip(np.arange(len(logs)) - NEIGHBOURS // 2, first, last - NEIGHBOURS)
    return np.asarray(np.median(logs[begins[:, None] + np.arange(NEIGHBOURS)], axis=1))


def _medians(values: Floats, starts: Ints, counts: Ints) -> Floats:
    """The median of each group of rows."""
    ordered = values[np.lexsort((values, np.repeat(np.arange(len(counts)), counts)))]
    return np.asarray((ordered[starts + (counts - 1) // 2] + ordered[starts + counts // 2]) / 2)
