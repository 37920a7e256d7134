"""A list must ask the database as often for many rows as for few."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def assert_asks_no_more(browser: Client, path: str, make: Callable[[int], None], *, few: int = 4) -> None:
    """Show the page with `few` rows and with three times as many; `make(n)` makes n more of them."""
    make(few)
    before = asked_by(browser, path)
    make(2 * few)
    after = asked_by(browser, path)
    assert len(after) == len(before), "\n".join(sorted(set(after) - set(before))) or after


def asked_by(browser: Client, path: str) -> list[str]:
    """What a page asks of the database when it is shown."""
    assert browser.get(path).status_code == 200  # what is kept after the first time is not counted
    with CaptureQueriesContext(connection) as asked:
        browser.get(path)
    return [query["sql"] for query in asked]
