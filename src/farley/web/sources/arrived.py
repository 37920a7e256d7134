"""What arrived from a source, as lines that a person can follow while it happens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from farley.base.accounts import User
from farley.capture.channels.web_tracking.events import EventDraft, read_event
from farley.capture.models import InboxItem, ItemState, Source
from farley.capture.unreadable import Unreadable
from farley.customers.access import customers_for
from farley.customers.models import Customer
from farley.timeline.models import Interaction
from farley.web.refusals import worded

TYPES: dict[str, tuple[Promise, str]] = {
    "page": (gettext_lazy("Page view"), "page"),
    "screen": (gettext_lazy("Screen"), "screen"),
    "track": (gettext_lazy("Event"), "event"),
    "identify": (gettext_lazy("Identified"), "identified"),
    "group": (gettext_lazy("Organisation"), "organisation"),
    "alias": (gettext_lazy("Same person"), "merge"),
}
TONES: dict[str, str] = {
    ItemState.WAITING: "ai",
    ItemState.RECORDED: "good",
    ItemState.QUARANTINED: "bad",
}


@dataclass(frozen=True)
class ArrivedLine:
    """One thing that arrived: what it is, what it says, from whom, and what became of it."""

    item: InboxItem
    icon: str
    kind: str
    title: str
    who: str
    customer: Customer | None
    tone: str


def lines_of(source: Source, items: Sequence[InboxItem], user: User) -> list[ArrivedLine]:
    """The items of one source as lines, with the customers they were recorded for, as far as the user sees them."""
    known = _recorded_for(source, items, user)
    return [_line(source, item, known.get(item.key)) for item in items]


def _recorded_for(source: Source, items: Sequence[InboxItem], user: User) -> dict[str, Customer]:
    keys = [item.key for item in items if item.state == ItemState.RECORDED]
    rows = Interaction.objects.filter(source=source.label, external_id__in=keys).values_list("external_id", "customer")
    owners = {key: pk for key, pk in rows if key}
    seen = customers_for(user).in_bulk(owners.values())
    return {key: seen[pk] for key, pk in owners.items() if pk in seen}


def _line(source: Source, item: InboxItem, customer: Customer | None) -> ArrivedLine:
    tone = TONES.get(item.state, "")
    if item.state == ItemState.EMPTIED:
        return ArrivedLine(item, "quarantine", _("Emptied"), "", "", None, tone)
    if source.channel != "web_tracking":
        return ArrivedLine(item, "email", _("Mail"), item.key, "", customer, tone)
    try:
        event = read_event(bytes(item.payload), item.received_at)
    except Unreadable:
        return ArrivedLine(item, "quarantine", _("Unreadable"), worded(item.reason), "", None, tone)
    name, icon = TYPES[event.type]
    return ArrivedLine(item, icon, str(name), _title(event), _who(event), customer, tone)


def _title(event: EventDraft) -> str:
    if event.type == "identify":
        return str(event.traits.get("email") or event.traits.get("name") or event.user_id)
    if event.type == "track":
        return event.name
    return event.title or event.name or event.url


def _who(event: EventDraft) -> str:
    return event.user_id or event.anonymous_id


def beginning(payload: bytes) -> str:
    """The beginning of what arrived, to be read and nothing else."""
    return _visible(payload.decode("utf-8", "replace"))


def verbatim(payload: bytes, most: int) -> tuple[str, bool]:
    """What arrived as text to read, JSON with line breaks; and whether it is only the beginning."""
    if len(payload) <= most:
        try:
            return json.dumps(json.loads(payload), ensure_ascii=False, indent=2), False
        except (ValueError, RecursionError):
            pass
    return _visible(payload[:most].decode("utf-8", "replace")), len(payload) > most


def _visible(text: str) -> str:
    """Control characters as pictures of themselves, so that nothing hides or moves what is read."""
    shown = {code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t"}
    return text.replace("\r\n", "\n").translate(shown | {0x7F: 0x2421, 0x202E: 0xFFFD, 0x202D: 0xFFFD})
