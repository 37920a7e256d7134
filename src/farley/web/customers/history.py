"""The history of a customer's values, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from farley.base.accounts import User
from farley.base.changes import Change, kind_of
from farley.customers.access import customers_for
from farley.customers.models import Customer
from farley.web.settings import audit_words
from farley.web.words import source_name

UNDOABLE = ("update", "tag", "untag")
# These are records of their own: taking them away again, or ending them, is done on the customer page.
_KEPT_APART = ("identifier", "address")


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


def lines_of(made: Sequence[Change], reader: User) -> list[Line]:
    """Changes as a reader sees them; what ties the customer to one whom they may not see is left out."""
    hidden = _hidden_from(reader, made)
    shown = [change for change in made if not audit_words.customers_in(change) & hidden]
    names = audit_words.Names.within(shown, reader)
    return [_line(change, names) for change in shown]


def last_line(customer_ids: Sequence[int], name: str, reader: User) -> Line | None:
    """The last act that set a field; None where nobody ever did."""
    made = Change.objects.filter(subject_kind=kind_of(Customer), subject_id__in=customer_ids, fields__has_key=name)
    last = made.select_related("by").order_by("-id").first()
    return next(iter(lines_of([last], reader)), None) if last else None


def _hidden_from(reader: User, made: Sequence[Change]) -> set[int]:
    others = {pk for change in made for pk in audit_words.customers_in(change)}
    there = Customer.objects.filter(pk__in=others).exclude(pk__in=customers_for(reader).filter(pk__in=others))
    return set(there.values_list("pk", flat=True))


def _line(change: Change, names: audit_words.Names) -> Line:
    fields = [
        FieldLine(audit_words.field_name(name, names), *(audit_words.value(name, value, names) for value in pair))
        for name, pair in change.fields.items()
    ]
    verb = _verbs().get(change.verb) or audit_words.verb_name(change.verb)
    can_undo = change.verb in UNDOABLE and not all(name.partition(".")[0] in _KEPT_APART for name in change.fields)
    return Line(change, verb, source_name(change.source), fields, can_undo)


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
