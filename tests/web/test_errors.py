"""Whatever goes wrong, somebody reads a sentence: on a page, in a toast, or beside the field."""

from __future__ import annotations

import errno
import html
import json
from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client

from farley.base.accounts import User
from farley.base.errors import Conflict, FarleyError, Invalid, NotFound, Refused
from farley.web.settings.views import trash

Browser = Callable[[User], Client]


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Makes the trash page fail with an error."""

    def fail_with(error: Exception) -> None:
        def customers_for(user: User) -> None:
            raise error

        monkeypatch.setattr(trash, "customers_for", customers_for)

    return fail_with


REFUSALS = [
    (Refused("Only Aiko may."), 403),
    (NotFound("There is no such trash."), 404),
    (Conflict("Somebody emptied it."), 409),
    (Invalid("That is no trash."), 422),
]


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_a_refusal_is_a_page_with_its_sentence(
    tom: User, at_browser: Browser, breaks: Callable[[Exception], None], error: FarleyError, status: int
) -> None:
    breaks(error)
    answer = at_browser(tom).get("/settings/trash")
    assert answer.status_code == status
    page = answer.content.decode()
    assert str(error) in page
    assert "frame-nav" in page


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_a_refusal_is_a_toast_where_a_part_was_asked_for(
    tom: User, at_browser: Browser, breaks: Callable[[Exception], None], error: FarleyError, status: int
) -> None:
    breaks(error)
    answer = at_browser(tom).get("/settings/trash", headers={"HX-Request": "true"})
    assert answer.status_code == status
    assert json.loads(answer.headers["HX-Trigger"])["toast"] == {"text": str(error), "kind": "bad"}
    assert answer.headers["HX-Reswap"] == "none"


def test_a_character_that_no_database_keeps_is_refused_in_a_sentence(tom: User, at_browser: Browser) -> None:
    answer = at_browser(tom).post("/segments/count", {"name": "tea\0pot"})
    assert answer.status_code == 422
    assert "This holds a character that cannot be kept. Type it anew." in answer.content.decode()


def test_a_fault_of_farleys_own_says_so_and_asks_nothing_of_the_database(
    tom: User, at_browser: Browser, breaks: Callable[[Exception], None]
) -> None:
    breaks(RuntimeError("the roof is gone"))
    browser = at_browser(tom)
    browser.raise_request_exception = False
    answer = browser.get("/settings/trash")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "The fault is Farley" in page
    assert "the roof is gone" not in page
    toast = browser.get("/settings/trash", headers={"HX-Request": "true"})
    assert "Something went wrong" in toast.headers["HX-Trigger"]


def test_a_missing_page_is_in_the_design_for_members_and_strangers(
    client: Client, tom: User, at_browser: Browser
) -> None:
    for browser in (client, at_browser(tom)):
        answer = browser.get("/no-such-page")
        assert answer.status_code == 404
        assert "There is no such page" in answer.content.decode()
    assert "frame-nav" not in client.get("/no-such-page").content.decode()


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("language", ["en", "ja", "zh-hans"])
def test_errors_speak_the_readers_language(client: Client, language: str) -> None:
    page = client.get("/no-such-page", headers={"Accept-Language": language}).content.decode()
    assert f'<html lang="{language}"' in page


def test_a_fault_in_a_program_is_told_to_the_program(client: Client, tom: User) -> None:
    answer = client.get("/api/v1/no-such-thing")
    assert answer.headers["Content-Type"].startswith("application/problem+json")


FAILURES = [
    (OperationalError("database is locked"), 503, "The database cannot be used at the moment."),
    (OSError(errno.ENOSPC, "No space left on device"), 507, "There is no room left on the disk"),
    (ZeroDivisionError(), 500, "The fault is Farley&#x27;s, not yours."),
]


@pytest.mark.parametrize(("error", "status", "sentence"), FAILURES)
def test_what_is_wrong_with_the_machine_is_said_too(
    tom: User, at_browser: Browser, breaks: Callable[[Exception], None], error: Exception, status: int, sentence: str
) -> None:
    breaks(error)
    browser = at_browser(tom)
    browser.raise_request_exception = False
    answer = browser.get("/settings/trash")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, "5" if status == 503 else None)
    assert html.unescape(sentence) in html.unescape(answer.content.decode())
    assert "What you had saved" in answer.content.decode()
    assert browser.get("/settings/trash", headers={"HX-Request": "true"}).status_code == status
