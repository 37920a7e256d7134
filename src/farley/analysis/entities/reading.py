"""Read who and what is named in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from farley.analysis.entities.book import PhraseBook
from farley.analysis.entities.firms import firms_in
from farley.analysis.entities.forms import LONGEST, plain, shapes_in
from farley.analysis.entities.known import ORGANISATION, PERSON, PLACE, PRODUCT, Known, Target
from farley.analysis.entities.naming import named_in
from farley.analysis.entities.people import Person, people_in
from farley.analysis.entities.places import places_in
from farley.analysis.identity import fold, normalise_company, normalise_name
from farley.analysis.language import language_of
from farley.analysis.themes.sentences import sentences_of

NAME = "entities-2"
PHRASE = "phrase"
KINDS = (PERSON, ORGANISATION, PRODUCT, PLACE, "mail", "phone", "url", "money", "number", PHRASE)
_MOST = 60
_MOST_PHRASES = 2
# What is said more often than that tells little of a text.
_TELLING = 0.3
# The country of a phone number that is written without one, where the writer's language tells it.
_REGIONS = {"ja": "JP", "zh": "CN", "en": "GB"}
# How often such findings are right (docs/benchmarks.md): rules do not know how sure they are.
_SCORES = {
    "mail": 0.99,
    "url": 0.99,
    "phone": 0.9,
    "money": 0.95,
    "number": 0.9,
    PERSON: 0.9,
    ORGANISATION: 0.9,
    PRODUCT: 0.9,
    PLACE: 0.85,
}
_OURS = 0.95
_ADDRESSED_BEFORE = re.compile(r"\s*(?:Dear|Hi|Hello|Good (?:morning|afternoon|evening),?)?\s*")
_ADDRESSED_AFTER = re.compile(r"(?:您好|你好)?[ ,，:：!！、]*(?:\n|$)")


@dataclass(frozen=True)
class Entity:
    """text[start:end] names somebody or something of a `kind`, of which `id` is kept here (0: nobody whom we know).

    `words` are in one spelling, by which one finds the same again. `is_plain` where the form alone tells it, whether we
    know it or not. `score`: from 0 to 1.
    """

    kind: str
    start: int
    end: int
    words: str
    score: float
    language: str
    id: int = 0
    is_plain: bool = True


def find_entities(
    text: str,
    *,
    known: Known | None = None,
    book: PhraseBook | None = None,
    region: str = "",
    usual_language: str = "",
) -> list[Entity]:
    """Who and what is named in a text, in its order. `region`: the two-letter country in which phone numbers without a
    country code were probably written; `book`: the key phrases to look for.
    """
    usual = plain(text[:LONGEST])
    known = known or Known()
    language = language_of(usual, usual=usual_language)
    found: list[Entity] = []
    regions = [each for each in (_REGIONS.get(language, ""), region) if each]
    for shape in shapes_in(usual, regions):
        _add(found, Entity(shape.kind, shape.start, shape.end, "", _SCORES[shape.kind], language))
    for entity in _names(usual, language, known):
        _add(found, entity)
    for start, end in places_in(usual, language, known.places):
        _add(found, Entity(PLACE, start, end, "", _SCORES[PLACE], language))
    for entity in _phrases(usual, language, book) if book else ():
        _add(found, entity)
    found = [each if each.words else replace(each, words=spelling(usual[each.start : each.end])) for each in found]
    return sorted(found, key=lambda each: each.start)[:_MOST]


def _phrases(text: str, language: str, book: PhraseBook) -> list[Entity]:
    """The most telling key phrases, as far as they stand in sentences that say something: no greetings, no thanks."""
    pieces = sentences_of(text, usual_language=language)
    return [
        Entity(PHRASE, phrase.start, phrase.end, phrase.words, phrase.score, language)
        for phrase in book.phrases_in(text, language)
        if phrase.score >= _TELLING and any(each.start <= phrase.start and phrase.end <= each.end for each in pieces)
    ][:_MOST_PHRASES]


def _names(text: str, language: str, known: Known) -> Iterator[Entity]:
    """People, firms and products: first those whom we know, then those who are told by a title or a legal form."""
    firms, people = list(firms_in(text, language)), list(people_in(text, language))
    for named in named_in(text, known):
        kind, start, end = named.target.kind, named.start, named.end
        around = firms if kind == ORGANISATION else [(each.start, each.end) for each in people if kind == PERSON]
        # With its legal form or title it is the same name, and tells by itself that it is one.
        wider = next((span for span in around if span[0] < end and start < span[1]), None)
        start, end = (min(start, wider[0]), max(end, wider[1])) if wider else (start, end)
        score = _SCORES[PRODUCT] if kind == PRODUCT else _SCORES[kind] if named.is_near else _OURS
        yield Entity(kind, start, end, "", score, language, named.target.id, is_plain=wider is not None)
    for start, end in firms:
        ours = known.names.get(normalise_company(text[start:end])) or known.near.get(normalise_company(text[start:end]))
        is_ours = ours is not None and ours.kind == ORGANISATION
        score = _OURS if is_ours else _SCORES[ORGANISATION]
        yield Entity(ORGANISATION, start, end, "", score, language, ours.id if ours and is_ours else 0)
    for person in people:
        if _is_addressed(text, person):
            continue
        ours = _who(text, person, known)
        yield Entity(PERSON, person.start, person.end, "", _SCORES[PERSON], language, ours.id if ours else 0)


def _is_addressed(text: str, person: Person) -> bool:
    """Whether a letter only begins by calling whom it is for."""
    return (
        _ADDRESSED_BEFORE.fullmatch(text, 0, person.start) is not None
        and _ADDRESSED_AFTER.match(text, person.end) is not None
    )


def _who(text: str, person: Person, known: Known) -> Target | None:
    """Whom a title means: a full name of ours, or a family name of somebody near."""
    key = normalise_name(text[person.name_start : person.name_end])
    target = known.names.get(key) or known.near.get(key)
    return target if target is not None and target.kind == PERSON else None


def _add(found: list[Entity], entity: Entity) -> None:
    if entity.start < entity.end and _is_free(found, entity):
        found.append(entity)


def _is_free(found: Sequence[Entity], entity: Entity) -> bool:
    return all(entity.end <= other.start or other.end <= entity.start for other in found)


def spelling(words: str) -> str:
    """The words as they are kept: in one spelling, by which one finds the same again."""
    return " ".join(fold(words).split())[:200]
