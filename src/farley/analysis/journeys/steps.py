"""From interactions to steps, and which part of a journey is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis

from farley.analysis.days import DAY
from farley.analysis.tables import moment, seconds

# What one of us wrote down for ourselves, or what only says who a visitor is, is no step of the customer's.
NO_STEPS = ("note", "identified")
# For these it matters who turned to whom; a purchase has no direction.
_DIRECTED = ("email", "call", "message", "chat")
_NAMED = ("event", "form")
_VISIT = "page_view"
PAUSE = 1800


@dataclass(frozen=True)
class Detail:
    """How finely steps are told apart: website visits page by page, and everything by its channel as well.

    Without `pages`, pages that were looked at with less than half an hour between them are one step.
    """

    pages: bool = False
    channels: bool = False


def steps_of(interactions: ibis.Table, detail: Detail = Detail()) -> ibis.Table:
    """The steps of interactions (farley.analysis.tables.INTERACTIONS): customer_id, interaction_id, at (seconds since
    1970), channel, and step, a word of four parts "kind|channel|direction|name", of which those that do not matter are
    empty.
    """
    rows = interactions.filter(interactions.kind.notin(NO_STEPS))
    rows = rows.mutate(at=moment(rows.happened_at))
    if not detail.pages:
        rows = _visits_as_one(rows)
    return rows.select("customer_id", "interaction_id", "at", "channel", step=_step(rows, detail))


def is_ours(step: Any) -> Any:
    """Whether a step, or a column of them, is something that we sent, or a call of ours, and nothing the customer did:
    it keeps nobody from having left.
    """
    return step.endswith("|out|")


def _visits_as_one(rows: ibis.Table) -> ibis.Table:
    order = ibis.window(group_by="customer_id", order_by=["at", "interaction_id"])
    rows = rows.mutate(
        kind_before=rows.kind.lag(1, default="").over(order), at_before=rows.at.lag(1, default=-PAUSE).over(order)
    )
    is_same_visit = (rows.kind == _VISIT) & (rows.kind_before == _VISIT) & (rows.at - rows.at_before <= PAUSE)
    return rows.filter(~is_same_visit)


def _step(rows: ibis.Table, detail: Detail) -> Any:
    named = [*_NAMED, _VISIT] if detail.pages else list(_NAMED)
    name = rows.kind.isin(named).ifelse(ibis.coalesce(rows["name"], ""), "")
    direction = rows.kind.isin(_DIRECTED).ifelse(ibis.coalesce(rows.direction, ""), "")
    channel = ibis.coalesce(rows.channel, "") if detail.channels else ibis.literal("")
    return rows.kind + "|" + channel + "|" + direction + "|" + name


def between(steps: ibis.Table, start: datetime | None, end: datetime | None) -> ibis.Table:
    """The steps from `start` on and before `end`; None is open."""
    if start is not None:
        steps = steps.filter(steps.at >= seconds(start))
    return steps if end is None else steps.filter(steps.at < seconds(end))


def since_first(steps: ibis.Table, days: int) -> ibis.Table:
    """Of each customer only the steps of the first `days` days, from the first contact on."""
    first = ibis.window(group_by="customer_id")
    steps = steps.mutate(first_at=steps.at.min().over(first))
    return steps.filter(steps.at < steps.first_at + days * DAY).drop("first_at")


def until(steps: ibis.Table, kind: str, *, days_after: int = 0) -> ibis.Table:
    """Of each customer who ever came to a step of this kind ("purchase"), the steps up to the first of them; and with
    `days_after` those of so many days after it.
    """
    goals = steps.filter(steps.step.startswith(f"{kind}|"))
    order = ibis.window(group_by="customer_id", order_by=["at", "interaction_id"])
    goals = goals.mutate(number=ibis.row_number().over(order)).filter(lambda rows: rows.number == 0)
    goals = goals.select(who="customer_id", goal_at="at", goal_id="interaction_id")
    found = steps.join(goals, steps.customer_id == goals.who)
    is_before = (found.at < found.goal_at) | ((found.at == found.goal_at) & (found.interaction_id <= found.goal_id))
    if days_after:
        is_before = is_before | (found.at <= found.goal_at + days_after * DAY)
    return found.filter(is_before).select(*steps.columns)
