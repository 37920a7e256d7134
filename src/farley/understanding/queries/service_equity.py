"""Whether everybody is served alike: who waits longer for an answer, and whom nobody turned to in 90 days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from farley.analysis.service_equity import Contact, GroupService, service_of, waits
from farley.base.accounts import User
from farley.customers.access import customers_for, relationships_for, tags_for
from farley.customers.models import BELONGING, CustomerTag
from farley.timeline.access import interactions_for
from farley.timeline.models import Direction
from farley.understanding import answers
from farley.understanding.answers import Kept, Matter

LATELY = timedelta(days=90)
_WRITTEN = ("email", "message", "form")
_TOGETHER = ("call", "meeting")


@dataclass(frozen=True)
class GroupedService:
    """How the groups of one kind are served: by "kind", "language", "team" or "tag" of the customer."""

    grouping: str
    groups: tuple[GroupService, ...]


@dataclass(frozen=True)
class Asked:
    """Whether everybody is served alike: there is nothing to choose."""


def service_equity(user: User, *, at: datetime) -> Kept[tuple[GroupedService, ...]] | None:
    """How customers are served, group by group, from what this user may see of the last 90 days; None while the worker
    works it out.
    """
    return answers.ask(SERVICE, user, Asked(), at=at)


def _service(user: User, _asked: Asked, at: datetime) -> tuple[GroupedService, ...]:
    columns = ("pk", "kind", "language", "team__name")
    customers = list(customers_for(user).current().values_list(*columns))
    contacts = list(_contacts(user, at))
    waited = waits((contact for contact, _is_touch in contacts), as_of=at)
    touched = _with_what_they_belong_to(user, {contact.customer_id for contact, is_touch in contacts if is_touch})
    members: dict[str, dict[str | None, list[int]]] = {name: defaultdict(list) for name in ("kind", "language", "team")}
    for pk, kind, language, team in customers:
        members["kind"][kind].append(pk)
        members["language"][language].append(pk)
        members["team"][team].append(pk)
    everybody = frozenset(pk for pk, *_rest in customers)
    members["tag"] = _tagged(user, everybody)
    return tuple(
        GroupedService(grouping, service_of(groups, waited, touched, everybody))
        for grouping, groups in members.items()
        if groups
    )


SERVICE: Matter[Asked, tuple[GroupedService, ...]] = Matter(
    "service", Asked, lambda _asked: tuple[GroupedService, ...], _service, is_of_copy=False
)


def _contacts(user: User, at: datetime) -> Iterator[tuple[Contact, bool]]:
    """The contacts of the last 90 days in time order, and whether somebody of us took part in each."""
    found = interactions_for(user).standing().filter(happened_at__gt=at - LATELY, happened_at__lte=at)
    rows = found.filter(kind__in=(*_WRITTEN, *_TOGETHER)).order_by("happened_at", "id")
    columns = ("customer_id", "customer__canonical_id", "kind", "direction", "happened_at")
    for pk, canonical, kind, direction, happened_at in rows.values_list(*columns).iterator():
        is_from_customer = direction == Direction.IN and kind not in _TOGETHER
        contact = Contact(canonical or pk, happened_at, is_from_customer, expects_answer=kind in _WRITTEN)
        yield contact, not is_from_customer


def _with_what_they_belong_to(user: User, touched: set[int]) -> frozenset[int]:
    """Who turned to somebody of an organisation or a household turned to it."""
    ties = relationships_for(user).filter(kind__in=BELONGING).values_list("from_customer_id", "to_customer_id")
    return frozenset(touched | {whole for part, whole in ties if part in touched})


def _tagged(user: User, customer_ids: frozenset[int]) -> dict[str | None, list[int]]:
    members: dict[str | None, list[int]] = defaultdict(list)
    rows = CustomerTag.objects.filter(tag__in=tags_for(user)).order_by("tag__name", "customer")
    for name, pk in rows.values_list("tag__name", "customer_id"):
        if pk in customer_ids:
            members[name].append(pk)
    return members
