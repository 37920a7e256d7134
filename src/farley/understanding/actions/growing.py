"""Note which themes more customers speak of than before: those raise a hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction

from farley.analysis.calibration import TooFewCases
from farley.analysis.themes import Growth, Ints, growths
from farley.analysis.themes import Heard as Counted
from farley.base.access import EVERYBODY
from farley.understanding.models import Theme
from farley.understanding.queries.heard import Heard

# The last days, and as many times three before them; the longer ones where too little was said in the shorter.
SPANS = ((30, 90), (90, 270))
_DAY = 86_400
# Where the newest is older than that, a table was brought in: everything is counted from there.
_LONG_AGO = timedelta(days=7)


def note_growth(heard: Heard, *, at: datetime) -> None:
    """Write down how the themes have grown, of what all may see who may see the theme."""
    own: dict[str, list[int]] = defaultdict(list)
    for pk, audience in Theme.objects.shown().order_by("pk").values_list("pk", "audience"):
        own[audience].append(pk)
    # Counting takes a while, and nobody may have to wait for it to write: it is done before the transaction.
    found = {
        audience: _growths(heard, heard.rows_of(EVERYBODY, audience), pks, at) for audience, pks in sorted(own.items())
    }
    with transaction.atomic():
        for theme in Theme.objects.shown().select_for_update().order_by("pk"):
            growths_, days = found.get(theme.audience, ({}, 0))
            _note(theme, growths_.get(theme.pk), days, at)


def _growths(heard: Heard, rows: Ints, themes: list[int], at: datetime) -> tuple[dict[int, Growth], int]:
    """The growth of each theme, over the shortest time in which enough was said; and how many days that is."""
    if not len(rows):
        return {}, 0
    newest = int(heard.at[rows].max())
    until = newest if at.timestamp() - newest > _LONG_AGO.total_seconds() else int(at.timestamp())
    roots, customers, ages = _counted_in(heard.themes[rows]), heard.customers[rows], (until - heard.at[rows]) / _DAY
    for days, days_before in SPANS:
        now, before = (ages < days), (ages >= days) & (ages < days + days_before)
        said_now, said_before = _speakers(customers, roots, now), _speakers(customers, roots, before)
        counted = {pk: Counted(said_now.get(pk, 0), said_before.get(pk, 0)) for pk in themes}
        found = growths(counted, now=_people(customers, now), before=_people(customers, before))
        if not isinstance(found, TooFewCases):
            return found, days
    return {}, 0


def _speakers(customers: Ints, themes: Ints, rows: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> dict[int, int]:
    """How many customers speak of each theme."""
    pairs = np.unique(np.column_stack([themes[rows], customers[rows]]), axis=0)
    names, counts = np.unique(pairs[:, 0], return_counts=True)
    return dict(zip(names.tolist(), counts.tolist(), strict=True))


def _counted_in(themes: Ints) -> Ints:
    roots = {pk: root or pk for pk, root in Theme.objects.values_list("pk", "counted_in")}
    names, places = np.unique(themes, return_inverse=True)
    return np.array([roots.get(int(name), int(name)) for name in names], dtype=np.int64)[places]


def _people(customers: Ints, rows: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> int:
    return len(np.unique(customers[rows]))


def _note(theme: Theme, growth: Growth | None, days: int, at: datetime) -> None:
    theme.growth = asdict(growth) | {"days": days} if growth else None
    is_growing = growth is not None and growth.state != ""
    theme.grows_since = (theme.grows_since or at) if is_growing else None
    if not is_growing:
        theme.noted_at = None
    theme.save(update_fields=["growth", "grows_since", "noted_at"])
