"""Which of several insights that forecast the same speaks of a customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from farley.understanding.catalogue import BY_NAME, CATALOGUE
from farley.understanding.models import Prediction, Voice

# Below so many cases of which all of them spoke, one is not nearer than another but by chance.
CASES = 100
_NEWEST = 20_000
# Until then the one speaks whose figures on public data are the best (docs/insights).
_FIRST = ("will_buy_soon",)


@dataclass(frozen=True)
class Nearness:
    """How near an insight came to what happened: the mean squared distance over the cases; less is better."""

    name: str
    cases: int
    error: float


def sharing() -> Mapping[str, tuple[str, ...]]:
    """The insights that forecast the same, by the word for it."""
    found: dict[str, list[str]] = defaultdict(list)
    for declaration in CATALOGUE:
        if declaration.forecasts:
            found[declaration.forecasts].append(declaration.name)
    return {word: tuple(names) for word, names in found.items()}


def with_those_that_share(names: Iterable[str]) -> set[str]:
    """These insights, and those that forecast the same as one of them."""
    names = set(names)
    return names.union(*(all_ for all_ in sharing().values() if names & set(all_)))


def speakers(forecasts: Iterable[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """Who speaks of each customer, by the word for what is forecast, among forecasts given as (customer, insight)."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for customer_id, name in forecasts:
        if word := BY_NAME[name].forecasts:
            found[customer_id, word].append(name)
    is_any_shared = any(len(names) > 1 for names in found.values())
    errors = dict(Voice.objects.values_list("name", "error")) if is_any_shared else {}
    return {key: min(names, key=lambda name: _turn(name, errors)) for key, names in found.items()}


def _turn(name: str, errors: Mapping[str, float]) -> tuple[float, bool, str]:
    return errors.get(name, 1.0), name not in _FIRST, name


def nearness_of(names: tuple[str, ...]) -> list[Nearness]:
    """How near each of these came on the newest cases of which all spoke; nothing with fewer than a hundred."""
    said = [_said_by(name) for name in names]
    common = sorted(set.intersection(*(set(each) for each in said)))
    if len(common) < CASES:
        return []
    distances = [[(each[case][0] - each[case][1]) ** 2 for case in common] for each in said]
    return [Nearness(name, len(common), float(np.mean(each))) for name, each in zip(names, distances, strict=True)]


def _said_by(name: str) -> dict[tuple[int, object], tuple[float, bool]]:
    rows = Prediction.objects.filter(name=name, outcome__happened__isnull=False).order_by("-as_of", "-id")
    columns = rows.values_list("customer", "as_of", "probability", "outcome__happened")[:_NEWEST]
    return {
        (customer_id, as_of): (probability, bool(happened)) for customer_id, as_of, probability, happened in columns
    }
