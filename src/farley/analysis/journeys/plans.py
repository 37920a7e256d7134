"""The journey that a team has designed: its steps in their order, what counts as each, and how long each may take.

It is kept as JSON, and read with `read_plan`.
"""

from __future__ import annotations

from typing import Annotated, Literal

import ibis
import msgspec
from msgspec import Meta, Struct

from farley.analysis.tables import moment

FEWEST_STEPS, MOST_STEPS, MOST_WAYS = 2, 20, 5

Word = Annotated[str, Meta(max_length=200)]


class PlanBroken(ValueError):
    """A kept plan cannot be read, or does not hang together."""


class Way(Struct, frozen=True, forbid_unknown_fields=True):
    """What counts as a step: something of this kind; where they are given, over this channel, in this direction, with
    `page` in the name of the page, event or form, and `words` in the text.
    """

    kind: Word
    channel: Word = ""
    direction: Literal["", "in", "out"] = ""
    page: Word = ""
    words: Word = ""


class PlannedStep(Struct, frozen=True, forbid_unknown_fields=True):
    """A step: any of its ways will do. It may come at most `days` days after the one before; customers may go from it
    `back_to` an earlier one (by its place, from 0).
    """

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    ways: Annotated[tuple[Way, ...], Meta(min_length=1, max_length=MOST_WAYS)]
    may_be_skipped: bool = False
    may_repeat: bool = False
    days: Annotated[int, Meta(ge=1, le=3_650)] | None = None
    back_to: Annotated[int, Meta(ge=0, lt=MOST_STEPS)] | None = None


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    """The designed journey."""

    steps: Annotated[tuple[PlannedStep, ...], Meta(min_length=FEWEST_STEPS, max_length=MOST_STEPS)]


def read_plan(text: str | bytes) -> Plan:
    """The plan that was kept as JSON.

    Raises PlanBroken.
    """
    try:
        plan = msgspec.json.decode(text, type=Plan)
    except (msgspec.DecodeError, RecursionError) as error:
        raise PlanBroken(str(error)) from error
    for place, step in enumerate(plan.steps):
        if step.back_to is not None and step.back_to >= place:
            raise PlanBroken(f"step {place + 1} goes back to one that does not stand before it")
    if all(step.may_be_skipped for step in plan.steps):
        raise PlanBroken("at least one step has to be one that may not be skipped")
    return plan


def written(plan: Plan) -> str:
    """The plan as JSON; equal plans give equal texts."""
    return msgspec.json.encode(plan).decode()


def needs_words(plan: Plan) -> bool:
    """Whether a step is told by the words of a text."""
    return any(way.words for step in plan.steps for way in step.ways)


def planned_rows(rows: ibis.Table, plan: Plan) -> ibis.Table:
    """What of the interactions is a step of the plan: customer_id, interaction_id, at and label, the step's place. What
    fits several steps is the first of them. `rows` have the columns of the contract; `text` only where it needs_words.
    """
    fits = [(ibis.or_(*(_fits(rows, way) for way in step.ways)), place) for place, step in enumerate(plan.steps)]
    label = ibis.cases(*fits, else_=-1)
    found = rows.select("customer_id", "interaction_id", at=moment(rows.happened_at), label=label)
    return found.filter(found.label >= 0)


def _fits(rows: ibis.Table, way: Way) -> ibis.Value:
    fits = rows.kind == way.kind
    if way.channel:
        fits &= rows.channel == way.channel
    if way.direction:
        fits &= rows.direction == way.direction
    if way.page:
        fits &= rows["name"].fill_null("").lower().contains(way.page.lower())
    if way.words:
        fits &= rows["text"].fill_null("").lower().contains(way.words.lower())
    return fits
