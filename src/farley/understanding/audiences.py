"""Who may see what was worked out of a customer: who may see all that it was worked out from."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from farley.analysis.tables import History, columns


def audiences_of_inputs(history: History, kinds: tuple[str, ...], *, as_of: datetime) -> dict[int, frozenset[str]]:
    """The audiences of each customer's interactions of these kinds, as known at `as_of`."""
    rows = history.known_by(as_of).interactions
    rows = rows.filter(rows.kind.isin(list(kinds))).select("customer_id", "audience").distinct()
    found = columns(rows)
    audiences: dict[int, set[str]] = defaultdict(set)
    for customer_id, audience in zip(found["customer_id"].tolist(), found["audience"].tolist(), strict=True):
        audiences[customer_id].add(audience)
    return {customer_id: frozenset(each) for customer_id, each in audiences.items()}
