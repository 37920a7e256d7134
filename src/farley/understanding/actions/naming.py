"""What a theme is called, until a person calls it something else."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

import numpy as np

from farley.analysis.themes import Ints, Said, Usual, Vectors, key_phrases
from farley.base.accounts import Organisation, User
from farley.base.pieces import in_pieces
from farley.understanding.models import Entity, EntityKind, Sentence

_AS_A_MEASURE = 8_000
_OF_A_THEME = 400
# Spreads neighbouring numbers over all (Knuth 1973): what is drawn by it today is drawn tomorrow too.
_SPREAD, _AMONG = 2_654_435_761, 2**32
# Who and what is one of a kind tells nothing of what many speak of.
_NAMES = (
    EntityKind.PERSON,
    EntityKind.ORGANISATION,
    EntityKind.MAIL,
    EntityKind.PHONE,
    EntityKind.URL,
    EntityKind.MONEY,
    EntityKind.NUMBER,
)
# No phrase goes on over it.
_BLANK = "、"


class Namer:
    """Knows what is usually said, in the sentences with these ids, and by that what is said in a theme only."""

    def __init__(self, ids: Ints) -> None:
        self._usual = Usual.of(some_said(ids, _AS_A_MEASURE))

    def names(self, ids: Ints, anchor: Vectors, before: Collection[str] = ()) -> dict[str, list[str]]:
        """The key phrases, in each language, of the theme of the sentences with these ids, which is about its `anchor`;
        what it was called `before` counts for more.
        """
        said = some_said(ids, _OF_A_THEME, is_one_theme=True)
        found = key_phrases(said, self._usual, about=anchor, before=before)
        return {language: list(phrases) for language, phrases in found.items()}


def some_said(ids: Ints, most: int, *, is_one_theme: bool = False) -> list[Said]:
    """The sentences with these ids, without names, numbers and addresses; of more than `most`, so many that are drawn
    by chance, but each time the same. Where many products are named in one theme, it is about none of them.
    """
    if len(ids) > most:
        ids = np.sort(ids[np.argsort(ids * _SPREAD % _AMONG, kind="stable")[:most]])
    ours = _our_names()
    rows = [row for some in in_pieces(ids.tolist()) for row in _rows(some)]
    names = [name for some in in_pieces(sorted({row[0] for row in rows})) for name in _named(some)]
    kept = _meant_products(names) if is_one_theme else None
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for interaction, start, end, product in names:
        if product is None or (kept is not None and product not in kept):
            places[interaction].append((start, end))
    found = []
    for interaction, text, start, end, language, customer in rows:
        plain = _without(text, places[interaction])[start:end]
        found.append(Said(ours.sub(_BLANK, plain) if ours else plain, language, customer))
    return found


def _rows(ids: Sequence[int]) -> Iterator[tuple[int, str, int, int, str, int]]:
    rows = Sentence.objects.filter(pk__in=ids).order_by("pk")
    return iter(rows.values_list("interaction", "interaction__text", "start", "end", "language", "customer"))


def _named(interaction_ids: Sequence[int]) -> Iterator[tuple[int, int, int, int | None]]:
    """Where names stand in these texts: interaction, start, end, and which product is named, if it is one."""
    kinds = (*_NAMES, EntityKind.PRODUCT)
    rows = Entity.objects.meant().filter(interaction__in=interaction_ids, kind__in=kinds).order_by("pk")
    return iter(rows.values_list("interaction", "start", "end", "product"))


def _meant_products(names: Sequence[tuple[int, int, int, int | None]]) -> set[int]:
    """The product that at least half of a theme's products are, as that is what it is about."""
    counted = Counter(product for *_place, product in names if product is not None)
    return {product for product, count in counted.items() if 2 * count >= counted.total()}


def _without(text: str, places: Sequence[tuple[int, int]]) -> str:
    for start, end in places:
        text = text[:start] + _BLANK * (end - start) + text[end:]
    return text


def _our_names() -> re.Pattern[str] | None:
    """What we and our colleagues are called, as customers write it."""
    names = sorted(set(_names()), key=lambda name: (-len(name), name))
    return re.compile("|".join(rf"(?<![a-zA-Z]){re.escape(name)}(?![a-zA-Z])" for name in names)) if names else None


def _names() -> Iterator[str]:
    organisation = Organisation.get()
    if organisation and organisation.name:
        yield organisation.name
    for name in User.objects.values_list("name", flat=True):
        parts = unicodedata.normalize("NFKC", name).split()
        yield from (part for part in (*parts, "".join(parts), " ".join(parts)) if len(part) > 1)
