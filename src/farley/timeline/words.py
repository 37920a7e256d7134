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

# What programs commonly call what happens: a website names its events in English, whoever reads of them here.
EVENTS: dict[str, Promise] = {
    "Signed Up": gettext_lazy("Signed up"),
    "Product Viewed": gettext_lazy("Looked at a product"),
    "Product Added": gettext_lazy("Put into the basket"),
    "Product Removed": gettext_lazy("Taken out of the basket"),
    "Checkout Started": gettext_lazy("Began to check out"),
    "Order Shipped": gettext_lazy("Order shipped"),
    "Order Delivered": gettext_lazy("Order delivered"),
    "Order Cancelled": gettext_lazy("Order cancelled"),
    "Delivery Delayed": gettext_lazy("Delivery delayed"),
    "Replacement Sent": gettext_lazy("Replacement sent"),
    "Email Opened": gettext_lazy("Mail opened"),
    "Email Link Clicked": gettext_lazy("Link in a mail followed"),
    "Unsubscribed": gettext_lazy("Unsubscribed"),
}


def event_name(event: str) -> str:
    """What an event is called: in the reader's words where programs commonly call it so, otherwise as it came."""
    return str(EVENTS.get(event, event))


def kind_name(kind: str) -> str:
    """What a kind of interaction is called."""
    return str(KINDS.get(kind, kind))


def channel_name(channel: str) -> str:
    """What a channel is called."""
    return str(CHANNELS.get(channel, channel))
