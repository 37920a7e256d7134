"""Put clauses together: the conditions of each, and what joins them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from msgspec.structs import replace

from farley.analysis.questions.clauses import Clause, Unclear
from farley.analysis.questions.concepts import (
    BUYING,
    CONTACT,
    PAYING,
    Act,
    Concept,
    Dates,
    Day,
    Everybody,
    Feeling,
    Field,
    Idiom,
    Known,
    Much,
    Often,
    Trend,
)
from farley.analysis.questions.lexicon import Vocabulary
from farley.analysis.questions.merging import clauses_of
from farley.analysis.segments.rules import All, AnyOf, Changed, Did, Holds, Not, Recorded, Rule, Sounded, Window

_USUAL_TREND_DAYS = 90
_YEAR = 365
# No longer stretch is asked of, in days.
_LONGEST = 18_250
# Who is new, where nothing is said.
_NEW_FOR = 30
# How long ago still is now: as long as where "now" or "lately" is said.
_NOW = 30
_CONTACT_BY = {"phone": ("call",), "email": ("email",)}
_SILENCES = {"apart": CONTACT, "inactive": BUYING}
# Where nothing is said, so long is a silence.
_SPANS = {"stopped": 90, "quiet": 180, "apart": 180, "inactive": 180, "active": 90}


def assemble(concepts: Sequence[Concept], vocabulary: Vocabulary, *, is_time_ahead: bool = False) -> Rule | None:
    """The rule that the concepts ask for, or None where that is not clear."""
    try:
        clauses = clauses_of(concepts, is_time_ahead=is_time_ahead)
        rules = [_rules_of(clause, clauses, number, vocabulary) for number, clause in enumerate(clauses)]
        if vocabulary.today and all(clause.joint != "or" for clause in clauses):
            _must_be_possible(rules)
    except Unclear:
        return None
    if not clauses:
        return All() if any(isinstance(each, Everybody) for each in concepts) else None
    return _joined(clauses, rules)


def _must_be_possible(rules: list[list[Rule]]) -> None:
    """Nobody did something and did not do it at the same time: then one of the times was meant otherwise."""
    done = [each for rule in rules for each in rule if isinstance(each, Did)]
    never = [replace(each, at_least=None, at_most=None) for each in done if each.at_most == 0]
    if any(replace(each, at_least=None, at_most=None) in never for each in done if each.at_least):
        raise Unclear


def _rules_of(clause: Clause, clauses: list[Clause], number: int, vocabulary: Vocabulary) -> list[Rule]:
    """The conditions of one clause."""
    head = clause.head
    if clause.coming and not isinstance(head, Field):
        raise Unclear
    if clause.span and max(clause.span.begin or 0, clause.span.end) > _LONGEST:
        raise Unclear
    if clause.dates and (clause.span or clause.day or isinstance(head, Field | Known | Idiom)):
        raise Unclear
    if isinstance(head, Field):
        return [_denied(_record(clause, head), clause)]
    if isinstance(head, Known):
        _must_not_have(clause, "often", "much", "trend", "quoted", "day", "channels")
        return [_denied(Holds(head.insight, head.statements), clause)]
    if isinstance(head, Feeling):
        return [_denied(_sounded(clause, head, vocabulary.today), clause)]
    if isinstance(head, Idiom):
        return _idiom(clause, head.name)
    if head is None and not clause.quoted:
        raise Unclear
    return [_act(clause, head or Act(CONTACT, "in"), clauses, number, vocabulary)]


def _act(clause: Clause, act: Act, clauses: list[Clause], number: int, vocabulary: Vocabulary) -> Rule:
    is_purchase = act.kinds in (BUYING, PAYING)
    way = _CONTACT_BY.get(clause.channels[0]) if len(clause.channels) == 1 else None
    if way and set(way) < set(act.kinds):
        act = Act(way, act.direction)
    if clause.day is not None:
        return _ordered_on(clause, act, clause.day)
    if clause.is_latest and clause.dates:
        return _latest_in(clause, act, _dated(clause.dates, vocabulary.today))
    if clause.is_latest:
        _must_not_have(clause, "often", "much", "quoted", "channels")
        if clause.span and clause.span.end:
            return _nothing_since(clause, act)
    if clause.trend:
        _must_not_have(clause, "dates")
        is_amount = clause.is_about_money or act.kinds == PAYING
        return _changed(clause, clause.trend, PAYING if is_amount else act.kinds, is_amount, vocabulary)
    window = _window(clause, clauses, number, vocabulary.today)
    if clause.much or act.kinds == PAYING or clause.is_about_money:
        return _paid(clause, act, window, vocabulary)
    often = clause.often or Often(at_least=1)
    if often.at_least == 0 and often.at_most is None:
        often = Often(at_most=0)
    if clause.is_denied:
        if clause.often and not clause.often.is_habit and not _is_once(clause.often):
            raise Unclear
        often = Often(at_most=0)
    if clause.often and clause.often.is_habit and _is_open(window) and not clause.is_denied:
        window = Window(_YEAR, window.end)
    if not is_purchase and clause.channels and act.kinds != way:
        raise Unclear
    return Did(
        act.kinds,
        window,
        at_least=often.at_least,
        at_most=often.at_most,
        channels=(clause.channels or act.channels) if is_purchase else (),
        direction=_direction(clause, act),
        words=clause.quoted,
    )


def _is_once(often: Often) -> bool:
    """ "Not once" is never."""
    return often.at_least == 1 and often.at_most is None


def _direction(clause: Clause, act: Act) -> Literal["", "in", "out"]:
    if not set(act.kinds) <= set(CONTACT) or act.kinds == ("form",):
        return ""
    if act.direction == "both":
        return ""
    side = clause.side or act.direction or ("in" if clause.is_said or clause.quoted else "")
    return "in" if side == "in" else "out" if side else ""


def _paid(clause: Clause, act: Act, window: Window, vocabulary: Vocabulary) -> Rule:
    much = clause.much or _as_money(clause.often)
    if act.kinds not in (BUYING, PAYING) or much is None or clause.is_denied or (clause.much and clause.often):
        raise Unclear
    _must_not_have(clause, "quoted")
    return Did(
        PAYING,
        window,
        "amount",
        at_least=much.at_least,
        at_most=much.at_most,
        currency=much.currency or vocabulary.currency,
        channels=clause.channels or act.channels,
    )


def _as_money(often: Often | None) -> Much | None:
    """ "Spent more than 500": a number without a currency is an amount where it is about money."""
    if often is None or often.said is None:
        return None
    return Much(often.at_least and often.said, often.at_most and often.said)


def _changed(clause: Clause, trend: Trend, kinds: tuple[str, ...], is_amount: bool, vocabulary: Vocabulary) -> Rule:
    if clause.span and (clause.span.begin is None or clause.span.end):
        raise Unclear
    _must_not_have(clause, "often", "much", "quoted", "day", "channels")
    days = clause.span.begin if clause.span and clause.span.begin else _USUAL_TREND_DAYS
    changed = Changed(kinds, days, at_least=trend.at_least, at_most=trend.at_most)
    if is_amount:
        changed = replace(changed, measure="amount", currency=vocabulary.currency)
    return _denied(changed, clause)


def _is_open(window: Window) -> bool:
    return window.begin is None and not window.is_dated


def _window(clause: Clause, clauses: list[Clause], number: int, today: date | None) -> Window:
    if clause.dates:
        _must_not_have(clause, "is_since_then", "is_once")
        return _dated(clause.dates, today)
    if clause.is_since_then:
        before = clauses[number - 1].span if number else None
        if before is None:
            raise Unclear
        return Window(before.end or before.begin)
    if clause.span:
        return Window(clause.span.begin, clause.span.end)
    later = clauses[number + 1] if number + 1 < len(clauses) else None
    is_former = later and isinstance(clause.head, Act) and later.is_denied and later.head == clause.head
    if is_former and clause.is_once and later and later.span and later.span.begin:
        return Window(None, later.span.begin)
    return Window()


def _dated(dates: Dates, today: date | None) -> Window:
    """The first and the last day that are meant."""
    year = dates.year
    if year is None:
        if today is None:
            raise Unclear
        is_ahead = dates.years_ago is None and dates.month is not None and dates.month > today.month
        year = today.year - (dates.years_ago or 0) - is_ahead
    first = date(year, dates.month or 1, 1)
    last = date(year, dates.month or 12, monthrange(year, dates.month or 12)[1])
    since = {"in": first, "since": first, "after": last + timedelta(days=1)}.get(dates.word)
    if dates.until:
        return Window(since=since, until=_dated(dates.until, today).until)
    until = {"in": last, "until": last, "before": first - timedelta(days=1)}.get(dates.word)
    return Window(since=since, until=until)


def _sounded(clause: Clause, feeling: Feeling, today: date | None) -> Sounded:
    _must_not_have(clause, "much", "trend", "day", "quoted", "channels")
    often, window = clause.often, _window(clause, [], 0, today)
    if often and often.at_most is not None:
        raise Unclear
    if often and often.is_habit and _is_open(window):
        window = Window(_YEAR, window.end)
    if feeling.is_now and window == Window() and not (often or clause.is_once):
        window = Window(_NOW)
    times = int(often.at_least) if often and often.at_least else 1
    return Sounded(feeling.at_least, feeling.at_most, window, times)


def _idiom(clause: Clause, name: str) -> list[Rule]:
    _must_not_have(clause, "much", "trend", "quoted", "channels")
    if clause.often and not _is_once(clause.often):
        raise Unclear
    if name == "added":
        return [_denied(_added(clause), clause)]
    if name in _SILENCES and clause.day and clause.day.word == "after" and not clause.is_denied:
        clause.is_denied = True
        return [_ordered_on(clause, Act(_SILENCES[name]), clause.day)]
    _must_not_have(clause, "day")
    if name == "regular":
        begin = clause.span.begin if clause.span and clause.span.begin else _YEAR
        return [_denied(Did(BUYING, Window(begin), at_least=5.0), clause)]
    days = clause.span.begin if clause.span and clause.span.begin else _SPANS[name]
    window = Window(days)
    if name == "active":
        return [Did(BUYING, window, at_most=0.0) if clause.is_denied else Did(BUYING, window, at_least=1.0)]
    if clause.is_denied:
        raise Unclear
    if name == "stopped":
        return [Did(BUYING, Window(None, days), at_least=1.0), Did(BUYING, window, at_most=0.0)]
    if name == "inactive":
        return [Did(BUYING, window, at_most=0.0)]
    return [
        Did(CONTACT, window, at_most=0.0, direction=_direction(clause, Act(CONTACT, "in" if name == "quiet" else "")))
    ]


def _added(clause: Clause) -> Recorded:
    if clause.day:
        return Recorded("created", (_day(clause.day),))
    if clause.span is None:
        return Recorded("created", (f"last-{_NEW_FOR}",))
    if clause.span.begin is None or clause.span.is_longer:
        return Recorded("created", (f"not-{clause.span.begin or clause.span.end}",))
    return Recorded("created", (f"last-{clause.span.begin}",))


def _record(clause: Clause, field_: Field) -> Recorded:
    _must_not_have(clause, "often", "much", "trend", "quoted", "channels")
    if clause.values:
        _must_not_have(clause, "day", "coming")
        return Recorded(field_.name, tuple(dict.fromkeys(clause.values)))
    if clause.day:
        return Recorded(field_.name, (_day(clause.day),))
    if clause.coming:
        return Recorded(field_.name, (f"next-{clause.coming.days}",))
    if clause.span and clause.span.begin is not None:
        return Recorded(field_.name, (f"last-{clause.span.begin}",))
    if clause.span:
        return Recorded(field_.name, (f"not-{clause.span.end}",))
    if clause.is_denied:
        clause.is_denied = False
        return Recorded(field_.name, ("none",))
    raise Unclear


def _ordered_on(clause: Clause, act: Act, day: Day) -> Rule:
    """A day of the calendar is asked of the record: the last order, the last contact."""
    _must_not_have(clause, "often", "much", "trend", "quoted", "span", "channels")
    if act.kinds not in (BUYING, CONTACT):
        raise Unclear
    name = "ordered" if act.kinds == BUYING else "contact"
    if clause.is_denied and day.word == "after":
        return Recorded(name, (f"before-{day.day + timedelta(days=1)}",))
    return _denied(Recorded(name, (_day(day),)), clause)


def _nothing_since(clause: Clause, act: Act) -> Rule:
    """The last order more than N days ago: one before that, and none since."""
    _must_not_have(clause, "is_denied", "trend", "dates")
    if clause.span is None or clause.span.begin is not None:
        raise Unclear
    before, since = Window(None, clause.span.end), Window(clause.span.end)
    direction = _direction(clause, act)
    return All(
        (
            Did(act.kinds, before, at_least=1.0, direction=direction),
            Did(act.kinds, since, at_most=0.0, direction=direction),
        )
    )


def _latest_in(clause: Clause, act: Act, window: Window) -> Rule:
    """The last order or contact in a month or year: after the day before it, and before the day after it."""
    bounds = []
    if window.since:
        bounds.append(Day("after", window.since - timedelta(days=1)))
    if window.until:
        bounds.append(Day("before", window.until + timedelta(days=1)))
    if len(bounds) > 1:
        _must_not_have(clause, "is_denied")
    rules = tuple(_ordered_on(clause, act, day) for day in bounds)
    return rules[0] if len(rules) == 1 else All(rules)


def _day(day: Day) -> str:
    return f"{day.word}-{day.day}"


def _denied(rule: Rule, clause: Clause) -> Rule:
    return Not(rule) if clause.is_denied else rule


def _must_not_have(clause: Clause, *names: str) -> None:
    if any(getattr(clause, name) for name in names):
        raise Unclear


def _joined(clauses: list[Clause], rules: list[list[Rule]]) -> Rule:
    """ "or" joins its two neighbours; everything else has to hold together."""
    groups: list[list[Rule]] = []
    for clause, parts in zip(clauses, rules, strict=True):
        one = parts[0] if len(parts) == 1 else All(tuple(parts))
        if groups and clause.joint == "or":
            groups[-1].append(one)
        else:
            groups.append([one])
    parts_of_all: list[Rule] = []
    for group in groups:
        if len(group) > 1:
            parts_of_all.append(AnyOf(tuple(group)))
        elif isinstance(group[0], All):
            parts_of_all += group[0].parts
        else:
            parts_of_all.append(group[0])
    return parts_of_all[0] if len(parts_of_all) == 1 else All(tuple(parts_of_all))
