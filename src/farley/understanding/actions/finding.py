"""Look through all that customers said for themes: those of before go on, what people decided holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Unpack

import numpy as np
from django.db import transaction
from django.db.models import Q

from farley.analysis.encoder import ENCODER
from farley.analysis.themes import NOWHERE, Group, Ints, find_groups, packed, same_as_before, unpacked
from farley.analysis.themes.clustering import MOST_LOOKED_AT, nearest
from farley.base.access import EVERYBODY, require_writer
from farley.base.acts import ActWords, act_of
from farley.base.pieces import in_pieces
from farley.understanding.actions.growing import note_growth
from farley.understanding.actions.naming import Namer
from farley.understanding.actions.refreshing import themes_asked_for
from farley.understanding.models import Sentence, Theme, ThemeSearch
from farley.understanding.queries.anchors import Anchors, anchors_of, anchors_of_today
from farley.understanding.queries.heard import Heard, everything_said
from farley.understanding.queries.news import has_much_come_in

_EVERY = timedelta(days=1)
_SEED = 11
_AT_ONCE = 2_000
# A likeness that moved by less is not written anew: hardly any sentence does from one night to the next.
_MOVED = 0.02


@transaction.atomic
def ask_for_themes(**act: Unpack[ActWords]) -> ThemeSearch:
    """Ask for the themes to be looked for now. One that is asked for already is not asked for twice.

    Raises Refused for readers.
    """
    who = act_of(act)
    require_writer(who.by)
    running = ThemeSearch.objects.filter(finished_at=None).first()
    return running or ThemeSearch.objects.create(asked_at=who.at, asked_by=who.by)


def due_search(*, at: datetime) -> ThemeSearch | None:
    """The search that is to be carried out now: one that somebody asked for or that was interrupted, or a new one if
    the last was yesterday or much came in since.
    """
    last = ThemeSearch.objects.order_by("-id").first()
    if last is not None and last.finished_at is None:
        return last
    if last is not None and last.asked_at + _EVERY > at and not has_much_come_in(last.asked_at):
        return None
    return ask_for_themes(by=None, at=at) if Sentence.objects.exists() else None


def find_themes(search: ThemeSearch, *, at: datetime) -> int:
    """Carry a search out. Returns how many themes there are. May be called again where it was interrupted."""
    heard = everything_said()
    _note(search, done=0, total=2 * len(heard.ids))
    for audience in heard.audiences():
        _find(heard, audience, at)
    heard = heard.placed(_place_all(heard, search))
    note_growth(heard, at=at)
    _note(search, done=2 * len(heard.ids), finished_at=at, problem="")
    return Theme.objects.shown().count()


def _note(search: ThemeSearch, **values: object) -> None:
    ThemeSearch.objects.filter(pk=search.pk).update(**values)


def _find(heard: Heard, audience: str, at: datetime) -> None:
    """Find the themes in what exactly this audience may see: everybody's first, then what is left for others."""
    rows = heard.rows_of(audience)
    if len(rows) > MOST_LOOKED_AT:
        rows = np.sort(np.random.default_rng(_SEED).choice(rows, MOST_LOOKED_AT, replace=False))
    vectors = unpacked(_vectors(heard.ids[rows]))
    fixed, namer = _fixed(audience), Namer(heard.ids[rows])
    _call_decided(heard, rows, audience, namer)
    free = nearest(vectors, fixed.vectors)[0] == NOWHERE
    rows, vectors = rows[free], vectors[free]
    groups = find_groups(vectors, heard.customers[rows], seed=_SEED)
    undecided = Theme.objects.alive().filter(audience=audience).exclude(pk__in=fixed.ids)
    own = list(undecided.order_by("pk").values_list("pk", flat=True))
    before = np.where(np.isin(heard.themes[rows], own), heard.themes[rows], NOWHERE)
    same, called = same_as_before(groups, before), _called(own)
    # Naming takes a while, and nobody may have to wait for it to write.
    words = [
        namer.names(heard.ids[rows[group.members]], group.anchor, called.get(same.get(place, 0), ()))
        for place, group in enumerate(groups)
    ]
    _keep(groups, words, same, own, audience, at)


