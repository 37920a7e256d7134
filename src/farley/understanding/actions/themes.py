"""What people decide of themes: it holds when they are looked for again."""

from __future__ import annotations

from typing import Unpack

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from farley.analysis.encoder import ENCODER
from farley.analysis.themes import FEWEST_CUSTOMERS, Ints, Vectors, middle, packed, parted, unpacked
from farley.base import changes
from farley.base.access import EVERYBODY, Onlookers, require_writer
from farley.base.acts import ActWords, act_of
from farley.base.changes import Act
from farley.base.errors import Invalid
from farley.understanding.access import said_for
from farley.understanding.actions.naming import Namer
from farley.understanding.models import Sentence, Theme
from farley.understanding.queries.anchors import anchors_of

MOST_PARTS = 5
_SEED = 7
_MOST_LOOKED_AT = 20_000
_BY_TIME = 500


@transaction.atomic
def rename_theme(theme: Theme, name: str, **act: Unpack[ActWords]) -> None:
    """Call a theme something; with no name it is called by its key phrases again.

    Raises Refused for readers.
    """
    who = act_of(act)
    _alter(theme, "rename", {"name": name.strip()[:120]}, who)


@transaction.atomic
def dismiss_theme(theme: Theme, **act: Unpack[ActWords]) -> None:
    """Put a theme away that is none. It still takes up its sentences, so that it is not found again.

    Raises Refused.
    """
    who = act_of(act)
    _alter(theme, "dismiss", {"dismissed_at": theme.dismissed_at or who.at}, who)


@transaction.atomic
def restore_theme(theme: Theme, **act: Unpack[ActWords]) -> None:
    """Bring a dismissed theme back.

    Raises Refused.
    """
    _alter(theme, "restore", {"dismissed_at": None}, act_of(act))


@transaction.atomic
def note_theme(theme: Theme, **act: Unpack[ActWords]) -> None:
    """Say that one knows how a theme grows: it no longer raises its hand for that.

    Raises Refused.
    """
    who = act_of(act)
    _alter(theme, "note", {"noted_at": who.at}, who)


@transaction.atomic
def merge_theme(theme: Theme, into: Theme, **act: Unpack[ActWords]) -> None:
    """Count a theme in another from now on: what is said of either is said of both.

    Raises Refused, and Invalid where they are one already, one has gone, or not everybody who sees the one may see
    the other.
    """
    who = act_of(act)
    theme, into = _held(theme, into)
    target = into.counted_in or into
    if theme.pk == target.pk or theme.counted_in_id == target.pk:
        raise Invalid(_("These two are one theme already."))
    if theme.ended_at or target.ended_at:
        raise Invalid(_("This theme is no longer there."))
    if target.audience not in (EVERYBODY, theme.audience):
        raise Invalid(_("Not everybody who sees this theme may see the other one."))
    _alter(theme, "merge", {"merged_into": target}, who)
    _count_in(theme, target)


@transaction.atomic
def separate_theme(theme: Theme, **act: Unpack[ActWords]) -> None:
    """Take a merge back: the theme counts for itself again, with those that were merged into it.

    Raises Refused, and Invalid where it is merged into none.
    """
    who = act_of(act)
    (theme,) = _held(theme)
    if theme.merged_into_id is None:
        raise Invalid(_("This theme is merged into none."))
    _alter(theme, "separate", {"merged_into": None}, who)
    _count_in(theme, theme)


@transaction.atomic
def split_theme(theme: Theme, parts: int, **act: Unpack[ActWords]) -> list[Theme]:
    """Make several themes of one, by what its sentences say. Returns them, the largest first.

    Raises Refused, and Invalid for too few sentences, or where others were merged into it.
    """
    who = act_of(act)
    require_writer(who.by)
    if not 2 <= parts <= MOST_PARTS:
        raise Invalid(_("A theme can be split into two to five."), field="parts")
    (theme,) = _held(theme)
    if theme.ended_at or theme.merged_into_id or Theme.objects.filter(merged_into=theme).exists():
        raise Invalid(_("Take its merges back first."))
    ids, vectors = _members(theme)
    if len(ids) < parts * FEWEST_CUSTOMERS:
        raise Invalid(_("Too few sentences to split them."))
    places = parted(vectors, parts, seed=_SEED)
    namer = Namer(ids)
    order = sorted(range(int(places.max()) + 1), key=lambda part: (-int((places == part).sum()), part))
    made = [_part(theme, ids[places == part], vectors[places == part], namer, who) for part in order]
    _alter(theme, "split", {"ended_at": who.at}, who)
    _hand_over(theme, made)
    return made


