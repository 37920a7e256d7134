"""Tom sets up an authenticator app, signs in with it, loses his phone, and takes it off again."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from tests.web.conftest import PASSWORD
from tests.web.test_signing_in import sign_in, verbs_of

from farley.base.accounts import User

Browser = Callable[[User], Client]
Commits = Callable[..., AbstractContextManager[object]]


def code_of(secret: str) -> str:
    """What the app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time() // 30))))


@pytest.fixture
def toms(client: Client, tom: User) -> Client:
    """Tom's browser, where he has just given his password once more."""
    sign_in(client, tom)
    assert client.post("/accounts/confirm", {"password": PASSWORD}).status_code == 302
    return client


@pytest.fixture
def secret(toms: Client, django_capture_on_commit_callbacks: Commits) -> str:
    """What Tom's app knows once it is set up."""
    page = toms.get("/settings/sign-in/app").content.decode()
    found = re.search(r"<code data-value>(\w+)</code>", page)
    assert found
    with django_capture_on_commit_callbacks(execute=True):
        answer = toms.post("/settings/sign-in/app", {"code": code_of(found.group(1))})
    assert answer.headers["Location"] == "/settings/sign-in/codes"
    return found.group(1)


def recovery_codes(toms: Client) -> list[str]:
    """The codes on the page."""
    page = toms.get("/settings/sign-in/codes").content.decode()
    return re.findall(r"<li>([0-9a-z]{8})</li>", page)


def test_the_code_to_scan_is_drawn_without_inline_styles(toms: Client) -> None:
    page = toms.get("/settings/sign-in/app").content.decode()
    assert '<svg viewBox="0 0 ' in page
    assert "style=" not in page


def test_sets_the_app_up_and_gets_recovery_codes(toms: Client, secret: str, tom: User) -> None:
    assert len(recovery_codes(toms)) == 10
    assert toms.get("/settings/sign-in/codes/file").headers["Content-Type"].startswith("text/plain")
    assert verbs_of(tom)[-1] == "two_factor_on"


def test_a_wrong_code_sets_nothing_up(toms: Client, tom: User) -> None:
    toms.get("/settings/sign-in/app")
    answer = toms.post("/settings/sign-in/app", {"code": "000000"})
    assert "Incorrect code" in answer.content.decode()
    assert "two_factor_on" not in verbs_of(tom)


@pytest.mark.usefixtures("secret")
def test_the_password_alone_is_not_enough_any_more(tom: User) -> None:
    elsewhere = Client()
    answer = elsewhere.post("/accounts/sign-in", {"login": tom.email, "password": PASSWORD})
    assert answer.headers["Location"].startswith("/accounts/code")
    assert elsewhere.get("/settings/profile").status_code == 302


def test_a_recovery_code_works_once(toms: Client, secret: str, tom: User) -> None:
    code = recovery_codes(toms)[0]
    for expected in (302, 200):
        elsewhere = Client()
        elsewhere.post("/accounts/sign-in", {"login": tom.email, "password": PASSWORD})
        assert elsewhere.post("/accounts/code", {"code": code}).status_code == expected


@pytest.mark.usefixtures("secret")
def test_codes_cannot_be_guessed_by_trying(tom: User) -> None:
    elsewhere = Client()
    elsewhere.post("/accounts/sign-in", {"login": tom.email, "password": PASSWORD})
    pages = [elsewhere.post("/accounts/code", {"code": f"{n:06}"}) for n in range(6)]
    assert "Too many" in pages[-1].content.decode()


@pytest.mark.usefixtures("secret")
def test_new_recovery_codes_replace_the_old(
    toms: Client, tom: User, django_capture_on_commit_callbacks: Commits
) -> None:
    before = recovery_codes(toms)
    with django_capture_on_commit_callbacks(execute=True):
        assert toms.post("/settings/sign-in/codes/new").status_code == 302
    assert not set(before) & set(recovery_codes(toms))
    assert verbs_of(tom)[-1] == "recovery_codes"


@pytest.mark.usefixtures("secret")
def test_takes_the_app_off_again(toms: Client, tom: User) -> None:
    assert "your recovery codes stop working" in toms.get("/settings/sign-in/app/remove").content.decode()
    assert toms.post("/settings/sign-in/app/remove").status_code == 302
    assert verbs_of(tom)[-1] == "two_factor_off"
    assert sign_in(Client(), tom) == 302


def test_who_signed_in_long_ago_is_asked_for_the_password_first(tom: User, at_browser: Browser) -> None:
    toms = at_browser(tom)
    answer = toms.get("/settings/sign-in/app")
    assert answer.headers["Location"].startswith("/accounts/confirm")
    assert toms.post(answer.headers["Location"], {"password": "wrong"}).status_code == 200
    back = toms.post(answer.headers["Location"], {"password": PASSWORD})
    assert back.headers["Location"] == "/settings/sign-in/app"
