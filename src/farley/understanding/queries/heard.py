"""All that customers said, as columns: what fits into memory of millions of sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from farley.analysis.themes import NOWHERE, Ints
from farley.base.access import ADMINS, EVERYBODY, Onlookers, narrowest
from farley.understanding.access import said_for

_COLUMNS = np.dtype(
    [
        ("id", np.int64),
        ("customer", np.int64),
        ("theme", np.int64),
        ("likeness", np.float32),
        ("at", np.int64),
        ("audience", np.int32),
    ]
)


@dataclass(frozen=True)
class Heard:
    """One row a sentence: its id, the customer of today, its theme (NOWHERE for none), how like it is, when it was
    said (seconds since 1970), and which of the `names` its audience is.
    """

    ids: Ints
    customers: Ints
    themes: Ints
    likeness: np.ndarray[Any, np.dtype[np.float32]]
    at: Ints
    kinds: Ints
    names: tuple[str, ...]

    def audience(self, row: int) -> str:
        """Who may see a sentence."""
        return self.names[int(self.kinds[row])]

    def audiences(self) -> list[str]:
        """All audiences there are, everybody first, then the larger ones."""
        counted = Counter(self.kinds.tolist())
        names = sorted((self.names[kind] for kind in counted), key=lambda name: -counted[self.names.index(name)])
        return sorted(names, key=lambda name: name != EVERYBODY)

    def rows_of(self, *audiences: str) -> Ints:
        """The rows of these audiences."""
        wanted = [kind for kind, name in enumerate(self.names) if name in audiences]
        return np.flatnonzero(np.isin(self.kinds, wanted))

    def placed(self, themes: Ints) -> Heard:
        """The same sentences in other themes."""
        return replace(self, themes=themes)


def everything_said() -> Heard:
    """All sentences that count, by id."""
    names: dict[str, int] = {}
    table = np.fromiter(_rows(names), dtype=_COLUMNS)
    return Heard(
        ids=table["id"],
        customers=table["customer"],
        themes=table["theme"],
        likeness=table["likeness"],
        at=table["at"],
        kinds=table["audience"],
        names=tuple(names),
    )


def _rows(names: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    rows = said_for(Onlookers(ADMINS)).order_by("pk")
    record, today = "interaction__customer__audience", "interaction__customer__canonical__audience"
    found = rows.values_list(
        "pk", "who", "theme", "likeness", "happened_at", "interaction__audience", record, today
    ).iterator(chunk_size=5_000)
    for pk, who, theme, likeness, at, *audiences in found:
        audience = narrowest(each for each in audiences if each is not None)
        kind = names.setdefault(audience, len(names))
        yield pk, who, NOWHERE if theme is None else theme, likeness, int(at.timestamp()), kind
