"""What entries speak of: who and what is named in them, their key phrases, and the themes of their sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from farley.base.access import audiences_of
from farley.base.accounts import User
from farley.customers.models import Customer
from farley.understanding.access import entities_for, entities_naming, said_for, themes_for
from farley.understanding.models import Entity, EntityKind, Theme


@dataclass(frozen=True)
class EntityView:
    """Who or what is named, in text[start:end] of an entry. `customer_id` is whom of our customers, as they are today,
    where the reader may see them. `refused_by` is who said that it is none, where somebody did.
    """

    id: int
    interaction_id: int
    kind: str
    start: int
    end: int
    written: str
    words: str
    score: float
    model: str
    customer_id: int | None
    customer_name: str
    product_id: int | None
    is_refused: bool
    refused_by: str
    refusal_id: int | None

    @property
    def percent(self) -> int:
        """How often such findings are right."""
        return round(100 * self.score)


@dataclass(frozen=True)
class SpokenOf:
    """A theme that a sentence of an entry belongs to: text[start:end] is the sentence most like it."""

    theme: Theme
    start: int
    end: int
    likeness: float


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
    """The ids of the entries that speak of something, as far as the user may see that: `theme:12`, `customer:5`,
    `product:3`, or a kind of entity with its words. None where it is not known.
    """
    kind, _colon, value = about.partition(":")
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 18 else 0
    if kind == "theme":
        theme = themes_for(user).filter(pk=number).values("pk")
        return said_for(user).filter(theme__counted_in__in=theme).values("interaction")
    if kind == "customer":
        return entities_naming(user, number).meant().values("interaction")
    rows = entities_for(user).meant()
    if kind == "product" and number:
        return rows.filter(product=number).values("interaction")
    return rows.filter(kind=kind if kind in EntityKind.values else "", words=value).values("interaction")


def view_of(row: Entity, audiences: list[str] | None) -> EntityView:
    """One name as a reader of these audiences (None: all) sees it."""
    customer, refusal = _shown(row.customer, audiences), row.refusal
    return EntityView(
        id=row.pk,
        interaction_id=row.interaction_id,
        kind=row.kind,
        start=row.start,
        end=row.end,
        written=" ".join(row.interaction.text[row.start : row.end].split()),
        words=row.words,
        score=row.score,
        model=row.model,
        customer_id=customer.pk if customer else None,
        customer_name=customer.name if customer else "",
        product_id=row.product_id,
        is_refused=refusal is not None,
        refused_by=refusal.by.name if refusal and refusal.by else "",
        refusal_id=refusal.pk if refusal else None,
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
