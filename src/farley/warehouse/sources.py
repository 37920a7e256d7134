"""All that is copied, as listed in the wiring by dotted names."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from farley.warehouse.streams import Snapshot, Stream


def sources() -> list[Stream | Snapshot]:
    """The streams and snapshots of all rooms."""
    found = []
    for name in settings.WAREHOUSE_SOURCES:
        module, _dot, variable = name.rpartition(".")
        found.append(getattr(import_module(module), variable))
    return found
