"""Is this customer like those who have left? Learned from what the team noted of its customers, in fields of its own.

It needs a field that says who has left, with yes or no: it is known by what it is called (`churn`). Everything else
that was noted is learned from (`propensity`), without the columns that alone know the answer, as a reason for leaving
does. When somebody left such a table does not say, so nothing is forecast for a day: it says of how many in a hundred
who have such details it is written that they left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from farley.analysis.churn import column_of_who_left, left_or_not
from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome, Value
from farley.analysis.numerics import Floats
from farley.analysis.propensity import CannotTell, Cases, Propensity, Push, fit_propensity, typed
from farley.analysis.propensity.columns import Cell
from farley.analysis.tables import History

NAME = "like_those_who_left"
_REASONS = 3
_HOLDS = timedelta(days=28)


@dataclass(frozen=True)
class Noted:
    """What was noted of customers: in `table` a column for each field, with a cell for each of `customer_ids`."""

    customer_ids: Sequence[int]
    table: Mapping[str, Sequence[Cell]]


class LikeThoseWhoLeft:
    """Says of everybody who has not left how many of those with such details have, and which details tell it."""

    def __init__(self, noted: Noted, *, seed: int = 0) -> None:
        self.noted = noted
        self.seed = seed
        self.cases_: Cases
        self.left_: Floats | None
        self.model_: Propensity | CannotTell

    def fit(self, history: History, *, as_of: datetime) -> LikeThoseWhoLeft:
        """Learns from all of whom it is written whether they have left."""
        outcome = column_of_who_left(self.noted.table)
        self.left_ = None if outcome is None else left_or_not(self.noted.table[outcome])
        if self.left_ is not None:
            self.cases_ = typed({name: cells for name, cells in self.noted.table.items() if name != outcome})
            self.model_ = fit_propensity(self.cases_, self.left_, seed=self.seed)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding for each of whom it is written whether they left: like those who did, or not, or why nothing can
        be said. None where no field says who has left.
        """
        if self.left_ is None:
            return []
        told = np.flatnonzero(np.isfinite(self.left_))
        ids = [self.noted.customer_ids[row] for row in told.tolist()]
        if isinstance(self.model_, CannotTell):
            missing = (f"learned_{self.model_.reason}", self.model_.has, self.model_.needs)
            return [CannotSay(pk, NAME, *missing) for pk in ids]
        here = np.flatnonzero(self.left_ == 0)
        gone = [
            CannotSay(pk, NAME, "has_left", 0, 0)
            for pk, row in zip(ids, told.tolist(), strict=True)
            if self.left_[row] == 1
        ]
        return [*self._of_those_here(self.model_, here.tolist(), as_of), *gone]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: it is not known when those left who did."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []

    def _of_those_here(self, model: Propensity, rows: Sequence[int], as_of: datetime) -> Iterator[Claim]:
        cases = self.cases_.take(np.array(rows, dtype=np.int64))
        probability, low, high = model.probabilities(cases)
        pushes = model.pushes(cases, shown=2 * _REASONS)
        for place, row in enumerate(rows):
            chance = float(probability[place])
            params: dict[str, Value] = {
                "percent": _percent(chance),
                "low_percent": _percent(float(low[place])),
                "high_percent": _percent(float(high[place])),
                "usual_percent": round(100 * model.base_rate),
                "nearer_percent": round(100 * model.scores.skill),
            }
            yield Claim(
                customer_id=self.noted.customer_ids[row],
                insight=NAME,
                statement="like_those_who_left" if chance >= 0.5 else "like_those_who_stay",
                params=params | self._reasons(pushes[place], row, is_like=chance >= 0.5),
                confidence=float(np.clip(max(chance, 1 - chance), 0.01, 0.99)),
                evidence=(),
                counter_evidence=(),
                expires_at=as_of + _HOLDS,
                calls_for_attention=chance >= 0.5,
            )

    def _reasons(self, pushes: Sequence[Push], row: int, *, is_like: bool) -> dict[str, Value]:
        """What moves it most in the direction of the claim, as it was noted."""
        params: dict[str, Value] = {}
        told = [each for each in pushes if (each.points > 0) is is_like and abs(each.points) >= 1]
        noted = [(each, self.noted.table[each.column][row]) for each in told]
        for number, (push, cell) in enumerate([each for each in noted if each[1] not in (None, "")][:_REASONS], 1):
            params |= {f"reason_{number}": push.column, f"value_{number}": _plain(cell)}
            params[f"points_{number}"] = round(push.points)
        return params


def _percent(probability: float) -> int:
    return int(np.clip(round(100 * probability), 1, 99))


def _plain(cell: Cell) -> Value:
    return cell.isoformat() if isinstance(cell, date) else cell
