"""What would this customer like? Products to buy again, and new ones that go with what was bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome, Value
from farley.analysis.days import DAY
from farley.analysis.numerics import Ints, share_interval
from farley.analysis.recommendations.baskets import Baskets, baskets_of
from farley.analysis.recommendations.model import Again, New, Recommendations
from farley.analysis.tables import History, seconds

NAME = "would_like"
_SHOWN = 3
_TRIED_FOR_DAYS = 90
_TRIED_ON = 30


@dataclass(frozen=True)
class OrderLines:
    """One row a product in an order, returns left out. `interaction_id` is the order's entry on the timeline, `at` and
    `known_at` are when it was placed and when it was written down (seconds since 1970); `names` are the products';
    `names_in` what they are mostly called, in orders of customers who speak a language, where that is something else.
    """

    customer_id: Ints
    product_id: Ints
    interaction_id: Ints
    at: Ints
    known_at: Ints
    names: Mapping[int, str]
    names_in: Mapping[tuple[str, int], str]
    languages: Mapping[int, str]

    def known_by(self, time: int) -> OrderLines:
        """What was written down by that time."""
        kept = (self.at <= time) & (self.known_at <= time)
        return replace(
            self,
            customer_id=self.customer_id[kept],
            product_id=self.product_id[kept],
            interaction_id=self.interaction_id[kept],
            at=self.at[kept],
            known_at=self.known_at[kept],
        )

    def baskets(self, history: History, *, after: int = -(2**40), until: int = 2**40) -> Baskets:
        """Who bought what on which of the firm's days, from the orders placed after a time, and by another."""
        kept = (self.at > after) & (self.at <= until)
        return baskets_of(
            self.customer_id[kept], self.product_id[kept], self.interaction_id[kept], history.days(self.at[kept])
        )

    def name(self, product_id: int, customer_id: int) -> str:
        """What the product is called where this customer's language is spoken."""
        return self.names_in.get((self.languages.get(customer_id, ""), product_id)) or self.names[product_id]


class WouldLike:
    """Names for each customer who ordered what to offer: new products with their reasons, and what is bought again.

    How sure it is was tried out: what would have been named 90 days ago, against what was bought since.
    """

    def __init__(self, lines: OrderLines, *, shown: int = _SHOWN) -> None:
        self.lines = lines
        self.shown = shown
        self.model_: Recommendations
        self.came_true_: float

    def fit(self, history: History, *, as_of: datetime) -> WouldLike:
        """Learns which products go together, and how often what is named is bought."""
        known = self.lines.known_by(seconds(as_of))
        self.model_ = Recommendations(shown=self.shown).fit(known.baskets(history))
        self.came_true_ = self._tried(history, known, seconds(as_of) - _TRIED_FOR_DAYS * DAY)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding a customer who ever ordered a product that is known by its number."""
        new = dict(self.model_.new())
        return [self._finding(pk, again, new.get(pk, []), as_of) for pk, again in self.model_.again()]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: what is named is an offer, and whether it is made is not known."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []

    def _tried(self, history: History, known: OrderLines, cut: int) -> float:
        """Of the customers who bought at all, the share who bought something that would have been named: the low
        end of its 80 % interval, and a half where too few could be asked.
        """
        after = _products_of(known.baskets(history, after=cut))
        model = Recommendations(shown=self.shown).fit(known.baskets(history, until=cut))
        named = {pk: {each.product_id for each in _repeated(again)} for pk, again in model.again()}
        for pk, found in model.new():
            named[pk] |= {each.product_id for each in found}
        asked = [pk for pk, products in named.items() if products and pk in after]
        if len(asked) < _TRIED_ON:
            return 0.5
        hits = sum(bool(named[pk] & after[pk]) for pk in asked)
        return float(share_interval(hits, len(asked))[0])

    def _finding(self, pk: int, again: list[Again], new: list[New], as_of: datetime) -> Claim | CannotSay:
        repeated = _repeated(again)
        if not repeated and not new:
            return CannotSay(pk, NAME, "too_few_products", has=len(again), needs=2)
        reasons = dict.fromkeys(each for found in new for each in found.interaction_ids)
        evidence = dict.fromkeys((*reasons, *(each.interaction_id for each in repeated)))
        return Claim(
            customer_id=pk,
            insight=NAME,
            statement="would_like_new" if new else "would_like_again",
            params=self._params(pk, repeated, new),
            confidence=float(np.clip(self.came_true_, 0.01, 0.99)),
            evidence=tuple(each for each in evidence if each > 0),
            counter_evidence=(),
            expires_at=as_of + timedelta(days=_TRIED_FOR_DAYS),
            calls_for_attention=False,
        )

    def _params(self, pk: int, again: list[Again], new: list[New]) -> dict[str, Value]:
        params: dict[str, Value] = {}
        for number, found in enumerate(new, 1):
            params[f"new_{number}"] = self.lines.name(found.product_id, pk)
            params[f"because_{number}"] = self.lines.name(found.because[0], pk) if found.because else ""
        for number, each in enumerate(again, 1):
            params |= {f"again_{number}": self.lines.name(each.product_id, pk), f"times_{number}": each.times}
        return params


def _repeated(again: list[Again]) -> list[Again]:
    """What was in more than one order: once is no habit."""
    return [each for each in again if each.times > 1]


def _products_of(baskets: Baskets) -> dict[int, set[int]]:
    parts = np.split(baskets.product_id[baskets.times.indices], baskets.times.indptr[1:-1])
    if not len(baskets.customer_id):
        return {}
    return {pk: set(part.tolist()) for pk, part in zip(baskets.customer_id.tolist(), parts, strict=True)}
