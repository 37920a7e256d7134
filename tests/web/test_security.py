"""Closed by default: each rule holds for every address there is, so a new page cannot be open by accident."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.addresses import every_address

from farley.base.accounts import Role, User
from farley.base.changes import Change

# What needs no sign-in. Whoever adds to this list says in the review why.
OPEN = {
    "farley_script",
    "healthy",
    "set-look",
    "set-up",
    "join",
    "account_login",
    "account_logout",
    "account_inactive",
    "mfa_authenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
# Where a read-only user may post: their own account, and nothing else.
OPEN_TO_READERS = {
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password_from_key",
    "join",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "profile",
    "set-look",
    "sign-out-elsewhere",
}
# A file that is fetched: all it writes is that it left the house.
EXPORTS = {"customers_export"}
Browser = Callable[[User], Client]
_WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)\b(?!.*django_session)", re.IGNORECASE | re.DOTALL)


@pytest.mark.usefixtures("organisation")
def test_only_a_few_addresses_answer_a_stranger(client: Client) -> None:
    for address in every_address():
        if address.name in OPEN:
            continue
        for answer in (client.get(address.path), client.post(address.path)):
            assert answer.status_code == 302, address
            assert answer.headers["Location"].startswith("/accounts/sign-in?next="), address


def test_the_list_of_open_addresses_is_exact() -> None:
    assert {address.name for address in every_address() if not getattr(address.view, "login_required", True)} == OPEN


def test_the_list_of_what_readers_may_post_to_is_exact() -> None:
    marked = {address.name for address in every_address() if getattr(address.view, "open_to_readers", False)}
    assert marked == OPEN_TO_READERS


def test_a_reader_changes_nothing_anywhere(rin: User, at_browser: Browser) -> None:
    browser = at_browser(rin)
    for address in every_address():
        if address.name not in OPEN | OPEN_TO_READERS:
            for send in (browser.post, browser.put, browser.patch, browser.delete):
                assert send(address.path).status_code == 403, address


def test_to_look_at_a_page_never_writes(aiko: User, at_browser: Browser) -> None:
    browser = at_browser(aiko)
    for address in every_address():
        if address.name in EXPORTS:
            continue
        with CaptureQueriesContext(connection) as asked:
            browser.get(address.path)
        assert not [query["sql"] for query in asked if _WRITES.match(query["sql"])], address
    assert not Change.objects.exists()


def test_a_form_without_its_token_is_refused(aiko: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(aiko, backend="django.contrib.auth.backends.ModelBackend")
    for address in every_address():
        answer = browser.post(address.path)
        assert answer.status_code in (403, 405), address
    assert "Reload it" in browser.post("/settings/profile").content.decode()


def test_every_answer_carries_the_same_strict_headers(aiko: User, at_browser: Browser, client: Client) -> None:
    for browser in (at_browser(aiko), client):
        for path in [*(address.path for address in every_address()), "/no-such-page"]:
            headers = browser.get(path).headers
            assert "script-src 'self'" in headers["Content-Security-Policy"], path
            assert "unsafe" not in headers["Content-Security-Policy"], path
            assert headers["X-Content-Type-Options"] == "nosniff", path
            assert headers["X-Frame-Options"] == "DENY", path
            assert headers["Referrer-Policy"] == "same-origin", path


def test_no_page_has_inline_styles_or_scripts(aiko: User, at_browser: Browser, client: Client) -> None:
    for browser in (at_browser(aiko), client):
        for address in every_address():
            answer = browser.get(address.path)
            if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
                page = answer.content.decode()
                assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", page), address
                assert not re.search(r"<script(?![^>]*(src=|application/json))", page), address


@pytest.mark.parametrize(
    ("role", "closed"),
    [
        (Role.MANAGER, {"organisation", "audit", "invite", "user", "team"}),
        (Role.MEMBER, {"organisation", "audit", "users", "teams", "fields", "new-field", "tags"}),
        (Role.READER, {"organisation", "audit", "users", "teams", "fields", "new-field", "tags"}),
    ],
)
def test_settings_open_by_role(role: Role, closed: set[str], tom: User, at_browser: Browser) -> None:
    User.objects.filter(pk=tom.pk).update(role=role)
    browser = at_browser(tom)
    refused = {
        a.name for a in every_address() if a.path.startswith("/settings") and browser.get(a.path).status_code == 403
    }
    assert closed <= refused
    assert not refused & {"profile", "mfa_index", "trash", "account_change_password"}


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client: Client, aiko: User) -> None:
    answer = client.get(
        "/settings/users?q=tom", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/settings/users"}
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/accounts/sign-in?next=")
