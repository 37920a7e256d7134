"""What an entry speaks of, as a timeline shows it: a row of chips, and the names marked in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import pgettext

from farley.analysis.entities import spelling
from farley.base.accounts import User
from farley.understanding.access import themes_for
from farley.understanding.models import EntityKind
from farley.understanding.queries.entities import EntityView, SpokenOf, about_of, called, what_about
from farley.understanding.sentences.themes import is_called_something, title_of

# In the order in which they are told.
_ICONS = {
    EntityKind.PERSON: "person",
    EntityKind.ORGANISATION: "organisation",
    EntityKind.PRODUCT: "purchase",
    EntityKind.NUMBER: "list",
    EntityKind.PHRASE: "quote",
    EntityKind.MONEY: "refund",
    EntityKind.MAIL: "email",
    EntityKind.PHONE: "call",
    EntityKind.URL: "globe",
    EntityKind.PLACE: "pin",
}
_MOST, _MOST_THEMES = 6, 2
_LONGEST = 40


@dataclass(frozen=True)
class Topic:
    """One thing that an entry speaks of. `about` is how the timeline is narrowed to it; `entity_id` is what a person
    may say is none, where they may.
    """

    label: str
    kind: str
    icon: str
    about: str
    entity_id: int | None = None


@dataclass(frozen=True)
class Piece:
    """Some of a text: marked because what was heard hangs on it, or a name; with `href` that of a customer."""

    text: str
    is_marked: bool = False
    title: str = ""
    href: str = ""


def topics_of(themes: Sequence[SpokenOf], entities: Sequence[EntityView]) -> tuple[Topic, ...]:
    """What an entry speaks of, each once: its themes, those of ours who are named, and what else is."""
    found = [
        Topic(title_of(spoken.theme), pgettext("what is spoken of", "Theme"), "flag", f"theme:{spoken.theme.pk}")
        for spoken in sorted(themes, key=lambda spoken: -spoken.likeness)[:_MOST_THEMES]
        if is_called_something(spoken.theme)
    ]
    order, titles = list(_ICONS), [topic.label.lower() for topic in found]
    meant = [each for each in entities if not each.is_refused and not _is_said_already(each, titles)]
    for each in sorted(meant, key=lambda each: (not _is_ours(each), order.index(EntityKind(each.kind)))):
        topic = _topic(each)
        if all(spelling(topic.about) != spelling(other.about) and topic.label != other.label for other in found):
            found.append(topic)
    return tuple(found[:_MOST])


def _is_said_already(each: EntityView, titles: Sequence[str]) -> bool:
    """Whether a key phrase stands in the name of a theme that is told beside it."""
    return each.kind == EntityKind.PHRASE and any(each.written.lower() in title for title in titles)


def _is_ours(each: EntityView) -> bool:
    return each.customer_id is not None or each.product_id is not None


def pieces_of(text: str, mark: tuple[int, int], entities: Sequence[EntityView]) -> list[Piece]:
    """The text in pieces, with the words to mark and the names in it; key phrases are no names."""
    names = [each for each in entities if not each.is_refused and each.kind != EntityKind.PHRASE]
    bounds = {0, len(text), *mark, *(place for each in names for place in (each.start, each.end))}
    places = sorted(place for place in bounds if place <= len(text))
    return [
        _piece(text[start:end], mark[0] <= start < mark[1], _around(names, start)) for start, end in pairwise(places)
    ]


def label_of(user: User, about: str) -> str:
    """What the timeline is narrowed to, in words; "" where the user may not see it."""
    what = what_about(about)
    if what.kind == "theme":
        theme = themes_for(user).filter(pk=what.number).first()
        return title_of(theme) if theme else ""
    return called(user, [about]).get(about, "")


def _topic(each: EntityView) -> Topic:
    label = f"{each.written[:_LONGEST]}…" if len(each.written) > _LONGEST else each.written
    return Topic(label, str(EntityKind(each.kind).label), _ICONS[EntityKind(each.kind)], about_of(each), each.id)


def _around(names: Sequence[EntityView], place: int) -> EntityView | None:
    return next((each for each in names if each.start <= place < each.end), None)


def _piece(text: str, is_marked: bool, name: EntityView | None) -> Piece:
    if name is None:
        return Piece(text, is_marked)
    href = reverse("customer", args=[name.customer_id]) if name.customer_id else ""
    return Piece(text, is_marked, name.customer_name or str(EntityKind(name.kind).label), href)
