"""Who bought which product how often, as a matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from farley.analysis.numerics import Ints


@dataclass(frozen=True)
class Baskets:
    """One row a customer, one column a product: `times` is in how many orders it was, `last_day` when last (days since
    1970, or the customer's row there is 0). `line` of a cell is an interaction in which it was bought.
    """

    customer_id: Ints
    product_id: Ints
    times: csr_array
    last_day: csr_array
    interaction_id: csr_array

    @property
    def buyers(self) -> Ints:
        """By how many customers each product was bought."""
        return np.asarray(np.bincount(self.times.indices, minlength=len(self.product_id)), dtype=np.int64)


def baskets_of(customer_id: Ints, product_id: Ints, interaction_id: Ints, day: Ints) -> Baskets:
    """One row a line of an order, in any order of rows. Lines of returns have to be left out before."""
    who, rows = np.unique(customer_id, return_inverse=True)
    what, places = np.unique(product_id, return_inverse=True)
    order = np.lexsort((interaction_id, day, places, rows))
    rows, places = rows[order], places[order]
    interaction_id, day = interaction_id[order], day[order]
    cell = rows * max(1, len(what)) + places
    is_last = np.r_[cell[1:] != cell[:-1], np.ones(min(1, len(cell)), dtype=bool)]
    is_new_order = np.r_[
        np.ones(min(1, len(cell)), dtype=bool),
        (cell[1:] != cell[:-1]) | (interaction_id[1:] != interaction_id[:-1]),
    ]
    counted = np.cumsum(is_new_order)[is_last]
    times = np.diff(counted, prepend=0)
    where, shape = (rows[is_last], places[is_last]), (len(who), len(what))
    return Baskets(
        who,
        what,
        csr_array((times.astype(float), where), shape=shape),
        csr_array((day[is_last], where), shape=shape),
        csr_array((interaction_id[is_last], where), shape=shape),
    )
