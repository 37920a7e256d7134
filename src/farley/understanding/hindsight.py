"""What became known since of times that had been settled: an order file that came late, something that was retracted,
two records that are one customer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from farley.base.changes import Change, kind_of
from farley.base.pieces import in_pieces
from farley.base.streams import Cursor, Place, rows_after
from farley.customers.models import Customer
from farley.customers.queries import memberships_of
from farley.timeline.models import Interaction
from farley.understanding.models import Prediction, Proposal

_Settled = TypeVar("_Settled", Prediction, Proposal)
_INTERACTIONS = "understanding.hindsight.interactions"
_CUSTOMERS = "understanding.hindsight.customers"
_AT_ONCE = 20_000
_TODAY = Coalesce("customer__canonical", "customer")
# Of who was merged, parted or restored something else may be known of any time.
_ALWAYS = datetime(1900, 1, 1, tzinfo=UTC)
# What was recorded shortly before predictions were settled may not have been seen by whoever settled them.
_MARGIN = timedelta(hours=1)


class Hindsight:
    """From when on more is known of whom than when this was last looked at, and since when it is known.

    Looked at before the history is read by which it is settled anew, and noted as done afterwards: a killed worker does
    it again.
    """

    def __init__(self) -> None:
        self._places: dict[str, Place] = {}
        # By who that is today: the earliest that there is news of, and when the latest of it was recorded.
        self._news: dict[int, tuple[datetime, datetime]] = {}
        self._look_at_interactions()
        self._look_at_customers()
        for member, whole in list(memberships_of(self._news)):
            self._add(whole, *self._news[member])

    def doubted(self, rows: QuerySet[_Settled], settled_at: str = "settled_at") -> Iterator[list[_Settled]]:
        """Which of these, that were settled at the time in this column, may have come out otherwise; many at a time.

        Of who is in the trash nothing is read: theirs stay as they are until they are restored.
        """
        found: list[_Settled] = []
        for some in in_pieces(self._news):
            about = self._about(some, rows.select_related("customer"), settled_at)
            found += [row for row in about if row.horizon_end >= self._news[row.customer.current_id][0]]
            if len(found) >= _AT_ONCE:
                yield found
                found = []
        if found:
            yield found

    @transaction.atomic
    def note_done(self) -> None:
        """All of these are settled by what is known now."""
        for name, place in self._places.items():
            Cursor.objects.update_or_create(name=name, defaults={"tx": place.tx, "position": place.id})

    def _about(self, customer_ids: Collection[int], rows: QuerySet[_Settled], settled_at: str) -> QuerySet[_Settled]:
        """Those of these customers that could be concerned, as far as a query can tell."""
        first = min(self._news[pk][0] for pk in customer_ids)
        last = max(self._news[pk][1] for pk in customer_ids)
        own = Q(pk__in=customer_ids, canonical=None, trashed_at=None)
        merged = Q(canonical__in=customer_ids, canonical__trashed_at=None)
        records = list(Customer.objects.filter(own | merged).values_list("pk", flat=True))
        return rows.filter(customer__in=records, **{"horizon_end__gte": first, f"{settled_at}__lt": last + _MARGIN})

    def _look_at_interactions(self) -> None:
        rows = Interaction.objects.annotate(today=_TODAY)
        told = rows.values_list("tx", "id", "today", "happened_at", "recorded_at", "kind")
        for found in self._new(_INTERACTIONS, told):
            for _tx, _pk, today, happened_at, recorded_at, _kind in found:
                self._add(today, happened_at, recorded_at)
            for some in in_pieces(row[1] for row in found if row[5] == "retracted"):
                taken_back = rows.filter(retracted_by__in=some)
                for told_of in taken_back.values_list("today", "happened_at", "retracted_by__recorded_at"):
                    self._add(*told_of)

    def _look_at_customers(self) -> None:
        rows = Change.objects.filter(subject_kind=kind_of(Customer), verb__in=["merge", "unmerge", "restore"])
        for found in self._new(_CUSTOMERS, rows.values_list("tx", "id", "subject_id", "at")):
            when = {subject: at for _tx, _pk, subject, at in found}
            for some in in_pieces(when):
                for pk, today in Customer.objects.filter(pk__in=some).values_list("pk", Coalesce("canonical", "id")):
                    self._add(today, _ALWAYS, when[pk])

    def _new(self, name: str, rows: QuerySet[Any, Any]) -> Iterator[list[Any]]:
        """The rows that came since, some at a time; the first two columns say where in the stream each stands."""
        cursor = Cursor.objects.filter(name=name).first() or Cursor(name=name)
        place = Place(cursor.tx, cursor.position)
        while found := rows_after(rows, place, limit=_AT_ONCE):
            yield found
            self._places[name] = place = Place(*found[-1][:2])

    def _add(self, customer_id: int, happened_at: datetime, recorded_at: datetime) -> None:
        first, last = self._news.get(customer_id, (happened_at, recorded_at))
        self._news[customer_id] = min(first, happened_at), max(last, recorded_at)
