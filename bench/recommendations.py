"""What customers bought next, foreseen on a year of a wholesaler's orders (`online_retail.csv.gz`).

Learned from all orders before 30 September 2011, asked of the ten weeks after it. Of each customer's ten products in a
list, how many were bought, against how many could have been (at most ten). Only products that ten customers had bought
before count, and only customers known before; in the list of new products only those that the customer did not have.
The rule for what is bought again was chosen on splits on 24 June and 22 July, without the orders from 30 September on.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

import numpy as np

from bench import retail
from bench.figures import Figure, at_least, told
from farley.analysis.recommendations import Baskets, Recommendations, baskets_of

_CUT = datetime(2011, 9, 30, tzinfo=UTC)
_SHOWN = 10


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    rows = retail.bought(retail.lines())
    rows = rows[rows[:, 0] % 100 < 100 * scale]
    is_before = rows[:, 3] < retail.day_of(_CUT)
    baskets = baskets_of(*rows[is_before].T)
    model = Recommendations(shown=_SHOWN).fit(baskets)
    nearest = Recommendations(shown=_SHOWN, exact_up_to=0).fit(baskets)
    after = _after(rows[~is_before], set(model.product_id_.tolist()))
    had = _had(baskets)
    new = {pk: wanted - had[pk] for pk, wanted in after.items() if pk in had and wanted - had[pk]}
    every = {pk: wanted for pk, wanted in after.items() if pk in had}
    favourites = baskets.product_id[np.argsort(-baskets.buyers, kind="stable")].tolist()
    unknown = {pk: [each for each in favourites if each not in had[pk]][:_SHOWN] for pk in new}
    return [
        told("customers learned from", len(baskets.customer_id)),
        told("products", len(model.product_id_)),
        told("customers with new products", len(new)),
        told("customers who bought", len(every)),
        at_least("new products: recall at 10", _recall(new, _listed(model)), 0.11),
        told("new products: recall at 10, by the nearest alone", _recall(new, _listed(nearest))),
        told("new products: recall at 10, what most bought", _recall(new, unknown)),
        at_least("bought again: recall at 10", _recall(every, _again(model)), 0.35),
        told("bought again: recall at 10, what most bought", _recall(every, dict.fromkeys(every, favourites[:_SHOWN]))),
    ]


def _after(rows: np.ndarray, products: set[int]) -> dict[int, set[int]]:
    found = defaultdict(set)
    for customer, product, _invoice, _day in rows.tolist():
        if product in products:
            found[customer].add(product)
    return found


def _had(baskets: Baskets) -> dict[int, set[int]]:
    parts = np.split(baskets.product_id[baskets.times.indices], baskets.times.indptr[1:-1])
    return {pk: set(part.tolist()) for pk, part in zip(baskets.customer_id.tolist(), parts, strict=True)}


def _listed(model: Recommendations) -> dict[int, list[int]]:
    return {pk: [each.product_id for each in found] for pk, found in model.new()}


def _again(model: Recommendations) -> dict[int, list[int]]:
    return {pk: [each.product_id for each in found] for pk, found in model.again()}


def _recall(wanted: dict[int, set[int]], listed: dict[int, list[int]]) -> float:
    return float(np.mean([len(own & set(listed[pk])) / min(_SHOWN, len(own)) for pk, own in wanted.items()]))
