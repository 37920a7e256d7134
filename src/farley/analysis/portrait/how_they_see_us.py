"""What are we to this customer: a partner, a friend, a supplier, or just a shop? And is the customer that to us?

Each entry that the customer wrote and that sounds like one of these counts for it. As people of different trades and
languages write differently, claimed is what is surely named most, and more than others name it. What the customer is to
us is taken from what we see: how much was spent in a year beside the others, and for how long. Where a best customer
sees just a shop in us, or somebody who buys little a friend, the claim says that the two differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np
from ibis import _
from scipy.special import betainc

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.currencies import usual_currency
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.portrait.phrases import Said, entries_of_usual, said_by_each, usual_shares
from farley.analysis.portrait.roles import FORMAL, ROLES
from farley.analysis.purchases import purchase_days
from farley.analysis.tables import History, columns, is_written_by_them

NAME = "how_they_see_us"
_LOOKED_AT = timedelta(days=730)
_MINIMUM, _MINIMUM_FOR_ROLE = 4, 3
_SURE = 0.85
_ABOVE_USUAL = 1.3
_CLOSE, _DISTANT = ("partner", "friend"), ("supplier", "shop")
_BEST, _LITTLE = 0.8, 0.4
_MINIMUM_TO_COMPARE = 20
_FORMAL = 2 / 3


class HowTheySeeUs:
    """Says what we are to a customer by the customer's words, and where it differs from what the customer is to us."""

    def __init__(self) -> None:
        self.usual_: Mapping[str, float]
        self.prior_entries_: float

    def fit(self, history: History, *, as_of: datetime) -> HowTheySeeUs:
        """Learns how often customers sound like each."""
        named = [Counter(each.name for each in said) for _customer_id, said in _own_words(history, as_of)]
        self.usual_ = usual_shares(named, ROLES)
        self.prior_entries_ = entries_of_usual(named, self.usual_)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding a customer whose words tell anything: what we are, or that it is too early to say. Where it is
        not clear nothing is said.
        """
        worth, formal = _worth(history, as_of), _formality(history, as_of)
        found = (
            self._finding(customer_id, said, worth.get(customer_id), formal.get(customer_id, 0.0), as_of)
            for customer_id, said in _own_words(history, as_of)
        )
        return [each for each in found if each is not None]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: how somebody sees us shows in nothing that could come true."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []

    def _finding(
        self, customer_id: int, said: list[Said], worth: float | None, formal: float, as_of: datetime
    ) -> Claim | CannotSay | None:
        if len(said) < _MINIMUM:
            return CannotSay(customer_id, NAME, "too_few_words_to_us", has=len(said), needs=_MINIMUM)
        times = Counter(each.name for each in said)
        above = {
            name: self._above_usual(count, len(said), self.usual_[name])
            for name, count in times.items()
            if count >= _MINIMUM_FOR_ROLE and count == max(times.values())
        }
        role = max(above, key=lambda name: (above[name], name), default="")
        if not role or above[role] < _SURE:
            return None
        speak_for = [each for each in said if each.name == role]
        for_it = {each.interaction_id for each in speak_for}
        others = (each.interaction_id for each in reversed(said) if each.interaction_id not in for_it)
        return Claim(
            customer_id=customer_id,
            insight=NAME,
            statement=_statement(role, worth),
            params={
                "role": role,
                "times": times[role],
                "total": len(said),
                "words": speak_for[-1].words,
                "is_formal": formal >= _FORMAL,
                "worth_percent": None if worth is None else round(100 * worth),
            },
            confidence=confidence(above[role], times[role]),
            evidence=tuple(dict.fromkeys(each.interaction_id for each in reversed(speak_for)))[:SHOWN],
            counter_evidence=tuple(dict.fromkeys(others))[:SHOWN],
            expires_at=as_of + timedelta(days=120),
            calls_for_attention=False,
        )

    def _above_usual(self, count: int, total: int, usual: float) -> float:
        """How probably this customer sounds so more often than others."""
        a, b = self.prior_entries_ * usual + count, self.prior_entries_ * (1 - usual) + total - count
        # Where nearly everybody sounds so, nobody can stand out.
        return 1 - float(betainc(a, b, min(_ABOVE_USUAL * usual, 1.0)))


def _statement(role: str, worth: float | None) -> str:
    if worth is not None and worth >= _BEST and role in _DISTANT:
        return "sees_us_farther"
    if worth is not None and worth <= _LITTLE and role in _CLOSE:
        return "sees_us_closer"
    return "sees_us_as"


def _own_words(history: History, as_of: datetime) -> list[tuple[int, list[Said]]]:
    """What each customer wrote; what colleagues noted tells how they see it."""
    each = said_by_each(history, ROLES, as_of=as_of, looked_at=_LOOKED_AT)
    own = ((customer_id, [one for one in said if one.is_own]) for customer_id, said in each)
    return [(customer_id, said) for customer_id, said in own if said]


def _worth(history: History, as_of: datetime) -> dict[int, float]:
    """The share of those who bought within a year who spent less than each, for those known for a year."""
    days, today = purchase_days(history, as_of=as_of), history.day(as_of)
    customer_id, which = np.unique(days.customer_id, return_inverse=True)
    if len(customer_id) < _MINIMUM_TO_COMPARE:
        return {}
    lately = days.day > today - 365
    # What was far out of the ordinary counts like the usual amount; without amounts the number of purchases counts.
    paid = np.where(days.is_unusual, days.amount / days.ratio, days.amount)
    spent = np.bincount(which[lately], weights=np.nan_to_num(paid[lately]), minlength=len(customer_id))
    first = np.full(len(customer_id), today)
    np.minimum.at(first, which, days.day)
    usual = usual_currency(history, as_of=as_of)
    currency = np.array([usual.get(each, "") for each in customer_id.tolist()], dtype=str)
    found: dict[int, float] = {}
    for each in np.unique(currency).tolist():
        same = np.flatnonzero(currency == each)
        rank = np.searchsorted(np.sort(spent[same]), spent[same]) / max(len(same) - 1, 1)
        known = first[same] <= today - 365
        found |= dict(zip(customer_id[same][known].tolist(), rank[known].tolist(), strict=True))
    return found


def _formality(history: History, as_of: datetime) -> dict[int, float]:
    """The share of each customer's entries in formal words."""
    rows = history.known_by(as_of).interactions
    rows = rows.filter(is_written_by_them(rows), rows.text != "")
    rows = rows.mutate(is_formal=rows.text.re_search(f"(?i){FORMAL}").ifelse(1, 0))
    counted = rows.group_by("customer_id").agg(entries=_.interaction_id.count(), formal=_.is_formal.sum())
    found = columns(counted.order_by("customer_id"))
    return dict(zip(found["customer_id"].tolist(), (found["formal"] / found["entries"]).tolist(), strict=True))
