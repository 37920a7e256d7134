"""This room's share: the files that came along, and where another customer's timeline names this one."""

from __future__ import annotations

from collections.abc import Iterable

from farley.base.changes import Act
from farley.base.personal_data import Removed, Share, Subject
from farley.timeline import kinds
from farley.timeline.models import Attachment, Interaction, InteractionSearch


class WhatHappened(Share):
    """Entries and their words go with the customer; their files stay only where another entry has the same."""

    def erase(self, subject: Subject, act: Act) -> Removed:
        theirs = Attachment.objects.filter(interaction__customer__in=subject.ids)
        hashes = frozenset(theirs.values_list("sha256", flat=True))
        return Removed({"timeline.Interaction": _forget_reasons(subject)}, hashes)

    def files_in_use(self, among: Iterable[str]) -> set[str]:
        return set(Attachment.objects.filter(sha256__in=list(among)).values_list("sha256", flat=True))


def _forget_reasons(subject: Subject) -> int:
    """Why something was taken back elsewhere may name this customer: "Belongs to 佐藤 健." Returns how many do."""
    elsewhere = Interaction.objects.filter(kind=kinds.Retracted.name).exclude(customer__in=subject.ids)
    named = [pk for name in subject.names for pk in elsewhere.filter(text__contains=name).values_list("pk", flat=True)]
    InteractionSearch.objects.filter(pk__in=named).delete()
    return Interaction.objects.filter(pk__in=named).update(text="")


SHARE = WhatHappened()
