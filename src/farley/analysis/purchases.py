"""When each customer bought and for how much, with gifts, bulk orders and returns kept from distorting the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
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


@dataclass(frozen=True)
class PurchaseDays:
    """One row a customer and day with a purchase, sorted by both. Amounts are net, in the customer's usual currency,
    or NaN; `currency` numbers these currencies, so that amounts of the same one are compared.

    `day` counts the firm's days since 1970; `interaction_id` is the day's first purchase; `ratio` is the amount over
    the customer's level at that time; `is_unusual` says that it is far outside the customer's own pattern.
    """

    customer_id: Ints
    day: Ints
    interaction_id: Ints
    amount: Floats
    ratio: Floats
    is_unusual: NDArray[np.bool_]
    currency: Ints

    def where(self, kept: NDArray[np.bool_]) -> PurchaseDays:
        """Only the rows marked."""
        return PurchaseDays(
            self.customer_id[kept],
            self.day[kept],
            self.interaction_id[kept],
            self.amount[kept],
            self.ratio[kept],
            self.is_unusual[kept],
            self.currency[kept],
        )


def purchase_days(history: History, *, as_of: datetime) -> PurchaseDays:
    """Every customer's purchase days as known at `as_of`. Days on which everything was given back are left out."""
    return history.once(_purchase_days, as_of)


def _purchase_days(history: History, as_of: datetime) -> PurchaseDays:
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
) -> PurchaseDays:
    """Two currencies on one day are one purchase day, of which the usual one tells the amount."""
    starts, known = np.flatnonzero(_is_first_of(customer_id, day, is_usual)), np.isfinite(paid)
    amount = np.add.reduceat(np.where(known, paid, 0.0), starts)
    amount[~np.logical_or.reduceat(known, starts)] = np.nan
    is_kept = bought[starts] & ~(amount <= 0)
    starts, amount = starts[is_kept], amount[is_kept]
    is_first = _is_first_of(customer_id[starts], day[starts])
    starts, amount = starts[is_first], amount[is_first]
    ratio, is_unusual = _against_own_level(customer_id[starts], amount)
    return PurchaseDays(
        customer_id[starts], day[starts], interaction_id[starts], amount, ratio, is_unusual, currency[starts]
    )


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
