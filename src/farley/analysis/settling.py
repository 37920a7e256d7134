"""What became of forecasts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import ibis

from farley.analysis.claims import Forecast, Outcome
from farley.analysis.tables import columns, groups, moment, seconds


def settle_by_event(forecasts: Iterable[Forecast], events: ibis.Table, *, as_of: datetime) -> list[Outcome]:
    """Settles forecasts of the form "the customer does this by then": any row of `events` within the horizon fulfils
    it.

    Forecasts that may still come true are left out.
    """
    times = _times_by_customer(events)
    outcomes = []
    for forecast in forecasts:
        found = times.get(forecast.customer_id, _NEVER).first_within(forecast)
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
        found = times.get(forecast.customer_id, _NEVER).first_within(forecast)
        if found is not None:
            outcomes.append(Outcome(forecast, marks[found] == forecast.params.get(fulfilled, 1), (found,)))
        elif as_of >= forecast.horizon_end:
            outcomes.append(Outcome(forecast, None, ()))
    return outcomes


@dataclass(frozen=True)
class _Times:
    """When one customer's events happened, sorted, and their ids."""

    at: list[int]
    ids: list[int]

    def first_within(self, forecast: Forecast) -> int | None:
        place = bisect_right(self.at, seconds(forecast.made_as_of))
        return self.ids[place] if place < len(self.at) and self.at[place] <= seconds(forecast.horizon_end) else None


_NEVER = _Times([], [])


def _times_by_customer(events: ibis.Table) -> dict[int, _Times]:
    rows = columns(
        events.select("customer_id", "interaction_id", at=moment(events.happened_at)).order_by(
            "customer_id", "at", "interaction_id"
        )
    )
    at, ids = rows["at"].tolist(), rows["interaction_id"].tolist()
    return {
        int(rows["customer_id"][start]): _Times(at[start : start + count], ids[start : start + count])
        for start, count in zip(*(column.tolist() for column in groups(rows["customer_id"])), strict=True)
    }
