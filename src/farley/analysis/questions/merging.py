"""Put clauses together that tell of one thing: what is told in parts, and what two of them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from farley.analysis.questions.clauses import Clause, Unclear, cut_clauses
from farley.analysis.questions.concepts import BUYING, CONTACT, PAYING, Act, Concept, Field, Joint, Known, Often


def clauses_of(concepts: Sequence[Concept], *, is_time_ahead: bool = False) -> list[Clause]:
    """What is asked, one thing after the other. `is_time_ahead` where a language says when before it says what.

    Raises Unclear.
    """
    if concepts and isinstance(concepts[-1], Joint) and concepts[-1].word in ("or", "and", "nor"):
        raise Unclear
    clauses = _merged(list(cut_clauses(concepts, is_time_ahead=is_time_ahead)))
    if is_time_ahead:
        _share_quotes(clauses)
        _share_time_ahead(clauses)
    return clauses


def _merged(clauses: list[Clause]) -> list[Clause]:
    """Values of one field and kinds of contact that are joined are one condition; what has no head takes the one
    before.
    """
    found: list[Clause] = []
    for clause in clauses:
        last = found[-1] if found else None
        if last and _are_values(last, clause):
            last.values += clause.values
        elif last and _are_kinds(last, clause):
            one, other = last.head, clause.head
            _adopt(last, clause)
            if isinstance(one, Act) and isinstance(other, Act):
                last.head = Act(tuple(dict.fromkeys((*one.kinds, *other.kinds))), one.direction or other.direction)
        elif last and _goes_on(last, clause):
            found.append(replace(clause, head=last.head, side=last.side, is_said=last.is_said))
            _share_time(last, found[-1])
            if last.is_denied:
                _deny_too(found[-1])
        elif last and clause.head is None and not clause.quoted:
            _tell_more(found, clause)
        else:
            if last and clause.joint == "or" and last.is_denied_ahead and not clause.is_denied:
                raise Unclear  # "has not bought or complained": neither, or one of the two?
            if last and clause.joint == "nor":
                last.span = last.span or clause.span
            found.append(clause)
    if len(found) > 1 and found[0].head is None and not found[0].quoted:
        _tell_ahead(found)
    _quote_ahead(found)
    _share_sides(found)
    _hand_over(found)
    return found


def _tell_more(found: list[Clause], clause: Clause) -> None:
    """What was said of no other thing belongs to the last one, or asks for it once more: "twice, but not this year"."""
    last = found[-1]
    if clause.joint == "or" and last.channels and clause.channels and isinstance(last.head, Act):
        last.channels += clause.channels
        _adopt(last, replace(clause, channels=()))
    elif both := _both_bounds(last, clause):
        last.often = both
        _adopt(last, replace(clause, often=None))
    elif _has_only_extras(clause) and not _has_two(last, clause):
        _adopt(last, clause)
    elif isinstance(last.head, Act) and (
        clause.is_denied or clause.often or clause.span or clause.dates or clause.channels
    ):
        same = replace(clause, head=last.head, side=last.side, quoted=last.quoted, is_latest=last.is_latest)
        found.append(replace(same, channels=clause.channels or last.channels))
    else:
        raise Unclear


def _share_time(one: Clause, other: Clause) -> None:
    """ "Bought “tea” or “cups” last month": where only one has a time, it is that of both."""
    if not (one.span or one.dates):
        one.span, one.dates = other.span, other.dates
    elif not (other.span or other.dates):
        other.span, other.dates = one.span, one.dates


def _share_sides(clauses: list[Clause]) -> None:
    """ "We emailed but did not call": the same turned to the same, unless it is said otherwise."""
    for one, other in pairwise(clauses):
        heads = (one.head, other.head)
        if (
            other.is_denied
            and one.side
            and not other.side
            and all(isinstance(head, Act) and set(head.kinds) <= set(CONTACT) for head in heads)
        ):
            other.side = one.side


def _share_time_ahead(clauses: list[Clause]) -> None:
    """10月に苦情か返品があった, 10月に苦情がない、返品がない: both in October."""
    for one, other in pairwise(clauses):
        is_one_time = other.joint == "or" or (other.joint == "," and one.is_denied and other.is_denied)
        if is_one_time and not (other.span or other.dates or other.is_timeless or one.is_timeless):
            other.span, other.dates = one.span, one.dates


def _share_quotes(clauses: list[Clause]) -> None:
    """2025年买过“茶”2026年没买: the same was not bought."""
    for one, other in pairwise(clauses):
        if other.is_denied and one.quoted and not other.quoted and one.head == other.head == Act(BUYING):
            other.quoted = one.quoted


def _has_two(last: Clause, clause: Clause) -> bool:
    """Two channels or two months are two things."""
    return bool((last.channels and clause.channels) or (last.dates and clause.dates))


def _tell_ahead(clauses: list[Clause]) -> None:
    """What was said before the first thing belongs to it; of two channels with "and" between them, each has its own."""
    first, second = clauses[0], clauses[1]
    if first.channels and second.channels and isinstance(second.head, Act):
        if second.joint == "or":
            second.channels = first.channels + second.channels
            first.channels = ()
        else:
            clauses[0] = replace(second, channels=first.channels, span=first.span or second.span, joint="")
            return
    clauses.pop(0)
    _adopt(second, first)


def _hand_over(clauses: list[Clause]) -> None:
    """A time that was said beside a record or an insight ("new companies this quarter") belongs to a neighbour."""
    for number, clause in enumerate(clauses):
        if not clause.is_timeless or not (clause.span or clause.often or clause.much or clause.trend):
            continue
        around = [clauses[place] for place in (number - 1, number + 1) if 0 <= place < len(clauses)]
        takers = [each for each in around if not each.is_timeless and not each.span]
        if not takers and isinstance(clause.head, Known) and clause.span and clause.span.is_lately:
            clause.span = None  # an insight tells what is so now
            if not (clause.often or clause.much or clause.trend):
                continue
        if not takers:
            raise Unclear
        extra = Clause(span=clause.span, often=clause.often, much=clause.much, trend=clause.trend)
        _adopt(takers[0], extra)
        clause.span = clause.often = clause.much = clause.trend = None


def _are_values(last: Clause, clause: Clause) -> bool:
    return (
        isinstance(last.head, Field)
        and isinstance(clause.head, Field)
        and last.head.name == clause.head.name
        and (clause.joint == "or" or _is_one_of(clause, last))
        and bool(clause.values)
        and last.is_denied >= clause.is_denied
    )


def _is_one_of(clause: Clause, last: Clause) -> bool:
    """Nobody is of two kinds or lives in two places: "companies and households" are both."""
    is_single = isinstance(clause.head, Field) and clause.head.name in ("kind", "place")
    return is_single and not (last.is_denied or clause.is_denied)


def _are_kinds(last: Clause, clause: Clause) -> bool:
    heads = (last.head, clause.head)
    if not all(isinstance(head, Act) and set(head.kinds) <= set(CONTACT) for head in heads):
        return False
    is_both_denied = last.is_denied and clause.is_denied and not clause.span
    is_bare = not (last.often or last.trend or last.quoted) and (is_both_denied or not last.span)
    return (
        clause.joint in ("or", "nor", "and", ",")
        and is_bare
        and (clause.joint == "or" or clause.is_denied <= last.is_denied)
    )


def _goes_on(last: Clause, clause: Clause) -> bool:
    """ "Bought “tea” or “cups” last month": the second words were bought too, or not, and at the same time."""
    return clause.head is None and bool(clause.quoted and last.quoted) and not clause.is_said


def _deny_too(clause: Clause) -> None:
    """ "Did not buy “tea” or “cups”" are two things that were not bought; with "and" nobody can tell."""
    if clause.joint == "and" and not clause.is_denied:
        raise Unclear
    if clause.joint in ("or", "nor"):
        clause.is_denied, clause.joint = True, "and"


def _quote_ahead(clauses: list[Clause]) -> None:
    """「茶」か「碗」を買った: what stands before the words that tell what was done was bought too, or not."""
    for before, clause in reversed(list(pairwise(clauses))):
        if not _is_bare_quote(before):
            continue
        if clause.quoted and isinstance(clause.head, Act) and clause.joint in ("and", "or"):
            span = clause.span or before.span
            if before.span not in (None, span):
                raise Unclear
            before.head, before.side, before.is_said = clause.head, clause.side, clause.is_said
            before.span = clause.span = span
            before.dates = clause.dates = clause.dates or before.dates
            before.often, before.channels = before.often or clause.often, before.channels or clause.channels
            before.is_denied = clause.is_denied
            if clause.is_denied:
                clause.joint = "and"
        elif any(isinstance(each.head, Act) and each.head.kinds in (BUYING, PAYING) for each in clauses):
            raise Unclear  # said, or bought?


def _is_bare_quote(clause: Clause) -> bool:
    return clause.head is None and bool(clause.quoted) and not (clause.is_said or clause.is_denied)


def _both_bounds(last: Clause, clause: Clause) -> Often | None:
    """ "At least twice, but at most five times", or None where it is anything else."""
    one, other = last.often, clause.often
    if one is None or other is None or clause.is_denied or clause.joint == "or" or one.is_habit or other.is_habit:
        return None
    return Often(one.at_least, other.at_most) if one.at_most is None and other.at_least is None else None


def _has_only_extras(clause: Clause) -> bool:
    """A time or a number after a comma, which belongs to what stands before."""
    return clause.joint in (",", "and") and not (clause.is_denied or clause.is_since_then)


def _adopt(clause: Clause, extra: Clause) -> None:
    for name in ("side", "channels", "often", "much", "span", "dates", "coming", "day", "trend", "quoted"):
        mine, theirs = getattr(clause, name), getattr(extra, name)
        if mine and theirs and mine != theirs:
            raise Unclear
        setattr(clause, name, mine or theirs)
    for name in ("is_denied", "is_once", "is_about_money", "is_said"):
        setattr(clause, name, getattr(clause, name) or getattr(extra, name))
