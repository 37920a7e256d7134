"""Every page there is, those of tomorrow included: for everybody, without errors, on a phone too."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.steps import at_rest, bring_in, faults_of, upload
from tests.web.addresses import every_address

pytestmark = pytest.mark.browser

# Looking at these signs one out.
LEFT_OUT = {"account_logout"}
# Colours that are still fading are nobody's colours; what inherits one begins to fade a frame later.
FADED = """async () => {
  do await new Promise(requestAnimationFrame);
  while (document.getAnimations().map((fading) => fading.finish()).length);
}"""
DESK, PHONE = ViewportSize(width=1280, height=720), ViewportSize(width=375, height=720)


@pytest.fixture
def pages(page: Page, tmp_path: Path) -> list[str]:
    """The addresses that show Mira a whole page: parts that vary are 1, and imports and sources are there at all."""
    intake = intake_of(page, tmp_path)
    found = [address.path for address in every_address() if address.name not in LEFT_OUT]
    keep_a_segment(page)
    return [*(path for path in [*found, *intake] if is_page(page, path)), "/no-such-page"]


def keep_a_segment(page: Page) -> None:
    """The pages of a segment are those of the first."""
    page.goto("/segments/new?from=silent")
    page.locator('#segment-form .form-actions button[class*="is-primary"]').click()
    page.wait_for_url("**/segments/*")


def intake_of(page: Page, folder: Path) -> list[str]:
    """The pages of an import that is being prepared, of one that has run, of a website that is connected, and of what
    it sent that cannot be read. Two of the rows look like one customer.
    """
    table = folder / "people.csv"
    table.write_text(
        "number,name,mail,when,phone\n"
        "T1,Ada King,ada@example.org,01/02/2025,\n"
        "T2,Bo Lund,not-a-mail,03/04/2025,\n"
        "T3,Cecilia Marsh,,03/04/2025,+44 20 7946 0011\n"
        "T4,C. Marsh,,03/04/2025,+44 20 7946 0011\n"
    )
    upload(page, table)
    draft = page.url.removesuffix("/columns")
    bring_in(page, table)
    ran = page.url
    page.goto("/sources/connected/new")
    page.locator('input[name="name"]').fill("Our website")
    page.locator('form.card button[type="submit"]').click()
    website = page.locator('a[href^="/sources/connected/"].is-primary').get_attribute("href") or ""
    send_from(page, key=page.locator("input[data-value]").input_value())
    return [f"{draft}/file", f"{draft}/columns", f"{draft}/check", ran, website, put_aside(page)]


def send_from(page: Page, *, key: str) -> None:
    """What a website sends: somebody who is named, somebody who is not, and what cannot be read."""
    events = [
        {"type": "identify", "userId": "u1", "traits": {"name": "Ada King", "email": "ada@example.org"}},
        {"type": "page", "anonymousId": "a-long-id-" * 10, "properties": {"title": "A long title " * 20}},
        {"type": "page", "properties": {"title": "Nobody was here"}},
    ]
    answer = page.request.post("/v1/batch", data={"writeKey": key, "batch": events})
    assert answer.ok


def put_aside(page: Page) -> str:
    """The page of something in quarantine, once the worker has put it there."""
    for _attempt in range(120):
        page.goto("/sources/quarantine")
        link = page.locator('main a[data-open][href^="/sources/quarantine/"]')
        if link.count():
            return link.first.get_attribute("href") or ""
        page.wait_for_timeout(500)
    raise AssertionError("nothing is in quarantine")


def is_page(page: Page, path: str) -> bool:
    answer = page.request.get(path, max_redirects=0, fail_on_status_code=False)
    is_html = answer.headers.get("content-type", "").startswith("text/html")
    return answer.status == 200 and is_html and "<!doctype html>" in answer.text()[:200].lower()


def test_everybody_can_use_every_page_on_a_phone_too(page: Page, pages: list[str]) -> None:
    assert len(pages) > 25
    assert {"/customers/1/erase", "/settings/sign-in", "/settings/teams/1", "/sources/reviews"} <= set(pages)
    faults: list[str] = []
    for path in pages:
        page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light")
        page.goto(path)
        at_rest(page)
        faults += faults_of(page)
        page.emulate_media(color_scheme="dark")
        page.evaluate(FADED)
        faults += faults_of(page, runOnly=["color-contrast"])
        page.set_viewport_size(PHONE)
        if is_wider_than_a_phone(page):
            faults.append(f"{path} is wider than a phone")
    assert not faults, "\n".join(faults)


def is_wider_than_a_phone(page: Page) -> bool:
    """Charts are drawn anew when the window alters, a moment later."""
    for _attempt in range(50):
        if page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            return False
        page.wait_for_timeout(100)
    return True
