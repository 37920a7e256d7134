"""Who may see what was worked out of a customer: who may see all that it was worked out from."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from farley.analysis.tables import History, columns


def audiences_of_inputs(history: History, kinds: tuple[str, ...], *, as_of: datetime) -> dict[int, frozenset[str]]:
    """The audiences of each customer's interactions of these kinds, as known at `as_of`."""
    found = history.once(_audiences, as_of)
    of_these = np.isin(found["kind"], kinds)
    audiences: dict[int, set[str]] = defaultdict(set)
    for customer_id, audience in zip(
        *(found[name][of_these].tolist() for name in ("customer_id", "audience")), strict=True
    ):
        audiences[customer_id].add(audience)
    return {customer_id: frozenset(each) for customer_id, each in audiences.items()}


def _audiences(history: History, as_of: datetime) -> dict[str, NDArray[Any]]:
    found = columns(history.known_by(as_of).interactions.select("customer_id", "kind", "audience").distinct())
    return found | {"kind": found["kind"].astype(str)}
