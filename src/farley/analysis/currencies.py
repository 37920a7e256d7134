"""In which currency each customer usually pays."""

from __future__ import annotations

from datetime import datetime

from ibis import _

from farley.analysis.tables import History, columns


def usual_currency(history: History, *, as_of: datetime) -> dict[int, str]:
    """The currency of most of a customer's purchases; of as many, the first in the alphabet."""
    rows = history.known_by(as_of).interactions
    rows = rows.filter(rows.kind == "purchase", rows.amount.notnull())
    counted = rows.group_by("customer_id", currency=rows.currency.fill_null("")).agg(times=_.interaction_id.count())
    found = columns(counted.order_by("customer_id", "times", _.currency.desc()))
    # A later row of the same customer overwrites: the last one has the most purchases.
    return dict(zip(found["customer_id"].tolist(), found["currency"].tolist(), strict=True))
