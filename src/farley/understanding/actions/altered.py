"""Follow who is who, and who may see whom: what is kept beside texts and promises goes by that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.models import Q
from django.db.models.functions import Coalesce

from farley.base.changes import Change, kind_of
from farley.base.streams import Cursor, Place, newest_place, rows_after
from farley.customers.models import Customer
from farley.understanding.whom_we_know import rows_of

MERGED_OR_PARTED = Q(verb__in=("merge", "unmerge"))
SEEN_BY_OTHERS = Q(verb="update", fields__has_key="audience")


@contextmanager
def altered_since(reader: str, how: Q, *, limit: int) -> Iterator[list[int]]:
    """The customers who were altered like that since `reader` was here last, at most so many changes; none where there
    is nothing new. It stays there if its work fails.
    """
    cursor = Cursor.objects.filter(name=reader).first() or Cursor(name=reader)
    newest = newest_place(Change.objects.all()) or Place(cursor.tx, cursor.position)
    rows = Change.objects.filter(how, subject_kind=kind_of(Customer))
    found = rows_after(rows, Place(cursor.tx, cursor.position), limit=limit)
    yield [change.subject_id for change in found]
    last = [Place(change.tx, change.pk) for change in found[-1:]]
    place = last[0] if len(found) == limit else max([newest, *last], key=lambda place: (place.tx, place.id))
    Cursor.objects.update_or_create(name=reader, defaults={"tx": place.tx, "position": place.id})


def records_around(customer_ids: Iterable[int]) -> list[int]:
    """The ids under which facts were recorded about these customers, and about those who they are today."""
    ids = set(customer_ids)
    today = Customer.objects.filter(pk__in=ids).values_list(Coalesce("canonical", "id"), flat=True)
    return list(rows_of(sorted(ids.union(today))))
