"""The audit log: every change there is, in words."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from farley.base.accounts import User
from farley.base.changes import Change
from farley.base.numbers import number_in
from farley.web.requests import day_in
from farley.web.settings import audit_words as words

# Whose __str__ says enough, and asks the database for nothing more.
_NAMED = frozenset(
    {"customer", "product", "attributedefinition", "tag", "user", "team", "invitation", "organisation", "savedview"}
)

_PAGES = {"customer": "customer", "attributedefinition": "field", "tag": "tag", "user": "user", "team": "team"}


@dataclass(frozen=True)
class AuditFilter:
    """Which changes to show; what is empty does not filter. Days are those of the reader's time zone."""

    by: str = ""
    kind: str = ""
    verb: str = ""
    source: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> AuditFilter:
        """The filter that an address or a form asks for."""
        return cls(**{name: asked.get(name, "").strip() for name in cls.__dataclass_fields__})

    def words(self) -> dict[str, str]:
        """What is set, by name."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class FieldLine:
    """One field of a change: from what, to what."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class AuditLine:
    """One change as it is read: who did what to which record, and how its fields went."""

    change: Change
    who: str
    verb: str
    kind: str
    source: str
    subject: str
    address: str
    fields: list[FieldLine]


def changes_for(chosen: AuditFilter) -> QuerySet[Change]:
    """The changes that fit a filter."""
    found = Change.objects.select_related("by")
    if chosen.by == "farley":
        found = found.filter(by=None)
    elif (number := number_in(chosen.by)) is not None:
        found = found.filter(by_id=number)
    if chosen.kind:
        found = found.filter(subject_kind=chosen.kind)
    if chosen.verb:
        found = found.filter(verb=chosen.verb)
    if chosen.source:
        # csv_import:12 is one source of imported files, csv_import is any.
        found = found.filter(Q(source=chosen.source) | Q(source__startswith=f"{chosen.source}:"))
    if since := _midnight(chosen.since):
        found = found.filter(at__gte=since)
    if until := _midnight(chosen.until):
        found = found.filter(at__lt=until + timedelta(days=1))
    return found


def _midnight(day: str) -> datetime | None:
    parsed = day_in(day)
    if parsed is None:
        return None
    zone = timezone.get_current_timezone()
    assert isinstance(zone, zoneinfo.ZoneInfo)
    return datetime.combine(parsed, time.min, zone)


def lines_of(changes: Iterable[Change], reader: User) -> list[AuditLine]:
    """Changes in words. Asks the database once for each kind of record among them, however many there are."""
    changes = list(changes)
    subjects, names = _subjects(changes), words.Names.within(changes, reader)
    return [_line(change, subjects, names) for change in changes]


def _subjects(changes: list[Change]) -> dict[tuple[str, int], str]:
    by_kind: dict[str, set[int]] = {}
    for change in changes:
        by_kind.setdefault(change.subject_kind, set()).add(change.subject_id)
    models = {model._meta.model_name: model for model in apps.get_models() if model.__module__.startswith("farley.")}
    return {
        (kind, pk): name
        for kind, ids in by_kind.items()
        if kind in _NAMED and kind in models
        for pk, name in _names(models[kind], ids).items()
    }


def _names(model: type[Model], ids: set[int]) -> dict[int, str]:
    return {pk: str(record) for pk, record in model._default_manager.in_bulk(list(ids)).items()} if ids else {}


def _line(change: Change, subjects: dict[tuple[str, int], str], names: words.Names) -> AuditLine:
    fields = [
        FieldLine(words.field_name(name, names), *(words.value(name, value, names) for value in pair))
        for name, pair in change.fields.items()
    ]
    return AuditLine(
        change=change,
        who=change.by.name if change.by else _("Farley"),
        verb=words.verb_name(change.verb),
        kind=words.record_name(change.subject_kind),
        source=words.source_of(change.source),
        subject=_subject(change, subjects),
        address=_address(change, subjects),
        fields=fields,
    )


def _subject(change: Change, subjects: dict[tuple[str, int], str]) -> str:
    if not change.subject_id:  # an export is of many
        return ""
    return subjects.get((change.subject_kind, change.subject_id)) or f"#{change.subject_id}"


def _address(change: Change, subjects: dict[tuple[str, int], str]) -> str:
    page = _PAGES.get(change.subject_kind)
    is_there = (change.subject_kind, change.subject_id) in subjects
    return reverse(page, args=[change.subject_id]) if page and is_there else ""


def table_of(changes: Iterable[Change]) -> Iterator[list[str]]:
    """Changes as the rows of a table, its head first; a field a row, so that it can be filtered in a spreadsheet."""
    yield ["at", "by", "verb", "kind", "id", "field", "old", "new", "source", "why"]
    for change in changes:
        who = change.by.email if change.by else "farley"
        about = [change.at.isoformat(), who, change.verb, change.subject_kind, str(change.subject_id)]
        for name, (old, new) in (change.fields or {"": (None, None)}).items():
            yield [*about, name, *("" if v is None else str(v) for v in (old, new)), change.source, change.why]
