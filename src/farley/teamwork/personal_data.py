"""This room's share beyond its tables: what the changes tell of follow-ups that were taken back, and saved views that
name the customer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode

from django.db.models import Q, QuerySet

from farley.base import changes
from farley.base.changes import Act, Change, kind_of
from farley.base.personal_data import GONE, TELLING, Removed, Share, Subject, names_one
from farley.teamwork.models import FollowUp, SavedView


class Beyond(Share):
    """A follow-up that was deleted leads to no customer any more: its changes say whose it was. A saved view that asks
    for the customer by name asks for nobody any more.
    """

    def held(self, subject: Subject) -> Iterable[tuple[str, dict[str, Any]]]:
        # A name of its own: the changes of what is still there were handed over before, in a file of theirs.
        for record in _changes(subject).values():
            yield "teamwork.TakenBack", dict(record)

    def erase(self, subject: Subject, act: Act) -> Removed:
        gone = set(_changes(subject).values_list("subject_id", flat=True))
        changes.blank(kind_of(FollowUp), gone)
        removed = {"follow-ups taken back": len(gone), "saved views": _forget_views(subject)}
        return Removed({what: number for what, number in removed.items() if number})


def _changes(subject: Subject) -> QuerySet[Change]:
    """Of those that are gone; what was done with the others is found by them."""
    whose = Q(fields__customer_id__0__in=subject.ids) | Q(fields__customer_id__1__in=subject.ids)
    of_theirs = Change.objects.filter(whose, subject_kind=kind_of(FollowUp)).values("subject_id")
    found = Change.objects.filter(subject_kind=kind_of(FollowUp), subject_id__in=of_theirs)
    return found.exclude(subject_id__in=FollowUp.objects.values("pk")).order_by("pk")


def _forget_views(subject: Subject) -> int:
    """Take the customer's name out of what views are called and ask for, those included that are gone and only stand in
    the changes. Returns how many views there were.
    """
    spellings = subject.spellings(shortest=TELLING)
    found = [
        view for view in SavedView.objects.all() if names_one(f"{view.name}\n{unquote_plus(view.query)}", spellings)
    ]
    for view in found:
        view.name = GONE if names_one(view.name, spellings) else view.name
        asked = parse_qsl(view.query, keep_blank_values=True)
        view.query = urlencode([pair for pair in asked if not names_one(unquote_plus(pair[1]), spellings)])
    SavedView.objects.bulk_update(found, ["name", "query"], batch_size=200)
    noted = Change.objects.filter(subject_kind=kind_of(SavedView)).values_list("subject_id", "fields").iterator()
    told = {pk for pk, fields in noted if names_one(unquote_plus(_words_of(fields)), spellings)}
    changes.blank(kind_of(SavedView), told)
    return len(found)


def _words_of(fields: Mapping[str, Sequence[Any]]) -> str:
    return "\n".join(value for pair in fields.values() for value in pair if isinstance(value, str))


SHARE = Beyond()
