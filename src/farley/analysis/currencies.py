"""In which currency each customer usually pays."""

from __future__ import annotations

from datetime import datetime

import ibis
from ibis import _

from farley.analysis.tables import History, columns


def usual_currency(history: History, *, as_of: datetime) -> dict[int, str]:
    """The currency of most of a customer's purchases; of as many, the first in the alphabet."""
    rows = history.known_by(as_of).interactions
    rows = rows.filter(rows.kind == "purchase", rows.amount.notnull())
    counted = rows.group_by("customer_id", currency=rows.currency.fill_null("")).agg(times=_.interaction_id.count())
    found = columns(in_usual_currency(counted))
    return dict(zip(found["customer_id"].tolist(), found["currency"].tolist(), strict=True))


def in_usual_currency(counted: ibis.Table) -> ibis.Table:
    """Of rows by customer and currency, with the `times` that each was paid in, the one in each customer's usual."""
    place = ibis.row_number().over(group_by="customer_id", order_by=[_.times.desc(), _.currency])
    return counted.mutate(place=place).filter(_.place == 0).drop("place")
