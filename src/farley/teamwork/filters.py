"""What a list of customers is filtered by, as it stands in the address in words that one can read:

    tag=vip&tag=gold&contact=not-90&a.renewal=next-14&any=owner%3Dme%26kind%3Dorganisation

All conditions have to hold; of several values of one condition, and of the conditions within an `any`, one is enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, reduce
from importlib import import_module
from operator import or_
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from farley.base.access import Viewer, audiences_of
from farley.base.accounts import User
from farley.base.changes import Change, kind_of
from farley.base.numbers import number_in
from farley.commerce.queries import customers_who_ordered
from farley.customers.countries import country_code
from farley.customers.models import Address, AttributeDefinition, Customer, CustomerTag, Kind
from farley.customers.models.attribute import AttributeType
from farley.timeline.models import Interaction

NAMES = ("kind", "owner", "tag", "place", "batch", "created", "contact", "ordered")
DATED = ("created", "contact", "ordered")
MOST_GROUPS = 8
_SPAN = re.compile(r"(last|not|next)-([0-9]{1,5})")
_SIDE = re.compile(r"(before|after)-([0-9]{4}-[0-9]{2}-[0-9]{2})")


@dataclass(frozen=True)
class Condition:
    """One thing that is asked of customers: its name, and the values of which one has to fit."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Filter:
    """What another room lets lists be narrowed down by: which values make sense, and what one asks of the database."""

    name: str
    fits: Callable[[str], bool]
    asked: Callable[[str, Viewer], Q]


Conditions = tuple[Condition, ...]
# An address taken apart: each of its words, with the values that it was given.
Words = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class When:
    """A time, seen from today: `last`, `next` or `not` (longer ago, or never) with days, a side of a day, or `none`."""

    word: str
    days: int = 0
    day: date | None = None


def read(words: Words) -> Conditions:
    """The conditions in an address; what does not make sense is passed over."""
    own = [name for name in words if name.startswith("a.")]
    names = (*NAMES, *added(), *own)
    given = [(name, [value.strip()[:200] for value in words.get(name, ())]) for name in names]
    # So was the last contact asked for before the other times could be.
    given += [("contact", [f"not-{value}" for value in words.get("quiet", ())])]
    kept = [(name, tuple(dict.fromkeys(value for value in values if _fits(name, value)))) for name, values in given]
    return tuple(Condition(name, values) for name, values in kept if values)


@cache
def added() -> Mapping[str, Filter]:
    """The filters of other rooms by their names, as listed in the wiring."""
    parts = (name.rpartition(".") for name in settings.FILTERS)
    found: list[Filter] = [getattr(import_module(module), variable) for module, _dot, variable in parts]
    return {each.name: each for each in found}


def read_groups(words: Words) -> tuple[Conditions, ...]:
    """The groups of conditions of which one is enough."""
    groups = [read(parse_qs(text)) for text in words.get("any", ())[:MOST_GROUPS]]
    return tuple(group for group in groups if group)


def pairs(conditions: Conditions, groups: Iterable[Conditions]) -> list[tuple[str, str]]:
    """The conditions as they stand in an address."""
    plain = [(condition.name, value) for condition in conditions for value in condition.values]
    return plain + [("any", urlencode(pairs(group, ()))) for group in groups]


def asked(condition: Condition, user: Viewer, *, at: datetime) -> Q:
    """What a condition asks of the database."""
    return reduce(or_, (_asked(condition.name, value, user, at) for value in condition.values))


def asked_of_one(group: Conditions, user: Viewer, *, at: datetime) -> Q:
    """What a group asks: that one of its conditions holds."""
    return reduce(or_, (asked(condition, user, at=at) for condition in group))


def read_when(text: str) -> When | None:
    """A time as it stands in the address: last-30, not-90, next-14, before-2026-01-01, after-2026-01-01, none."""
    if text == "none":
        return When("none")
    if found := _SPAN.fullmatch(text):
        return When(found[1], days=int(found[2]))
    found = _SIDE.fullmatch(text)
    try:
        day = date.fromisoformat(found[2]) if found else None
    except ValueError:
        return None
    # Further away the time zones and the databases have no more days.
    return When(found[1], day=day) if found and day and 1900 <= day.year <= 9000 else None


def _fits(name: str, value: str) -> bool:
    if name == "kind":
        return value in Kind.values
    if name == "batch":
        return number_in(value) is not None
    if name in DATED:
        return read_when(value) is not None
    if name in added():
        return added()[name].fits(value)
    return bool(value)


