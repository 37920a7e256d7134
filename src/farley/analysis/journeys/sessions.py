"""Sessions: steps of a customer without a long pause between them."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import numpy as np

from farley.analysis.journeys.steps import PAUSE
from farley.analysis.tables import columns


@dataclass(frozen=True)
class Sessions:
    """How many sessions there were, of how many customers; how many steps and seconds one has, in the mean."""

    count: int
    customers: int
    mean_steps: float
    mean_seconds: float


def sessions(steps: ibis.Table, *, pause: int = PAUSE) -> Sessions:
    """The sessions of a table of steps; after `pause` seconds without a step a new one begins."""
    table = session_rows(steps, pause=pause)
    found = columns(
        table.agg(
            count=table.count(),
            customers=table.customer_id.nunique(),
            steps=table.steps.mean(),
            seconds=(table.ended_at - table.began_at).mean(),
        )
    )
    means = (float(np.nan_to_num(np.asarray(found[name], dtype=float))[0]) for name in ("steps", "seconds"))
    return Sessions(int(found["count"][0]), int(found["customers"][0]), *means)


def session_rows(steps: ibis.Table, *, pause: int = PAUSE) -> ibis.Table:
    """A row a session: customer_id, session (from 1), began_at, ended_at, steps."""
    order = ibis.window(group_by="customer_id", order_by=["at", "interaction_id"])
    steps = steps.mutate(at_before=steps.at.lag(1, default=-pause - 1).over(order))
    steps = steps.mutate(begins=(steps.at - steps.at_before > pause).ifelse(1, 0))
    so_far = ibis.window(group_by="customer_id", order_by=["at", "interaction_id"], preceding=None, following=0)
    steps = steps.mutate(session=steps.begins.sum().over(so_far))
    return steps.group_by("customer_id", "session").agg(
        began_at=steps.at.min(), ended_at=steps.at.max(), steps=steps.count()
    )
