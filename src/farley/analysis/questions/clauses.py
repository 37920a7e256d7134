"""Cut what the words mean into clauses: each about one thing, with all that was said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from farley.analysis.questions.concepts import (
    BUYING,
    PAYING,
    Act,
    Channel,
    Coming,
    Concept,
    Dates,
    Day,
    Denied,
    Everybody,
    Feeling,
    Field,
    Idiom,
    Joint,
    Known,
    Latest,
    Money,
    Much,
    Often,
    Once,
    Quoted,
    Said,
    Side,
    SinceThen,
    Span,
    Trend,
)

_MOVED = (
    "span", "dates", "often", "much", "trend", "side", "channels", "is_once", "is_said", "quoted", "is_about_money",
)  # fmt: skip


class Unclear(Exception):
    """The words are known, and yet it is not clear what is asked."""


@dataclass
class Clause:
    """One thing that is asked, with all that was said about it. `joint` is what stands before it."""

    joint: str = ""
    head: Act | Feeling | Known | Field | Idiom | None = None
    side: str = ""
    channels: tuple[str, ...] = ()
    often: Often | None = None
    much: Much | None = None
    span: Span | None = None
    dates: Dates | None = None
    coming: Coming | None = None
    day: Day | None = None
    trend: Trend | None = None
    quoted: str = ""
    is_denied: bool = False
    is_denied_ahead: bool = False
    is_once: bool = False
    is_latest: bool = False
    is_since_then: bool = False
    is_about_money: bool = False
    is_said: bool = False
    values: list[str] = field(default_factory=list)

    @property
    def is_timeless(self) -> bool:
        """Whether it is about what is so, whenever it came to be: an insight, a value in the record."""
        return isinstance(self.head, Known) or (isinstance(self.head, Field) and bool(self.head.value))


def cut_clauses(concepts: Sequence[Concept], *, is_time_ahead: bool) -> Iterator[Clause]:
    """Cut at what joins, and where a second thing is asked about. Raises Unclear."""
    clause, has_words = Clause(), False
    for place, concept in enumerate(concepts):
        if isinstance(concept, Joint):
            if has_words and not _is_open(clause, concept, concepts[place + 1 :]):
                yield clause
                clause, has_words = Clause(joint=concept.word), False
            elif not has_words and (clause.joint in ("", ",") or concept.word != ","):
                clause.joint = concept.word
            continue
        if isinstance(concept, Everybody):
            continue
        if _begins_another(clause, concept):
            ahead = Clause(joint="and")
            _move_ahead(clause, ahead, concept)
            if is_time_ahead and not isinstance(concept, Span):
                _move_time(clause, ahead, concepts[:place])
            yield clause
            clause = ahead
        _take(clause, concept)
        has_words = True
    if has_words:
        yield clause


def _is_open(clause: Clause, joint: Joint, rest: Sequence[Concept]) -> bool:
    """A comma after "in the last month" only takes a breath."""
    return joint.word == "," and clause.head is None and not clause.quoted and bool(rest)


def _begins_another(clause: Clause, concept: Concept) -> bool:
    head = clause.head
    if isinstance(concept, SinceThen):
        return head is not None and not clause.is_denied
    if isinstance(concept, Denied):
        return concept.is_ahead and (head is not None or bool(clause.quoted))
    if head is not None and _is_said_twice(clause, concept):
        return True
    if head is None and clause.quoted and clause.is_said:
        return isinstance(concept, Field | Known | Feeling | Idiom)
    if isinstance(head, Idiom) and head == concept:
        return False
    if head is None or not isinstance(concept, Act | Feeling | Known | Field | Idiom):
        return False
    if isinstance(head, Act) and isinstance(concept, Act):
        return _narrower(head, concept) is None
    if isinstance(head, Act) and isinstance(concept, Idiom):
        return concept.name != "stopped" or head.kinds not in (BUYING, PAYING)
    return not (isinstance(head, Idiom) and head.name == "stopped" and concept == Act(BUYING))


def _is_said_twice(clause: Clause, concept: Concept) -> bool:
    """A second time; another number, amount or channel than the one that was told already is about something else."""
    if isinstance(concept, Span):
        return clause.span is not None
    if isinstance(concept, Channel):
        return bool(clause.channels) and concept.name not in clause.channels
    if isinstance(concept, Quoted):
        return bool(clause.quoted) and concept.text != clause.quoted
    if (
        isinstance(concept, Dates)
        and clause.dates
        and clause.dates.word in ("since", "after")
        and not clause.dates.until
    ):
        return concept.word not in ("until", "before")
    told = {Often: clause.often, Much: clause.much, Day: clause.day, Dates: clause.dates}.get(type(concept))
    return told is not None and told != concept


def _move_ahead(clause: Clause, ahead: Clause, concept: Concept) -> None:
    """What was said after a record or an insight ("formerly", a time) belongs to what happened, which follows."""
    if clause.is_timeless and not isinstance(concept, Field | Known):
        for name in _MOVED:
            setattr(ahead, name, getattr(clause, name))
            setattr(clause, name, getattr(Clause(), name))


def _move_time(clause: Clause, ahead: Clause, told: Sequence[Concept]) -> None:
    """ "Complained, lately not bought": when and how often stand before what they are about."""
    for concept in reversed(told):
        if isinstance(concept, Span) and clause.span == concept and not concept.is_longer:
            clause.span, ahead.span = None, concept
        elif isinstance(concept, Dates) and clause.dates == concept:
            clause.dates, ahead.dates = None, concept
        elif isinstance(concept, Often) and concept.is_habit and clause.often == concept:
            clause.often, ahead.often = None, concept
        elif isinstance(concept, Once) and clause.is_once:
            clause.is_once, ahead.is_once = False, True
        else:
            return


def _take(clause: Clause, concept: Concept) -> None:
    if not isinstance(concept, Span) and _is_said_twice(clause, concept):
        raise Unclear
    match concept:
        case Act():
            clause.head = _narrower(clause.head, concept) if isinstance(clause.head, Act) else clause.head or concept
        case Feeling() | Known() | Idiom():
            clause.head = concept
        case Field(_name, value):
            clause.head = concept
            clause.values = [value] if value else []
        case Side(direction):
            clause.side = direction
        case Channel(name):
            clause.channels = (name,)
        case Often():
            clause.often = concept
        case Much():
            clause.much = concept
        case Span():
            clause.span = concept if clause.span is None else _both(clause.span, concept)
        case Dates():
            clause.dates = replace(clause.dates, until=concept) if clause.dates else concept
        case Coming():
            clause.coming = concept
        case Day():
            clause.day = concept
        case Trend():
            clause.trend = concept if clause.trend is None or _is_plain(clause.trend) else clause.trend
        case Quoted(text):
            clause.quoted = text
        case Denied(is_ahead):
            clause.is_denied = True
            clause.is_denied_ahead = is_ahead
        case Once():
            clause.is_once = True
        case Latest():
            clause.is_latest = True
        case SinceThen():
            clause.is_since_then = True
        case Money():
            clause.is_about_money = True
        case Said():
            clause.is_said = True


def _is_plain(trend: Trend) -> bool:
    return trend in (Trend(at_most=0.9), Trend(at_least=1.1))


def _both(one: Span, other: Span) -> Span:
    if one == other:
        return one
    raise Unclear


def _narrower(one: Act, other: Act) -> Act | None:
    """One act told in two words ("wrote an email"), or None where two are meant."""
    for wide, narrow in ((one, other), (other, one)):
        if set(narrow.kinds) <= set(wide.kinds):
            channels = narrow.channels or wide.channels
            return Act(narrow.kinds, narrow.direction or wide.direction, channels)
    return None
