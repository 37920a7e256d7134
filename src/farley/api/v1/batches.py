"""Create many at once, each with a result of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from http.client import responses
from typing import Any, TypeVar

import pydantic
from django.db.models import Model
from django.utils.translation import gettext as _

from farley.api.problems import Culprit, Problem, ProblemError, culprits, problem_for
from farley.api.v1.fields import Shape
from farley.api.v1.shapes.batches import BatchAnswer, BatchResult
from farley.base.errors import FarleyError, Refused

S = TypeVar("S", bound=Shape)
D = TypeVar("D")
R = TypeVar("R", bound=Model)


def run(
    items: Sequence[Any],
    *,
    shape: type[S],
    prepare: Callable[[S], D],
    create: Callable[[list[D]], list[int | None]],
) -> BatchAnswer:
    """Check each item, create those that fit, and tell of each.

    `prepare` makes of an item what the room's action takes, or refuses it. `create` makes all of a list or none, and
    returns their ids; None for one that was there already.

    Raises Refused where the caller may create nothing at all.
    """
    results: list[BatchResult | None] = [None] * len(items)
    ready: list[tuple[int, D]] = []
    for index, item in enumerate(items):
        try:
            ready.append((index, prepare(shape.model_validate(item))))
        except (FarleyError, pydantic.ValidationError) as error:
            results[index] = _refused(index, error)
    for result in _create(ready, create):
        results[result.index] = result
    told = [result for result in results if result is not None]
    created = sum(result.status == 201 for result in told)
    return BatchAnswer(created=created, refused=len(told) - created, results=told)


def ids_of(drafts: Sequence[D], rows: Iterable[R], is_of: Callable[[D, R], bool]) -> list[int | None]:
    """For each draft the id of its row; None where it made none. The rows stand in the order of their drafts."""
    left = deque(rows)
    return [left.popleft().pk if left and is_of(draft, left[0]) else None for draft in drafts]


def _create(ready: list[tuple[int, D]], create: Callable[[list[D]], list[int | None]]) -> list[BatchResult]:
    """All at once; where one does not fit, each half for itself, so that a few bad ones cost a few more attempts."""
    if not ready:
        return []
    try:
        ids = create([draft for _index, draft in ready])
    except Refused:
        raise
    except FarleyError as error:
        if len(ready) == 1:
            return [_refused(ready[0][0], error)]
        middle = len(ready) // 2
        return _create(ready[:middle], create) + _create(ready[middle:], create)
    return [_created(index, pk) for (index, _draft), pk in zip(ready, ids, strict=True)]


def _created(index: int, pk: int | None) -> BatchResult:
    if pk is not None:
        return BatchResult(index=index, status=201, id=pk)
    return _refused(index, ProblemError(409, "already-recorded", _("This was already recorded.")))


def _refused(index: int, error: Exception) -> BatchResult:
    if isinstance(error, pydantic.ValidationError):
        found = culprits([dict(one) for one in error.errors(include_url=False)])
        error = ProblemError(422, "invalid", _("Some values do not fit."), extra={"errors": found})
    problem = problem_for(error)
    told = Problem(
        type=problem.type,
        title=responses[problem.status],
        status=problem.status,
        detail=problem.detail,
        errors=[Culprit(**one) for one in problem.extra.get("errors", [])],
    )
    return BatchResult(index=index, status=problem.status, problem=told)
