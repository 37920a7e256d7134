"""The audit log: every change there is, in words."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from farley.base.accounts import Team, User
from farley.base.changes import Change

KINDS: dict[str, str | Promise] = {
    "customer": gettext_lazy("Customer"),
    "relationship": gettext_lazy("Relationship"),
    "merge": gettext_lazy("Merge"),
    "interaction": gettext_lazy("Interaction"),
    "product": gettext_lazy("Product"),
    "order": gettext_lazy("Order"),
    "followup": gettext_lazy("Follow-up"),
    "savedview": gettext_lazy("Saved view"),
    "attributedefinition": gettext_lazy("Custom field"),
    "tag": gettext_lazy("Tag"),
    "user": gettext_lazy("User"),
    "team": gettext_lazy("Team"),
    "invitation": gettext_lazy("Invitation"),
    "organisation": gettext_lazy("Organisation"),
    "batch": gettext_lazy("Batch"),
    "change": gettext_lazy("Audit log"),
}
VERBS: dict[str, str | Promise] = {
    "create": gettext_lazy("Created"),
    "update": gettext_lazy("Changed"),
    "delete": gettext_lazy("Deleted"),
    "trash": gettext_lazy("Put into the trash"),
    "restore": gettext_lazy("Restored"),
    "merge": gettext_lazy("Merged"),
    "unmerge": gettext_lazy("Merge taken back"),
    "tag": gettext_lazy("Tagged"),
    "untag": gettext_lazy("Tag taken off"),
    "relate": gettext_lazy("Related"),
    "retract": gettext_lazy("Retracted"),
    "finish": gettext_lazy("Done"),
    "reopen": gettext_lazy("Opened again"),
    "move": gettext_lazy("Moved"),
    "retire": gettext_lazy("Retired"),
    "withdraw": gettext_lazy("Withdrawn"),
    "export": gettext_lazy("Exported"),
    "sign_in": gettext_lazy("Signed in"),
    "change_password": gettext_lazy("Password changed"),
    "make_reset_link": gettext_lazy("Link for a new password made"),
    "two_factor_on": gettext_lazy("Authenticator app set up"),
    "two_factor_off": gettext_lazy("Authenticator app removed"),
    "recovery_codes": gettext_lazy("Recovery codes made"),
}
_FIELDS: dict[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "family_name": gettext_lazy("Family name"),
    "given_name": gettext_lazy("Given name"),
    "reading": gettext_lazy("Reading"),
    "kind": gettext_lazy("Kind"),
    "language": gettext_lazy("Language"),
    "time_zone": gettext_lazy("Time zone"),
    "theme": gettext_lazy("Theme"),
    "currency": gettext_lazy("Currency"),
    "country": gettext_lazy("Country"),
    "role": gettext_lazy("Role"),
    "email": gettext_lazy("Mail address"),
    "owner_id": gettext_lazy("Owner"),
    "team_id": gettext_lazy("Team"),
    "assignee_id": gettext_lazy("Assignee"),
    "is_active": gettext_lazy("May sign in"),
    "audience": gettext_lazy("Who sees it"),
    "label": gettext_lazy("Name"),
    "type": gettext_lazy("Kind of value"),
    "choices": gettext_lazy("Choices"),
    "kinds": gettext_lazy("For"),
    "position": gettext_lazy("Place"),
    "tag": gettext_lazy("Tag"),
    "customers": gettext_lazy("Customers"),
    "due_on": gettext_lazy("Due"),
    "text": gettext_lazy("Text"),
    "trashed_at": gettext_lazy("In the trash since"),
    "retired_at": gettext_lazy("Retired"),
    "withdrawn_at": gettext_lazy("Withdrawn"),
    "rows": gettext_lazy("Rows"),
    "filter": gettext_lazy("Filter"),
}
# Whose __str__ says enough, and asks the database for nothing more.
_NAMED = frozenset(
    {"customer", "product", "attributedefinition", "tag", "user", "team", "invitation", "organisation", "savedview"}
)
_USERS = frozenset({"owner_id", "assignee_id", "assignee", "retracted_by"})
_LONGEST = 200


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
    subject: str
    fields: list[FieldLine]


def changes_for(chosen: AuditFilter) -> QuerySet[Change]:
    """The changes that fit a filter."""
    found = Change.objects.select_related("by")
    if chosen.by == "farley":
        found = found.filter(by=None)
    elif chosen.by.isdecimal():
        found = found.filter(by_id=int(chosen.by))
    if chosen.kind:
        found = found.filter(subject_kind=chosen.kind)
    if chosen.verb:
        found = found.filter(verb=chosen.verb)
    if chosen.source:
        # import:12 is the twelfth import, import is any.
        found = found.filter(Q(source=chosen.source) | Q(source__startswith=f"{chosen.source}:"))
    if since := _midnight(chosen.since):
        found = found.filter(at__gte=since)
    if until := _midnight(chosen.until):
        found = found.filter(at__lt=until + timedelta(days=1))
    return found


def _midnight(day: str) -> datetime | None:
    try:
        parsed: date | None = parse_date(day)
    except ValueError:
        return None
    if parsed is None or parsed.year < 1900 or parsed.year > 9000:
        return None
    zone = timezone.get_current_timezone()
    assert isinstance(zone, zoneinfo.ZoneInfo)
    return datetime.combine(parsed, time.min, zone)


def lines_of(changes: Iterable[Change]) -> list[AuditLine]:
    """Changes in words. Asks the database once for each kind of record among them, however many there are."""
    changes = list(changes)
    subjects = _subjects(changes)
    people = _names(User, _ids(changes, _USERS))
    teams = _names(Team, _ids(changes, {"team_id"}))
    return [_line(change, subjects, people, teams) for change in changes]


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


def _ids(changes: list[Change], names: Iterable[str]) -> set[int]:
    wanted = set(names)
    return {
        value
        for change in changes
        for name, pair in change.fields.items()
        if name in wanted
        for value in pair
        if isinstance(value, int)
    }


def _line(
    change: Change, subjects: dict[tuple[str, int], str], people: dict[int, str], teams: dict[int, str]
) -> AuditLine:
    fields = [
        FieldLine(str(_FIELDS.get(name, name)), *(_written(name, value, people, teams) for value in pair))
        for name, pair in change.fields.items()
    ]
    return AuditLine(
        change=change,
        who=change.by.name if change.by else _("Farley"),
        verb=str(VERBS.get(change.verb, change.verb.replace("_", " "))),
        kind=str(KINDS.get(change.subject_kind, change.subject_kind)),
        subject=_subject(change, subjects),
        fields=fields,
    )


def _subject(change: Change, subjects: dict[tuple[str, int], str]) -> str:
    if not change.subject_id:  # an export is of many
        return ""
    return subjects.get((change.subject_kind, change.subject_id)) or f"#{change.subject_id}"


def _written(name: str, value: Any, people: dict[int, str], teams: dict[int, str]) -> str:
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) and name in _USERS:
        return people.get(value, f"#{value}")
    if isinstance(value, int) and name == "team_id":
        return teams.get(value, f"#{value}")
    text = ", ".join(str(part) for part in value) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def table_of(changes: Iterable[Change]) -> Iterator[list[str]]:
    """Changes as the rows of a table, its head first; a field a row, so that it can be filtered in a spreadsheet."""
    yield ["at", "by", "verb", "kind", "id", "field", "old", "new", "source", "why"]
    for change in changes:
        who = change.by.email if change.by else "farley"
        about = [change.at.isoformat(), who, change.verb, change.subject_kind, str(change.subject_id)]
        for name, (old, new) in (change.fields or {"": (None, None)}).items():
            yield [*about, name, *("" if v is None else str(v) for v in (old, new)), change.source, change.why]
