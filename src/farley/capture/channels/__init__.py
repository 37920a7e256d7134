"""The channels: each is a folder of one shape, and nothing outside it knows how it works.

    __init__.py    what the channel is, and which formats it reads
    channel.py     CHANNEL = Channel(name, label, read): what `read(bytes, Reading)` returns is recorded; it is pure,
                   makes no look-up, and raises Unreadable with a reason for what cannot be read
    records.py     makes arrivals (capture/arrivals.py) of what the channel's own modules have parsed
    intake.py      where the channel listens itself: an ASGI application named `application`, with the addresses it
                   answers (`answers(path)`); it keeps bytes in the inbox and nothing more

To add one: its folder, a line in config/wiring.py (CHANNELS; INTAKES if it listens), its tests, a page in the docs.
Table files come in whole and have a run of their own with mapping, check and position, instead of items in the inbox.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from django.conf import settings

from farley.capture.reading import Channel


@cache
def channels() -> dict[str, Channel]:
    """All channels whose items wait in the inbox, by name."""
    found: list[Channel] = [import_module(name).CHANNEL for name in settings.CHANNELS]
    return {channel.name: channel for channel in found}
