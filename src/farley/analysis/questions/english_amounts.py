"""The English of times, numbers and amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from farley.analysis.questions.concepts import (
    BUYING,
    CONTACT,
    Act,
    Coming,
    Concept,
    Day,
    Denied,
    Idiom,
    Latest,
    Much,
    Often,
    Once,
    SinceThen,
    Span,
    Trend,
)
from farley.analysis.questions.lexicon import YEAR, Entry, Found, always, dates_in, day_of, nothing
from farley.analysis.questions.numbers import ENGLISH, english

_N = f"({ENGLISH})"
_UNITS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 90, "year": 365}
_UNIT = r"(day|week|fortnight|month|quarter|year)s?"
LENGTH = rf"{_N} {_UNIT}"
_MONTHS = ["january", "february", "march", "april", "may", "june"]
_MONTHS += ["july", "august", "september", "october", "november", "december"]
_MONTH = rf"({'|'.join(f'{name}|{name[:3]}' for name in _MONTHS)}|sept)"
_YEAR = re.compile("(?:19|20|21)[0-9]{2}")
_NAMED = _MONTH.replace("(", "(?P<name>", 1)
_WHEN = "in|during|throughout|since|until|before|after"
_CALENDAR = {"since": "since", "from": "since", "until": "until", "before": "before", "after": "after"}
_CURRENCIES = {"£": "GBP", "$": "USD", "€": "EUR", "¥": "", "pound": "GBP", "quid": "GBP", "dollar": "USD"}
_CURRENCIES |= {"buck": "USD", "euro": "EUR", "yen": "JPY", "yuan": "CNY"}
_CURRENCIES |= {"gbp": "GBP", "usd": "USD", "eur": "EUR", "jpy": "JPY", "cny": "CNY", "rmb": "CNY"}
_WORDS = r"pounds?|quid|dollars?|bucks?|euros?|yen|yuan|gbp|usd|eur|jpy|cny|rmb|£|€"
_SUM = rf"(?:([£$€¥]) ?{_N}|{_N} ?({_WORDS}))"
_PLAIN_SUM = rf"([£$€¥])? ?{_N} ?({_WORDS})?"
_MORE = r"(?:more than|over|above|exceeding|in excess of)"
_LEAST = r"(?:at least|no less than|not less than|a minimum of)"
_LESS = r"(?:fewer than|less than|under|below)"
_MOST = r"(?:at most|no more than|not more than|up to|a maximum of)"
_COUNTED = (
    r"(?:separate |different )?(?:orders?|purchases?|e-?mails?|(?:phone )?calls?|messages?|texts?|chats?|meetings?|"
    r"visits?|forms?|refunds?|returns?|complaints?|events?|notes?|page views?|contacts)\b"
)
_LAST = r"(?:last|latest|most recent|most recently)"
_BY_NOW = rf"(?:(?:more than|over|longer than) (?:{_N} {_UNIT}|half a year) ago|{_N} {_UNIT} ago or (?:more|longer))"
_DATED = r"(?:since )?(since|from|starting|after|on or after|before|until|prior to)(?: the)?"


def days_in(found: Found, number: int | None, unit: int) -> int:
    """The days of a length of time, whose number and unit are these groups of what was found; no number is one."""
    amount = english(found[number]) if number and found[number] else 1.0
    return round(amount * _UNITS[found[unit].lower().rstrip("s")])


def _currency(word: str | None) -> str | None:
    return None if not word else _CURRENCIES[word.lower().rstrip("s") if len(word) > 1 else word]


def _sum(found: Found, *, least: bool) -> Sequence[Concept]:
    groups = next(
        found.groups()[place : place + 4]
        for place in range(0, len(found.groups()), 4)
        if any(found.groups()[place : place + 4])
    )
    amount, currency = english(groups[1] or groups[2]), _currency(groups[0] or groups[3]) or ""
    return (Much(amount, None, currency) if least else Much(None, amount, currency),)


def _date(year: str, month: str, day: str, word: str) -> Sequence[Concept] | None:
    number = int(month) if month.isdigit() else [name[:3] for name in _MONTHS].index(month.lower()[:3]) + 1
    found = day_of(year, number, day)
    if found is None:
        return None
    word = word.lower()
    if word in ("since", "from", "on or after", "starting"):
        return (Day("after", found - timedelta(days=1)),)
    return (Day("after" if word == "after" else "before", found),)


def _dates(found: Found) -> Sequence[Concept]:
    """ "In October", "since March 2026", "last May"."""
    dates = dates_in(found, words=_CALENDAR)[0]
    return (replace(dates, month=[name[:3] for name in _MONTHS].index(found["name"].lower()[:3]) + 1),)


def _ago(found: Found, places: tuple[int, int, int]) -> tuple[int, int]:
    unit = _UNITS[found[places[2]].lower().rstrip("s")]
    near, far = sorted(english(found[place]) for place in places[:2])
    return round(far * unit), round(near * unit)


def _by_now(found: Found) -> int:
    if not found[2] and not found[4]:
        return 180
    return days_in(found, 1 if found[1] else 3, 2 if found[2] else 4)


def _before(text: str) -> int:
    return 180 if "half" in text.lower() else next(days for unit, days in _UNITS.items() if unit in text.lower())


def _said(found: Found) -> float:
    return english(next(text for text in found.groups() if text))


def _between(found: Found) -> Sequence[Concept] | None:
    groups = next(found.groups()[i : i + 6] for i in (0, 6, 12) if found.groups()[i + 1])
    currency = next((each for each in (groups[0], groups[2], groups[3], groups[5]) if each), None)
    low, high = english(groups[1]), english(groups[4])
    if not currency and _YEAR.fullmatch(groups[1]) and _YEAR.fullmatch(groups[4]):
        return None
    return (Much(low, high, _currency(currency) or ""),)


AMOUNTS: tuple[Entry, ...] = (
    (rf"{_LAST} (?:orders?|purchases?|bought|ordered|purchased)", always(Act(BUYING), Latest())),
    (rf"{_LAST} (?:contact|contacted|in touch|in contact)", always(Act(CONTACT), Latest())),
    (rf"(?P<word>{_WHEN}|from|last)(?: the month of)? {_NAMED}(?! [0-9])", _dates),
    (rf"(?P<word>{_WHEN}|from) {_NAMED},?(?: of)? {YEAR}", _dates),
    (rf"(?P<word>{_WHEN})(?: the year)? {YEAR}(?![-/0-9])", lambda m: dates_in(m, words=_CALENDAR)),
    (r"tripled|three times as (?:much|many|often)", always(Trend(at_least=3.0))),
    (r"(?:fallen|fell|dropped|down|declined|decreased) by a (?:quarter)", always(Trend(at_most=0.75))),
    (r"(?:risen|rose|grown|grew|up|increased) by a (?:quarter)", always(Trend(at_least=1.25))),
    (rf"{_N}\+(?: times)?", lambda m: (Often(at_least=english(m[1]), said=english(m[1])),)),
    # Times
    (
        rf"(?:in|within|during|over|for|since) (?:the )?(?:last|past|"
        rf"previous) {_N} {_UNIT}|(?:the )?(?:last|past) {_N} {_UNIT}",
        lambda m: (Span(days_in(m, 1 if m[1] else 3, 2 if m[2] else 4)),),
    ),
    (
        r"(?:in|within|for|over|during) (?:the )?(?:(?:last|past|previous|"
        r"space of) )?(?:a )?half(?: a| an)?[- ]year|(?:the )?(?:last|past) half[- ]?(?:a )?year|"
        r"half a year",
        always(Span(180)),
    ),
    (
        rf"(?:(?:in|within|during|over|for|since) )?(?:the |this |a )?(?:last|"
        rf"past|previous|this|current|full|whole)? ?{_UNIT}",
        lambda m: (Span(days_in(m, None, 1)),),
    ),
    (
        rf"(?:in|within|for|during|over) {_N} {_UNIT}|{_N} {_UNIT}",
        lambda m: (Span(days_in(m, 1 if m[1] else 3, 2 if m[2] else 4)),),
    ),
    (
        rf"(?:for )?(?:in )?(?:{_MORE}|longer than) {_N} {_UNIT} ago|{_N} {_UNIT} ago or (?:more|longer)",
        lambda m: (Span(None, days_in(m, 1 if m[1] else 3, 2 if m[2] else 4)),),
    ),
    (
        rf"(?:less|fewer|under|no more|not more) than {_N} {_UNIT} ago|under {_N} {_UNIT} ago",
        lambda m: (Span(days_in(m, 1 if m[1] else 3, 2 if m[2] else 4)),),
    ),
    (rf"(?:{_MORE}|longer than) half a year ago|half a year ago or (?:more|longer)", always(Span(None, 180))),
    (rf"(?:{_MORE}|longer than) (?:a|one) {_UNIT} ago", lambda m: (Span(None, days_in(m, None, 1)),)),
    (
        rf"(?:for|in) (?:{_MORE}|longer than|{_LEAST}) {_N} {_UNIT}",
        lambda m: (Span(days_in(m, 1, 2), is_longer=True),),
    ),
    (rf"(?:for|in) (?:{_MORE}|longer than) (?:a|one) {_UNIT}", lambda m: (Span(days_in(m, None, 1), is_longer=True),)),
    (rf"(?:for|in) (?:{_MORE}|longer than) half a year", always(Span(180, is_longer=True))),
    (
        rf"between {_N} and {_N} {_UNIT} ago|{_N} ?(?:to|-|–) ?{_N} {_UNIT} ago",
        lambda m: (Span(*_ago(m, (1, 2, 3) if m[1] else (4, 5, 6))),),
    ),
    (
        rf"{_LAST} (?:orders?|purchases?|bought|ordered|purchased)(?: was| were| is)?(?: made| placed)? {_BY_NOW}",
        lambda m: (Idiom("stopped"), Span(_by_now(m))),
    ),
    (
        rf"{_LAST} (?:contact|contacted|spoke(?:n)? to|heard from|in touch)(?: was| were| is)? {_BY_NOW}",
        lambda m: (Idiom("apart"), Span(_by_now(m))),
    ),
    (r"today", always(Span(1))),
    (
        r"recent|recently|lately|now|currently|these days|nowadays|of late|at the moment",
        always(Span(30, is_lately=True)),
    ),
    (r"(?:for |in )?(?:a |such a )?(?:very )?long (?:time|while)|for ages|in ages|ages", always(Span(180))),
    (
        r"ever|before|previously|formerly|in the past|earlier|at any time|"
        r"at some point|to date|once before|already",
        nothing,
    ),
    (r"used to|once|formerly|previously|at one time", always(Once())),
    (
        r"since(?: then)?|not since|afterwards",
        lambda m: (Denied(is_ahead=True), SinceThen()) if "not" in m[0].lower() else (SinceThen(),),
    ),
    (
        r"than (?:in )?(?:the |a )?(?:previous |prior )?(?:month|quarter|"
        r"year|week|half year)(?: before| earlier)?",
        lambda m: (Span(_before(m[0])),),
    ),
    (rf"than (?:in )?(?:the )?(?:last|past|previous) {_UNIT}", lambda m: (Span(days_in(m, None, 1)),)),
    (rf"than (?:in )?(?:the )?{_N} {_UNIT} (?:before|earlier)(?: that)?", lambda m: (Span(days_in(m, 1, 2)),)),
    (rf"{_DATED} ([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}})", lambda m: _date(m[2], m[3], m[4], m[1])),
    (
        rf"{_DATED} ([0-9]{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH},? ([0-9]{{4}})",
        lambda m: _date(m[4], m[3], m[2], m[1]),
    ),
    (rf"{_DATED} {_MONTH} ([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{4}})", lambda m: _date(m[4], m[2], m[3], m[1])),
    (
        rf"(?:in|within|during|over)? ?(?:the )?(?:next|coming|following) {_N} {_UNIT}",
        lambda m: (Coming(days_in(m, 1, 2)),),
    ),
    (
        rf"(?:in|within|during|over)? ?(?:the )?(?:next|coming|following) {_UNIT}",
        lambda m: (Coming(days_in(m, None, 1)),),
    ),
    # How often, how much
    (
        rf"(?:{_LEAST} )?{_N} (?:times|x)(?: or more| and more| at least)?|{_N} or more(?: times)?|{_LEAST}"
        rf" {_N}",
        lambda m: (Often(at_least=_said(m), said=_said(m)),),
    ),
    (rf"(?!an? ){_N}(?= {_COUNTED})", lambda m: (Often(at_least=_said(m), said=_said(m)),)),
    (rf"{_MORE} {_N}(?: times)?", lambda m: (Often(at_least=_said(m) + 1, said=_said(m)),)),
    (rf"{_LESS} {_N}(?: times)?", lambda m: (Often(at_most=_said(m) - 1, said=_said(m)),)),
    (rf"{_MOST} {_N}(?: times)?|{_N} times or (?:less|fewer)", lambda m: (Often(at_most=_said(m), said=_said(m)),)),
    (
        rf"(?:exactly|only|just) {_N}(?: times)?|{_N} times only",
        lambda m: (Often(english(m[1] or m[2]), english(m[1] or m[2])),),
    ),
    (r"(?:exactly |only |just )(?:once|one time|a single time)|a single time", always(Often(1.0, 1.0))),
    (r"(?:exactly|only|just) twice", always(Often(2.0, 2.0))),
    (rf"(?:{_LEAST} )?once(?: or more)?", always(Often(at_least=1.0))),
    (rf"(?:{_LEAST} )?(?:twice|a couple(?: of)?(?: times)?)(?: or more)?", always(Often(at_least=2.0))),
    (rf"{_MORE} once", always(Often(at_least=2.0))),
    (rf"{_MORE} twice", always(Often(at_least=3.0))),
    (rf"{_MOST} once", always(Often(at_most=1.0))),
    (rf"{_MOST} twice", always(Often(at_most=2.0))),
    (rf"{_LESS} twice", always(Often(at_most=1.0))),
    (rf"{_LEAST} (?:three times|thrice)|thrice", always(Often(at_least=3.0))),
    (
        r"several(?: times)?|a few(?: times)?|a handful(?: of)?(?: times)?|some times|repeatedly(?= a few)",
        always(Often(at_least=3.0)),
    ),
    (
        r"often|frequently|regularly|again and again|repeatedly|many times|"
        r"a lot of times|time and again|over and over(?: again)?|lots of times",
        always(Often(at_least=5.0, is_habit=True)),
    ),
    (
        r"(?:our )?regulars?(?: customers?| buyers?| clients?)?|frequent (?:buyers?|customers?|shoppers?)",
        always(Idiom("regular")),
    ),
    (rf"(?:{_MORE}|{_LEAST}) {_SUM}|{_SUM} (?:or more|and more|plus|upwards|or above)", lambda m: _sum(m, least=True)),
    (rf"(?:{_LESS}|{_MOST}) {_SUM}|{_SUM} or less", lambda m: _sum(m, least=False)),
    (
        rf"between {_PLAIN_SUM} and {_PLAIN_SUM}|from {_PLAIN_SUM} to {_PLAIN_SUM}|{_PLAIN_SUM} (?:to|"
        rf"-) {_PLAIN_SUM}",
        lambda m: _between(m),
    ),
    (
        rf"between {_N} and {_N}(?: times|(?= {_COUNTED}))|{_N} ?(?:to|-|–) ?{_N}(?: times|(?= {_COUNTED}))",
        lambda m: (Often(english(m[1] or m[3]), english(m[2] or m[4])),),
    ),
    # Less and more
    (
        r"less|fewer|declin(?:e|ed|es|ing)|dropp?(?:ed|s|ing)?|fallen|"
        r"fell|falls|falling|decreas(?:e|ed|es|ing)|shr(?:ank|unk|inking)|"
        r"gone down|went down|going down|down|reduced|cut back(?: on)?|"
        r"fall|slowed(?: down)?|tailed off|lower",
        always(Trend(at_most=0.9)),
    ),
    (
        r"more|grew|grown|grows|growing|ros(?:e)|risen|rising|rises|"
        r"increas(?:e|ed|es|ing)|gone up|went up|going up|up|higher|"
        r"climbed",
        always(Trend(at_least=1.1)),
    ),
    (
        r"halved|(?:fallen|dropped|fell|down|cut) (?:by|in) half|half as (?:much|many|often)|by half",
        always(Trend(at_most=0.5)),
    ),
    (r"doubled|twice as (?:much|many|often)|double", always(Trend(at_least=2.0))),
    (
        r"(?:fell|fallen|dropped|declined|decreased|gone down|down|less|"
        r"fewer|shrunk|falling|dropping) (?:sharply|a lot|dramatically|"
        r"steeply|considerably|strongly|significantly|massively)|(?:a lot|"
        r"much|far|considerably|significantly|sharply|way) (?:less|fewer|"
        r"lower|down)|sharply (?:fallen|dropped|fell|down|declined|reduced)|"
        r"plummeted|plunged|collapsed|slumped",
        always(Trend(at_most=0.5)),
    ),
    (
        r"(?:grew|grown|rose|risen|increased|gone up|up|more|growing|"
        r"rising) (?:sharply|a lot|dramatically|steeply|considerably|"
        r"strongly|significantly|massively)|(?:a lot|much|far|considerably|"
        r"significantly|sharply|way) (?:more|higher|up)|soared|surged|"
        r"shot up|jumped|sharply (?:risen|grown|increased|up)",
        always(Trend(at_least=1.5)),
    ),
    (
        rf"(?:(?:fell|fallen|dropped|down|declined|decreased|fewer|less|"
        rf"gone down|went down|is down|are down|shrunk|fall) )(?:by )?(?:{_LEAST} |{_MORE} )?{_N} ?(?:%|"
        rf"per ?cent)(?: or more)?|{_N} ?(?:%|per ?cent)(?: or more)? (?:less|"
        rf"fewer|lower|down)|by (?:{_LEAST} |{_MORE} )?{_N} ?(?:%|per ?cent)(?: or more)? less",
        lambda m: (Trend(at_most=round(1 - english(m[1] or m[2] or m[3]) / 100, 4)),),
    ),
    (
        rf"(?:(?:grew|grown|rose|risen|up|increased|more|gone up|went up|is up|are up) )(?:by )?(?:{_LEAST} |"
        rf"{_MORE} )?{_N} ?(?:%|per ?cent)(?: or more)?|{_N} ?(?:%|per ?cent)(?: or more)? (?:more|"
        rf"higher|up)",
        lambda m: (Trend(at_least=round(1 + english(m[1] or m[2]) / 100, 4)),),
    ),
)
