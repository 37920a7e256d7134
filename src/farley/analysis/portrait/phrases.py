"""The places in texts where customers say something telling, with the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

import numpy as np
from ibis import _

from farley.analysis.numerics import worth_of_usual
from farley.analysis.tables import History, columns, is_written_by_them, moment, seconds, tells_of_them

_END_OF_CLAUSE = "。！？!?\n；;…"
# Within a sentence of so many letters nothing is left out; of a longer one only what stands around is shown.
_AROUND = 36
_LATIN_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Phrases:
    """How something is said, in English, Japanese and Chinese, and how it is denied. Both are patterns that the
    engines and Python read alike: no look-around, no back references.
    """

    said: str
    denied: str = ""


@dataclass(frozen=True)
class Said:
    """One entry in which something is said: `name` says what, `words` are the words around it; `is_own` where the
    customer wrote it, and not a colleague who tells of it.
    """

    customer_id: int
    interaction_id: int
    at: int
    name: str
    words: str
    is_own: bool
    is_denied: bool


def said_by_each(
    history: History, phrases: Mapping[str, Phrases], *, as_of: datetime, looked_at: timedelta
) -> Iterator[tuple[int, list[Said]]]:
    """Each customer with what was said, the oldest first; those who said nothing of it are left out."""
    for customer_id, found in groupby(_said(history, phrases, as_of, looked_at), key=attrgetter("customer_id")):
        yield customer_id, list(found)


def usual_shares(named: Iterable[Mapping[str, int]], names: Iterable[str]) -> dict[str, float]:
    """How often each of these is named, of what a customer in the mean names. `named` is how often one customer named
    each: everybody counts alike, however much they said.
    """
    told = [(each, sum(each.values())) for each in named]
    told = [(each, total) for each, total in told if total]
    worth = sum(total for _each, total in told) / max(len(told), 1)
    counts = {name: 1 + worth * sum(each.get(name, 0) / total for each, total in told) for name in names}
    return {name: count / sum(counts.values()) for name, count in counts.items()}


def entries_of_usual(named: Sequence[Mapping[str, int]], usual: Mapping[str, float]) -> float:
    """As how many entries of one's own the usual shares count: the more, the less customers differ."""
    counts = np.array([[each.get(name, 0) for name in usual] for each in named], dtype=float)
    return worth_of_usual(counts.reshape(len(named), len(usual)), np.array(list(usual.values())))


def _said(history: History, phrases: Mapping[str, Phrases], as_of: datetime, looked_at: timedelta) -> Iterator[Said]:
    patterns = {
        name: (re.compile(each.said, re.IGNORECASE), re.compile(each.denied or r"(?!)", re.IGNORECASE))
        for name, each in phrases.items()
    }
    for customer_id, interaction_id, at, text, is_own in _texts(history, phrases, as_of, looked_at):
        for name, (said, denied) in patterns.items():
            no = denied.search(text)
            if (found := no or said.search(text)) is not None:
                words = clause(text, found.start(), found.end())
                yield Said(customer_id, interaction_id, at, name, words, is_own, no is not None)


def _texts(
    history: History, phrases: Mapping[str, Phrases], as_of: datetime, looked_at: timedelta
) -> Iterator[tuple[int, int, int, str, bool]]:
    """What customers wrote, and what was noted of them, as far as any of it is said. The engine looks first, as most
    texts say nothing of it; where a word begins and ends it need not know, and engines write that differently.
    """
    anything = "|".join(f"(?:{part})" for each in phrases.values() for part in (each.said, each.denied) if part)
    anything = anything.replace(r"\b", "")
    rows = history.known_by(as_of).interactions
    rows = rows.filter(
        tells_of_them(rows),
        rows.text.notnull(),
        moment(rows.happened_at) > seconds(as_of - looked_at),
        rows.text.re_search(f"(?i){anything}"),
    ).select(
        "customer_id",
        "interaction_id",
        "text",
        at=moment(_.happened_at),
        own=is_written_by_them(rows).ifelse(1, 0),
    )
    found = columns(rows.order_by("customer_id", "at", "interaction_id"))
    names = ("customer_id", "interaction_id", "at", "text", "own")
    for customer_id, interaction_id, at, text, is_own in zip(*(found[name].tolist() for name in names), strict=True):
        yield customer_id, interaction_id, at, text, bool(is_own)


def clause(text: str, start: int, end: int) -> str:
    """The sentence around text[start:end], and of a long one what stands nearest."""
    first = max((text.rfind(mark, 0, start) for mark in _END_OF_CLAUSE), default=-1) + 1
    first = max(first, text.rfind(". ", 0, start) + 1)
    stops = [place for mark in (*_END_OF_CLAUSE, ". ") if (place := text.find(mark, end)) >= 0]
    last = min(stops, default=len(text))
    begin, stop = max(first, start - _AROUND), min(last, end + _AROUND)
    begin, stop = _whole_word(text, begin, first, -1), _whole_word(text, stop, last, 1)
    words = " ".join(text[begin:stop].split()).rstrip(".")
    return f"{'… ' if begin > first and words else ''}{words}{' …' if stop < last else ''}"


def _whole_word(text: str, place: int, bound: int, way: int) -> int:
    """The place moved outwards to the edge of a Latin word, at most a dozen letters."""
    for _step in range(12):
        if place == bound or not (text[place - 1 : place].isascii() and text[place : place + 1].isascii()):
            return place
        if not (_LATIN_WORD.match(text[place - 1 : place]) and _LATIN_WORD.match(text[place : place + 1])):
            return place
        place += way
    return place
