"""The builder: what its form says, as a rule, and a rule as its form shows it.

A rule of the builder is one level of groups: all of them have to hold, or any; and of a group's conditions all, any,
or none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from django.http import QueryDict
from django.utils.translation import gettext as _
from msgspec.structs import replace as replaced

from farley.analysis.segments import (
    All,
    AnyOf,
    Changed,
    Did,
    Holds,
    Mentioned,
    Not,
    Recorded,
    Rule,
    Sounded,
    Spoke,
    Window,
)
from farley.analysis.segments.rules import YEARS
from farley.analysis.tables import CONTACT_KINDS
from farley.base.accounts import Organisation, User
from farley.base.errors import Invalid
from farley.base.numbers import number_in
from farley.understanding.access import themes_for
from farley.understanding.hearing import PLEASED, UPSET

SPENT = ("purchase", "refund")
MOST = 12


@dataclass(frozen=True)
class Condition:
    """One line of the builder, with all that its kinds ask for, as it was typed."""

    kind: str = "bought"
    how: str = "at_least"
    number: str = "1"
    when: str = "last"
    days: str = "90"
    since: str = ""
    until: str = ""
    currency: str = ""
    text: str = ""
    tone: str = "upset"
    theme: str = ""
    about: str = ""
    measure: str = "spent"
    direction: str = "less"
    percent: str = "30"
    insight: str = ""
    field: str = "kind"
    value: str = ""


@dataclass(frozen=True)
class Group:
    """Conditions of which all, any or none hold."""

    match: str = "all"
    conditions: tuple[Condition, ...] = (Condition(),)


@dataclass(frozen=True)
class Draft:
    """What the builder shows: groups, and whether all of them have to hold or any."""

    match: str = "all"
    groups: tuple[Group, ...] = (Group(),)


_NAME = re.compile(r"g(\d{1,2})\.c(\d{1,2})\.kind")
_WORDS = [field.name for field in fields(Condition)]


def read_form(form: QueryDict) -> Draft:
    """What the form says, with what its buttons ask for done: a condition or a group more, or less."""
    places = sorted({(int(found[1]), int(found[2])) for name in form if (found := _NAME.fullmatch(name))})
    groups = []
    for number in sorted({group for group, _place in places})[:MOST]:
        conditions = tuple(_condition(form, f"g{number}.c{place}.") for group, place in places if group == number)
        groups.append(Group(_one_of(form.get(f"g{number}.match", ""), ("all", "any", "none")), conditions[:MOST]))
    draft = Draft(_one_of(form.get("match", ""), ("all", "any")), tuple(groups))
    return _done(draft, form.get("do", ""))


def _one_of(word: str, known: tuple[str, ...]) -> str:
    return word if word in known else known[0]


def _condition(form: QueryDict, prefix: str) -> Condition:
    given = {name: str(form[prefix + name]).strip()[:200] for name in _WORDS if prefix + name in form}
    if f"{prefix}value.when" in form:
        given["value"] = _time(form, f"{prefix}value")
    found = Condition(**given)
    return found if found.kind in RULES else replace(found, kind="bought")


def _time(form: QueryDict, name: str) -> str:
    word = form.get(f"{name}.when", "")
    if word in ("last", "not", "next"):
        return f"{word}-{form.get(f'{name}.days', '')}"
    return f"{word}-{form.get(f'{name}.day', '')}" if word in ("before", "after") else word


def _done(draft: Draft, do: str) -> Draft:
    """`add-0` adds a condition to the first group, `remove-0-1` takes its second away, `group` adds a group."""
    if do == "group" and len(draft.groups) < MOST:
        return replace(draft, groups=(*draft.groups, Group()))
    numbers = [number for word in do.split("-")[1:] if (number := number_in(word)) is not None]
    if not numbers or numbers[0] >= len(draft.groups):
        return draft
    group = draft.groups[numbers[0]]
    conditions = list(group.conditions)
    if do.startswith("add-") and len(conditions) < MOST:
        conditions.append(Condition())
    if do.startswith("remove-") and len(numbers) == 2 and numbers[1] < len(conditions):
        del conditions[numbers[1]]
    changed = [*draft.groups]
    changed[numbers[0] : numbers[0] + 1] = [replace(group, conditions=tuple(conditions))] if conditions else []
    return replace(draft, groups=tuple(changed) or (Group(),))


def draft_about(about: str, user: User) -> Draft:
    """Who lately spoke of the same as an entry of a timeline: a theme that the user may see, or somebody or something
    that is named.
    """
    kind, _colon, number = about.partition(":")
    if kind != "theme":
        return Draft(groups=(Group(conditions=(Condition(kind="mentioned", about=about),)),))
    theme = number_in(number)
    is_seen = theme is not None and themes_for(user).filter(pk=theme).exists()
    return Draft(groups=(Group(conditions=(Condition(kind="spoke", theme=number if is_seen else ""),)),))


def rule_of(draft: Draft) -> Rule:
    """The rule that a draft asks for.

    Raises Invalid where a condition is not filled in.
    """
    groups = tuple(_joined(group) for group in draft.groups)
    return All(groups) if draft.match == "all" else AnyOf(groups)


def _joined(group: Group) -> Rule:
    parts = tuple(RULES[condition.kind](condition) for condition in group.conditions)
    if group.match == "none":
        return Not(AnyOf(parts))
    return All(parts) if group.match == "all" else AnyOf(parts)


def _did(
    kinds: tuple[str, ...], *, direction: Literal["", "in", "out"] = "", text_is: str = ""
) -> Callable[[Condition], Rule]:
    def rule(it: Condition) -> Rule:
        if text_is == "words" and not it.text:
            raise Invalid(_("Give the words that were said."), field="rule")
        at_least, at_most = _bounds(it)
        asked = Did(kinds, _window(it), at_least=at_least, at_most=at_most, direction=direction)
        return replaced(asked, **{text_is: it.text}) if text_is and it.text else asked

    return rule


def _spent(it: Condition) -> Rule:
    at_least, at_most = _bounds(it)
    currency = it.currency or _currency()
    return Did(SPENT, _window(it), "amount", at_least=at_least, at_most=at_most, currency=currency)


def _sounded(it: Condition) -> Rule:
    times = max(1, int(_number(it.number)))
    if it.tone == "pleased":
        return Sounded(at_least=PLEASED, window=_window(it), times=times)
    return Sounded(at_most=UPSET, window=_window(it), times=times)


def _spoke(it: Condition) -> Rule:
    theme = number_in(it.theme)
    if theme is None:
        raise Invalid(_("Choose a theme."), field="rule")
    return Spoke(theme, _window(it), max(1, int(_number(it.number))))


def _mentioned(it: Condition) -> Rule:
    if not it.about:
        raise Invalid(_("Choose who or what is mentioned."), field="rule")
    return Mentioned(it.about, _window(it), max(1, int(_number(it.number))))


def _changed(it: Condition) -> Rule:
    share = float(_number(it.percent)) / 100
    at_least = round(1 + share, 4) if it.direction == "more" else None
    at_most = round(1 - share, 4) if it.direction != "more" else None
    days = _days(it)
    if it.measure == "spent":
        return Changed(SPENT, days, "amount", at_least, at_most, it.currency or _currency())
    kinds = CONTACT_KINDS if it.measure == "contacted" else ("purchase",)
    return Changed(kinds, days, at_least=at_least, at_most=at_most)


def _insight(it: Condition) -> Rule:
    name, _colon, statement = it.insight.partition(":")
    if not name:
        raise Invalid(_("Choose what the insight says."), field="rule")
    return Holds(name, (statement,) if statement else ())


def _record(it: Condition) -> Rule:
    if not it.value:
        raise Invalid(_("Choose what stands in the record."), field="rule")
    return Recorded(it.field, (it.value,))


RULES: Mapping[str, Callable[[Condition], Rule]] = {
    "bought": _did(("purchase",)),
    "spent": _spent,
    "changed": _changed,
    "contacted": _did(CONTACT_KINDS, direction="in"),
    "we_contacted": _did(CONTACT_KINDS, direction="out"),
    "said": _did(CONTACT_KINDS, direction="in", text_is="words"),
    "sounded": _sounded,
    "spoke": _spoke,
    "mentioned": _mentioned,
    "viewed": _did(("page_view",), text_is="named"),
    "insight": _insight,
    "record": _record,
}


def _currency() -> str:
    organisation = Organisation.get()
    return organisation.currency if organisation else "EUR"


def _window(it: Condition) -> Window:
    if it.when == "ever":
        return Window()
    if it.when == "dates":
        return _dated(it)
    return Window(end=_days(it)) if it.when == "before" else Window(begin=_days(it))


def _dated(it: Condition) -> Window:
    try:
        since, until = (date.fromisoformat(word) if word else None for word in (it.since, it.until))
    except ValueError as error:
        raise Invalid(_("Give a day of the calendar."), field="rule") from error
    if any(day and day.year not in YEARS for day in (since, until)):
        raise Invalid(_("Give a day of the calendar."), field="rule")
    if since is None and until is None:
        raise Invalid(_("Give the first day, the last day, or both."), field="rule")
    return Window(since=since, until=until)


def _days(it: Condition) -> int:
    days = _number(it.days)
    if not 1 <= days <= 18_000:
        raise Invalid(_("Give a number of days."), field="rule")
    return int(days)


def _bounds(it: Condition) -> tuple[float | None, float | None]:
    if it.how == "never":
        return None, 0.0
    number = float(_number(it.number))
    return (None, number) if it.how == "at_most" else (number, None)


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text.replace(",", ""))
        is_usual = 0 <= found < 10**12  # of NaN nothing can be asked
    except InvalidOperation:
        is_usual = False
    if not is_usual:
        raise Invalid(_("Give a number."), field="rule")
    return found


def draft_of(rule: Rule) -> Draft:
    """A kept rule as the builder shows it.

    Raises Invalid for a rule that came in by another way, and is deeper than the builder.
    """
    if isinstance(rule, All | AnyOf) and all(isinstance(part, All | AnyOf | Not) for part in rule.parts):
        draft = Draft("all" if isinstance(rule, All) else "any", tuple(_group(part) for part in rule.parts))
        # The builder does not know all that a rule can ask: what it would alter by being looked at, it does not show.
        if rule_of(draft) == rule:
            return draft
    raise Invalid(_("This rule was made elsewhere, and is too deep for this page."))


def in_groups(rule: Rule) -> Rule:
    """The same rule, as a question in plain words gives it, in the two levels that the builder knows."""
    parts = rule.parts if isinstance(rule, All) else (rule,)
    plain = tuple(part for part in parts if not isinstance(part, All | AnyOf | Not))
    deeper = tuple(_grouped(part) for part in parts if isinstance(part, All | AnyOf | Not))
    return All((All(plain), *deeper) if plain else deeper)


def _grouped(rule: Rule) -> Rule:
    is_single = isinstance(rule, Not) and not isinstance(rule.part, All | AnyOf | Not)
    return Not(AnyOf((rule.part,))) if isinstance(rule, Not) and is_single else rule


def _group(rule: Rule) -> Group:
    if isinstance(rule, Not) and isinstance(rule.part, AnyOf):
        return Group("none", tuple(_line(part) for part in rule.part.parts))
    if isinstance(rule, All | AnyOf):
        return Group("all" if isinstance(rule, All) else "any", tuple(_line(part) for part in rule.parts))
    raise Invalid(_("This rule was made elsewhere, and is too deep for this page."))


def _line(leaf: Rule) -> Condition:
    if isinstance(leaf, Did):
        return _line_of_did(leaf)
    if isinstance(leaf, Sounded):
        tone = "upset" if leaf.at_least is None else "pleased"
        return replace(_timed(leaf.window), kind="sounded", tone=tone, number=str(leaf.times))
    if isinstance(leaf, Spoke):
        return replace(_timed(leaf.window), kind="spoke", theme=str(leaf.theme), number=str(leaf.times))
    if isinstance(leaf, Mentioned):
        return replace(_timed(leaf.window), kind="mentioned", about=leaf.about, number=str(leaf.times))
    if isinstance(leaf, Changed):
        measure = {"purchase": "spent" if leaf.measure == "amount" else "bought"}.get(leaf.kinds[0], "contacted")
        share = leaf.at_most if leaf.at_least is None else leaf.at_least
        percent = str(round(abs(1 - (share or 0)) * 100))
        direction = "less" if leaf.at_least is None else "more"
        line = Condition(kind="changed", measure=measure, direction=direction, percent=percent, days=str(leaf.days))
        return replace(line, currency=leaf.currency)
    if isinstance(leaf, Holds):
        return Condition(kind="insight", insight=":".join((leaf.insight, *leaf.statements[:1])))
    if isinstance(leaf, Recorded):
        return Condition(kind="record", field=leaf.name, value=leaf.values[0])
    raise Invalid(_("This rule was made elsewhere, and is too deep for this page."))


def _line_of_did(leaf: Did) -> Condition:
    if leaf.measure == "amount":
        kind = "spent"
    elif leaf.kinds == ("purchase",):
        kind = "bought"
    elif leaf.kinds == ("page_view",):
        kind = "viewed"
    else:
        kind = "said" if leaf.words else "we_contacted" if leaf.direction == "out" else "contacted"
    bound = leaf.at_most if leaf.at_least is None else leaf.at_least
    how = "at_least" if leaf.at_least is not None else "at_most" if bound else "never"
    line = replace(_timed(leaf.window), kind=kind, how=how, currency=leaf.currency, text=leaf.words or leaf.named)
    return replace(line, number=f"{bound:.12g}") if bound is not None else line


def _timed(window: Window) -> Condition:
    if window.is_dated:
        since, until = (day.isoformat() if day else "" for day in (window.since, window.until))
        return Condition(when="dates", since=since, until=until)
    if window.begin is not None:
        return Condition(when="last", days=str(window.begin))
    return Condition(when="before", days=str(window.end)) if window.end else Condition(when="ever")
