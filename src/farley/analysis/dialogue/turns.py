"""Every contact with every customer in its order: whose turn it was, when, and what it was for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from ibis import _
from numpy.typing import NDArray

from farley.analysis.numerics import Floats, Ints
from farley.analysis.tables import CONTACT_KINDS, History, columns, groups, moment

Marks = NDArray[np.bool_]
# What goes to so many customers within one hour was written to nobody in particular.
_MASS_MAIL = 10
_HOUR = 3600


@dataclass(frozen=True)
class Turns:
    """One row a contact, sorted by customer and time (seconds), with the firm's `day`. `is_theirs`: the customer turned
    to us; `is_ours`: we to them; a meeting may be neither. `is_spoken`: answered on the spot. `intent` is "" and
    `score` NaN where the text was not read, or tells a colleague's own feeling; `is_upset` and `is_glad` by the
    emotions heard in it. `is_open`: everybody may see it who sees the customer.
    """

    customer_id: Ints
    interaction_id: Ints
    at: Ints
    day: Ints
    is_theirs: Marks
    is_ours: Marks
    is_spoken: Marks
    intent: NDArray[np.object_]
    score: Floats
    is_upset: Marks
    is_glad: Marks
    is_open: Marks

    def each(self) -> Iterator[tuple[int, slice]]:
        """Each customer with the rows."""
        for start, count in zip(*(column.tolist() for column in groups(self.customer_id)), strict=True):
            yield int(self.customer_id[start]), slice(start, start + count)


def turns(history: History, *, as_of: datetime) -> Turns:
    """All contacts as known at `as_of`, mails to everybody left out."""
    return history.once(_turns, as_of)


def _turns(history: History, as_of: datetime) -> Turns:
    rows = history.known_by(as_of).interactions
    rows = rows.filter(rows.kind.isin(list(CONTACT_KINDS)))
    tones = history.tones_of_customers.select("interaction_id", "score", "intent", "emotions")
    rows = rows.left_join(tones, "interaction_id").select(
        "customer_id",
        "interaction_id",
        "score",
        at=moment(_.happened_at),
        kind=_.kind,
        audience=_.audience,
        direction=_.direction.fill_null(""),
        intent=_.intent.fill_null(""),
        emotions=_.emotions.fill_null(""),
    )
    found = columns(rows.order_by("customer_id", "at", "interaction_id"))
    direction, kind, emotions = (found[name].astype(str) for name in ("direction", "kind", "emotions"))
    is_ours = direction == "out"
    kept = ~_is_mass_mail(found["customer_id"], found["at"], is_ours & (kind == "email"))
    return Turns(
        customer_id=found["customer_id"][kept],
        interaction_id=found["interaction_id"][kept],
        at=found["at"][kept],
        day=history.days(found["at"])[kept],
        is_theirs=(direction == "in")[kept],
        is_ours=is_ours[kept],
        is_spoken=np.isin(kind, ["call", "meeting"])[kept],
        intent=found["intent"][kept],
        score=found["score"].astype(float)[kept],
        is_upset=_hears(emotions, "anger", "disappointment")[kept],
        is_glad=_hears(emotions, "joy", "trust", "gratitude")[kept],
        is_open=(found["audience"].astype(str) == "all")[kept],
    )


def _hears(emotions: NDArray[np.str_], *wanted: str) -> Marks:
    """Whether one of these emotions is among those heard, which are few different lists."""
    lists, back = np.unique(emotions, return_inverse=True)
    return np.array([not set(wanted).isdisjoint(each.split(",")) for each in lists.tolist()], dtype=bool)[back]


def _is_mass_mail(customer_id: Ints, at: Ints, is_mail_of_ours: Marks) -> Marks:
    hours = np.where(is_mail_of_ours, at // _HOUR, -1)
    pairs = np.unique(np.column_stack([hours, customer_id]), axis=0)
    often, back = np.unique(pairs[:, 0], return_counts=True)
    crowded = often[(back >= _MASS_MAIL) & (often >= 0)]
    return np.isin(hours, crowded)
