"""Aiko asks the audit log who did what."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from tests.cast import emma, sato
from tests.web.queries import assert_asks_no_more

from farley.base import people
from farley.base.accounts import Team, User
from farley.base.changes import Act, Change, note, note_many
from farley.customers import actions
from farley.customers.models import Customer

Browser = Callable[[User], Client]


@pytest.fixture
def ken(tom: User) -> Customer:
    """佐藤 健, written down by Tom."""
    return sato(tom)


def rows_of(page: str) -> list[str]:
    """The lines of the log as text."""
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("<tr")[1:]]


def ask(browser: Client, **words: object) -> list[str]:
    """The lines that fit a filter."""
    return rows_of(browser.get(f"/settings/audit?{urlencode(words)}").content.decode())


def test_says_who_did_what_when_from_what_to_what_and_why(
    aiko: User, tom: User, ken: Customer, at_browser: Browser, now: datetime
) -> None:
    act = {"by": tom, "at": now + timedelta(hours=1)}
    actions.update_customer(ken, {"owner_id": tom.pk, "reading": "さとう たけし"}, **act, why="He told me himself")
    line = ask(at_browser(aiko))[0]
    assert "19:00" in line  # Yamada Tea is in Tokyo
    for word in (
        "Tom",
        "Changed",
        "Customer",
        "佐藤 健",
        "さとう けん → さとう たけし",
        "Owner Tom",
        "He told me himself",
    ):
        assert word in line


def test_finds_by_person_kind_act_source_and_day(
    aiko: User, mei: User, tom: User, ken: Customer, at_browser: Browser, now: datetime
) -> None:
    actions.tag_customers([ken], "VIP", by=mei, at=now + timedelta(days=2), source="csv_import:12")
    Team.objects.create(name="Kyoto")
    people.alter_user(tom, role="manager", team_id=None, is_active=True, by=aiko, at=now + timedelta(days=4))
    note(ken, "update", {}, Act(by=None, at=now + timedelta(days=5), source="demo"))
    browser = at_browser(aiko)
    assert len(ask(browser)) == 4
    assert ["Tagged" in line for line in ask(browser, by=mei.pk)] == [True]
    assert ["Farley" in line for line in ask(browser, by="farley")] == [True]
    assert ["Role Member → Manager" in line for line in ask(browser, kind="user")] == [True]
    assert ["VIP" in line for line in ask(browser, verb="tag")] == [True]
    assert len(ask(browser, source="csv_import")) == len(ask(browser, source="csv_import:12")) == 1
    assert not ask(browser, source="csv_import:1")
    day = (now + timedelta(days=2)).date()
    assert ["Tagged" in line for line in ask(browser, since=day, until=day)] == [True]
    assert not ask(browser, kind="user", by=tom.pk)


def test_days_are_those_of_the_reader(aiko: User, ken: Customer, at_browser: Browser) -> None:
    # Half past midnight in Tokyo is still the day before in London.
    note(ken, "trash", {}, Act(by=aiko, at=datetime(2026, 12, 1, 15, 30, tzinfo=UTC)))
    browser = at_browser(aiko)
    assert len(ask(browser, since="2026-12-02")) == 1
    assert not ask(browser, since="2026-12-01", until="2026-12-01")


@pytest.mark.parametrize(
    "words",
    [
        {"since": "yesterday"},
        {"since": "0001-01-01"},
        {"by": "x"},
        {"by": "9" * 30},
        {"after": "%%%"},
        {"after": "WzEsMl0"},
    ],
)
def test_nonsense_in_the_address_does_not_break_it(
    aiko: User, ken: Customer, at_browser: Browser, words: dict[str, str]
) -> None:
    assert ask(at_browser(aiko), **words)


def test_leafs_through_everything_once_though_many_happened_at_the_same_moment(
    aiko: User, ken: Customer, at_browser: Browser, now: datetime
) -> None:
    moments = [now, now, now + timedelta(microseconds=1), now - timedelta(days=1)]
    note_many(
        Change(subject_kind="tag", subject_id=n, verb="create", at=moments[n % 4], source="web") for n in range(1, 140)
    )
    browser = at_browser(aiko)
    path, seen = "/settings/audit?kind=tag", []
    while path:
        page = browser.get(path).content.decode()
        seen += [re.search(r"#(\d+)", row).group(1) for row in rows_of(page)]  # type: ignore[union-attr]
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        path = "/settings/audit" + onward.group(1).replace("&amp;", "&") if onward else ""
    assert len(seen) == len(set(seen)) == 139


def test_is_exported_as_a_table_and_notes_that_it_was(
    aiko: User, tom: User, ken: Customer, at_browser: Browser, now: datetime
) -> None:
    actions.update_customer(ken, {"reading": "=HYPERLINK(1)"}, by=tom, at=now)
    browser = at_browser(aiko)
    answer = browser.post("/settings/audit/export", {"kind": "customer", "verb": "update"})
    text = answer.getvalue().decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["by"], row["field"], row["new"]) == (tom.email, "reading", "'=HYPERLINK(1)")
    line = ask(browser)[0]
    assert "Exported" in line
    assert "verb=update" in line


def test_is_for_administrators_only(mei: User, tom: User, at_browser: Browser) -> None:
    for user in (mei, tom):
        browser = at_browser(user)
        assert browser.get("/settings/audit").status_code == 403
        assert browser.post("/settings/audit/export").status_code == 403


def test_a_deleted_record_is_still_told_of(aiko: User, tom: User, at_browser: Browser, now: datetime) -> None:
    customer = emma(tom)
    Customer.objects.filter(pk=customer.pk).delete()
    assert f"#{customer.pk}" in ask(at_browser(aiko))[0]


def test_asks_no_more_for_many_changes(aiko: User, tom: User, mei: User, at_browser: Browser, now: datetime) -> None:
    def more(n: int) -> None:
        for _ in range(n):
            customer = emma(tom)
            actions.update_customer(customer, {"owner_id": mei.pk}, by=tom, at=now)

    assert_asks_no_more(at_browser(aiko), "/settings/audit", more)
