"""What was said at an organisation or a household: by itself, and by those who belonged to it then."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from farley.analysis.stays import moments_between
from farley.analysis.tables import seconds
from farley.base.access import Viewer
from farley.base.accounts import Organisation
from farley.customers.access import relationships_for
from farley.customers.models import BELONGING, Kind

# How many texts there are of each who belongs to a whole, and of itself, by the whole.
Texts = Mapping[int, Counter[int]]


@dataclass(frozen=True)
class _Stay:
    """When somebody belonged to a whole, both as who they are today; in seconds since 1970."""

    customer_id: int
    whole_id: int
    begin: int
    end: int


def texts_at_wholes(rows: QuerySet[Any, Any], viewer: Viewer, *, whole_id: int | None = None) -> Texts:
    """Of these rows, each with `who` said it, `moment` and `interaction`, what counts at a whole (None: at each): each
    text once, as far as the viewer may know who belonged to it.
    """
    ties = _ties(viewer) if whole_id is None else _ties(viewer).filter(whole=whole_id)
    stays = _stays_of(rows, ties)
    said = _said_by(rows, ties) if stays else {}
    texts: dict[int, set[tuple[int, int]]] = {
        stay.whole_id: {(stay.whole_id, text) for text, _moment in said.get(stay.whole_id, ())} for stay in stays
    }
    for stay in stays:
        theirs = said.get(stay.customer_id, ())
        texts[stay.whole_id] |= {(stay.customer_id, text) for text, moment in theirs if stay.begin <= moment < stay.end}
    return {whole: Counter(who for who, _text in found) for whole, found in texts.items()}


def _ties(viewer: Viewer) -> QuerySet[Any, Any]:
    """By which somebody belongs to a whole, each with the `part` and the `whole` as who they are today."""
    part, whole = (
        Coalesce("from_customer__canonical", "from_customer"),
        Coalesce("to_customer__canonical", "to_customer"),
    )
    found = relationships_for(viewer).select_related(None).filter(kind__in=BELONGING)
    return found.exclude(to_customer__kind=Kind.PERSON).annotate(part=part, whole=whole)


def _stays_of(rows: QuerySet[Any, Any], ties: QuerySet[Any, Any]) -> list[_Stay]:
    """To what those who said something ever belonged."""
    found = ties.filter(part__in=rows.order_by().values("who"))
    zone = Organisation.zone()
    return [
        _Stay(one, other, *moments_between(since, until, zone))
        for one, other, since, until in found.values_list("part", "whole", "since", "until")
    ]


def _said_by(rows: QuerySet[Any, Any], ties: QuerySet[Any, Any]) -> Mapping[int, set[tuple[int, int]]]:
    """The texts of who belongs to a whole, and of the wholes, each with its moment."""
    found: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    tied = Q(who__in=ties.values("part")) | Q(who__in=ties.values("whole"))
    for who, text, moment in rows.order_by().filter(tied).values_list("who", "interaction", "moment").iterator():
        found[who].add((text, seconds(moment)))
    return found
