"""Two records that are one customer: joined by an edge, and parted again without loss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import require_writer
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid, NotFound
from farley.base.locks import wait_for_turn
from farley.customers.access import customers_for
from farley.customers.models import Customer, Merge

# One merge after the other: each of two at once, by other records of the same customers, would see no harm in itself,
# and both together would close a ring.
_TURN = "customers.merges"


@transaction.atomic
def merge(kept: Customer, absorbed: Customer, *, reasons: Sequence[str] = (), **act: Unpack[ActWords]) -> Merge:
    """Say that `absorbed` is the same customer as `kept`. Nothing is moved, so it can be taken back at any time.

    Raises Invalid where the two are already one, or of different kinds, and NotFound where one of them is today
    somebody whom one may not see.
    """
    who = act_of(act)
    require_writer(who.by)
    wait_for_turn(_TURN)
    locked = {c.pk: c for c in Customer.objects.select_for_update().filter(pk__in=[kept.pk, absorbed.pk])}
    kept_id = locked[kept.pk].current_id
    absorbed_id = locked[absorbed.pk].current_id
    today = {kept_id, absorbed_id}
    if who.by is not None and customers_for(who.by).filter(pk__in=today).count() < len(today):
        raise NotFound(_("There is no such customer."))
    if kept_id == absorbed_id:
        raise Invalid(_("These two are already the same customer."))
    if kept.kind != absorbed.kind:
        raise Invalid(_("A person and an organisation cannot be the same customer."))
    edge = Merge.objects.create(kept_id=kept_id, absorbed_id=absorbed_id, reasons=list(reasons), by=who.by, at=who.at)
    _follow_edges(kept_id, absorbed_id)
    changes.note(edge.kept, "merge", {"absorbed": (None, absorbed_id)}, who)
    changes.note(edge.absorbed, "merge", {"canonical": (None, kept_id)}, who)
    return edge


@transaction.atomic
def unmerge(edge: Merge, **act: Unpack[ActWords]) -> None:
    """Take a merge back: both are who they were, each with what was recorded for it.

    Raises Invalid where it was taken back before.
    """
    who = act_of(act)
    require_writer(who.by)
    wait_for_turn(_TURN)
    edge = Merge.objects.select_for_update().get(pk=edge.pk)
    if edge.undone_at is not None:
        raise Invalid(_("This merge was already taken back."))
    edge.undone_at, edge.undone_by = who.at, who.by
    edge.save(update_fields=["undone_at", "undone_by"])
    _follow_edges(edge.kept_id, edge.absorbed_id)
    changes.note(edge.kept, "unmerge", {"absorbed": (edge.absorbed_id, None)}, who)
    changes.note(edge.absorbed, "unmerge", {"canonical": (edge.kept_id, None)}, who)


def _follow_edges(*touched: int) -> None:
    """Set `canonical` anew for everybody whom the touched customers reach over open edges."""
    edges = dict(Merge.objects.filter(undone_at=None).values_list("absorbed_id", "kept_id"))
    for pk in {*touched, *_who_leads_to(set(touched), edges)}:
        top = _top_of(pk, edges)
        Customer.objects.filter(pk=pk).update(canonical_id=None if top == pk else top)


def _top_of(pk: int, edges: dict[int, int]) -> int:
    """Who a record is today. In a ring, as it may stand in data of before, the first record is who all of them are."""
    way = [pk]
    while (following := edges.get(way[-1])) is not None:
        if following in way:
            return min(way[way.index(following) :])
        way.append(following)
    return way[-1]


def _who_leads_to(goals: set[int], edges: dict[int, int]) -> set[int]:
    found = set(goals)
    while True:
        more = {absorbed for absorbed, kept in edges.items() if kept in found} - found
        if not more:
            return found
        found |= more
