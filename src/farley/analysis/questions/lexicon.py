"""A language's words, as patterns with what they mean, and how a question is cut into them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from farley.analysis.questions.concepts import Concept, Dates, Denied, Field, Joint, Quoted

Found = re.Match[str]
# None where the words are no question that can be answered, as of a day that there is not.
Meaning = Callable[[Found], Sequence[Concept] | None]
Entry = tuple[str, Meaning]

_CHOICE = re.compile(r"\(\?:([^()\[\]\\]+)\)")
_QUOTE = re.compile(r"([“「『\"])([^“”「」『』\"\ue000-\uf8ff]+)([”」』\"])")
YEARS = range(1900, 2200)
# A year of the calendar.
YEAR = r"(?P<year>(?:19|20|21)[0-9]{2})"
# Of the characters that mean nothing of themselves.
_FIRST_SIGN = 0xE000
# Whatever the case, these are found as an i, and no word of ours has them.
_DOTS = str.maketrans("ıİ", "iI")
_SILENT = re.compile(r"[\s?？!！。．.…~～:：;；（）()]+")


@dataclass(frozen=True)
class OwnField:
    """One of the organisation's own fields: its key, its names, and its choices; none for a day."""

    key: str
    names: tuple[str, ...]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """What an organisation calls things, for the questions that people ask there, and which day it is there; without
    one, "in October" is no time.
    """

    currency: str
    fields: tuple[OwnField, ...] = ()
    today: date | None = None


@dataclass(frozen=True)
class Lexicon:
    """The patterns of one language. Words of `is_spaced` languages end at their borders; of several patterns that
    fit, the longest counts. `prepare` says plainly what the language says in a roundabout way; `beyond` finds words
    that are known but ask for something that no rule answers: an order to do something, what was bought, how much.
    """

    language: str
    entries: tuple[tuple[re.Pattern[str], Meaning], ...]
    is_spaced: bool
    prepare: Callable[[str], str] = str
    beyond: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Cut:
    """A question cut into what its words mean, the words of which nobody knows what they mean, and those that ask for
    something else than customers.
    """

    concepts: tuple[Concept, ...]
    unknown: tuple[str, ...]
    beyond: str = ""


def lexicon(language: str, entries: Iterable[Entry], *, is_spaced: bool) -> Lexicon:
    """A lexicon of patterns; spaces in a pattern stand for any white space. Of words in a choice the longest are tried
    first, of patterns that fit equally well the last one counts.
    """
    border = r"(?<!\w)(?:{})(?!\w)" if is_spaced else r"(?:{})"
    return Lexicon(
        language,
        tuple(
            (re.compile(border.format(_spaced(_longest_first(text))), re.IGNORECASE), means) for text, means in entries
        ),
        is_spaced,
    )


def literally(text: str) -> str:
    """A pattern of these very words, whatever white space is between them."""
    return re.escape(text).replace("\\ ", " ")


def _longest_first(text: str) -> str:
    """Plain words in a choice, the longest first: a regular expression takes the first that fits."""
    return _CHOICE.sub(lambda found: f"(?:{'|'.join(sorted(found[1].split('|'), key=len, reverse=True))})", text)


def _spaced(text: str) -> str:
    return text.replace(" ?", r"\s*").replace(" ", r"\s+")


def cut(text: str, words: Lexicon) -> Cut:
    """Go through the text from left to right, always with the longest pattern."""
    quotes: list[str] = []
    plain = unicodedata.normalize("NFKC", text).translate(_DOTS)
    text = words.prepare(_without_quotes(plain, quotes))
    if words.beyond and (asked := words.beyond.search(text)):
        return Cut((), (), _with_quotes(asked[0], quotes).strip())
    text = _with_quotes(text, quotes)
    concepts: list[Concept] = []
    unknown: list[str] = []
    place = 0
    was_unknown = False
    while place < len(text):
        if silent := _SILENT.match(text, place):
            place, was_unknown = silent.end(), False
            continue
        found, means = _longest(text, place, words)
        if found is None or means is None:
            rest = re.compile(r"\w+|.").match(text, place) if words.is_spaced else None
            piece = rest[0] if rest else text[place]
            if was_unknown and not words.is_spaced:
                unknown[-1] += piece
            else:
                unknown.append(piece)
            place, was_unknown = place + len(piece), True
            continue
        meant = means(found)
        if meant is None:
            unknown.append(found[0].strip())
        concepts += meant or ()
        place, was_unknown = found.end(), False
    return Cut(tuple(concepts), tuple(unknown))


def _without_quotes(text: str, quotes: list[str]) -> str:
    """The text with a sign for each quote: what somebody said is neither said plainly nor an order to do something."""

    def sign(found: Found) -> str:
        quotes.append(found[2])
        return f"{found[1]}{chr(_FIRST_SIGN + len(quotes) - 1)}{found[3]}"

    return _QUOTE.sub(sign, text)


def _with_quotes(text: str, quotes: list[str]) -> str:
    for number, quote in enumerate(quotes):
        text = text.replace(chr(_FIRST_SIGN + number), quote)
    return text


def _longest(text: str, place: int, words: Lexicon) -> tuple[Found | None, Meaning | None]:
    best: tuple[Found | None, Meaning | None] = (None, None)
    for pattern, means in words.entries:
        found = pattern.match(text, place)
        if found and found.end() > place and (best[0] is None or found.end() >= best[0].end()):
            best = (found, means)
    return best


def dates_in(
    found: Found, *, words: Mapping[str, str], years_ago: Mapping[str, int] | None = None
) -> tuple[Dates, ...]:
    """Months or years of the calendar, of a pattern with groups called `year`, `spoken`, `month` (a number) and `word`,
    each where it has one.
    """
    said = {name: text for name, text in found.groupdict().items() if text}
    year, month = (int(said[name]) if name in said else None for name in ("year", "month"))
    ago = (years_ago or {}).get(said.get("spoken", ""))
    return (Dates(words.get(said.get("word", "").lower(), "in"), year, month, ago),)


def unanswerable(_found: Found) -> None:
    """Words that are known, and ask for what no rule can say."""


def nothing(_found: Found) -> Sequence[Concept]:
    """Words that ask for nothing."""
    return ()


def always(*concepts: Concept) -> Meaning:
    """Words that always mean the same."""
    return lambda _found: concepts


def quoted(found: Found) -> Sequence[Concept]:
    """The words between quotation marks, whichever of them the pattern met."""
    return (Quoted(next(text for text in found.groups() if text)),)


def placed(text: str, place: str, *, is_denied: bool = False) -> Sequence[Concept]:
    """The places that a pattern finds in a text: one of them is enough, or all are ruled out."""
    fields = [each for name in re.findall(place, text) for each in (Joint("or"), Field("place", name))][1:]
    return (Denied(is_ahead=True), *fields) if is_denied else tuple(fields)


def day_of(year: str, month: int, day: str) -> date | None:
    """A day of the calendar that one may ask of, or None where there is no such day."""
    try:
        found = date(int(year), month, int(day))
    except ValueError:
        return None
    return found if found.year in YEARS else None
