"""What pages show of promises: what is open with a customer, and what somebody has to see to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from farley.analysis.trend import Stay
from farley.base.accounts import User
from farley.timeline.access import of_stays
from farley.understanding.access import promises_for
from farley.understanding.models import Promise, PromiseWord, Side

# What was promised without a day, and what is long overdue, is let go: nobody knows what became of it.
_WITHOUT_A_DAY, _LONG_OVERDUE = timedelta(days=30), timedelta(days=90)
# What is due tomorrow can still be seen to today.
_AHEAD = timedelta(days=1)
_MOST = 20


@dataclass(frozen=True)
class PromiseView:
    """A promise as it is shown: whose, in which words, by when, and what became of it so far."""

    id: int
    interaction_id: int
    customer_id: int
    customer_name: str
    is_ours: bool
    sentence: str
    promised_at: datetime
    due_on: date | None
    is_day_said: bool
    day_said_by: str
    is_overdue: bool
    percent: int
    word: str
    said_by: str
    kept_at: datetime | None
    kept_with_id: int | None

    @property
    def is_open(self) -> bool:
        """Whether nothing shows yet that it was kept, and nobody settled it."""
        return self.word == PromiseWord.STILL_OPEN or (not self.word and self.kept_at is None)

    @property
    def is_meant(self) -> bool:
        """Whether nobody said that it is no promise."""
        return self.word != PromiseWord.NO_PROMISE

    @property
    def is_kept(self) -> bool:
        """Whether it was kept, as a person says or a later entry shows."""
        return self.word == PromiseWord.KEPT or (not self.word and self.kept_at is not None)


def open_promises_of(
    user: User, customer_ids: Sequence[int], stays: Sequence[Stay] = (), *, at: datetime
) -> tuple[PromiseView, ...]:
    """What is open with a customer, and with those who belong to it, from while they did, whom the caller got through
    access: first what is due, at last what has no day.
    """
    today = timezone.localdate(at)
    rows = promises_for(user).filter(Q(customer__in=customer_ids) | of_stays(stays)).open()
    is_recent = Q(due_on=None, happened_at__gt=at - _WITHOUT_A_DAY)
    rows = rows.filter(is_recent | Q(due_on__gte=today - _LONG_OVERDUE), happened_at__lte=at)
    return promise_views(rows.order_by(F("due_on").asc(nulls_last=True), "id")[:_MOST], at=at)


def promises_to_keep(user: User, *, at: datetime, most: int = _MOST, only_own: bool = False) -> tuple[PromiseView, ...]:
    """What we promised and is due by tomorrow or overdue, the longest overdue first. With `only_own` what the user
    wrote themselves, and what else was promised to customers whom they look after.
    """
    today = timezone.localdate(at)
    rows = promises_for(user).filter(by=Side.US, due_on__gte=today - _LONG_OVERDUE, due_on__lte=today + _AHEAD).open()
    if only_own:
        owned = Q(customer__canonical=None, customer__owner=user) | Q(customer__canonical__owner=user)
        theirs = Q(interaction__recorded_by__isnull=False, interaction__recorded_by__is_active=True)
        rows = rows.filter(Q(interaction__recorded_by=user) | (owned & ~theirs))
    return promise_views(rows.order_by("due_on", "id")[:most], at=at)


def promises_in(user: User, interactions: Iterable[int], *, at: datetime) -> dict[int, tuple[PromiseView, ...]]:
    """The promises in each of these entries, in their order."""
    found: dict[int, list[PromiseView]] = defaultdict(list)
    rows = promises_for(user).filter(interaction__in=list(interactions)).order_by("start", "id")
    for view in promise_views(rows, at=at):
        found[view.interaction_id].append(view)
    return {pk: tuple(views) for pk, views in found.items()}


def promise_views(rows: Iterable[Promise], *, at: datetime) -> tuple[PromiseView, ...]:
    """Promises that the caller got through access, as they are shown."""
    today = timezone.localdate(at)
    return tuple(_view(row, today) for row in rows)


def _view(row: Any, today: date) -> PromiseView:
    """One promise, a row of `promises_for`, as its reader sees it."""
    made, answer, kept = row.interaction, row.answer, row.kept_with if row.shown_with else None
    customer = row.customer.canonical or row.customer
    follow_up = answer.follow_up if answer else None
    is_kept = answer is not None and (answer.word == PromiseWord.KEPT or bool(follow_up and follow_up.done_at))
    return PromiseView(
        id=row.pk,
        interaction_id=made.pk,
        customer_id=customer.pk,
        customer_name=customer.name,
        is_ours=row.by == Side.US,
        sentence=" ".join(row.sentence.split()),
        promised_at=row.happened_at,
        due_on=row.due_on,
        is_day_said=row.day_said is not None,
        day_said_by=row.day_said.by.name if row.day_said and row.day_said.by else "",
        is_overdue=row.due_on is not None and row.due_on < today,
        percent=round(100 * row.score),
        word=PromiseWord.KEPT if is_kept else answer.word if answer else "",
        said_by=answer.by.name if answer and answer.by else "",
        kept_at=kept.happened_at if kept else None,
        kept_with_id=kept.pk if kept else None,
    )
