"""What each room holds beyond the tables that lead to a customer, as config/wiring.py lists it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from farley.base.personal_data import Share


@cache
def shares() -> tuple[Share, ...]:
    """The rooms' shares, in the order in which they erase."""
    return tuple(import_string(name) for name in settings.PERSONAL_DATA)


def unused_files(among: Iterable[str]) -> set[str]:
    """Those of the files, by their hash, that no room needs any more."""
    among = set(among)
    return among.difference(*(share.files_in_use(among) for share in shares())) if among else among
