"""The frame around every page: drawn once for a user, right for each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.html import escape

from farley.base.accounts import User
from farley.web import frame
from farley.web.navigation import NAVIGATION, section_of

Browser = Callable[[User], Client]


@pytest.mark.parametrize(
    ("path", "section"),
    [("/", "home"), ("/customers", "customers"), ("/customers/12", "customers"), ("/healthz", ""), ("/nothing", "")],
)
def test_where_a_page_lies(path: str, section: str) -> None:
    assert section_of(path) == section


def test_a_page_marks_where_one_is(tom: User, at_browser: Browser) -> None:
    page = at_browser(tom).get("/customers").content.decode()
    assert page.count('href="/customers" data-go="c" aria-current="page"') == 2
    assert 'href="/" data-go="h">' in page


def test_the_keys_to_every_place_are_told(tom: User, at_browser: Browser) -> None:
    page = at_browser(tom).get("/customers").content.decode()
    for item in NAVIGATION:
        assert (
            f'<kbd class="key">g</kbd> <kbd class="key">{item.shortcut}</kbd></dt><dd>{escape(item.label)}</dd>' in page
        )


def test_nobody_gets_the_frame_of_another(tom: User, mei: User, at_browser: Browser) -> None:
    assert "tom@yamada-tea.example" in at_browser(tom).get("/customers").content.decode()
    page = at_browser(mei).get("/customers").content.decode()
    assert "mei@yamada-tea.example" in page
    assert "tom@yamada-tea.example" not in page


def test_the_marks_in_the_kept_frame_are_filled_in(tom: User, at_browser: Browser) -> None:
    page = at_browser(tom).get("/customers?q=<b>").content.decode()
    assert frame._TOKEN not in page
    assert frame._PATH not in page
    assert 'name="next" value="/customers?q=%3Cb%3E"' in page


def test_the_theme_is_kept_and_drawn(tom: User, at_browser: Browser) -> None:
    browser = at_browser(tom)
    answer = browser.post("/look", {"theme": "dark", "next": "/customers"})
    assert answer.headers["Location"] == "/customers"
    assert 'data-theme="dark"' in browser.get("/customers").content.decode()


def test_the_language_is_kept_with_the_user_and_with_the_browser(tom: User, at_browser: Browser) -> None:
    browser = at_browser(tom)
    answer = browser.post("/look", {"language": "ja"})
    assert answer.cookies["django_language"].value == "ja"
    tom.refresh_from_db()
    assert tom.language == "ja"
    assert '<html lang="ja"' in browser.get("/customers").content.decode()


def test_before_signing_in_the_language_is_kept_with_the_browser(organisation: object, client: Client) -> None:
    client.post("/look", {"language": "zh-hans"})
    assert '<html lang="zh-hans"' in client.get("/accounts/login", follow=True).content.decode()


def test_what_is_no_theme_and_no_language_is_ignored(tom: User, at_browser: Browser) -> None:
    at_browser(tom).post("/look", {"theme": '"><script>', "language": "tlh"})
    tom.refresh_from_db()
    assert (tom.theme, tom.language) == ("", "")


def test_the_way_back_never_leads_elsewhere(tom: User, at_browser: Browser) -> None:
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        assert at_browser(tom).post("/look", {"theme": "dark", "next": elsewhere}).headers["Location"] == "/"


def test_a_narrow_sidebar_is_drawn_narrow_at_once(tom: User, at_browser: Browser) -> None:
    browser = at_browser(tom)
    browser.cookies["farley_sidebar"] = "narrow"
    assert 'data-sidebar="narrow"' in browser.get("/customers").content.decode()
    browser.cookies["farley_sidebar"] = '"><script>'
    assert "data-sidebar" not in browser.get("/customers").content.decode()


def test_no_page_carries_a_style_or_a_script_of_its_own(tom: User, at_browser: Browser) -> None:
    page = at_browser(tom).get("/customers").content.decode()
    assert " style=" not in page
    assert "<script>" not in page
    assert " onclick=" not in page
