"""Aiko invites Saki, gives people roles and teams, and closes an account; others may not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings
from tests.web.conftest import somebody
from tests.web.queries import assert_asks_no_more
from tests.web.test_signing_in import sign_in

from farley.base import people
from farley.base.access import audiences_of, team_audience
from farley.base.accounts import Invitation, Organisation, Team, User
from farley.base.changes import Change
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft
from farley.web import choices

Browser = Callable[[User], Client]
SAKI = {"email": "saki@yamada-tea.example", "role": "member"}
JOINS = {"name": "Saki", "password": "seven green tea cups"}


def invited(browser: Client) -> str:
    """The path of the link that invites Saki."""
    page = browser.post("/settings/users/invite", SAKI, follow=True).content.decode()
    link = re.search(r'value="http://testserver(/join/[^"]+)"', page)
    assert link
    return link.group(1)


def test_a_colleague_joins_by_the_link(aiko: User, at_browser: Browser, client: Client) -> None:
    path = invited(at_browser(aiko))
    assert "Aiko invites you" in client.get(path).content.decode()
    assert client.post(path, JOINS).headers["Location"] == "/"
    assert client.get("/settings/profile").status_code == 200
    saki = User.objects.get(email="saki@yamada-tea.example")
    assert (saki.name, saki.role) == ("Saki", "member")
    assert sign_in(Client(), saki, JOINS["password"]) == 302


def test_the_invitation_comes_by_mail_where_there_is_a_server(
    aiko: User, at_browser: Browser, settings: Settings
) -> None:
    settings.EMAIL_HOST = "mail.yamada-tea.example"
    path = invited(at_browser(aiko))
    [sent] = mail.outbox
    assert sent.to == ["saki@yamada-tea.example"]
    assert path in sent.body


def test_a_mail_server_that_is_down_does_not_lose_the_invitation(
    aiko: User, at_browser: Browser, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise ConnectionRefusedError

    settings.EMAIL_HOST = "mail.yamada-tea.example"
    monkeypatch.setattr("farley.web.settings.views.people.send_mail", refuse)
    page = at_browser(aiko).post("/settings/users/invite", SAKI, follow=True).content.decode()
    assert "could not be sent" in page
    assert "/join/" in page


def test_a_link_works_once(aiko: User, at_browser: Browser, client: Client) -> None:
    path = invited(at_browser(aiko))
    client.post(path, JOINS)
    assert Client().get(path).status_code == 404
    assert Client().post(path, JOINS).status_code == 404


def test_a_withdrawn_or_old_invitation_leads_nowhere(
    aiko: User, at_browser: Browser, client: Client, now: datetime
) -> None:
    browser = at_browser(aiko)
    path = invited(browser)
    made = Invitation.objects.get()
    browser.post(f"/settings/invitations/{made.pk}/withdraw")
    assert client.get(path).status_code == 404
    assert "no longer valid" in client.get(path).content.decode()
    old = people.invite("saki@yamada-tea.example", role="member", by=aiko, at=now - timedelta(days=400))
    assert client.get(f"/join/{old.token}").status_code == 404
    assert client.get("/join/guessed").status_code == 404


def test_a_weak_password_is_told_beside_the_field(aiko: User, at_browser: Browser, client: Client) -> None:
    answer = client.post(invited(at_browser(aiko)), {"name": "Saki", "password": "short"})
    assert answer.status_code == 422
    assert 'id="id_password_error"' in answer.content.decode()


def test_somebody_who_is_here_is_not_invited_again(aiko: User, tom: User, at_browser: Browser) -> None:
    answer = at_browser(aiko).post("/settings/users/invite", {"email": "TOM@yamada-tea.example", "role": "member"})
    assert answer.status_code == 422
    assert "already a user" in answer.content.decode()


def test_gives_a_role_and_a_team_and_closes_an_account(aiko: User, tom: User, at_browser: Browser) -> None:
    browser = at_browser(aiko)
    kyoto = Team.objects.create(name="Kyoto")
    assert browser.post(f"/settings/users/{tom.pk}", {"role": "manager", "team": kyoto.pk}).status_code == 302
    tom.refresh_from_db()
    assert (tom.role, tom.team, tom.is_active) == ("manager", kyoto, False)
    change = Change.objects.get(subject_kind="user", subject_id=tom.pk)
    assert change.by == aiko
    assert change.fields == {"role": ["member", "manager"], "team_id": [None, kyoto.pk], "is_active": [True, False]}
    assert "Closed" in browser.get("/settings/users").content.decode()


def test_the_last_administrator_stays(aiko: User, at_browser: Browser) -> None:
    answer = at_browser(aiko).post(f"/settings/users/{aiko.pk}", {"role": "member", "is_active": "on"})
    assert answer.status_code == 422
    assert "at least one administrator" in answer.content.decode()


def test_a_closed_account_gets_no_link_for_a_new_password(aiko: User, tom: User, at_browser: Browser) -> None:
    User.objects.filter(pk=tom.pk).update(is_active=False)
    assert at_browser(aiko).post(f"/settings/users/{tom.pk}/reset-link").status_code == 422


def test_a_manager_sees_who_is_here_but_alters_nobody(mei: User, tom: User, at_browser: Browser) -> None:
    browser = at_browser(mei)
    page = browser.get("/settings/users").content.decode()
    assert "tom@yamada-tea.example" in page
    assert "Invite" not in page
    for path in ("/settings/users/invite", f"/settings/users/{tom.pk}", f"/settings/users/{tom.pk}/reset-link"):
        assert browser.post(path, {"role": "admin", "email": "x@yamada-tea.example"}).status_code == 403
    assert browser.post("/settings/teams", {"name": "Kyoto"}).status_code == 403


def test_finds_people_by_name_and_address_page_by_page(aiko: User, at_browser: Browser, now: datetime) -> None:
    for n in range(120):
        people.create_user(
            people.UserDraft(f"picker{n}@yamada-tea.example", f"Picker {n:03}"),
            password="seven green tea cups",
            by=aiko,
            at=now,
        )
    browser = at_browser(aiko)
    seen: list[str] = []
    path: str | None = "/settings/users?q=picker"
    while path:
        page = browser.get(path).content.decode()
        seen += re.findall(r"picker\d+@", page)
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        path = "/settings/users" + onward.group(1).replace("&amp;", "&") if onward else None
    assert len(seen) == len(set(seen)) == 120
    assert "Nobody of this name" in browser.get("/settings/users?q=zzz").content.decode()


def test_teams_are_made_and_renamed(aiko: User, tom: User, at_browser: Browser) -> None:
    browser = at_browser(aiko)
    assert browser.post("/settings/teams", {"name": "Kyoto"}).status_code == 302
    kyoto = Team.objects.get()
    assert browser.post("/settings/teams", {"name": "Kyoto"}).status_code == 422
    assert browser.post(f"/settings/teams/{kyoto.pk}", {"name": "Kyoto and Nara"}).status_code == 302
    assert "Kyoto and Nara" in browser.get("/settings/teams").content.decode()
    assert browser.get("/settings/teams/999").status_code == 404


def test_the_organisation_is_altered_by_administrators(
    aiko: User, mei: User, at_browser: Browser, organisation: Organisation
) -> None:
    words = {"name": "Yamada & Sons", "language": "en", "country": "JP", "time_zone": "Asia/Tokyo", "currency": "JPY"}
    assert at_browser(mei).post("/settings/organisation", words).status_code == 403
    assert at_browser(aiko).post("/settings/organisation", words).status_code == 302
    assert Change.objects.get().fields == {"name": ["Yamada Tea", "Yamada & Sons"]}
    assert at_browser(aiko).post("/settings/organisation", words | {"currency": "XXX"}).status_code == 422


def test_single_keys_can_be_turned_off(rin: User, at_browser: Browser) -> None:
    client = at_browser(rin)
    words = {"name": "Rin", "language": "en", "time_zone": "Asia/Tokyo", "theme": ""}

    assert "data-shortcuts" not in client.get("/settings/profile").content.decode()
    client.post("/settings/profile", words)
    assert 'data-shortcuts="off"' in client.get("/settings/profile").content.decode()
    client.post("/look", {"theme": "dark"})
    assert 'data-shortcuts="off"' in client.get("/").content.decode()
    client.post("/settings/profile", words | {"has_shortcuts": "on"})
    assert "data-shortcuts" not in client.get("/").content.decode()


def test_everybody_sets_their_own_language_zone_and_theme(rin: User, at_browser: Browser) -> None:
    browser = at_browser(rin)
    words = {"name": "Rin", "language": "ja", "time_zone": "Asia/Tokyo", "theme": "dark"}
    assert browser.post("/settings/profile", words).status_code == 302
    page = browser.get("/settings/profile").content.decode()
    assert '<html lang="ja" data-theme="dark"' in page
    assert browser.post("/settings/profile", words | {"time_zone": "Mars/Olympus"}).status_code == 422


def test_the_lists_ask_no_more_for_many_people(aiko: User, at_browser: Browser, now: datetime) -> None:
    count = iter(range(1000))

    def more(n: int) -> None:
        for _ in range(n):
            number = next(count)
            user = somebody(f"Picker{number}", "member", now)  # type: ignore[arg-type]
            user.team = Team.objects.create(name=f"Team {number}")
            user.save()
            invited = f"new{number}@yamada-tea.example"
            people.invite(invited, role="member", team_id=user.team.pk, by=aiko, at=datetime.now(now.tzinfo))

    browser = at_browser(aiko)
    assert_asks_no_more(browser, "/settings/users", more)
    assert_asks_no_more(browser, "/settings/teams", more)


def test_what_one_can_choose_from_is_in_every_language() -> None:
    from django.utils import translation

    for language, country, currency in [
        ("en", ("JP", "Japan"), ("JPY", "JPY · Japanese Yen")),
        ("ja", ("JP", "日本"), ("JPY", "JPY · 日本円")),
        ("zh-hans", ("JP", "日本"), ("JPY", "JPY · 日元")),
    ]:
        with translation.override(language):
            assert country in choices.countries()
            assert currency in choices.currencies()
    assert ("Asia/Tokyo", "Asia/Tokyo") in choices.time_zones()


def test_dissolves_a_team_into_another(aiko: User, tom: User, at_browser: Browser, now: datetime) -> None:
    osaka, tokyo = (people.create_team(name, by=aiko, at=now) for name in ("Osaka", "Tokyo"))
    people.alter_user(tom, role=tom.role, team_id=tokyo.pk, is_active=True, by=aiko, at=now)
    draft = CustomerDraft(name="Nishi", team_id=osaka.pk, audience=team_audience(osaka.pk))
    nishi = create_customer(draft, by=aiko, at=now)
    assert at_browser(tom).get(f"/customers/{nishi.pk}").status_code == 404

    browser = at_browser(aiko)
    assert "Dissolve this team" in browser.get(f"/settings/teams/{osaka.pk}").content.decode()
    page = browser.post(f"/settings/teams/{osaka.pk}/dissolve", {"into": tokyo.pk}, follow=True).content.decode()
    assert "Osaka is part of Tokyo now." in page
    assert browser.get(f"/settings/teams/{osaka.pk}").status_code == 404
    assert at_browser(tom).get(f"/customers/{nishi.pk}").status_code == 200
    nishi.refresh_from_db()
    assert (nishi.team_id, nishi.audience) == (tokyo.pk, team_audience(osaka.pk))
    assert people.create_team("Osaka", by=aiko, at=now).pk != osaka.pk


def test_who_inherits_a_team_inherits_what_that_one_had_inherited(
    aiko: User, tom: User, at_browser: Browser, now: datetime
) -> None:
    first, second, third = (people.create_team(name, by=aiko, at=now) for name in ("First", "Second", "Third"))
    people.dissolve_team(first, second, by=aiko, at=now)
    people.dissolve_team(second, third, by=aiko, at=now)
    people.alter_user(tom, role=tom.role, team_id=third.pk, is_active=True, by=aiko, at=now)
    seen = audiences_of(User.objects.get(pk=tom.pk))
    assert seen is not None
    assert {team_audience(team.pk) for team in (first, second, third)} <= set(seen)


def test_only_administrators_dissolve_and_never_into_itself(
    aiko: User, mei: User, at_browser: Browser, now: datetime
) -> None:
    team = people.create_team("Osaka", by=aiko, at=now)
    assert at_browser(mei).post(f"/settings/teams/{team.pk}/dissolve", {"into": team.pk}).status_code == 403
    assert at_browser(aiko).post(f"/settings/teams/{team.pk}/dissolve", {"into": team.pk}).status_code == 422
    assert "Dissolve" not in at_browser(aiko).get(f"/settings/teams/{team.pk}").content.decode()


def test_a_lost_phone_is_taken_off_by_an_administrator(aiko: User, mei: User, tom: User, at_browser: Browser) -> None:
    Authenticator.objects.create(user=tom, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert "Lost phone" in at_browser(aiko).get(f"/settings/users/{tom.pk}").content.decode()
    assert at_browser(mei).post(f"/settings/users/{tom.pk}/remove-app").status_code == 403
    page = at_browser(aiko).post(f"/settings/users/{tom.pk}/remove-app", follow=True).content.decode()
    assert "Tom signs in with the password alone now." in page
    assert "Lost phone" not in page
    assert sign_in(Client(), tom) == 302
    noted = Change.objects.get(verb="two_factor_off", subject_id=tom.pk)
    assert noted.by == aiko
