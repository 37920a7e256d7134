"""A list must ask the database as often for many rows as for few."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def assert_asks_no_more(browser: Client, path: str, make: Callable[[int], None], *, few: int = 4) -> None:
    """Show the page with `few` rows and with three times as many; `make(n)` makes n more of them."""
    make(few)
    before = _queries(browser, path)
    make(2 * few)
    after = _queries(browser, path)
    assert len(after) == len(before), "\n".join(sorted(set(after) - set(before))) or after


def _queries(browser: Client, path: str) -> list[str]:
    assert browser.get(path).status_code == 200  # what is kept after the first time is not counted
    with CaptureQueriesContext(connection) as asked:
        browser.get(path)
    return [query["sql"] for query in asked]
