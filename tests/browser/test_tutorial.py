"""The first hour of the tutorial, followed as it is written: its commands are read out of it, and its pages are opened.

The data are a small file of the same shape, packed as the real one is, because the real one has to be downloaded.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD
from tests.browser.steps import press, settle

pytestmark = pytest.mark.browser

TEXT = (Path(__file__).parents[2] / "docs" / "tutorial" / "first-hour.md").read_text("utf-8")
_BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
COMMANDS = [block for language, block in _BLOCKS if language == "sh"]
TOLD = [block.rstrip() for language, block in _BLOCKS if not language]
HEAD = " customer_id  date number_of_cds  dollar_value"
CUSTOMERS = 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the tutorial: the script `farley`, and what pip would have downloaded."""
    script = tmp_path / "farley"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m farley.cli "$@"\n')
    script.chmod(0o755)
    wheel = re.search(r"\S+\.whl", COMMANDS[1])
    assert wheel
    with zipfile.ZipFile(tmp_path / wheel[0], "w") as packed:
        packed.writestr("lifetimes/datasets/CDNOW_master.txt", "\n".join([HEAD, *rows()]))
    return tmp_path


def rows() -> list[str]:
    """Forty customers who bought every few weeks in 1997 and 1998, one line a purchase."""
    start, lines = date(1997, 1, 1), []
    for number in range(1, CUSTOMERS + 1):
        for days in range(number, 540, 14 + number):
            lines.append(f" {number:05} {start + timedelta(days=days):%Y%m%d}  1   {10 + number}.50")
    return lines


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """Where the first command says that Farley is."""
    words = COMMANDS[0].split()
    server = subprocess.Popen(words, cwd=folder, env=environment(folder), stdout=subprocess.PIPE, text=True)
    assert server.stdout
    yield next(found[0] for line in server.stdout if (found := re.search(r"http://\S+?(?=/?\s*$)", line)))
    server.terminate()
    server.wait(timeout=20)


def environment(folder: Path) -> dict[str, str]:
    told = {"FARLEY_HOME": str(folder / "data"), "DATABASE_URL": "", "FARLEY_DEMO": "", "PYTHONUNBUFFERED": "1"}
    return os.environ | told | {"DJANGO_SETTINGS_MODULE": "farley.config.settings"}


def run(commands: str, folder: Path) -> str:
    """What these commands of the tutorial print; what would download is left out."""
    lines = [line for line in commands.splitlines() if "pip download" not in line]
    done = subprocess.run(["sh", "-ec", "\n".join(lines)], cwd=folder, env=environment(folder), capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def as_told(sentence: str) -> str:
    """A sentence of the tutorial with the numbers of the small file."""
    told = {"23,570": f"{CUSTOMERS}", "69,659": f"{len(rows()):,}"}
    for number, instead in told.items():
        sentence = sentence.replace(number, instead)
    return sentence


def test_the_first_hour_goes_as_it_is_written(browser: Browser, folder: Path, address: str) -> None:
    page = browser.new_page(base_url=address, locale="en-GB", storage_state=None)
    set_up(page)
    head, would_bring, brought = TOLD
    assert run(COMMANDS[1], folder).splitlines()[0] == head.splitlines()[0] == HEAD
    assert as_told(would_bring) in run(COMMANDS[2], folder)
    page.goto("/customers")
    expect(page.locator("tbody tr")).to_have_count(0)
    assert as_told(brought) in run(COMMANDS[3], folder)
    again = run(COMMANDS[3], folder)
    assert "0 customers new" in again
    assert f"0 entries new, {len(rows()):,} known" in again

    look_at_a_customer(page)
    say_that_a_claim_is_wrong(page)
    see_how_often_it_was_right(page)
    run(COMMANDS[4], folder)
    assert zipfile.is_zipfile(folder / "farley.zip")
    assert zipfile.is_zipfile(folder / "export.zip")
    page.context.close()


def set_up(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Name of your organisation").fill("The music shop")
    page.get_by_label("Country").select_option("United States")
    page.get_by_label("Time zone").select_option("America/New_York")
    page.get_by_label("Currency").select_option("USD")
    page.get_by_label("Your name").fill("Ann")
    page.get_by_label("Mail address").fill("ann@music.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/welcome")


def look_at_a_customer(page: Page) -> None:
    page.get_by_role("link", name="Customers", exact=True).first.click()
    page.get_by_role("link", name="Last contact").click()
    page.wait_for_url("**/customers?sort=last")
    expect(page.locator("tbody tr").first).to_contain_text("1998")
    press(page, "/")
    page.keyboard.type("00004")
    expect(page.get_by_role("option", selected=True)).to_contain_text("00004")
    press(page, "Enter")
    expect(page.locator("#timeline .entry.is-purchase").first).to_contain_text("14.50")
    expect(page.get_by_role("region", name="Portrait")).to_contain_text("Customer since Jan 1997")
    press(page, "w")
    expect(page.locator("#composer-text")).to_be_focused()
    page.locator("#composer-text").blur()
    press(page, "t")
    expect(page.get_by_label("What is to be done?")).to_be_focused()
    page.get_by_label("What is to be done?").blur()
    page.locator("#timeline .provenance").first.focus()
    press(page, "Enter")
    expect(page.locator(".popover:popover-open")).to_contain_text("Recorded")
    press(page, "Escape")
    press(page, "e")
    page.wait_for_url("**/edit")


def say_that_a_claim_is_wrong(page: Page) -> None:
    for _attempt in range(90):
        page.goto("/insights")
        page.get_by_label("About what").select_option("Rhythm")
        page.get_by_role("button", name="Filter").click()
        page.wait_for_url("**name=purchase_rhythm**")
        if page.locator(".claim").count():
            break
        page.wait_for_timeout(2000)
    press(page, "j")
    name = page.locator(".is-current .claim-who").inner_text()
    press(page, "3")
    page.get_by_role("button", name="It was a one-off").first.click()
    expect(page.locator(".claim.is-refuted")).to_be_visible()
    page.get_by_role("link", name="Refuted", exact=True).click()
    expect(page.locator(".claim")).to_have_count(1)
    expect(page.locator(".claim")).to_contain_text(name.split()[-1])


def see_how_often_it_was_right(page: Page) -> None:
    page.get_by_role("link", name="Scorecard").first.click()
    for _attempt in range(90):
        settle(page)
        if page.get_by_text("predictions met their outcome").count():
            break
        page.wait_for_timeout(2000)
        page.reload()
    expect(page.locator("main")).to_contain_text("better than the naive guess")
