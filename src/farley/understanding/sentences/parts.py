"""What the sentences of all insights are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Params = Mapping[str, Any]
Sentence = Callable[[Params], str]
Reason = Callable[[int, int], str]


def channel_name(channel: str) -> str:
    """A channel as people call it."""
    known = {
        "email": _("email"),
        "phone": _("phone"),
        "chat": _("chat"),
        "web": _("the website"),
        "shop": _("the shop"),
        "form": _("web form"),
        "visit": _("visit"),
        "meeting": _("meeting"),
        "post": _("post"),
    }
    return known.get(channel, channel)


def days(count: int) -> str:
    """A number of days."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": number_format(count)}