def _asked(name: str, value: str, user: Viewer, at: datetime) -> Q:
    if name == "kind":
        return Q(kind=value)
    if name == "owner":
        return _owned(value, user)
    if name == "tag":
        return Q(pk__in=CustomerTag.objects.filter(tag__name=value).values("customer"))
    if name == "place":
        return _lives_in(value)
    if name == "batch":
        return _touched_by(int(value), user)
    if name in added():
        return added()[name].asked(value, user)
    if name.startswith("a."):
        return _has_attribute(name[2:], value, at)
    when = read_when(value)
    return _dated(name, when, user, at) if when else Q(pk=None)


def _owned(owner: str, user: Viewer) -> Q:
    if owner == "me":
        return Q(owner=user) if isinstance(user, User) else Q(pk=None)
    if owner == "none":
        return Q(owner=None)
    number = number_in(owner)
    return Q(pk=None) if number is None else Q(owner_id=number)


def _lives_in(place: str) -> Q:
    """Those with a present address in a place, however it is written there: 東京 is in 東京都 and in 東京都港区, and a
    country is known by its names in three languages.
    """
    there = Q(region__icontains=place) | Q(city__icontains=place)
    if code := country_code(place):
        there |= Q(country=code)
    return Q(pk__in=Address.objects.filter(there, valid_until=None).values("customer"))


def _touched_by(batch: int, user: Viewer) -> Q:
    """Those whom an import or another batch has made, altered, or written something on the timeline of."""
    written = Interaction.objects.all().for_audiences(audiences_of(user)).filter(batch=batch)
    changes = Change.objects.filter(batch=batch, subject_kind=kind_of(Customer)).values("subject_id")
    return Q(pk__in=changes) | Q(pk__in=written.values("customer"))


def _dated(name: str, when: When, user: Viewer, at: datetime) -> Q:
    begin, end = _span(when, at)
    if name == "ordered":
        if when.word in ("not", "none", "before"):
            # The last order is meant: nobody counts who has ordered again since.
            never_since = ~Q(pk__in=customers_who_ordered(user, since=end))
            ever = Q(pk__in=customers_who_ordered(user))
            return never_since & ever if when.word == "before" else never_since
        return Q(pk__in=customers_who_ordered(user, since=begin))
    column = {"created": "created_at", "contact": "last_interaction__happened_at"}[name]
    if when.word == "none":
        return Q(**{f"{column}__isnull": True})
    within = Q(**{f"{column}__gte": begin}) if begin else Q()
    within &= Q(**{f"{column}__lt": end}) if end else Q()
    return within | Q(**{f"{column}__isnull": True}) if when.word == "not" else within


def _span(when: When, at: datetime) -> tuple[datetime | None, datetime | None]:
    """From when and until when; None is open."""
    if when.word == "last":
        return at - timedelta(days=when.days), None
    if when.word == "not":
        return None, at - timedelta(days=when.days)
    if when.word == "next":
        return at, at + timedelta(days=when.days)
    if when.day is None:
        return None, None
    if when.word == "before":
        return None, _start_of(when.day)
    return _start_of(when.day + timedelta(days=1)), None


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def _has_attribute(key: str, value: str, at: datetime) -> Q:
    definition = AttributeDefinition.objects.filter(key=key).first()
    if definition is None:
        return Q(pk=None)
    column = f"attributes__{key}"
    if definition.type == AttributeType.MULTI_CHOICE:
        # A list inside JSON: SQLite cannot look into it, its text can.
        return Q(**{f"{column}__icontains": f'"{value}"'})
    if definition.type == AttributeType.DATE and (when := read_when(value)):
        return _on_day(key, when, timezone.localdate(at))
    wanted: Any = value in ("1", "true", "yes") if definition.type == AttributeType.YES_NO else value
    return Q(**{column: wanted})


def _on_day(key: str, when: When, today: date) -> Q:
    """A day among the team's own fields is kept as 2026-11-21: its text is in the order of time."""
    column, span = f"attributes__{key}", timedelta(days=when.days)
    if when.word == "none":
        return ~Q(attributes__has_key=key)
    if when.word == "not":
        return ~Q(attributes__has_key=key) | Q(**{f"{column}__lt": (today - span).isoformat()})
    if when.word == "before":
        return Q(**{f"{column}__lt": str(when.day)})
    if when.word == "after":
        return Q(**{f"{column}__gt": str(when.day)})
    first, last = (today - span, today) if when.word == "last" else (today, today + span)
    return Q(**{f"{column}__gte": first.isoformat(), f"{column}__lte": last.isoformat()})
