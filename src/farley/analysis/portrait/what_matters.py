"""What matters to this customer, in the customer's own words?

Entries that speak of a motive (price, quality, being on time ...) are counted, each once a motive. What everybody
speaks of says little: claimed is a motive that this customer names more often than others do (a share with a Beta
prior fitted to all customers), or, where none stands out, the one that is surely named most. Entries that say that it
does not matter speak against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from scipy.special import betainc

from farley.analysis.claims import LIKELIER_THAN_NOT, UNDECIDED, CannotSay, Claim, Forecast, Outcome, Value
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.numerics import normal_cdf
from farley.analysis.portrait.motives import MOTIVES
from farley.analysis.portrait.phrases import Said, entries_of_usual, said_by_each, usual_shares
from farley.analysis.tables import History

NAME = "what_matters"
_LOOKED_AT = timedelta(days=3 * 365)
_MINIMUM = 3
_SURE = 0.8


class WhatMatters:
    """Says what a customer names most, and what more than others do."""

    def __init__(self) -> None:
        self.usual_: Mapping[str, float]
        self.prior_entries_: float

    def fit(self, history: History, *, as_of: datetime) -> WhatMatters:
        """Learns how often each motive is named by anybody."""
        each = said_by_each(history, MOTIVES, as_of=as_of, looked_at=_LOOKED_AT)
        named = [Counter(one.name for one in said if not one.is_denied) for _customer_id, said in each]
        self.usual_ = usual_shares(named, MOTIVES)
        self.prior_entries_ = entries_of_usual(named, self.usual_)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding a customer who ever named a motive: what matters, or that it is too early to say."""
        each = said_by_each(history, MOTIVES, as_of=as_of, looked_at=_LOOKED_AT)
        return [self._finding(_Motives.of(customer_id, said), as_of) for customer_id, said in each]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: what will be spoken of next is not forecast."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []

    def _finding(self, own: _Motives, as_of: datetime) -> Claim | CannotSay:
        if own.total < _MINIMUM:
            return CannotSay(own.customer_id, NAME, "too_few_motives", has=own.total, needs=_MINIMUM)
        statement, name, probability = self._judge(own)
        if probability < LIKELIER_THAN_NOT:
            return CannotSay(own.customer_id, NAME, UNDECIDED, has=own.total, needs=0)
        speak_for = [each for each in own.of_motive[name] if not each.is_denied]
        return Claim(
            customer_id=own.customer_id,
            insight=NAME,
            statement=statement,
            params=self._params(own, name),
            confidence=confidence(probability, len(speak_for)),
            evidence=tuple(each.interaction_id for each in reversed(speak_for))[:SHOWN],
            counter_evidence=tuple(each.interaction_id for each in reversed(own.of_motive[name]) if each.is_denied)[
                :SHOWN
            ],
            expires_at=as_of + timedelta(days=90),
            calls_for_attention=False,
        )

    def _judge(self, own: _Motives) -> tuple[str, str, float]:
        """The statement, the motive, and how probably it is true."""
        above = {
            name: self._above_usual(own.net(name), own.total, self.usual_[name])
            for name in own.of_motive
            if own.net(name) >= _MINIMUM
        }
        best = max(above, key=lambda name: (above[name], own.net(name)), default="")
        if best and above[best] >= _SURE:
            return "matters_more", best, above[best]
        first, second = own.first_two()
        ahead = (own.net(first) - own.net(second)) / np.sqrt(own.net(first) + own.net(second) + 1)
        if own.net(first) >= _MINIMUM and (probability := float(normal_cdf(np.array(ahead)))) >= _SURE:
            return "matters_most", first, probability
        return "", "", 0.0

    def _above_usual(self, named: int, total: int, usual: float) -> float:
        """How probably the share is at least half as large again as everybody's."""
        a, b = self.prior_entries_ * usual + named, self.prior_entries_ * (1 - usual) + total - named
        # Of what nearly everybody names, nobody can name so much more.
        return 1 - float(betainc(a, b, min(1.5 * usual, 1.0)))

    def _params(self, own: _Motives, name: str) -> dict[str, Value]:
        others = [other for other in own.ranked() if other != name and own.net(other) >= 2]
        return {
            "motive": name,
            "times": own.net(name),
            "total": own.total,
            "words": own.quote(name),
            "also": others[0] if others else "",
            "also_words": own.quote(others[0]) if others else "",
            "usual_percent": round(100 * self.usual_[name]),
            "percent": round(100 * own.net(name) / own.total),
        }


@dataclass(frozen=True)
class _Motives:
    """What one customer named: the entries of each motive, the oldest first."""

    customer_id: int
    of_motive: Mapping[str, list[Said]]

    @staticmethod
    def of(customer_id: int, said: list[Said]) -> _Motives:
        of_motive: dict[str, list[Said]] = {}
        for each in said:
            of_motive.setdefault(each.name, []).append(each)
        return _Motives(customer_id, of_motive)

    @property
    def total(self) -> int:
        """How many times any motive was named."""
        return sum(not each.is_denied for said in self.of_motive.values() for each in said)

    def net(self, name: str) -> int:
        """How many entries name it, less those that say that it does not matter."""
        return max(sum(-1 if each.is_denied else 1 for each in self.of_motive.get(name, ())), 0)

    def ranked(self) -> list[str]:
        """The motives, the most often named first."""
        return sorted(self.of_motive, key=lambda name: (-self.net(name), name))

    def first_two(self) -> tuple[str, str]:
        """The two most often named; "" where there is only one."""
        first, *others = self.ranked()
        return first, others[0] if others else ""

    def quote(self, name: str) -> str:
        """The latest words, if possible those that the customer wrote."""
        speak_for = [each for each in self.of_motive[name] if not each.is_denied]
        own = [each for each in speak_for if each.is_own]
        return (own or speak_for)[-1].words
