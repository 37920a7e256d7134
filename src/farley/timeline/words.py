"""Kinds of interaction and channels in the reader's words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

KINDS: dict[str, Promise] = {
    "note": gettext_lazy("Note"),
    "call": gettext_lazy("Call"),
    "meeting": gettext_lazy("Meeting"),
    "email": gettext_lazy("Mail"),
    "message": gettext_lazy("Message"),
    "form": gettext_lazy("Form"),
    "purchase": gettext_lazy("Purchase"),
    "refund": gettext_lazy("Refund"),
    "page_view": gettext_lazy("Page view"),
    "event": gettext_lazy("Event"),
    "identified": gettext_lazy("Identified"),
}

CHANNELS: dict[str, Promise] = {
    "note": gettext_lazy("Note"),
    "phone": gettext_lazy("Phone"),
    "in_person": gettext_lazy("In person"),
    "email": gettext_lazy("Mail"),
    "web": gettext_lazy("Website"),
    "shop": gettext_lazy("Shop"),
    "chat": gettext_lazy("Chat"),
    "form": gettext_lazy("Form"),
}


def kind_name(kind: str) -> str:
    """What a kind of interaction is called."""
    return str(KINDS.get(kind, kind))


def channel_name(channel: str) -> str:
    """What a channel is called."""
    return str(CHANNELS.get(channel, channel))
