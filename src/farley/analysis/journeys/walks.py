"""Each customer's steps in their order, each with the one that came next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from farley.analysis.journeys.steps import is_ours
from farley.analysis.tables import columns, seconds

# Stands where nothing came next, and where nothing came before: engines disagree on what a missing neighbour is.
NOTHING = -1


@dataclass(frozen=True)
class Walks:
    """All walks as a table, a row a step: customer_id, interaction_id, at, step, place (from 0), next_step, next_at.
    `step` and `next_step` are places in `names`; NOTHING where the walk ends.
    """

    table: Any
    names: tuple[str, ...]

    def release(self) -> None:
        """Let go of the table; call it before the connection it lives in is closed."""
        self.table.release()

    def name(self, step: int) -> str:
        """What a step is called; "" for NOTHING."""
        return self.names[step] if step >= 0 else ""

    def number(self, name: str) -> int:
        """Which step has this name; one that nobody took where there is none."""
        return self.names.index(name) if name in self.names else len(self.names)

    @property
    def ends(self) -> ibis.Table:
        """The rows with which each customer's walk ends: the last step that is not ours. Who never did anything, and
        was only written to, has none.
        """
        ours = [number for number, name in enumerate(self.names) if is_ours(name)]
        theirs = self.table.filter(self.table.step.notin(ours)) if ours else self.table
        last = theirs.group_by("customer_id").agg(place=theirs.place.max())
        return theirs.inner_join(last, ["customer_id", "place"])

    def customers(
        self,
        step: str,
        *,
        to: str | None = None,
        ended: bool = False,
        before: datetime | None = None,
        at_least: int = 1,
    ) -> NDArray[np.int64]:
        """The ids of the customers who took this step; with `to`, who went on to that one directly; with `ended`,
        whose walk ends there, whatever we sent since; with `before`, who took it before that time. In their order.
        """
        rows = self.ends if ended else self.table
        rows = rows.filter(rows.step == self.number(step))
        if to is not None:
            rows = rows.filter(rows.next_step == self.number(to))
        if before is not None:
            rows = rows.filter(rows["at"] < seconds(before))
        counted = rows.group_by("customer_id").agg(times=rows.count())
        found = columns(counted.filter(counted.times >= at_least).order_by("customer_id"))
        return np.asarray(found["customer_id"], dtype=np.int64)


def walks_of(steps: ibis.Table) -> Walks:
    """The walks of a table of steps (steps_of), worked out once and kept until they are released or forgotten."""
    names = sorted(columns(steps.select("step").distinct())["step"].tolist())
    table = steps.inner_join(_numbers(names), "step").select("customer_id", "interaction_id", "at", step="number")
    return Walks(_in_order(table).cache(), tuple(names))


def _numbers(names: list[str]) -> ibis.Table:
    schema = pa.schema([("step", pa.string()), ("number", pa.int64())])
    return ibis.memtable(pa.Table.from_pydict({"step": names, "number": list(range(len(names)))}, schema=schema))


def _in_order(table: ibis.Table) -> ibis.Table:
    order = ibis.window(group_by="customer_id", order_by=["at", "interaction_id"])

    def following(column: Any) -> Any:
        return column.lead(1, default=NOTHING).over(order)

    return table.mutate(
        place=ibis.row_number().over(order), next_step=following(table.step), next_at=following(table.at)
    )
