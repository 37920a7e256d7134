"""What became of forecasts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import ibis
import numpy as np

from farley.analysis.claims import Forecast, Outcome
from farley.analysis.tables import columns, moment, seconds


def settle_by_event(forecasts: Iterable[Forecast], events: ibis.Table, *, as_of: datetime) -> list[Outcome]:
    """Settles forecasts of the form "the customer does this by then": any row of `events` within the horizon fulfils
    it.

    Forecasts that may still come true are left out.
    """
    times = _times_by_customer(events)
    outcomes = []
    for forecast in forecasts:
        found = _first_between(times.get(forecast.customer_id, []), forecast)
        if found is not None or as_of >= forecast.horizon_end:
            outcomes.append(Outcome(forecast, found is not None, () if found is None else (found,)))
    return outcomes


def settle_by_next(
    forecasts: Iterable[Forecast], events: ibis.Table, *, as_of: datetime, fulfilled: str
) -> list[Outcome]:
    """Settles forecasts about the *next* event: `fulfilled` names a 0/1 column of `events`, or a text column that has
    to equal the forecast's parameter of that name. When nothing came within the horizon there is nothing to judge.
    """
    rows = columns(events.select("customer_id", "interaction_id", fulfilled, at=moment(events.happened_at)))
    marks = dict(zip(rows["interaction_id"].tolist(), rows[fulfilled].tolist(), strict=True))
    times = _times_by_customer(events)
    outcomes = []
    for forecast in forecasts:
        found = _first_between(times.get(forecast.customer_id, []), forecast)
        if found is not None:
            outcomes.append(Outcome(forecast, marks[found] == forecast.params.get(fulfilled, 1), (found,)))
        elif as_of >= forecast.horizon_end:
            outcomes.append(Outcome(forecast, None, ()))
    return outcomes


def _times_by_customer(events: ibis.Table) -> dict[int, list[tuple[int, int]]]:
    rows = columns(
        events.select("customer_id", "interaction_id", at=moment(events.happened_at)).order_by(
            "customer_id", "at", "interaction_id"
        )
    )
    times: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for customer_id, at, interaction_id in zip(
        *(rows[name].tolist() for name in ("customer_id", "at", "interaction_id")), strict=True
    ):
        times[customer_id].append((at, interaction_id))
    return times


def _first_between(times: list[tuple[int, int]], forecast: Forecast) -> int | None:
    start, end = seconds(forecast.made_as_of), seconds(forecast.horizon_end)
    place = int(np.searchsorted(np.array([at for at, _ in times], dtype=np.int64), start, side="right"))
    return times[place][1] if place < len(times) and times[place][0] <= end else None
