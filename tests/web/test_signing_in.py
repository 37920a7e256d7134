"""Aiko signs in, forgets her password, sets a new one; strangers do not get in, however often they try."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings
from tests.web.conftest import PASSWORD

from farley.base.accounts import User
from farley.base.changes import Change

Browser = Callable[[User], Client]


def sign_in(client: Client, user: User, password: str = PASSWORD, path: str = "/accounts/sign-in") -> int:
    """Type mail address and password into the form; the status of the answer."""
    return client.post(path, {"login": user.email, "password": password}).status_code


def verbs_of(user: User) -> list[str]:
    """What was noted about the user's account, in order."""
    found = Change.objects.filter(subject_kind="user", subject_id=user.pk).order_by("id")
    return list(found.values_list("verb", flat=True))


def test_signs_in_and_goes_where_she_wanted_to(client: Client, aiko: User) -> None:
    answer = client.get("/settings/users?q=tom")
    assert sign_in(client, aiko, path=answer.headers["Location"]) == 302
    assert client.get("/settings/users").status_code == 200
    assert verbs_of(aiko) == ["sign_in"]


def test_the_mail_address_may_be_written_in_capitals(client: Client, aiko: User) -> None:
    answer = client.post("/accounts/sign-in", {"login": aiko.email.upper(), "password": PASSWORD})
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_is_told_in_words(client: Client, aiko: User) -> None:
    answer = client.post("/accounts/sign-in", {"login": aiko.email, "password": "wrong"})
    assert answer.status_code == 200
    assert "not correct" in answer.content.decode()


def test_never_leads_to_another_site(client: Client, aiko: User) -> None:
    answer = client.post("/accounts/sign-in?next=https://evil.example/", {"login": aiko.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/"


def test_after_five_wrong_passwords_not_even_the_right_one_helps(client: Client, aiko: User) -> None:
    for _ in range(5):
        sign_in(client, aiko, "wrong")
    assert sign_in(client, aiko) == 200
    assert (
        "Too many failed"
        in client.post("/accounts/sign-in", {"login": aiko.email, "password": PASSWORD}).content.decode()
    )


def test_one_machine_may_not_try_many_accounts(client: Client, aiko: User) -> None:
    for n in range(10):
        client.post("/accounts/sign-in", {"login": f"guess{n}@yamada-tea.example", "password": "wrong"})
    assert sign_in(client, aiko) == 200


def test_a_closed_account_does_not_open(client: Client, aiko: User, tom: User, at_browser: Browser) -> None:
    still_there = at_browser(tom)
    User.objects.filter(pk=tom.pk).update(is_active=False)
    assert sign_in(client, tom) in (200, 302)
    assert client.get("/settings/profile").status_code == 302
    assert still_there.get("/settings/profile").status_code == 302


def test_signs_out(aiko: User, at_browser: Browser) -> None:
    browser = at_browser(aiko)
    assert browser.get("/accounts/sign-out").status_code == 200
    assert browser.get("/settings/profile").status_code == 200  # to look at the question is not to answer it
    assert browser.post("/accounts/sign-out").headers["Location"] == "/accounts/sign-in"
    assert browser.get("/settings/profile").status_code == 302


def test_changes_her_password_and_stays_in(aiko: User, at_browser: Browser) -> None:
    browser, elsewhere = at_browser(aiko), at_browser(aiko)
    words = {"oldpassword": PASSWORD, "password1": "seven green tea cups", "password2": "seven green tea cups"}
    assert browser.post("/settings/sign-in/password", words).status_code == 302
    aiko.refresh_from_db()
    assert aiko.check_password("seven green tea cups")
    assert verbs_of(aiko) == ["change_password"]
    assert browser.get("/settings/profile").status_code == 200
    assert elsewhere.get("/settings/profile").status_code == 302


@pytest.mark.parametrize("password", ["short", "password123", "aiko@yamada-tea.example"])
def test_a_weak_password_is_refused(aiko: User, at_browser: Browser, password: str) -> None:
    words = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = at_browser(aiko).post("/settings/sign-in/password", words)
    assert answer.status_code == 200
    assert "field-error" in answer.content.decode()


def test_a_forgotten_password_is_replaced_by_mail(client: Client, tom: User, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.yamada-tea.example"
    tom.language = "en"
    tom.save()
    assert client.post("/accounts/password/forgotten", {"email": tom.email}).status_code == 302
    [sent] = mail.outbox
    assert sent.to == [tom.email]
    assert "Hello Tom" in sent.body
    link = re.search(r"http://testserver(/accounts/password/new/\S+)", sent.body)
    assert link
    _set_by_link(client, link.group(1), tom)
    assert "spent" in client.get(link.group(1)).content.decode()


def _set_by_link(client: Client, path: str, user: User) -> None:
    form = client.get(path).headers["Location"]
    words = {"password1": "seven green tea cups", "password2": "seven green tea cups"}
    assert client.post(form, words).headers["Location"] == "/accounts/password/set"
    user.refresh_from_db()
    assert user.check_password("seven green tea cups")
    assert verbs_of(user)[-1] == "change_password"


def test_links_in_mails_lead_to_where_farley_is_reached(client: Client, tom: User, settings: Settings) -> None:
    settings.EMAIL_HOST, settings.BASE_URL = "mail.yamada-tea.example", "https://crm.yamada-tea.example"
    client.post("/accounts/password/forgotten", {"email": tom.email})
    assert "https://crm.yamada-tea.example/accounts/password/new/" in mail.outbox[0].body


def test_behind_a_proxy_one_visitor_does_not_lock_out_another(client: Client, aiko: User, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(11):
        client.post(
            "/accounts/sign-in",
            {"login": f"guess{n}@yamada-tea.example", "password": "x"},
            headers={"X-Forwarded-For": "9.9.9.9"},
        )
    words = {"login": aiko.email, "password": PASSWORD}
    assert client.post("/accounts/sign-in", words, headers={"X-Forwarded-For": "9.9.9.9"}).status_code == 200
    assert client.post("/accounts/sign-in", words, headers={"X-Forwarded-For": "1.2.3.4"}).status_code == 302


def test_a_stranger_is_not_told_who_has_an_account(client: Client, aiko: User, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.yamada-tea.example"
    known = client.post("/accounts/password/forgotten", {"email": aiko.email})
    unknown = client.post("/accounts/password/forgotten", {"email": "nobody@yamada-tea.example"})
    assert known.headers["Location"] == unknown.headers["Location"]
    assert [sent.to for sent in mail.outbox] == [[aiko.email]]


def test_nobody_is_flooded_with_mail(client: Client, aiko: User, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.yamada-tea.example"
    statuses = [client.post("/accounts/password/forgotten", {"email": aiko.email}).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_without_a_mail_server_an_administrator_hands_over_a_link(
    client: Client, aiko: User, tom: User, at_browser: Browser
) -> None:
    assert "Ask an administrator" in client.get("/accounts/password/forgotten").content.decode()
    page = at_browser(aiko).post(f"/settings/users/{tom.pk}/reset-link").content.decode()
    link = re.search(r'value="http://testserver(/accounts/password/new/[^"]+)"', page)
    assert link
    assert Change.objects.get(verb="make_reset_link").by == aiko
    _set_by_link(client, link.group(1), tom)


def test_there_is_no_sign_up(client: Client, aiko: User) -> None:
    for path in ("/accounts/signup/", "/accounts/signup", "/accounts/email/"):
        assert client.post(path).status_code == 404
