"""Two lists for each customer: what is likely to be bought again, and what is new and goes with what was bought.

Again: in how many of the customer's orders it was, weighed by how many of its buyers came back for it, so that soap
goes before a suitcase, and by how long ago. New: see `likeness`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from farley.analysis.numerics import Floats, Ints
from farley.analysis.recommendations.baskets import Baskets
from farley.analysis.recommendations.likeness import alike, regressed

# What a few have bought goes with nothing yet.
MINIMUM_BUYERS = 10
MINIMUM_CUSTOMERS = 50
_REGRESSED_UP_TO = 10_000
_AT_ONCE = 1000
_USUAL_WEIGHS = 5.0
# After so many days, half of what speaks for the most recent is gone.
_HALF_FORGOTTEN = 90


@dataclass(frozen=True)
class Again:
    """Something bought before: in how many orders, and when last (days since 1970), in which interaction."""

    product_id: int
    times: int
    last_day: int
    interaction_id: int


@dataclass(frozen=True)
class New:
    """Something not bought yet. `because` names the products bought that speak most for it, the strongest first, with
    the interactions in which they were bought last; `score` ranks within one customer.
    """

    product_id: int
    score: float
    because: tuple[int, ...]
    interaction_ids: tuple[int, ...]


class Recommendations:
    """Learns which products go together; then says of each customer what may be bought again and what is new."""

    def __init__(
        self,
        *,
        shown: int = 10,
        reasons: int = 2,
        minimum_buyers: int = MINIMUM_BUYERS,
        exact_up_to: int = _REGRESSED_UP_TO,
    ) -> None:
        self.shown = shown
        self.reasons = reasons
        self.minimum_buyers = minimum_buyers
        self.exact_up_to = exact_up_to
        self.baskets_: Baskets
        self.likeness_: Floats | csr_array | None
        self.returning_: Floats
        self.product_id_: Ints

    def fit(self, baskets: Baskets) -> Recommendations:
        """Learns from everybody; `likeness_` stays None where too few customers or products show what goes together."""
        self.baskets_ = baskets
        self.returning_ = _returning(baskets)
        self.kept_ = np.flatnonzero(baskets.buyers >= self.minimum_buyers)
        self.product_id_ = baskets.product_id[self.kept_]
        self.likeness_ = None
        if len(self.kept_) > 1 and len(baskets.customer_id) >= MINIMUM_CUSTOMERS:
            times = csr_array(baskets.times[:, self.kept_])
            exact = len(self.kept_) <= self.exact_up_to
            self.likeness_ = regressed(_ones(times)) if exact else alike(times)
        return self

    def again(self) -> Iterator[tuple[int, list[Again]]]:
        """Each customer with what that customer is likeliest to buy again, the likeliest first."""
        baskets = self.baskets_
        today = baskets.last_day.data.max(initial=0)
        for row, customer_id in enumerate(baskets.customer_id.tolist()):
            span = slice(baskets.times.indptr[row], baskets.times.indptr[row + 1])
            products, times = baskets.times.indices[span], baskets.times.data[span]
            last, ids = baskets.last_day.data[span], baskets.interaction_id.data[span]
            weights = times * np.sqrt(self.returning_[products]) * (1 + 0.5 ** ((today - last) / _HALF_FORGOTTEN))
            ranked = np.lexsort((products, -weights))[: self.shown]
            yield (
                customer_id,
                [
                    Again(
                        product_id=int(baskets.product_id[products[each]]),
                        times=int(times[each]),
                        last_day=int(last[each]),
                        interaction_id=int(ids[each]),
                    )
                    for each in ranked.tolist()
                ],
            )

    def new(self) -> Iterator[tuple[int, list[New]]]:
        """Each customer with products not bought yet, the best first, and because of what."""
        if self.likeness_ is None:
            return
        baskets = self.baskets_
        bought = _ones(csr_array(baskets.times[:, self.kept_]))
        ids = csr_array(baskets.interaction_id[:, self.kept_])
        for start in range(0, bought.shape[0], _AT_ONCE):
            block = csr_array(bought[start : start + _AT_ONCE])
            found = block @ self.likeness_
            scores = np.asarray(found.todense() if isinstance(found, csr_array) else found)
            scores[block.nonzero()] = -np.inf
            best = np.argsort(-scores, axis=1, kind="stable")[:, : self.shown]
            for offset, ranked in enumerate(best):
                row = start + offset
                own = slice(bought.indptr[row], bought.indptr[row + 1])
                kept = ranked[scores[offset, ranked] > 0]
                yield (
                    int(baskets.customer_id[row]),
                    self._explained(kept, scores[offset, kept], bought.indices[own], ids.data[own]),
                )

    def _explained(self, ranked: Ints, scores: Floats, own: Ints, ids: Ints) -> list[New]:
        found = []
        shares = self._between(own, ranked)
        for column, (place, value) in enumerate(zip(ranked.tolist(), scores.tolist(), strict=True)):
            strongest = np.argsort(-shares[:, column], kind="stable")[: self.reasons]
            strongest = strongest[shares[strongest, column] > 0]
            found.append(
                New(
                    product_id=int(self.product_id_[place]),
                    score=value,
                    because=tuple(self.product_id_[own[strongest]].tolist()),
                    interaction_ids=tuple(dict.fromkeys(ids[strongest].tolist())),
                )
            )
        return found

    def _between(self, own: Ints, ranked: Ints) -> Floats:
        """What each product bought says for each of these others."""
        if isinstance(self.likeness_, csr_array):
            return np.asarray(self.likeness_[own][:, ranked].todense())
        assert self.likeness_ is not None
        return np.asarray(self.likeness_[np.ix_(own, ranked)])


def _returning(baskets: Baskets) -> Floats:
    """Of each product's buyers the share who came back for it, drawn towards what is usual where they are few."""
    several = np.bincount(baskets.times.indices, weights=baskets.times.data > 1, minlength=len(baskets.product_id))
    usual = several.sum() / max(1, baskets.buyers.sum())
    return np.asarray((several + _USUAL_WEIGHS * usual + 1e-9) / (baskets.buyers + _USUAL_WEIGHS))


def _ones(times: csr_array) -> csr_array:
    return csr_array((np.ones(len(times.data)), times.indices, times.indptr), shape=times.shape)
