"""How customers feel along the way: what their words tell at each step and on each transition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from farley.analysis.journeys.walks import Walks
from farley.analysis.language.questions import EMOTIONS
from farley.analysis.tables import columns

FEWEST_WITH_WORDS = 10
_STRONGEST = 3
# What is heard more rarely is not what a step feels like.
_RAREST = 0.05


@dataclass(frozen=True)
class Feeling:
    """Of a step, or with `next_step` of a transition: of how many customers words were read there, and how these sound
    in the mean from -1 (bad) to 1 (good), with the 95 % interval. Each customer counts once, however much they wrote.

    `emotions` are the strongest, each with the share of what was said in which it is heard. With fewer than
    FEWEST_WITH_WORDS customers it is not `is_known`, and nothing else is said.
    """

    step: str
    next_step: str
    customers: int
    mean: float = 0.0
    low: float = 0.0
    high: float = 0.0
    emotions: tuple[tuple[str, float], ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether there are enough cases."""
        return self.customers >= FEWEST_WITH_WORDS

    @property
    def sound(self) -> str:
        """`good` or `bad` where the whole interval is, else `mixed`."""
        if self.low > 0:
            return "good"
        return "bad" if self.high < 0 else "mixed"


def feelings_at_steps(walks: Walks, tones: ibis.Table) -> tuple[Feeling, ...]:
    """How the words sound that belong to each step, of every step that has any. `tones` have the columns of
    History.tones_of_customers.
    """
    return _told(walks, _with_words(walks, tones), ["step"])


def feelings_on_transitions(walks: Walks, tones: ibis.Table) -> tuple[Feeling, ...]:
    """How the words sound at both ends of each transition, of every one that has any."""
    said = _with_words(walks, tones)
    leaving = said.filter(said.next_step >= 0).select("customer_id", "step", "next_step", "score", "emotions")
    before = walks.table.select("customer_id", "place", came_from="step")
    came = said.mutate(place=said.place - 1).inner_join(before, ["customer_id", "place"])
    coming = came.select("customer_id", "score", "emotions", step="came_from", next_step="step")
    both = ibis.union(leaving, coming.select(*leaving.columns), distinct=False)
    return _told(walks, both, ["step", "next_step"])


def _with_words(walks: Walks, tones: ibis.Table) -> ibis.Table:
    return walks.table.inner_join(tones.select("interaction_id", "score", "emotions"), "interaction_id")


def _told(walks: Walks, said: ibis.Table, by: list[str]) -> tuple[Feeling, ...]:
    """First of each customer, then of all: somebody who writes often would drown the others."""
    found = columns(_summed(_of_each(said, by), by).order_by(by))
    names = zip(*(found[name].tolist() for name in by), strict=True)
    return tuple(
        _feeling(tuple(map(walks.name, steps)), {name: float(found[name][row]) for name in found})
        for row, steps in enumerate(names)
    )


def _of_each(said: ibis.Table, by: list[str]) -> ibis.Table:
    heard = {name: _is_heard(said, name).mean() for name in EMOTIONS}
    return said.group_by(["customer_id", *by]).agg(score=said.score.mean(), **heard)


def _is_heard(said: ibis.Table, emotion: str) -> Any:
    heard = "," + said.emotions.fill_null("") + ","
    return heard.contains(f",{emotion},").ifelse(1, 0)


def _summed(each: ibis.Table, by: list[str]) -> ibis.Table:
    felt = {name: each[name].sum() for name in EMOTIONS}
    return each.group_by(by).agg(
        customers=each.count(), total=each.score.sum(), squares=(each.score * each.score).sum(), **felt
    )


def _feeling(steps: tuple[str, ...], sums: dict[str, float]) -> Feeling:
    step, after = (*steps, "")[:2]
    customers = int(sums["customers"])
    if customers < FEWEST_WITH_WORDS:
        return Feeling(step, after, customers)
    mean, half = mean_within(np.array([sums["total"]]), np.array([sums["squares"]]), np.array([customers]))
    felt = [(name, sums[name] / customers) for name in EMOTIONS]
    strongest = tuple(sorted((each for each in felt if each[1] >= _RAREST), key=lambda each: -each[1])[:_STRONGEST])
    low, high = max(-1.0, float(mean[0] - half[0])), min(1.0, float(mean[0] + half[0]))
    return Feeling(step, after, customers, float(mean[0]), low, high, strongest)


def mean_within(
    total: NDArray[np.float64], squares: NDArray[np.float64], cases: NDArray[Any]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Means from sums and sums of squares, and half the width of their 95 % intervals (Student 1908)."""
    mean = total / cases
    spread = np.sqrt(np.maximum(squares / cases - mean**2, 0) * cases / np.maximum(cases - 1, 1))
    return mean, stdtrit(np.maximum(cases - 1, 1), 0.975) * spread / np.sqrt(cases)