@transaction.atomic
def rejoin_theme(theme: Theme, **act: Unpack[ActWords]) -> None:
    """Take a split back: its parts go, and their sentences are the theme's again.

    Raises Refused, and Invalid where it was not split, or its parts were merged meanwhile.
    """
    who = act_of(act)
    (theme,) = _held(theme)
    parts = list(Theme.objects.alive().filter(split_from=theme))
    if not parts or theme.ended_at is None:
        raise Invalid(_("This theme was not split."))
    if any(part.merged_into_id for part in parts) or Theme.objects.filter(merged_into__in=parts).exists():
        raise Invalid(_("Take its merges back first."))
    Sentence.objects.filter(theme__in=parts).update(theme=theme)
    for part in parts:
        _alter(part, "end", {"ended_at": who.at}, who)
    _alter(theme, "rejoin", {"ended_at": None}, who)


def _held(*themes: Theme) -> list[Theme]:
    """Themes as they are now, which nobody else merges, separates or splits meanwhile: two that were merged into each
    other at once would be counted in none.
    """
    ids = [theme.pk for theme in themes]
    list(Theme.objects.select_for_update().alive().order_by("pk").values_list("pk"))
    found = Theme.objects.select_related("counted_in").in_bulk(ids)
    return [found[pk] for pk in ids]


def _alter(theme: Theme, verb: str, values: dict[str, object], who: Act) -> None:
    require_writer(who.by)
    fields = changes.set_fields(theme, values)
    if fields:
        theme.save(update_fields=list(fields))
        changes.note(theme, verb, fields, who)


def _count_in(theme: Theme, root: Theme) -> None:
    """Count a theme, and all that were merged into it, under another one."""
    inside, waiting = {theme.pk}, [theme.pk]
    while waiting:
        below = set(Theme.objects.filter(merged_into__in=waiting).values_list("pk", flat=True)) - inside
        inside |= below
        waiting = sorted(below)
    Theme.objects.filter(pk__in=inside).update(counted_in=root)
    theme.counted_in = root


def _members(theme: Theme) -> tuple[Ints, Vectors]:
    """The sentences that everybody may see who may see the theme, those that are most like it."""
    rows = said_for(Onlookers(theme.audience)).filter(theme=theme)
    found = list(rows.order_by("-likeness", "pk").values_list("pk", "vector")[:_MOST_LOOKED_AT])
    ids = np.array([pk for pk, _vector in found], dtype=np.int64)
    return ids, unpacked([bytes(vector) for _pk, vector in found])


def _part(theme: Theme, ids: Ints, vectors: Vectors, namer: Namer, who: Act) -> Theme:
    anchor = middle(vectors)
    part = Theme.objects.create(
        words=namer.names(ids, anchor),
        anchor=packed(anchor[None, :])[0],
        encoder=ENCODER,
        audience=theme.audience,
        found_at=who.at,
        split_from=theme,
    )
    part.counted_in = part
    part.save(update_fields=["counted_in"])
    changes.note(part, "create", {"split_from": (None, theme)}, who)
    return part


def _hand_over(theme: Theme, parts: list[Theme]) -> None:
    """Each of its sentences to the part that it is most like."""
    anchors = anchors_of(parts)
    rows = Sentence.objects.filter(theme=theme).order_by("pk")
    while some := list(rows.only("pk", "vector")[:_BY_TIME]):
        like = unpacked([bytes(row.vector) for row in some]) @ anchors.vectors.T
        for row, place, value in zip(some, like.argmax(axis=1).tolist(), like.max(axis=1).tolist(), strict=True):
            row.theme_id, row.likeness = anchors.ids[place], round(value, 3)
        Sentence.objects.bulk_update(some, ["theme", "likeness"], batch_size=200)
