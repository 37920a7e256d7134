"""What several stories do at the browser, found by what it does and not by what it is called."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

# The worker looks for work each second, and may be at other work.
LONG = 60_000


def speak(page: Page, language: str) -> None:
    """Mira reads another language from now on, as the switch in her menu does it."""
    page.goto("/settings/profile")
    page.locator("[popovertarget=user-menu]").click()
    page.locator(f"#user-menu [name=language][value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{language}$", re.IGNORECASE))


def upload(page: Page, file: Path) -> None:
    """From the list of customers into the wizard, as far as the columns."""
    page.goto("/customers")
    page.locator('main a[href="/sources/imports/new"]').first.click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("drop-zone.has-file [data-chosen]")).to_contain_text(file.name)
    page.locator("form[data-busy] button[type=submit]").click()
    expect(page.locator(".mapping option[value=name]:checked")).to_have_count(1)


def bring_in(page: Page, file: Path) -> None:
    """The whole wizard, to the result."""
    upload(page, file)
    page.locator('form[method="post"] button[type=submit].is-primary').click()
    start = page.locator('form[action$="/start"] button.is-primary')
    start.wait_for(timeout=LONG)
    expect(page.locator(".sketch").first).to_be_visible()
    start.click()
    page.locator("[data-dialog=revert]").wait_for(timeout=LONG)


def settle(page: Page) -> None:
    """Until nothing is being worked out: the page comes anew by itself then, and not between two keys."""
    expect(page.locator("progress-poll:has(progress)")).to_have_count(0, timeout=LONG)


def press(page: Page, key: str) -> None:
    """Press a key on a page that listens: what it shows is there before its scripts are."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def at_rest(page: Page) -> None:
    """Until the parts that come after the page are there: while one is asked for, its place is dimmed."""
    expect(page.locator(".htmx-request")).to_have_count(0)


def create(page: Page, *, kind: str = "person", **fields: str) -> str:
    """Make a customer by the form, whose fields go by their names; ends on their page and returns its address."""
    page.goto("/customers/new")
    form = page.locator("form.customer-form")
    form.locator("[name=kind]").select_option(kind)
    for field, value in fields.items():
        form.locator(f"[name={field}]").fill(value)
    form.locator("button.is-primary").click()
    expect(page.locator(".person-head")).to_be_visible()
    return page.url


def opened(page: Page, address: str) -> Page:
    """The page at this address, which is a customer's."""
    page.goto(address)
    expect(page.locator(".person-head")).to_be_visible()
    return page


def find(page: Page, words: str) -> Locator:
    """The first of the customers whom a search finds, once the worker has brought them in."""
    for _attempt in range(60):
        page.goto(f"/customers?q={words}")
        if page.locator("tbody tr").count():
            return page.locator("tbody .is-main a").first
        page.wait_for_timeout(500)
    raise AssertionError(f"nobody is found by {words}")


def faults_of(page: Page, **options: Any) -> list[str]:
    """What axe finds that keeps somebody out."""
    # What passes nobody reads: it is not handed over node by node.
    asked = {"resultTypes": ["violations"]} | options
    found: list[Any] = Axe().run(page, options=asked).response["violations"]
    return [f"{page.url} {fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]
