"""Bring segments up to what is known now: for everybody, or for those with whom something happened."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from farley.analysis.segments import Holds, Mentioned, RuleBroken, Spoke, leaves_of, read_rule
from farley.analysis.segments.rules import Leaf
from farley.base.access import Onlookers
from farley.base.changes import Change, kind_of
from farley.base.pieces import in_pieces
from farley.base.streams import Cursor, Place, newest_place, rows_after
from farley.customers.models import Customer
from farley.customers.queries import wholes_of
from farley.timeline.models import Interaction
from farley.understanding.models import (
    Cause,
    EntityRefusal,
    KeyPhrases,
    Membership,
    Run,
    Segment,
    Theme,
    ThemeSearch,
    Tone,
    Verdict,
)
from farley.understanding.queries.entities import what_about
from farley.understanding.queries.fitting import asked_of, fitting

log = logging.getLogger(__name__)
# Rules look back over days: what only time changes is found once a day.
_EVERY = timedelta(days=1)
# With more who were touched at once, as by an import, everybody is looked at anew: that is quicker.
_MANY = 5_000


def refresh_segments(segments: Iterable[Segment], *, at: datetime, customer_ids: Sequence[int] | None = None) -> int:
    """Work out who belongs to these segments; of these customers only, where some are given. Returns how many came
    or went. A segment that cannot be worked out keeps its members, and says why.
    """
    return sum(_refresh(segment, at, customer_ids) for segment in segments)


def _refresh(segment: Segment, at: datetime, customer_ids: Sequence[int] | None) -> int:
    try:
        rule = read_rule(segment.rule)
        viewer = Onlookers(segment.audience)
        found = asked_of(viewer, lambda sight: fitting(rule, sight, at=at, customer_ids=customer_ids))
    except Exception as error:
        # One segment that fails must not keep the others from being worked out.
        log.exception("The segment %s could not be worked out.", segment.pk)
        # One that was altered meanwhile has its turn.
        same = Segment.objects.filter(pk=segment.pk, rule=segment.rule, audience=segment.audience)
        same.update(problem=_told(error), refreshed_at=at)
        return 0
    return _settle(segment, set(found.tolist()), at, customer_ids)


def _told(error: Exception) -> str:
    return f"{'' if isinstance(error, RuleBroken) else type(error).__name__ + ': '}{error}"[:500]


@transaction.atomic
def _settle(seen: Segment, found: set[int], at: datetime, customer_ids: Sequence[int] | None) -> int:
    """Note who came and who went. Nothing is noted where the segment was altered meanwhile: its turn comes again."""
    segment = Segment.objects.select_for_update().get(pk=seen.pk)
    if (segment.rule, segment.audience, segment.trashed_at) != (seen.rule, seen.audience, None):
        return 0
    cause = Cause.RULE if segment.refreshed_at is None else Cause.CUSTOMER
    now = _members_now(segment, customer_ids)
    for some in in_pieces([pk for customer_id, pk in now.items() if customer_id not in found]):
        Membership.objects.filter(pk__in=some).update(left_at=at, left_by=cause)
    come = _existing(found - now.keys())
    Membership.objects.bulk_create(
        [Membership(segment=segment, customer_id=each, entered_at=at, entered_by=cause) for each in come],
        batch_size=500,
    )
    if customer_ids is None:
        segment.refreshed_at, segment.problem = at, ""
        segment.save(update_fields=["refreshed_at", "problem"])
    return len(now.keys() - found) + len(come)


def _members_now(segment: Segment, customer_ids: Sequence[int] | None) -> dict[int, int]:
    """The open membership of each customer."""
    rows = Membership.objects.filter(segment=segment, left_at=None)
    pieces = [rows] if customer_ids is None else [rows.filter(customer__in=some) for some in in_pieces(customer_ids)]
    return {customer_id: pk for piece in pieces for customer_id, pk in piece.values_list("customer_id", "pk")}


def _existing(customer_ids: Iterable[int]) -> list[int]:
    """Without those who were erased meanwhile."""
    pieces = in_pieces(sorted(customer_ids))
    return [pk for some in pieces for pk in Customer.objects.filter(pk__in=some).values_list("pk", flat=True)]


def due_segments(*, at: datetime) -> list[Segment]:
    """The segments that have to be worked out for everybody: new ones, altered ones, those of yesterday, and those
    about an insight that was worked out or judged since, a theme after themes were looked for or decided on, or a
    name that is read otherwise since.
    """
    return [segment for segment in Segment.objects.current() if _is_due(segment, at)]


def _is_due(segment: Segment, at: datetime) -> bool:
    since = segment.refreshed_at
    if since is None or since + _EVERY <= at:
        return True
    leaves = _leaves_of(segment)
    if any(isinstance(leaf, Spoke) for leaf in leaves) and _are_themes_new(since):
        return True
    mentioned = [leaf.about for leaf in leaves if isinstance(leaf, Mentioned)]
    if mentioned and _are_names_new(mentioned, since):
        return True
    insights = {leaf.insight for leaf in leaves if isinstance(leaf, Holds)}
    if not insights:
        return False
    judged = Q(at__gt=since) | Q(withdrawn_at__gt=since)
    return (
        Run.objects.filter(name__in=insights, is_replay=False, finished_at__gt=since).exists()
        or Verdict.objects.filter(judged, insight__name__in=insights).exists()
    )


def _leaves_of(segment: Segment) -> list[Leaf]:
    try:
        return leaves_of(read_rule(segment.rule))
    except RuleBroken:
        return []


def _are_themes_new(since: datetime) -> bool:
    """Whether themes were looked for, or a person decided something of one."""
    found = ThemeSearch.objects.filter(finished_at__gt=since).exists()
    return found or Change.objects.filter(subject_kind=kind_of(Theme), at__gt=since).exists()


def _are_names_new(mentioned: Iterable[str], since: datetime) -> bool:
    """Whether a name was refused or that was taken back, texts were read anew for key phrases, or a customer who is
    asked for was altered, merged or hidden.
    """
    if KeyPhrases.objects.filter(learned_at__gt=since).exists():
        return True
    customers = [what.number for what in map(what_about, mentioned) if what.kind == "customer"]
    altered = Q(subject_kind="customer", subject_id__in=customers) | Q(subject_kind=kind_of(EntityRefusal))
    return Change.objects.filter(altered, at__gt=since).exists()


def themes_asked_for() -> set[int]:
    """The themes that a segment asks for: they stay, whatever is said next."""
    return {leaf.theme for leaf in _all_leaves() if isinstance(leaf, Spoke)}


def are_names_asked_for() -> bool:
    """Whether a segment asks who or what customers name."""
    return any(isinstance(leaf, Mentioned) for leaf in _all_leaves())


def _all_leaves() -> Iterator[Leaf]:
    return (leaf for segment in Segment.objects.current() for leaf in _leaves_of(segment))


class Touched:
    """The customers with whom something happened since a reader, such as the segments, was last brought up to date.

    Looked at first, and noted as done only after the reader knows: a killed worker does it again.
    """

    def __init__(self, reader: str = "segments") -> None:
        self._places: dict[str, Place] = {}
        self.is_everybody = False
        self._ids: set[int] = set()
        for name, (rows, column) in _streams(reader).items():
            self._look(name, rows, column)

    @property
    def customer_ids(self) -> list[int]:
        """Their ids, with those of the customers that they are today."""
        today: set[int] = set()
        for some in in_pieces(sorted(self._ids)):
            rows = Customer.objects.filter(pk__in=some, canonical__isnull=False)
            today.update(pk for pk in rows.values_list("canonical_id", flat=True) if pk)
        return sorted(self._ids | today)

    @property
    def with_wholes(self) -> list[int]:
        """These, and the organisations and households to which any of them ever belonged: it counts there as well."""
        ids = self.customer_ids
        return sorted({*ids, *wholes_of(ids)})

    @transaction.atomic
    def note_done(self) -> None:
        """The reader knows of all these now."""
        for name, place in self._places.items():
            Cursor.objects.update_or_create(name=name, defaults={"tx": place.tx, "position": place.id})

    def _look(self, name: str, rows: QuerySet[Any, Any], column: str) -> None:
        cursor = Cursor.objects.filter(name=name).first() or Cursor(name=name)
        found = rows_after(rows.values_list("tx", "id", column), Place(cursor.tx, cursor.position), limit=_MANY)
        if not found:
            return
        self._ids.update(row[2] for row in found)
        self._places[name] = Place(*found[-1][:2])
        if len(found) == _MANY:
            self.is_everybody = True
            self._places[name] = newest_place(rows) or self._places[name]


def has_newcomers(reader: str) -> bool:
    """Whether customers came in of whom a reader does not know yet."""
    name = f"understanding.{reader}.customers"
    rows, _column = _streams(reader)[name]
    cursor = Cursor.objects.filter(name=name).first() or Cursor(name=name)
    came = rows.filter(verb="create").values_list("tx", "id")
    return bool(rows_after(came, Place(cursor.tx, cursor.position), limit=1))


def _streams(reader: str) -> dict[str, tuple[QuerySet[Any, Any], str]]:
    """What can tell something new of a customer, and where the customer stands in it."""
    return {
        f"understanding.{reader}.interactions": (Interaction.objects.all(), "customer_id"),
        f"understanding.{reader}.customers": (Change.objects.filter(subject_kind="customer"), "subject_id"),
        f"understanding.{reader}.tones": (Tone.objects.all(), "interaction__customer_id"),
    }
