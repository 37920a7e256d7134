"""Who waits longer for an answer, and whom nobody turns to: by group, with intervals, beyond chance.

Chance is told from customers, each counted once with the median of what they waited: who asks forty times tells forty
times of the same customer, and nothing of the group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from farley.analysis.numerics import Floats, share_interval

MINIMUM_CASES = 30
# A group waits too long when even the low end of its usual wait is half as long again as everybody's.
_TOO_LONG = 1.5
# It is forgotten when even the low end of its share lies ten points above everybody's.
_TOO_MANY = 0.1
# Who has not been answered after a month has not been answered: it counts as a wait of a month.
LONGEST_WAIT = timedelta(days=30)


@dataclass(frozen=True)
class Contact:
    """One contact, with whom, when, and whether the customer turned to us. `expects_answer` is false for what is
    answered on the spot, as a call is.
    """

    customer_id: int
    at: datetime
    is_from_customer: bool
    expects_answer: bool


@dataclass(frozen=True)
class GroupService:
    """How a group is served. `asked` are the customers who asked anything, `questions` how often they did. `wait` is
    how many hours until an answer are usual for the customer in the middle of these, with its 80 % interval, None where
    fewer than 30 asked; `untouched` is the share that nobody turned to, with its interval, None below 30 customers.
    """

    value: str | None
    customers: int
    asked: int
    questions: int
    wait: float | None
    wait_low: float | None
    wait_high: float | None
    untouched: float | None
    untouched_low: float | None
    untouched_high: float | None
    waits_too_long: bool
    is_forgotten: bool


def waits(contacts: Iterable[Contact], *, as_of: datetime) -> dict[int, list[float]]:
    """The hours that each customer waited for our next contact, question by question. Contacts come in time order.

    Several messages in a row are one question, asked with the first. Open questions count as long as they have waited.
    """
    asked: dict[int, datetime] = {}
    found: dict[int, list[float]] = {}
    for contact in contacts:
        if contact.is_from_customer and contact.expects_answer:
            asked.setdefault(contact.customer_id, contact.at)
        elif not contact.is_from_customer and contact.customer_id in asked:
            found.setdefault(contact.customer_id, []).append(_hours(asked.pop(contact.customer_id), contact.at))
    for customer_id, since in asked.items():
        found.setdefault(customer_id, []).append(_hours(since, as_of))
    return found


def service_of(
    members: Mapping[str | None, Sequence[int]],
    waited: Mapping[int, Sequence[float]],
    touched: frozenset[int],
    everybody: frozenset[int],
) -> tuple[GroupService, ...]:
    """How each group is served, the largest first, compared with everybody, those of no group included.

    `members` are the customers of each group, `touched` those whom somebody turned to.
    """
    usual = _median(_usual_waits(everybody, waited))
    forgotten = 1 - len(everybody & touched) / len(everybody) if everybody else 0.0
    groups = sorted(members.items(), key=lambda item: (-len(item[1]), str(item[0])))
    return tuple(_group(value, ids, waited, touched, usual, forgotten) for value, ids in groups)


def _group(
    value: str | None,
    ids: Sequence[int],
    waited: Mapping[int, Sequence[float]],
    touched: frozenset[int],
    usual: float | None,
    forgotten: float,
) -> GroupService:
    hours = _usual_waits(ids, waited)
    wait, low, high = _median_interval(hours) if len(hours) >= MINIMUM_CASES else (None, None, None)
    share, share_low, share_high = _untouched(ids, touched) if len(ids) >= MINIMUM_CASES else (None, None, None)
    return GroupService(
        value=value,
        customers=len(ids),
        asked=len(hours),
        questions=sum(len(waited.get(pk, ())) for pk in ids),
        wait=wait,
        wait_low=low,
        wait_high=high,
        untouched=share,
        untouched_low=share_low,
        untouched_high=share_high,
        waits_too_long=low is not None and usual is not None and low > _TOO_LONG * usual,
        is_forgotten=share_low is not None and share_low > forgotten + _TOO_MANY,
    )


def _usual_waits(ids: Iterable[int], waited: Mapping[int, Sequence[float]]) -> Floats:
    """Of each customer who asked anything, the median of their waits; the shortest first."""
    return np.sort(np.array([np.median(waited[pk]) for pk in ids if waited.get(pk)], dtype=float))


def _median(hours: Floats) -> float | None:
    return float(np.median(hours)) if len(hours) else None


def _median_interval(hours: Floats) -> tuple[float, float, float]:
    """The median and its 80 % interval, from the ranks between which it lies (binomial, in its normal limit)."""
    cases = len(hours)
    reach = 1.2816 * cases**0.5 / 2
    low = hours[max(0, int(np.floor(cases / 2 - reach)))]
    high = hours[min(cases - 1, int(np.ceil(cases / 2 + reach)))]
    return float(np.median(hours)), float(low), float(high)


def _untouched(ids: Sequence[int], touched: frozenset[int]) -> tuple[float, float, float]:
    hits = sum(pk not in touched for pk in ids)
    low, high = share_interval(hits, len(ids))
    return hits / len(ids), float(low), float(high)


def _hours(since: datetime, until: datetime) -> float:
    return min(until - since, LONGEST_WAIT) / timedelta(hours=1)
