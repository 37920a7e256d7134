"""The demo company as its staff see it, in three languages; what they know comes back from a backup; and as sample data
in somebody else's house, it leaves without a trace.

The company has all its customers, but only the history of those who play in three stories: seconds, not a minute.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD, serving
from tests.browser.steps import LONG, create, opened, press

pytestmark = pytest.mark.browser

SMALL = """
import django; django.setup()
from dataclasses import replace
from farley.base import clock
from farley.demo.stories import CHANGED_EMPLOYER, RHYTHM_BROKEN, TURNED
from farley.demo.actions import loading
from farley.demo.generate import demo_company
STORIES = (CHANGED_EMPLOYER, RHYTHM_BROKEN, TURNED)
def small(*, ends_on):
    company, told = demo_company(ends_on=ends_on), {key for story in STORIES for key in story.everyone}
    return replace(company, happenings=tuple(each for each in company.happenings if each.customer in told))
loading.demo_company = small
"""
LOAD = """
loading.load(by=None, at=clock.now(), password={password!r})
"""
STAFF = {
    "en": "lowe@tsukishiro.example",
    "ja": "onodera@tsukishiro.example",
    "zh-hans": "chen@tsukishiro.example",
}
# Who bought every four weeks and then stopped, and who went to another firm, with the firm.
STOPPED = {"en": "Imogen Vale", "ja": "星野", "zh-hans": "苗青禾"}
MOVED = {"en": ("Tamsin Pike", "Penwright"), "ja": ("白石", "水鏡"), "zh-hans": ("秦岚", "南屿")}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(home: Path) -> Iterator[str]:
    """The address of the demo company, with its worker."""
    with serving(home, set_up=SMALL + LOAD.format(password=PASSWORD), with_worker=True) as address:
        yield address


def signed_in_as(mail: str, browser: Browser, address: str) -> Page:
    """A page at which somebody has signed in, on a machine that speaks English."""
    page = browser.new_page(base_url=address, locale="en-GB")
    page.goto("/accounts/sign-in")
    page.locator("[name=login]").fill(mail)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form button.is-primary").click()
    page.wait_for_url(f"{address}/")
    return page


@pytest.mark.parametrize("language", STAFF)
def test_each_of_the_staff_meets_the_customers_in_their_language(browser: Browser, demo: str, language: str) -> None:
    page = signed_in_as(STAFF[language], browser, demo)
    expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{language}$", re.IGNORECASE))
    page.goto("/customers")
    expect(page.locator("main")).to_contain_text("384")

    name, firm = MOVED[language]
    open_customer(page, name)
    expect(page.locator("main")).to_contain_text(firm)
    expect(page.locator("#timeline .entry.is-email").first).to_be_visible()

    wait_for_claims(page, open_customer(page, STOPPED[language]))
    claim = page.locator(".claim").first
    claim.locator(".claim-evidence > summary").click()
    expect(claim.locator(".evidence-line").first).to_be_visible()
    page.context.close()


def open_customer(page: Page, name: str) -> str:
    """Find somebody by name in the list; returns where their page is."""
    page.goto(f"/customers?q={name}")
    page.locator("tbody .is-main a", has_text=name).first.click()
    expect(page.locator(".person-head")).to_be_visible()
    return urlsplit(page.url).path


def test_a_claim_is_confirmed_and_another_corrected_by_keys_alone(browser: Browser, demo: str) -> None:
    page = signed_in_as(STAFF["en"], browser, demo)
    wait_for_claims(page, "/insights?name=purchase_rhythm", 2)
    press(page, "j")
    press(page, "1")
    expect(page.locator(".claim.is-confirmed")).to_have_count(1)
    expect(page.locator(".claim.is-confirmed")).to_contain_text("Harriet Lowe")

    press(page, "j")
    press(page, "2")
    field = page.locator(".menu:popover-open textarea")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.type("Away until spring, told me so")
    press(page, "Tab")
    press(page, "Enter")
    corrected = page.locator(".claim", has_text="Away until spring, told me so")
    expect(corrected.locator(".badge.is-ai")).to_have_text("Corrected")
    corrected.get_by_role("button", name="Take this verdict back").click()
    expect(corrected).to_have_count(0)
    page.context.close()


def wait_for_claims(page: Page, address: str, count: int = 1) -> None:
    """The worker begins as soon as there is something to understand."""
    for _attempt in range(60):
        page.goto(address)
        if page.locator(".claim [data-key='3']").count() >= count:
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{count} claims did not come to {address}")


def test_what_was_backed_up_is_there_again_elsewhere(browser: Browser, demo: str, home: Path, tmp_path: Path) -> None:
    page = signed_in_as(STAFF["zh-hans"], browser, demo)
    address = open_customer(page, STOPPED["zh-hans"])
    page.locator("#composer-text").fill("春节前再打电话")
    page.locator("#composer button.is-primary").click()
    expect(page.locator("#timeline")).to_contain_text("春节前再打电话")
    page.context.close()

    farley("backup", tmp_path / "farley.zip", home=home)
    elsewhere = tmp_path / "elsewhere"
    farley("restore", tmp_path / "farley.zip", home=elsewhere)
    with serving(elsewhere, set_up="") as restored:
        page = signed_in_as(STAFF["zh-hans"], browser, restored)
        opened(page, address)
        expect(page.locator("#timeline")).to_contain_text("春节前再打电话")
        page.context.close()


def farley(*words: object, home: Path) -> None:
    """Run a command as one types it."""
    environment = os.environ | {"FARLEY_HOME": str(home), "DATABASE_URL": ""}
    subprocess.run([sys.executable, "-m", "farley.cli", *map(str, words)], env=environment, check=True)


EMPTY = """
from farley.base import people
mira = people.set_up(
    people.OrganisationDraft("Yamada Tea", "en", "Asia/Tokyo", "JPY"),
    people.UserDraft("mira@yamada-tea.example", "Mira Lindqvist", language="en"),
    password={password!r}, by=None, at=clock.now(), source="tests",
)
"""
WORK = """
from farley.cli.child import work
work(threads=2)
"""


def test_the_sample_data_come_and_go_with_a_click_each(browser: Browser, tmp_path: Path) -> None:
    set_up = SMALL + EMPTY.format(password=PASSWORD)
    with serving(tmp_path, set_up=set_up, with_worker=SMALL + WORK) as address:
        page = signed_in_as("mira@yamada-tea.example", browser, address)
        own = create(page, family_name="Ownwell", given_name="Una")

        page.goto("/settings/sample-data")
        page.get_by_role("button", name="Load the sample company").click()
        expect(page.get_by_role("progressbar", name="The sample company is being loaded.")).to_be_visible()
        expect(page.get_by_role("heading", name="The sample company is here")).to_be_visible(timeout=LONG)
        page.goto("/customers")
        expect(page.locator("main")).to_contain_text("385")

        page.goto("/settings/sample-data")
        page.get_by_role("button", name="Remove the sample data").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
        expect(page.get_by_role("progressbar", name="The sample company is being removed")).to_be_visible()
        expect(page.get_by_text("The sample data are removed.")).to_be_visible(timeout=LONG)
        page.goto("/customers")
        expect(page.locator("tbody tr")).to_have_count(1)
        opened(page, own)
        page.context.close()
