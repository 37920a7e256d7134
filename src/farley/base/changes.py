"""What one of us altered, and why: audit log, field history and provenance are all views of this one record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Model

from farley.base import bulk
from farley.base.accounts import User
from farley.base.pieces import in_pieces
from farley.base.streams import StreamRow

Fields = Mapping[str, tuple[Any, Any]]


class Batch(models.Model):
    """Many changes made as one: an import, a bulk edit, the sample data. It is what "undo" takes back."""

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200, blank=True, default="")
    source = models.CharField(max_length=80)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    reverted_at = models.DateTimeField(null=True, blank=True)
    reverted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Change(StreamRow):
    """One act on one record: which fields went from what to what, by whom, when, from which source, and why."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    verb = models.CharField(max_length=40)
    fields = models.JSONField(default=dict)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    source = models.CharField(max_length=80)
    why = models.CharField(max_length=500, blank=True, default="")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="change_subject"),
            models.Index(fields=["tx", "id"], name="change_stream"),
            models.Index(fields=["at", "id"], name="change_by_time"),
            models.Index(fields=["by", "at", "id"], name="change_by_person"),
            models.Index(fields=["subject_kind", "at", "id"], name="change_by_kind"),
            models.Index(fields=["verb", "at", "id"], name="change_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"


@dataclass(frozen=True)
class Act:
    """Who does something, when, and from where: handed through from the action that the user called."""

    by: User | None
    at: datetime
    source: str = "web"
    why: str = ""
    batch: Batch | None = None


def open_batch(kind: str, title: str, act: Act) -> Batch:
    """Begin a batch: what is then done with it can be taken back as one."""
    return Batch.objects.create(kind=kind, title=title[:200], source=act.source, by=act.by, at=act.at)


def kind_of(record: Model | type[Model]) -> str:
    """The word under which changes of this kind of record are kept."""
    return str(record._meta.model_name)


def change_of(record: Model, verb: str, fields: Fields, act: Act) -> Change:
    """The change record of one act, not yet saved."""
    return Change(
        subject_kind=kind_of(record),
        subject_id=record.pk,
        verb=verb,
        fields={name: [plain(old), plain(new)] for name, (old, new) in fields.items()},
        by=act.by,
        at=act.at,
        source=act.source,
        why=act.why,
        batch=act.batch,
    )


def note(record: Model, verb: str, fields: Fields, act: Act) -> Change:
    """Write down one act on one record."""
    change = change_of(record, verb, fields, act)
    change.save(force_insert=True)
    return change


def note_export(kind: type[Model], what: Mapping[str, Any], act: Act) -> Change:
    """Write down that records of a kind left the house: `what` says which, and how many where that is known."""
    return Change.objects.create(
        subject_kind=kind_of(kind),
        subject_id=0,
        verb="export",
        fields={name: [None, plain(value)] for name, value in what.items()},
        by=act.by,
        at=act.at,
        source=act.source,
        why=act.why,
        batch=act.batch,
    )


def note_many(changes: Iterable[Change]) -> None:
    """Write down many acts at once."""
    bulk.insert(list(changes))


def blank(kind: str, ids: Iterable[int]) -> int:
    """Forget what changes of these records said, and keep that they took place: who, when, which fields. Returns how
    many. For erasure alone: the audit log is otherwise never altered.
    """
    blanked = 0
    for some in in_pieces(ids):
        changed = list(Change.objects.filter(subject_kind=kind, subject_id__in=some).only("pk", "fields"))
        for change in changed:
            change.fields, change.why = {name: [None, None] for name in change.fields}, ""
        Change.objects.bulk_update(changed, ["fields", "why"], batch_size=500)
        blanked += len(changed)
    return blanked


def blank_reasons(is_meant: Callable[[str], bool]) -> None:
    """Forget the reasons of changes, and the titles of batches, that are meant, such as those that name somebody. For
    erasure alone.
    """
    for model, field in ((Change, "why"), (Batch, "title")):
        rows = model._default_manager.exclude(**{field: ""}).values_list("pk", field).iterator()
        for some in in_pieces([pk for pk, words in rows if is_meant(words)]):
            model._default_manager.filter(pk__in=some).update(**{field: ""})


def plain(value: Any) -> Any:
    """A value as it is kept in a change record: JSON, dates in ISO form, records by their id."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Model):
        return value.pk
    return value


def set_fields(record: Model, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set fields of a record, unsaved, and tell which differ: {name: (old, new)}."""
    changed: dict[str, tuple[Any, Any]] = {}
    for name, new in values.items():
        old = getattr(record, name)
        if old != new:
            setattr(record, name, new)
            changed[name] = (old, new)
    return changed
