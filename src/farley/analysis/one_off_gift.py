"""Was one large purchase a gift or a bulk order, and no sign of love?

A purchase many times as large as this customer's others, with ordinary ones after it, says something about an occasion
and little about the customer. Words about presents around the day, in an order, in what the customer wrote or in what
a colleague noted, and the seasons in which people give, tell a gift from a bulk order. What we sent tells nothing of
it: every shop praises its gift cards. Who did the like before does it as a habit, and nothing is claimed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from ibis import _

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.days import date_of
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.purchases import PurchaseDays, purchase_days
from farley.analysis.tables import History, columns, groups, moment, tells_of_them

NAME = "one_off_gift"
# So many times the usual amount at least, and not so long ago that nobody would take it for anything any more.
_TIMES = 3.0
_LOOKED_AT_DAYS = 730
_AROUND = 21
_GIFT_WORDS = re.compile(
    r"\b(?:gifts?|presents?|birthday|wedding|anniversary|christmas|mother's day|father's day|giveaways?)\b"
    r"|贈|ギフト|プレゼント|お祝|お中元|お歳暮|熨斗|記念品|内祝|手土産|引き出物"
    r"|礼物|礼盒|礼品|送人|送礼|纪念品|生日|婚礼|伴手礼|答谢",
    re.IGNORECASE,
)
# When people give: midsummer and the year's end in Japan, Christmas in the west, both ways of counting the new year.
_SEASONS = ((1, 1, 2, 20), (6, 20, 7, 20), (11, 25, 12, 31))


class OneOffGift:
    """Says which purchase was a gift or a bulk order that stands alone."""

    def fit(self, history: History, *, as_of: datetime) -> OneOffGift:
        """Learns nothing: each customer's own purchases say what is ordinary."""
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """A claim for each customer with a purchase far out of the ordinary; of the others there is nothing to say."""
        days, today = purchase_days(history, as_of=as_of), history.day(as_of)
        large = _large(days, today)
        if not large:
            return []
        texts = _gift_words(history, {each.customer_id for each in large}, as_of)
        return [_finding(each, texts, as_of) for each in large]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: that something does not come again shows only after years."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []


@dataclass(frozen=True)
class _Large:
    """A customer's latest purchase out of the ordinary: `times` the usual amount. `others` are as large ones before,
    `after` how many ordinary ones came since, `since` how many at all, `ordinary` how many of these there are.
    """

    customer_id: int
    interaction_id: int
    day: int
    amount: float
    times: float
    others: tuple[int, ...]
    usual: tuple[int, ...]
    after: int
    since: int
    ordinary: int

    def is_in_season(self) -> bool:
        on = date_of(self.day)
        return any((a, b) <= (on.month, on.day) <= (c, d) for a, b, c, d in _SEASONS)


def _large(days: PurchaseDays, today: int) -> list[_Large]:
    found = []
    for start, count in zip(*(each.tolist() for each in groups(days.customer_id)), strict=True):
        rows = slice(start, start + count)
        is_large = days.is_unusual[rows] & (days.ratio[rows] >= _TIMES)
        places = start + np.flatnonzero(is_large)
        if not len(places) or today - days.day[places[-1]] > _LOOKED_AT_DAYS:
            continue
        # Of what was paid in another currency, or nobody knows how much, nobody can say that it was ordinary.
        last, ordinary = int(places[-1]), start + np.flatnonzero(~is_large & np.isfinite(days.amount[rows]))
        found.append(
            _Large(
                customer_id=int(days.customer_id[start]),
                interaction_id=int(days.interaction_id[last]),
                day=int(days.day[last]),
                amount=float(days.amount[last]),
                times=float(days.ratio[last]),
                others=tuple(days.interaction_id[places[:-1]][::-1].tolist()),
                usual=tuple(days.interaction_id[ordinary][::-1][: SHOWN // 2].tolist()),
                after=int((ordinary > last).sum()),
                since=start + count - 1 - last,
                ordinary=len(ordinary),
            )
        )
    return found


def _gift_words(history: History, customers: set[int], as_of: datetime) -> dict[int, list[tuple[int, int]]]:
    """The texts of these customers, and of their orders, that speak of presents: their days and their ids."""
    rows = history.known_by(as_of).interactions
    is_theirs = tells_of_them(rows) | (rows.kind == "purchase")
    rows = rows.filter(rows.customer_id.isin(sorted(customers)), is_theirs, rows.text.notnull())
    rows = rows.select("customer_id", "interaction_id", "text", at=moment(_.happened_at))
    found = columns(rows.order_by("customer_id", "at", "interaction_id"))
    names, days = ("customer_id", "interaction_id", "text"), history.days(found["at"]).tolist()
    texts: dict[int, list[tuple[int, int]]] = {}
    for customer_id, interaction_id, text, day in zip(*(found[name].tolist() for name in names), days, strict=True):
        if _GIFT_WORDS.search(text):
            texts.setdefault(customer_id, []).append((day, interaction_id))
    return texts


def _finding(large: _Large, texts: dict[int, list[tuple[int, int]]], as_of: datetime) -> Claim | CannotSay:
    if large.others:
        # Twice is a habit: whether it is love is not for this to say.
        return CannotSay(large.customer_id, NAME, "large_more_than_once", has=len(large.others) + 1, needs=0)
    if not large.after:
        reason = "nothing_to_compare_since" if large.since else "nothing_since"
        return CannotSay(large.customer_id, NAME, reason, has=0, needs=1)
    words = [pk for day, pk in texts.get(large.customer_id, []) if abs(day - large.day) <= _AROUND]
    is_gift = bool(words) or large.is_in_season()
    sure = 0.97 if words else 0.85 if is_gift else 0.9
    return Claim(
        customer_id=large.customer_id,
        insight=NAME,
        statement="gift_by_words" if words else "gift_by_season" if is_gift else "bulk_order",
        params={
            "times": round(large.times, 1),
            "on": date_of(large.day).isoformat(),
            "amount": round(large.amount, 2),
            "after": large.after,
        },
        confidence=confidence(sure, large.ordinary),
        evidence=(large.interaction_id, *[pk for pk in words if pk != large.interaction_id], *large.usual)[:SHOWN],
        counter_evidence=(),
        expires_at=as_of + timedelta(days=60),
        calls_for_attention=False,
    )