def _call_decided(heard: Heard, rows: Ints, audience: str, namer: Namer) -> None:
    """What a person decided of a theme holds; what it is called follows what is said, unless they named it."""
    themes = Theme.objects.alive().filter(_decided(), audience=audience, encoder=ENCODER, name="").order_by("pk")
    for theme in themes:
        members = heard.ids[rows[heard.themes[rows] == theme.pk]]
        before = [phrase for phrases in theme.words.values() for phrase in phrases]
        words = namer.names(members, unpacked([bytes(theme.anchor)])[0], before)
        if words and words != theme.words:
            Theme.objects.filter(pk=theme.pk).update(words=words)


def _called(theme_ids: Sequence[int]) -> dict[int, list[str]]:
    """The key phrases of themes, of all languages."""
    rows = Theme.objects.filter(pk__in=theme_ids).values_list("pk", "words")
    return {pk: [phrase for phrases in words.values() for phrase in phrases] for pk, words in rows}


def _vectors(ids: Ints) -> list[bytes]:
    found: dict[int, bytes] = {}
    for some in in_pieces(ids.tolist()):
        rows = Sentence.objects.filter(pk__in=some).values_list("pk", "vector")
        found.update((pk, bytes(vector)) for pk, vector in rows)
    gone = bytes(512)  # erased meanwhile: like nothing
    return [found.get(pk, gone) for pk in ids.tolist()]


def _fixed(audience: str) -> Anchors:
    """Themes that stay as they are: those of which a person has decided something; and everybody's, for others."""
    everybodys = Q(audience=EVERYBODY) if audience != EVERYBODY else Q(pk=None)
    rows = Theme.objects.alive().filter(Q(audience=audience) & _decided() | everybodys).filter(encoder=ENCODER)
    return anchors_of(list(rows.order_by("pk")))


def _decided() -> Q:
    """Those of which a person said something, be it that a segment asks for them."""
    decided = Q(pk__in=themes_asked_for()) | ~Q(name="") | Q(dismissed_at__isnull=False) | Q(merged_into__isnull=False)
    merged = Theme.objects.alive().filter(merged_into__isnull=False)
    return decided | Q(split_from__isnull=False) | Q(pk__in=merged.values("merged_into"))


@transaction.atomic
def _keep(
    groups: Sequence[Group],
    words: Sequence[dict[str, list[str]]],
    same: dict[int, int],
    own_ids: Sequence[int],
    audience: str,
    at: datetime,
) -> None:
    """Write down what was found. What a person decided of a theme while it was looked for holds."""
    still = Theme.objects.alive().filter(pk__in=own_ids).exclude(_decided() & Q(encoder=ENCODER))
    by_id = {theme.pk: theme for theme in still.select_for_update()}
    for place, group in enumerate(groups):
        if place in same and same[place] not in by_id:
            continue
        theme = by_id.pop(same.get(place, 0), None) or Theme(audience=audience, found_at=at)
        theme.anchor, theme.encoder, theme.words = packed(group.anchor[None, :])[0], ENCODER, words[place]
        theme.save()
        if theme.counted_in_id is None:
            theme.counted_in = theme
            theme.save(update_fields=["counted_in"])
    Theme.objects.filter(pk__in=by_id).update(ended_at=at, growth=None, grows_since=None)


def _place_all(heard: Heard, search: ThemeSearch) -> Ints:
    """Put each sentence where it belongs now. Returns the theme of each, NOWHERE where it has none."""
    anchors = anchors_of_today()
    placed = np.full(len(heard.ids), NOWHERE)
    done = len(heard.ids)
    for rows in np.array_split(np.arange(len(heard.ids)), max(1, -(-len(heard.ids) // _AT_ONCE))):
        placed[rows] = _placed(heard, rows, anchors)
        done += len(rows)
        _note(search, done=done)
    return placed


def _placed(heard: Heard, rows: Ints, anchors: Anchors) -> list[int]:
    vectors = unpacked(_vectors(heard.ids[rows]))
    themes, likeness = anchors.place(vectors, [heard.audience(row) for row in rows.tolist()])
    moved: list[Sentence] = []
    for row, theme_id, like in zip(rows.tolist(), themes, likeness, strict=True):
        was = None if heard.themes[row] == NOWHERE else int(heard.themes[row])
        if was != theme_id or (theme_id is not None and abs(heard.likeness[row] - like) > _MOVED):
            moved.append(Sentence(pk=int(heard.ids[row]), theme_id=theme_id, likeness=like))
    Sentence.objects.bulk_update(moved, ["theme", "likeness"], batch_size=200)
    return [NOWHERE if theme_id is None else theme_id for theme_id in themes]
