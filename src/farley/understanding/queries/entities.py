"""What entries speak of: who and what is named in them, their key phrases, and the themes of their sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from farley.analysis.entities import spelling
from farley.base.access import Viewer, audiences_of
from farley.base.accounts import User
from farley.base.numbers import number_in
from farley.commerce.models import Product
from farley.customers.models import Customer
from farley.timeline.models import Direction
from farley.understanding.access import entities_for, entities_naming, said_for, themes_for
from farley.understanding.models import EntityKind, EntityQuerySet, Theme

_CUSTOMER = "customer"
# One chooses among what was named lately: so much is looked at, and so many of each kind are offered.
_LOOKED_AT = 4_000
_OFFERED = 20
_KINDS_OFFERED = (EntityKind.PRODUCT, EntityKind.PHRASE, EntityKind.ORGANISATION, EntityKind.PERSON, EntityKind.PLACE)
# What rules and addresses call it has to fit into them.
_LONGEST = 150


@dataclass(frozen=True)
class EntityView:
    """Who or what is named, in text[start:end] of an entry. `customer_id` is whom of our customers, as they are today,
    where the reader may see them. `refused_by` is who said that it is none, where somebody did.
    """

    id: int
    kind: str
    start: int
    end: int
    written: str
    words: str
    score: float
    customer_id: int | None
    customer_name: str
    product_id: int | None
    is_refused: bool
    refused_by: str


@dataclass(frozen=True)
class SpokenOf:
    """A theme that a sentence of an entry belongs to: text[start:end] is the sentence most like it."""

    theme: Theme
    start: int
    end: int
    likeness: float


@dataclass(frozen=True)
class What:
    """Of what is spoken: `number` is that of a theme, a customer or a product, 0 for anything told by its `words`."""

    kind: str
    words: str
    number: int


def what_about(about: str) -> What:
    """Of what is spoken, as addresses and rules write it: `theme:12`, `customer:5`, `phrase:iron kettle`."""
    kind, _colon, value = about.partition(":")
    return What(kind, value, number_in(value) or 0)


def is_something(about: str) -> bool:
    """Whether somebody or something can be meant by that, seen or not."""
    what = what_about(about)
    if what.kind == _CUSTOMER:
        return what.number > 0
    # PostgreSQL cannot be asked for a NUL.
    return what.kind in EntityKind.values and spelling(what.words) != "" and "\0" not in about


def called(viewer: Viewer | None, abouts: Iterable[str]) -> dict[str, str]:
    """What those are called who are meant by that, as far as the viewer may know: customers as they are today."""
    asked = {about: what_about(about) for about in abouts if is_something(about)}
    found = {about: what.words for about, what in asked.items() if not _is_of_record(what)}
    customers = {what.number for what in asked.values() if what.kind == _CUSTOMER}
    names = _names_of(viewer, customers) if viewer and customers else {}
    products = {what.number for what in asked.values() if what.kind == EntityKind.PRODUCT} - {0}
    titles = {row.pk: str(row) for row in Product.objects.filter(pk__in=products)} if products else {}
    for about, what in asked.items():
        known = names if what.kind == _CUSTOMER else titles
        if _is_of_record(what) and what.number in known:
            found[about] = known[what.number]
    return found


def _is_of_record(what: What) -> bool:
    return what.number > 0 and what.kind in (_CUSTOMER, EntityKind.PRODUCT)


def _names_of(viewer: Viewer, customer_ids: Iterable[int]) -> dict[int, str]:
    audiences = audiences_of(viewer)
    rows = Customer.objects.filter(pk__in=customer_ids).select_related("canonical")
    shown = ((row.pk, _shown(row, audiences)) for row in rows)
    return {pk: today.name for pk, today in shown if today}


def entities_in(user: User, interactions: Iterable[int]) -> dict[int, tuple[EntityView, ...]]:
    """Who and what is named in each of these entries, in its order, refused ones included."""
    audiences, found = audiences_of(user), defaultdict(list)
    rows = entities_for(user).filter(interaction__in=list(interactions)).order_by("start", "id")
    for row in rows:
        found[row.interaction_id].append(view_of(row, audiences))
    return {pk: tuple(views) for pk, views in found.items()}


def themes_in(user: User, interactions: Iterable[int]) -> dict[int, tuple[SpokenOf, ...]]:
    """The themes of each of these entries, each once, in the order in which it comes to them."""
    rows = said_for(user).filter(interaction__in=list(interactions), theme__counted_in__in=themes_for(user).shown())
    rows = rows.select_related("theme__counted_in").defer("vector", "theme__anchor", "theme__counted_in__anchor")
    found: dict[int, dict[int, SpokenOf]] = defaultdict(dict)
    for row in rows.order_by("start", "id"):
        theme = row.theme.counted_in
        before = found[row.interaction_id].get(theme.pk)
        if before is None or before.likeness < row.likeness:
            found[row.interaction_id][theme.pk] = SpokenOf(theme, row.start, row.end, row.likeness)
    return {pk: tuple(themes.values()) for pk, themes in found.items()}


def entries_about(user: User, about: str) -> QuerySet[Any, Any]:
    """The ids of the entries that speak of something, as far as the user may see that: `theme:12`, or what is named.
    None where it is not known.
    """
    what = what_about(about)
    if what.kind == "theme":
        theme = themes_for(user).filter(pk=what.number).values("pk")
        return said_for(user).filter(theme__counted_in__in=theme).values("interaction")
    return entities_about(user, about).values("interaction")


def entities_about(viewer: Viewer, about: str) -> EntityQuerySet:
    """Where somebody or something is named and nobody refused it, as far as the viewer may see that: `customer:5`,
    `product:3`, or a kind of entity with its words. Nowhere where it is not known.
    """
    what = what_about(about)
    if what.kind == _CUSTOMER:
        today = Customer.objects.filter(pk=what.number).values_list("canonical_id", flat=True).first()
        return entities_naming(viewer, today or what.number).meant()
    rows = entities_for(viewer).meant()
    if what.kind == "product" and what.number:
        return rows.filter(product=what.number)
    return rows.filter(kind=what.kind if what.kind in EntityKind.values else "", words=spelling(what.words))


def often_named(user: User) -> dict[str, list[tuple[str, str]]]:
    """What customers named most of late, as far as the user may see it, by kind (`customer` for those of ours): for
    each what rules call it, and what it is called.
    """
    said = {"interaction__direction": Direction.IN, "kind__in": _KINDS_OFFERED}
    rows, audiences = entities_for(user).meant().filter(**said).order_by("-pk"), audiences_of(user)
    abouts = {about_of(view_of(row, audiences)) for row in rows.filter(pk__in=_where_most_is_named(rows))}
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in (_CUSTOMER, *_KINDS_OFFERED)}
    for about, label in called(user, (each for each in abouts if len(each) <= _LONGEST)).items():
        found[what_about(about).kind].append((about, label))
    return {kind: sorted(each, key=lambda one: (one[1].casefold(), one[0])) for kind, each in found.items() if each}


def _where_most_is_named(rows: EntityQuerySet) -> list[int]:
    """Of what is named most often in the newest rows, of each kind, where it was last."""
    lately = list(rows.values_list("kind", "words", "customer", "product", "pk")[:_LOOKED_AT])
    last = {each[:4]: each[4] for each in reversed(lately)}
    offered: dict[str, list[int]] = defaultdict(list)
    for each, _times in Counter(row[:4] for row in lately).most_common():
        kind = _CUSTOMER if each[2] else each[0]
        if len(offered[kind]) < _OFFERED:
            offered[kind].append(last[each])
    return [pk for found in offered.values() for pk in found]


def about_of(view: EntityView) -> str:
    """What the rules and addresses call it that is named: our own by number, anything else by its words."""
    if view.customer_id:
        return f"{_CUSTOMER}:{view.customer_id}"
    # As it was written it is read more easily, and it means the same.
    words = view.written if spelling(view.written) == view.words else view.words
    return f"{view.kind}:{view.product_id or words}"


def view_of(row: Any, audiences: list[str] | None) -> EntityView:
    """One name, a row of `entities_for`, as a reader of these audiences (None: all) sees it."""
    customer, refusal = _shown(row.customer, audiences), row.refusal
    return EntityView(
        id=row.pk,
        kind=row.kind,
        start=row.start,
        end=row.end,
        written=" ".join(row.written.split()),
        words=row.words,
        score=row.score,
        customer_id=customer.pk if customer else None,
        customer_name=customer.name if customer else "",
        product_id=row.product_id,
        is_refused=refusal is not None,
        refused_by=refusal.by.name if refusal and refusal.by else "",
    )


def _shown(customer: Customer | None, audiences: list[str] | None) -> Customer | None:
    """Who the customer named is today, if the reader may see both that record and the one that was named."""
    if customer is None:
        return None
    today = customer.canonical or customer
    if customer.trashed_at or today.trashed_at:
        return None
    is_seen = audiences is None or {customer.audience, today.audience} <= set(audiences)
    return today if is_seen else None
