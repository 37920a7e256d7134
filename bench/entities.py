"""Who and what is named in texts: how much of it is found, how much of what is found is right, and whether whom we know
is recognised.

The sentences (tests/analysis/data/entities/test_*.tsv) were written before the rules, by the same hand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from bench.figures import Figure, Finding, at_least, told
from farley.analysis.entities import Entity, Known, Target, find_entities, product_key
from farley.analysis.identity import normalise_company, normalise_name

DATA = Path(__file__).resolve().parents[1] / "tests" / "analysis" / "data" / "entities"
LANGUAGES = ("en", "ja", "zh")
_MARK = re.compile(r"\{(?P<kind>[a-z]+)(?:#(?P<id>[a-z]\d+))?:(?P<words>[^}]*)\}")


@dataclass(frozen=True)
class Named:
    """text[start:end] names somebody or something of a kind; `id` is whom of those that are known, or 0."""

    kind: str
    start: int
    end: int
    id: int = 0


@dataclass(frozen=True)
class Sample:
    """A sentence with who and what is named in it."""

    text: str
    named: tuple[Named, ...]


@dataclass(frozen=True)
class Score:
    """What is named, found with exactly those words; and those of ours who are named, linked to whom they are."""

    named: Finding
    ours: Finding


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    known, figures, everything = known_names(), [], []
    for language in LANGUAGES:
        samples = samples_of(language)
        everything += samples
        score = score_of(samples, language, known)
        figures += [
            at_least(f"{language}: named, precision", score.named.precision, 0.9),
            at_least(f"{language}: named, recall", score.named.recall, 0.75),
            at_least(f"{language}: ours, precision", score.ours.precision, 0.95),
            at_least(f"{language}: ours, recall", score.ours.recall, 0.75),
        ]
    return [*figures, told("texts read in a second of CPU", _speed(everything, known, max(1, round(20 * scale))))]


def samples_of(language: str) -> list[Sample]:
    """The sentences of a language."""
    lines = (DATA / f"test_{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [_sample(line.split("\t")[1]) for line in lines]


def known_names() -> Known:
    """Whom and what the CRM of these sentences knows, each under the number that its id stands for."""
    names: dict[str, Target] = {}
    products: dict[str, Target] = {}
    places = []
    for line in (DATA / "known.tsv").read_text(encoding="utf-8").splitlines():
        number, kind, name, _family = line.split("\t")
        target = Target(kind, _id(number))
        if kind == "product":
            products[product_key(name)] = target
        elif kind == "place":
            places.append(name)
        else:
            names[normalise_name(name) if kind == "person" else normalise_company(name)] = target
    return Known(names=names, products=products, places=tuple(places))


def score_of(samples: Sequence[Sample], language: str, known: Known) -> Score:
    """How the reading does on sentences of one language."""
    wanted = found = right = ours = linked = rightly = 0
    for sample in samples:
        read = find_entities(sample.text, known=known, usual_language=language)
        spans = {(each.kind, each.start, each.end): each.id for each in sample.named}
        wanted += len(spans)
        found += len(read)
        right += sum(_place(each) in spans for each in read)
        ours += sum(map(bool, spans.values()))
        linked += sum(bool(each.id) for each in read)
        rightly += sum(bool(each.id) and spans.get(_place(each)) == each.id for each in read)
    return Score(Finding(wanted, found, right), Finding(ours, linked, rightly))


def _place(entity: Entity) -> tuple[str, int, int]:
    return entity.kind, entity.start, entity.end


def _sample(marked: str) -> Sample:
    text, named, end = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[end : mark.start()]
        # A place is known by its name alone.
        number = _id(mark["id"]) if mark["id"] and mark["kind"] != "place" else 0
        named.append(Named(mark["kind"], len(text), len(text) + len(mark["words"]), number))
        text, end = text + mark["words"], mark.end()
    return Sample(text + marked[end:], tuple(named))


def _id(word: str) -> int:
    return "por".index(word[0]) * 100 + int(word[1:]) if word[0] in "por" else 900 + int(word[1:])


def _speed(samples: Sequence[Sample], known: Known, rounds: int) -> float:
    start = process_time()
    for _round in range(rounds):
        for sample in samples:
            find_entities(sample.text, known=known)
    return rounds * len(samples) / (process_time() - start)
