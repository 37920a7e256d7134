"""Every page there is, those of tomorrow included: for everybody, without errors, on a phone too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.browser.steps import bring_in, upload
from tests.web.addresses import every_address

pytestmark = pytest.mark.browser

# Looking at these signs one out.
LEFT_OUT = {"account_logout"}
PHONE = ViewportSize(width=375, height=720)


@pytest.fixture
def pages(page: Page, tmp_path: Path) -> list[str]:
    """The addresses that show Mira a whole page: parts that vary are 1, and imports and sources are there at all."""
    found = [address.path for address in every_address() if address.name not in LEFT_OUT]
    return [path for path in [*found, *intake_of(page, tmp_path)] if is_page(page, path)]


def intake_of(page: Page, folder: Path) -> list[str]:
    """The pages of an import that is being prepared, of one that has run, and of a website that is connected."""
    table = folder / "people.csv"
    table.write_text(
        "number,name,mail,when\nT1,Ada King,ada@example.org,01/02/2025\nT2,Bo Lund,not-a-mail,03/04/2025\n"
    )
    upload(page, table)
    draft = page.url.removesuffix("/columns")
    bring_in(page, table)
    ran = page.url
    page.goto("/sources/connected")
    website = page.locator('.source-card a[href^="/sources/connected/"]').first.get_attribute("href") or ""
    if page.locator(".source-card").count() < 2:
        page.goto("/sources/connected/new")
        page.locator('input[name="name"]').fill("Our website")
        page.locator('form.card button[type="submit"]').click()
        website = page.locator('a[href^="/sources/connected/"].is-primary').get_attribute("href") or ""
        send_from(page, key=page.locator("input[data-value]").input_value())
    return [f"{draft}/file", f"{draft}/columns", f"{draft}/check", ran, website]


def send_from(page: Page, *, key: str) -> None:
    """What a website sends: somebody who is named, somebody who is not, and what cannot be read."""
    events = [
        {"type": "identify", "userId": "u1", "traits": {"name": "Ada King", "email": "ada@example.org"}},
        {"type": "page", "anonymousId": "a-long-id-" * 10, "properties": {"title": "A long title " * 20}},
        {"type": "page", "properties": {"title": "Nobody was here"}},
    ]
    answer = page.request.post("/v1/batch", data={"writeKey": key, "batch": events})
    assert answer.ok


def is_page(page: Page, path: str) -> bool:
    answer = page.request.get(path, max_redirects=0, fail_on_status_code=False)
    is_html = answer.headers.get("content-type", "").startswith("text/html")
    return answer.status == 200 and is_html and "<!doctype html>" in answer.text()[:200].lower()


def test_everybody_can_use_every_page(page: Page, pages: list[str]) -> None:
    assert len(pages) > 25
    faults: list[str] = []
    for path in pages:
        page.goto(path)
        found: list[Any] = Axe().run(page).response["violations"]
        faults += [f"{path} {fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]
    assert not faults, "\n".join(faults)


def test_nothing_sticks_out_on_a_phone(page: Page, pages: list[str]) -> None:
    page.set_viewport_size(PHONE)
    wide = []
    for path in pages:
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    assert not wide
