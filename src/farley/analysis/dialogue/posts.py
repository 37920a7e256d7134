"""Who works where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from farley.analysis.numerics import Ints


@dataclass(frozen=True)
class Posts:
    """One row a person who works or worked at an organisation, from `since` until `until` (seconds since 1970)."""

    person_id: Ints
    organisation_id: Ints
    since: Ints
    until: Ints

    def also_of(self, person_id: Ints, at: Ints) -> tuple[Ints, Ints]:
        """The contacts that count for an organisation, too: their places in `person_id`, and the organisations of whom
        they were with at that time.
        """
        places, organisations = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        order = np.argsort(person_id, kind="stable")
        first = np.searchsorted(person_id, self.person_id, side="left", sorter=order)
        last = np.searchsorted(person_id, self.person_id, side="right", sorter=order)
        for post in np.flatnonzero(last > first).tolist():
            rows = order[first[post] : last[post]]
            held = rows[(at[rows] >= self.since[post]) & (at[rows] < self.until[post])]
            places.append(held)
            organisations.append(np.full(len(held), self.organisation_id[post]))
        return np.concatenate(places), np.concatenate(organisations)
