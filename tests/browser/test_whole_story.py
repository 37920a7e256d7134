"""The job that Farley is for, from end to end, in each language: a file comes in, somebody is found and read, a claim
is judged, and the scorecard moves. What is pressed is found by what it does, so that one story serves every language.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import bring_in, find, press, settle, speak

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "ja", "zh-hans")
RHYTHM = "/insights?name=purchase_rhythm"


@pytest.fixture
def in_english(page: Page) -> Iterator[None]:
    """Mira reads English again afterwards."""
    yield
    speak(page, "en")


def orders_of(language: str, folder: Path) -> Path:
    """A shop's orders of two years: twelve who keep coming every month, and one who came and has stopped."""
    today, rows = datetime.now(UTC).date(), ["name,mail,order,date,amount"]
    for number in range(12):
        for days in range(600 - number, 0, -(24 + number)):
            rows.append(row(f"常連 {language} {number}", f"r{number}.{language}", today - timedelta(days=days), 1000))
    for days in range(640, 130, -28):
        rows.append(row(f"静か {language}", f"quiet.{language}", today - timedelta(days=days), 2400))
    file = folder / f"orders-{language}.csv"
    file.write_text("\n".join(rows), "utf-8")
    return file


def row(name: str, box: str, day: object, amount: int) -> str:
    return f"{name},{box}@example.com,{box}-{day},{day},{amount}"


def test_from_a_file_to_a_scorecard_that_moves(page: Page, tmp_path: Path, in_english: None) -> None:
    for language in LANGUAGES:
        speak(page, language)
        bring_in(page, orders_of(language, tmp_path))
    for language in LANGUAGES:
        speak(page, language)
        wait_for_claims_of(page, f"静か {language}")
        read(page, language)
        before = judged(page)
        say_that_it_is_wrong(page, f"静か {language}")
        assert judged(page) == before + 1, "the scorecard moves"


def wait_for_claims_of(page: Page, name: str) -> None:
    """The worker notices within a minute what came in, and then works out what it means."""
    for _attempt in range(90):
        page.goto(RHYTHM)
        settle(page)
        if claim_of(page, name).count():
            return
        page.wait_for_timeout(2000)
    raise AssertionError(f"nothing is claimed of {name}")


def claim_of(page: Page, name: str) -> Locator:
    return page.locator(".claim", has=page.locator(".claim-who", has_text=name))


def read(page: Page, language: str) -> None:
    """Find the customer by a search, read the claim, and follow its evidence to the purchase."""
    find(page, f"quiet.{language}").click()
    page.locator(".person-head").wait_for()
    claim = page.locator(".claim:has([data-key='3'])").first
    claim.locator(".claim-evidence > summary").click()
    evidence = claim.locator(".evidence-line").first
    entry = (evidence.get_attribute("href") or "").partition("#")[2]
    evidence.click()
    expect(page.locator(f"#{entry}")).to_be_in_viewport()
    expect(page.locator(f"#{entry}")).to_contain_text("2,400")


def judged(page: Page) -> int:
    """How many claims on the rhythm of buying were judged by people, as the scorecard has it."""
    for _attempt in range(60):
        page.goto("/scorecard")
        shown = page.locator(".card").first.locator(".figure-value").last
        if shown.count():
            return int(shown.inner_text().partition("/")[2] or 0)
        page.wait_for_timeout(2000)
    raise AssertionError("the history was not replayed")


def say_that_it_is_wrong(page: Page, name: str) -> None:
    """By keyboard alone: down to the claim, 3, and the first reason. Then it is claimed no more."""
    page.goto(RHYTHM)
    settle(page)
    names = page.locator(".claims .claim-who").all_inner_texts()
    for _row in range(1 + next(place for place, text in enumerate(names) if name in text)):
        press(page, "j")
    press(page, "3")
    reason = page.locator(".menu:popover-open .menu-item").first
    expect(reason).to_be_focused()
    why = reason.inner_text()
    press(page, "Enter")
    expect(page.locator(".claim.is-refuted")).to_contain_text(why)

    page.goto(RHYTHM)
    expect(claim_of(page, name)).to_have_count(0)
    page.goto("/insights?status=refuted")
    expect(claim_of(page, name)).to_have_count(1)
