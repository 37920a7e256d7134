"""The editor of a designed journey: what its form says, as a plan, and a plan as its form shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.http import QueryDict
from django.utils.translation import gettext as _

from farley.analysis.journeys.plans import FEWEST_STEPS, MOST_STEPS, MOST_WAYS, Plan, PlannedStep, Way
from farley.base.errors import Invalid
from farley.base.numbers import number_in
from farley.timeline.words import CHANNELS
from farley.web.journeys.steps import step_name

# What can be a step: kinds, told apart by who turned to whom where that matters.
WHAT = (
    *("page_view|", "form|in", "email|in", "email|out", "call|in", "call|out", "message|in", "message|out"),
    *("meeting|", "purchase|", "refund|", "event|"),
)
_STEP, _WAY = re.compile(r"s(\d{1,2})\.name"), re.compile(r"s(\d{1,2})\.w(\d)\.what")
_MOST_DAYS = 3_650


@dataclass(frozen=True)
class WayDraft:
    """One line that says what counts as a step, as it was typed."""

    what: str = "email|in"
    channel: str = ""
    page: str = ""
    words: str = ""


@dataclass(frozen=True)
class StepDraft:
    """A step as it was typed; `back` is the number of the step that one may go back to, from 1, or nothing."""

    name: str = ""
    ways: tuple[WayDraft, ...] = (WayDraft(),)
    days: str = ""
    back: str = ""
    may_be_skipped: bool = False
    may_repeat: bool = False


Draft = tuple[StepDraft, ...]


def example() -> Draft:
    """What a new one begins with, so that nobody sits in front of an empty page."""
    asks = (WayDraft("form|in"), WayDraft("email|in"), WayDraft("call|in"))
    return (
        StepDraft(_("Somebody asks us"), asks),
        StepDraft(_("We answer"), (WayDraft("email|out"), WayDraft("call|out")), days="2"),
        StepDraft(_("Purchase"), (WayDraft("purchase|"),), days="30", may_repeat=True),
    )


def what_choices() -> list[tuple[str, str]]:
    """What can be a step, by its name."""
    return [(each, step_name(f"{each.split('|')[0]}||{each.split('|')[1]}|")) for each in WHAT]


def channel_choices() -> list[tuple[str, str]]:
    """Over which channel a step may come."""
    return [("", _("any channel")), *((key, str(label)) for key, label in CHANNELS.items())]


def read_form(form: QueryDict) -> Draft:
    """What the form says, with what its buttons ask for done: a step or a way more or less, a step moved."""
    numbers = sorted(int(found[1]) for name in form if (found := _STEP.fullmatch(name)))
    draft = tuple(_step(form, number) for number in numbers[:MOST_STEPS])
    return _done(draft, form.get("do", ""))


def touched(do: str, steps: int) -> str:
    """Where one goes on after a button was pressed, with so many steps now: at the same button of the step that was
    moved, as "up-0", otherwise at a step's name, as "name-2".
    """
    word, _dash, rest = do.partition("-")
    number = int(rest.split("-")[0]) if re.fullmatch(r"\d{1,2}(-\d{1,2})?", rest) else steps - 1
    if word == "up" and number > 1:
        return f"up-{number - 1}"
    if word == "down" and number < steps - 2:
        return f"down-{number + 1}"
    at = {"up": number - 1, "down": number + 1}.get(word, number)
    return f"name-{max(0, min(at, steps - 1))}"


def _step(form: QueryDict, number: int) -> StepDraft:
    ways = sorted(int(found[2]) for name in form if (found := _WAY.fullmatch(name)) and int(found[1]) == number)
    return StepDraft(
        name=_word(form, f"s{number}.name")[:80],
        ways=tuple(_way(form, f"s{number}.w{way}.") for way in ways[:MOST_WAYS]) or (WayDraft(),),
        days=_word(form, f"s{number}.days"),
        back=_word(form, f"s{number}.back"),
        may_be_skipped=form.get(f"s{number}.skip") == "1",
        may_repeat=form.get(f"s{number}.repeat") == "1",
    )


def _way(form: QueryDict, prefix: str) -> WayDraft:
    what, channel = _word(form, f"{prefix}what"), _word(form, f"{prefix}channel")
    return WayDraft(
        what if what in WHAT else WHAT[0],
        channel if channel in CHANNELS else "",
        _word(form, f"{prefix}page"),
        _word(form, f"{prefix}words"),
    )


def _word(form: QueryDict, name: str) -> str:
    word = str(form.get(name, "")).strip()[:200]
    return word if word.isprintable() else ""


def _done(draft: Draft, do: str) -> Draft:
    """`add` adds a step, `remove-0` takes the first away, `up-1` and `down-0` change the first two; `way-0` adds a way
    to the first step, `unway-0-1` takes its second away.
    """
    word, *rest = do.split("-")
    numbers = [number for each in rest if (number := number_in(each)) is not None]
    if word == "add" and len(draft) < MOST_STEPS:
        return (*draft, StepDraft())
    if not numbers or numbers[0] >= len(draft):
        return draft
    at, order = numbers[0], list(range(len(draft)))
    if word == "remove":
        return _in_order(draft, [each for each in order if each != at])
    other = at - 1 if word == "up" else at + 1
    if word in ("up", "down") and 0 <= other < len(draft):
        order[at], order[other] = order[other], order[at]
        return _in_order(draft, order)
    ways = list(draft[at].ways)
    if word == "way" and len(ways) < MOST_WAYS:
        ways.append(WayDraft())
    if word == "unway" and len(numbers) == 2 and len(ways) > 1 and numbers[1] < len(ways):
        del ways[numbers[1]]
    return (*draft[:at], replace(draft[at], ways=tuple(ways)), *draft[at + 1 :])


def _in_order(draft: Draft, order: Sequence[int]) -> Draft:
    """The steps in another order; who goes back to one still goes back to it, as long as it stands before."""
    places = {str(old + 1): place for place, old in enumerate(order)}
    steps = []
    for place, old in enumerate(order):
        back = places.get(draft[old].back, place)
        steps.append(replace(draft[old], back=str(back + 1) if back < place else ""))
    return tuple(steps)


def plan_of(draft: Draft) -> Plan:
    """The plan that a draft asks for.

    Raises Invalid where something is missing.
    """
    if len(draft) < FEWEST_STEPS:
        raise Invalid(_("A journey needs at least two steps."), field="steps")
    if all(step.may_be_skipped for step in draft):
        raise Invalid(_("At least one step has to be one that may not be left out."), field="steps")
    return Plan(tuple(_planned(step, place) for place, step in enumerate(draft)))


def _planned(step: StepDraft, place: int) -> PlannedStep:
    if not step.name:
        raise Invalid(_("Give step %(number)s a name.") % {"number": place + 1}, field=f"s{place}.name")
    back = _number(step.back, place)
    if step.back and back is None:
        problem = _("Step %(number)s can only go back to a step before it.")
        raise Invalid(problem % {"number": place + 1}, field=f"s{place}.back")
    days = _number(step.days, _MOST_DAYS) if place else None
    if place and step.days and days is None:
        problem = _("The target of step %(number)s is a number of days, from 1.")
        raise Invalid(problem % {"number": place + 1}, field=f"s{place}.days")
    return PlannedStep(
        step.name,
        tuple(_planned_way(way) for way in step.ways),
        may_be_skipped=step.may_be_skipped,
        may_repeat=step.may_repeat,
        days=days,
        back_to=back - 1 if back else None,
    )


def _number(text: str, most: int) -> int | None:
    return number_in(text, most=most) or None


def _planned_way(way: WayDraft) -> Way:
    kind, direction = way.what.split("|")
    return Way(kind, way.channel, _direction(direction), way.page, way.words)


def _direction(word: str) -> Literal["", "in", "out"]:
    match word:
        case "in" | "out":
            return word
    return ""


def draft_of(plan: Plan) -> Draft:
    """A plan as its form shows it."""
    return tuple(
        StepDraft(
            step.name,
            tuple(WayDraft(_what(way), way.channel, way.page, way.words) for way in step.ways),
            "" if step.days is None else str(step.days),
            "" if step.back_to is None else str(step.back_to + 1),
            step.may_be_skipped,
            step.may_repeat,
        )
        for step in plan.steps
    )


def _what(way: Way) -> str:
    return next((each for each in WHAT if each in (f"{way.kind}|{way.direction}", f"{way.kind}|")), WHAT[0])
