"""What is known of those who pay regularly: what they used, and what they wrote or said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from ibis import _

from farley.analysis.dialogue.turns import Turns, turns
from farley.analysis.evidence import SHOWN
from farley.analysis.numerics import Floats, Ints
from farley.analysis.propensity import Cases, Numbers
from farley.analysis.regular_payments import Payer
from farley.analysis.tables import History, columns, moment

LATELY, BEFORE = 91, 364
_USED = ("page_view", "event")
_COMPLAINS = ("complaint", "leaving")
# Use on so many days before, and so many payers to compare with, before a change of it can be seen.
_DAYS_OF_USE = 4
_ENOUGH_TO_COMPARE = 10
# Which part each column tells of.
PART_OF = {
    "late": "payments",
    "on_time": "payments",
    "paid": "payments",
    "price": "payments",
    "use": "use",
    "tone": "words",
    "complaints": "service",
}


@dataclass(frozen=True)
class Known:
    """What everybody used, one row a customer and day, and all contacts, both sorted by customer and time."""

    today: int
    customer_id: Ints
    day: Ints
    interaction_id: Ints
    contacts: Turns

    @classmethod
    def by(cls, history: History, as_of: datetime) -> Known:
        rows = history.known_by(as_of).interactions
        rows = rows.filter(rows.kind.isin(list(_USED)), rows.direction == "in")
        found = columns(
            rows.select("customer_id", "interaction_id", at=moment(_.happened_at)).order_by(
                "customer_id", "at", "interaction_id"
            )
        )
        day = history.days(found["at"])
        first = np.ones(len(day), dtype=bool)
        first[1:] = (np.diff(found["customer_id"]) != 0) | (np.diff(day) != 0)
        return cls(
            today=history.day(as_of),
            customer_id=found["customer_id"][first],
            day=day[first],
            interaction_id=found["interaction_id"][first],
            contacts=turns(history, as_of=as_of),
        )

    def cases(self, payers: list[Payer], today: int) -> Cases:
        """What was known of them on a day."""
        common = self.common_change(payers, today)
        each = [self._figures(own, today, common) for own in payers]
        return Cases(tuple(Numbers(name, np.array([row[name] for row in each], dtype=float)) for name in PART_OF))

    def _figures(self, own: Payer, today: int, common: float) -> dict[str, float]:
        use, words = self.use(own.customer_id, today, common), self.words(own.customer_id, today)
        return {
            "late": own.late,
            "on_time": own.on_time,
            "paid": float(np.log(own.count)),
            "price": float(np.log(own.amount / own.usual_amount)),
            "use": float(np.log((use.lately + 0.5) / (use.expected + 0.5))) if use.is_known else np.nan,
            "tone": float(words.score.mean()) if len(words.score) else np.nan,
            "complaints": float(words.complaints),
        }

    def use(self, customer_id: int, today: int, common: float = 1.0) -> Use:
        rows = slice(*np.searchsorted(self.customer_id, [customer_id, customer_id + 1]).tolist())
        day = self.day[rows]
        known = day <= today
        day, used = day[known], self.interaction_id[rows][known]
        border = today - LATELY
        before_days = int(np.clip(border - day[0], 0, BEFORE)) if len(day) else 0
        before = int(((day <= border) & (day > border - BEFORE)).sum())
        is_known = before >= _DAYS_OF_USE and before_days >= LATELY
        share = LATELY / max(before_days, 1) * common
        ids = tuple(used[::-1][:SHOWN].tolist())
        return Use(is_known, int((day > border).sum()), before, before * share, share / (1 + share), ids)

    def common_change(self, payers: list[Payer], today: int) -> float:
        """How many times as often as before most payers use us: where a tracker broke, nobody's use fell."""
        alike = [use for own in payers if (use := self.use(own.customer_id, today)).is_known]
        if len(alike) < _ENOUGH_TO_COMPARE:
            return 1.0
        return float(np.clip(np.median([(use.lately + 0.5) / (use.expected + 0.5) for use in alike]), 0.1, 10))

    def words(self, customer_id: int, today: int) -> Words:
        found = self.contacts
        rows = slice(*np.searchsorted(found.customer_id, [customer_id, customer_id + 1]).tolist())
        lately = (found.day[rows] <= today) & (found.day[rows] > today - LATELY)
        told = lately & (found.is_theirs[rows] | found.is_spoken[rows])
        read = told & np.isfinite(found.score[rows])
        complains = told & np.isin(found.intent[rows], _COMPLAINS) & ~(found.score[rows] > 0)
        ids = found.interaction_id[rows]
        return Words(
            score=found.score[rows][read],
            ids=ids[read],
            # The same trouble in two mails of a day is one complaint.
            complaints=len(np.unique(found.day[rows][complains])),
            complained=tuple(ids[complains][::-1].tolist()),
            leaving=tuple(ids[complains & (found.intent[rows] == "leaving")][::-1].tolist()),
        )


@dataclass(frozen=True)
class Use:
    """On how many days one used something of ours lately and before, and on how many it would have been as ever;
    `share` of all time watched is lately. It `is_known` where that was often and long enough to see a change.
    """

    is_known: bool
    lately: int
    before: int
    expected: float
    share: float
    ids: tuple[int, ...]


@dataclass(frozen=True)
class Words:
    """What one wrote or said lately: tones with their ids, on how many days one complained, and where one spoke of
    leaving, the newest first.
    """

    score: Floats
    ids: Ints
    complaints: int
    complained: tuple[int, ...]
    leaving: tuple[int, ...]
