"""Tom sees where he is signed in, signs out elsewhere, and a new password does the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from django.test import Client
from tests.web.conftest import PASSWORD
from tests.web.test_signing_in import sign_in, verbs_of

from farley.base.accounts import Attempt, User
from farley.web.accounts.devices import device_name

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


def at(user_agent: str, user: User) -> Client:
    """A device at which somebody has signed in."""
    browser = Client(headers={"User-Agent": user_agent})
    sign_in(browser, user)
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/settings/profile").status_code == 200


def test_sees_his_devices_and_signs_out_elsewhere(tom: User) -> None:
    desk, phone = at(FIREFOX, tom), at(IPHONE, tom)
    page = desk.get("/settings/sign-in").content.decode()
    assert "Firefox · Windows" in page
    assert "Safari · iPhone" in page
    assert page.count("This device") == 1
    desk.post("/settings/sign-in/elsewhere")
    assert (is_in(desk), is_in(phone)) == (True, False)
    assert "Safari · iPhone" not in desk.get("/settings/sign-in").content.decode()
    assert "end_sessions" in verbs_of(tom)


def test_nobody_elses_devices_are_seen_or_ended(tom: User, rin: User) -> None:
    desk, rins = at(FIREFOX, tom), at(IPHONE, rin)
    assert "iPhone" not in desk.get("/settings/sign-in").content.decode()
    desk.post("/settings/sign-in/elsewhere")
    assert is_in(rins)


def test_a_new_password_signs_out_everywhere_else(tom: User) -> None:
    desk, phone = at(FIREFOX, tom), at(IPHONE, tom)
    words = {"oldpassword": PASSWORD, "password1": "seven green tea cups", "password2": "seven green tea cups"}
    assert desk.post("/settings/sign-in/password", words).status_code == 302
    assert (is_in(desk), is_in(phone)) == (True, False)
    assert desk.get("/settings/sign-in").content.decode().count("This device") == 1


def test_a_closed_account_is_out_at_once(tom: User) -> None:
    desk = at(FIREFOX, tom)
    User.objects.filter(pk=tom.pk).update(is_active=False)
    assert not is_in(desk)


def test_attempts_are_counted_in_the_database_where_every_process_sees_them(client: Client, tom: User) -> None:
    client.post("/accounts/sign-in", {"login": tom.email, "password": "a guess"})
    assert Attempt.objects.exists()


def test_devices_are_called_by_names_that_people_know() -> None:
    assert device_name(FIREFOX.replace("Firefox/140.0", "Chrome/140.0 Safari/537.36 Edg/140.0")) == "Edge · Windows"
    assert device_name("python-requests/2.32") == ""


def test_over_https_nothing_is_sent_in_the_clear() -> None:
    assert _settings_with("https://crm.example.com") == [True, True, 31536000, ["HTTP_X_FORWARDED_PROTO", "https"]]
    assert _settings_with("http://crm.example.com") == [False, False, 0, None]


def _settings_with(base_url: str) -> object:
    names = "SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.SECURE_PROXY_SSL_HEADER"
    code = f"import json; from farley.config import settings as s; print(json.dumps([s.{names}]))"
    environment = os.environ | {"FARLEY_BASE_URL": base_url}
    asked = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return json.loads(asked.stdout)
