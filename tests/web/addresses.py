"""Every address of the pages, so that a test can hold for all of them, those of tomorrow included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter


@dataclass(frozen=True)
class Address:
    """One address, with 1 for each part that varies, and the view behind it; which parts vary, and which are ids."""

    name: str
    path: str
    view: Any
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


def every_address() -> list[Address]:
    """All but those where programs call with a key."""
    found = [_address(pattern) for pattern in _patterns(get_resolver().url_patterns)]
    return [address for address in found if not address.path.startswith(settings.KEYED_PATHS)]


def _patterns(entries: list[Any]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            if not _is_keyed(entry):
                yield from _patterns(entry.url_patterns)
        elif not _is_keyed(entry):
            yield entry


def _is_keyed(entry: Any) -> bool:
    return f"/{str(entry.pattern).lstrip('^')}".startswith(settings.KEYED_PATHS)


def _address(pattern: URLPattern) -> Address:
    assert pattern.name, f"{pattern.pattern} needs a name"
    converters = pattern.pattern.converters
    words = tuple(converters or pattern.pattern.regex.groupindex)
    numbers = tuple(word for word in converters if isinstance(converters[word], IntConverter))
    path = reverse(pattern.name, kwargs=dict.fromkeys(words, "1"))
    return Address(pattern.name, path, pattern.callback, words, numbers)
