"""Why a customer belongs in a segment, or why not, in plain words: part by part, and whose it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from farley.analysis.segments import All, AnyOf, Changed, Did, Mentioned, Not, Reason, Rule, Spoke
from farley.base import formats
from farley.base.access import Viewer
from farley.base.pieces import in_pieces
from farley.customers.access import customers_for
from farley.customers.models import Customer
from farley.understanding.sentences.records import Names
from farley.understanding.sentences.segments import condition_told


@dataclass(frozen=True)
class ReasonLine:
    """One part of a rule in words, whether it holds, and what was measured; `about` is of what the customer spoke. Of
    an organisation or a household, `whose` tells what was measured of whom.
    """

    text: str
    holds: bool
    measured: str
    depth: int
    about: str = ""
    whose: tuple[Whose, ...] = ()


@dataclass(frozen=True)
class Whose:
    """Somebody who did what counts for an organisation or a household, or itself; and what was measured of them."""

    customer: Customer
    measured: str


def reasons(reason: Reason, viewer: Viewer | None = None) -> list[ReasonLine]:
    """Why one customer fits, or why not, part by part; to whom themes and customers are named as above."""
    return _lines(reason, Names(viewer), 0, _people(reason, viewer))


def _people(reason: Reason, viewer: Viewer | None) -> Mapping[int, Customer]:
    """All whose deeds a reason names, as far as the viewer sees them."""
    pieces = (customers_for(viewer).in_bulk(some) for some in in_pieces(set(_ids(reason)))) if viewer else ()
    return {pk: customer for found in pieces for pk, customer in found.items()}


def _ids(reason: Reason) -> Iterator[int]:
    yield from (deeds.customer_id for deeds in reason.whose)
    for part in reason.parts:
        yield from _ids(part)


def _lines(reason: Reason, names: Names, depth: int, people: Mapping[int, Customer]) -> list[ReasonLine]:
    rule = reason.rule
    if not isinstance(rule, All | AnyOf | Not):
        measured, whose = _measured(rule, reason.measured), _whose(reason, people)
        return [ReasonLine(condition_told(rule, names), reason.holds, measured, depth, _about(rule), whose)]
    if len(reason.parts) == 1 and not isinstance(rule, Not):
        return _lines(reason.parts[0], names, depth, people)
    head = ReasonLine(_head(rule), reason.holds, "", depth)
    parts = reason.parts[0].parts if isinstance(rule, Not) and reason.parts[0].parts else reason.parts
    return [head, *(line for part in parts for line in _lines(part, names, depth + 1, people))]


def _whose(reason: Reason, people: Mapping[int, Customer]) -> tuple[Whose, ...]:
    return tuple(
        Whose(people[deeds.customer_id], _measured(reason.rule, deeds.measured))
        for deeds in reason.whose
        if deeds.customer_id in people
    )


def _about(rule: Rule) -> str:
    """What a timeline can be narrowed to, to see it."""
    if isinstance(rule, Spoke):
        return f"theme:{rule.theme}"
    return rule.about if isinstance(rule, Mentioned) else ""


def _head(rule: Rule) -> str:
    if isinstance(rule, Not):
        return _("none of these holds")
    return _("all of these hold") if isinstance(rule, All) else _("one of these holds")


def _measured(rule: Rule, measured: tuple[float, ...]) -> str:
    """The values that were found, in the unit of the condition."""
    if not measured:
        return ""
    if isinstance(rule, Did | Changed) and rule.measure == "amount":
        shown = [formats.money(value, rule.currency) for value in measured]
    else:
        shown = [formats.number(int(value)) for value in measured]
    if len(shown) == 2:
        return _("%(now)s, before %(before)s") % {"now": shown[0], "before": shown[1]}
    return shown[0]
