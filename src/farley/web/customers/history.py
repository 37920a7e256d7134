"""The history of a customer's values, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from farley.base.accounts import Team, User
from farley.base.changes import Change, kind_of
from farley.customers.models import AttributeDefinition, Customer, IdentifierKind
from farley.web.words import source_name

UNDOABLE = ("update", "tag", "untag")


@dataclass(frozen=True)
class FieldLine:
    """One field that went from one value to another."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """One act, with the fields it altered."""

    change: Change
    verb: str
    source: str
    fields: list[FieldLine]
    can_undo: bool


def lines_of(made: Sequence[Change]) -> list[Line]:
    """Changes as a reader sees them."""
    users = dict(User.objects.values_list("pk", "name"))
    teams = dict(Team.objects.values_list("pk", "name"))
    labels = _labels() | {f"attributes.{d.key}": d.label for d in AttributeDefinition.objects.all()}
    lines = []
    for change in made:
        fields = [
            FieldLine(labels.get(name, name), _shown(name, old, users, teams), _shown(name, new, users, teams))
            for name, (old, new) in change.fields.items()
        ]
        verb = _verbs().get(change.verb, change.verb)
        lines.append(Line(change, verb, source_name(change.source), fields, change.verb in UNDOABLE))
    return lines


def last_line(customer_ids: Sequence[int], name: str) -> Line | None:
    """The last act that set a field; None where nobody ever did."""
    made = Change.objects.filter(subject_kind=kind_of(Customer), subject_id__in=customer_ids, fields__has_key=name)
    last = made.select_related("by").order_by("-id").first()
    return lines_of([last])[0] if last else None


def _shown(name: str, value: object, users: dict[int, str], teams: dict[int, str]) -> str:
    if value is None or value == "":
        return ""
    if name == "owner_id":
        return users.get(int(str(value)), str(value))
    if name == "team_id":
        return teams.get(int(str(value)), str(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _labels() -> dict[str, str]:
    return {
        "kind": _("Kind"),
        "name": _("Name"),
        "family_name": _("Family name"),
        "given_name": _("Given name"),
        "name_order": _("Name order"),
        "reading": _("Reading"),
        "language": _("Language"),
        "owner_id": _("Owner"),
        "team_id": _("Team"),
        "audience": _("Who may see"),
        "tag": _("Tag"),
        "address": _("Address"),
        "trashed_at": _("In the trash since"),
        "canonical": _("Same customer as"),
        "absorbed": _("Same customer as"),
    } | {f"identifier.{kind}": str(label) for kind, label in IdentifierKind.choices}


def _verbs() -> dict[str, str]:
    return {
        "create": _("added"),
        "update": _("altered"),
        "tag": _("tagged"),
        "untag": _("untagged"),
        "relate": _("relationship"),
        "trash": _("put into the trash"),
        "restore": _("restored"),
        "merge": _("merged"),
        "unmerge": _("parted again"),
    }
