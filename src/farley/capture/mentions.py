"""What arrived and names a customer, wherever it is filed: for handing it over, and for taking it out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from farley.base import files
from farley.base.accounts import Organisation, User
from farley.base.changes import Change, kind_of
from farley.base.personal_data import Subject
from farley.base.pieces import in_pieces
from farley.capture.arrivals import Arrival
from farley.capture.channels import channels
from farley.capture.identity import telling_marks
from farley.capture.models import Browser, ImportRun, InboxItem, ItemState, RefusedRow, Source, Upload
from farley.capture.reading import Reading
from farley.commerce.models import Order
from farley.customers.models import Customer, IdentifierKind
from farley.timeline.models import Interaction

# Shorter words stand by chance in bytes that nobody can read.
LONG_ENOUGH = 6
PIECE = 1 << 20
# What names somebody beyond doubt, wherever it stands; a customer number may as well be a price.
UNMISTAKABLE = (IdentifierKind.EMAIL, IdentifierKind.PHONE, IdentifierKind.URL, IdentifierKind.SOCIAL)


class Mentions:
    """Finds one customer in what arrived. An item is theirs if it stands on their timeline, or if they are the one whom
    its sender names; what others wrote about them is the others'.
    """

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        organisation = Organisation.get()
        self.region = organisation.country if organisation else ""
        self.ours = frozenset(User.objects.values_list("email", flat=True))
        self.browsers = _own_browsers(subject)
        words = (
            {key for _kind, key, _label in subject.marks}
            | set(subject.written)
            | {one for _source, one in self.browsers}
        )
        self.needles = _as_bytes(words)
        self.long_needles = [needle for needle in self.needles if len(needle) >= LONG_ENOUGH]
        self.unmistakable = _as_bytes(key for kind, key, _label in subject.marks if kind in UNMISTAKABLE) + _as_bytes(
            value for value in subject.written if "@" in value
        )

    def items(self) -> Iterator[InboxItem]:
        """The items of the inbox that are theirs. Reads the inbox once, from one end to the other."""
        recorded = self._recorded_keys()
        kept = InboxItem.objects.exclude(state=ItemState.EMPTIED).select_related("source").order_by("id")
        for item in kept.iterator(chunk_size=200):
            if item.key in recorded[item.source_id] or self._is_theirs(item):
                yield item

    def uploads(self) -> list[Upload]:
        """The files that brought them in, or in which their address or number stands."""
        brought = set(ImportRun.objects.filter(batch__in=self._batches()).values_list("upload_id", flat=True))
        kept = Upload.objects.filter(emptied_at=None).order_by("id")
        return [upload for upload in kept if upload.pk in brought or self._stands_in(files.path_of(upload.sha256))]

    def refused_rows(self) -> Iterator[int]:
        """The ids of refused rows in which they stand, by an address, a number or their whole name in one cell."""
        words = {word.casefold() for word in (*self.subject.written, *self.subject.names)}
        words |= {key.casefold() for _kind, key, _label in self.subject.marks}
        for pk, cells in RefusedRow.objects.order_by("id").values_list("pk", "cells").iterator(chunk_size=2000):
            if any(str(cell).strip().casefold() in words for cell in cells):
                yield pk

    def _recorded_keys(self) -> dict[int, set[str]]:
        """By source, the keys of the items that stand on their timeline."""
        sources = {source.label: source for source in Source.objects.all()}
        keys: dict[int, set[str]] = defaultdict(set)
        for some in in_pieces(self.subject.ids):
            rows = Interaction.objects.filter(customer__in=some).exclude(external_id=None)
            for label, external_id in rows.values_list("source", "external_id"):
                if external_id and (source := sources.get(label)):
                    keys[source.pk].add(external_id.removeprefix(f"{source.channel}:"))
        return keys

    def _is_theirs(self, item: InboxItem) -> bool:
        payload = bytes(item.payload)
        lower = payload.lower()
        if not any(needle in lower for needle in self.needles):
            return False
        reading = Reading(item.key, item.received_at, item.source.name, item.source.settings, self.ours)
        try:
            arrivals = channels()[item.source.channel].read(payload, reading)
        except Exception:
            # Nobody can say whose it is: that their address or id stands in it is enough.
            return any(needle in lower for needle in self.long_needles)
        return any(self._is_about(arrival, item.source_id) for arrival in arrivals)

    def _is_about(self, arrival: Arrival, source_id: int) -> bool:
        marks = telling_marks(arrival.who, self.region)
        if marks:
            return (marks[0].kind, marks[0].key, marks[0].label) in self.subject.marks
        return (source_id, arrival.browser) in self.browsers

    def _batches(self) -> set[int]:
        ids = self.subject.ids
        found = Interaction.objects.filter(customer__in=ids).values_list("batch", flat=True)
        ordered = Order.objects.filter(customer__in=ids).values_list("batch", flat=True)
        changed = Change.objects.filter(subject_kind=kind_of(Customer), subject_id__in=ids)
        return {*found, *ordered, *changed.values_list("batch", flat=True)} - {None}

    def _stands_in(self, path: Path) -> bool:
        needles = [*self.unmistakable, *(_in_utf_16(needle) for needle in self.unmistakable)]
        longest = max(map(len, needles), default=0)
        before = b""
        try:
            with path.open("rb") as file:
                while needles and (piece := file.read(PIECE)):
                    window = (before + piece).lower()
                    if any(needle in window for needle in needles):
                        return True
                    before = window[-longest:]
        except FileNotFoundError:
            return False
        return False


def _own_browsers(subject: Subject) -> set[tuple[int, str]]:
    """The browsers at which nobody but they was ever named, each with its source."""
    rows = list(Browser.objects.filter(customer__in=subject.ids).values_list("source_id", "anonymous_id"))
    shared = Browser.objects.filter(anonymous_id__in=[one for _source, one in rows]).exclude(customer__in=subject.ids)
    return set(rows) - set(shared.values_list("source_id", "anonymous_id"))


def _as_bytes(words: Iterable[str]) -> list[bytes]:
    """Words as they stand in bytes, in lower case: plain, and as JSON writes what is not ASCII."""
    plain = {word.lower() for word in words if word}
    escaped = {json.dumps(word)[1:-1].lower() for word in plain}
    return sorted({word.encode() for word in plain | escaped})


def _in_utf_16(needle: bytes) -> bytes:
    # Without its last byte, which is the other half of a letter in one of the two byte orders.
    return needle.decode().encode("utf-16-le")[:-1]
