"""The customer page in use: what happened is written, searched and taken back; an organisation; two who are one."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import bring_in, create, find, press, settle

pytestmark = pytest.mark.browser


def test_a_note_a_call_and_a_meeting_are_written_in_place(page: Page, tmp_path: Path) -> None:
    leaf = tmp_path / "leaf.txt"
    leaf.write_text("a leaf")
    create(page, family_name="Placewell", given_name="Gus")
    composer, timeline = page.locator("#composer"), page.locator("#timeline")

    composer.get_by_text("When, how known, files").click()
    composer.get_by_label("How do you know?").select_option("The customer said so")
    composer.get_by_label("Attach files").set_input_files(leaf)
    composer.locator("textarea").fill("Wants the small tins")
    press(page, "Control+Enter")
    expect(timeline.locator(".entry.is-note")).to_contain_text("Wants the small tins")
    with page.expect_download() as saved:
        timeline.get_by_role("link", name="leaf.txt").click()
    assert Path(saved.value.path()).read_text() == "a leaf"

    composer.get_by_text("Call", exact=True).click()
    composer.get_by_label("Who called").select_option("We called")
    composer.get_by_label("Minutes").fill("7")
    composer.locator("textarea").fill("Asked about the harvest")
    composer.get_by_role("button", name="Record").click()
    expect(timeline.locator(".entry.is-call")).to_contain_text("We called · 7 minutes")

    composer.get_by_text("Meeting", exact=True).click()
    composer.locator("textarea").fill("Met at the spring fair")
    composer.get_by_role("button", name="Record").click()
    expect(timeline.locator(".entry.is-meeting")).to_contain_text("Met at the spring fair")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(timeline.locator(".entry.is-meeting.is-retracted")).to_have_count(1)

    origin = timeline.locator(".entry.is-call .provenance")
    origin.focus()
    press(page, "Enter")
    expect(page.locator(".popover:popover-open")).to_contain_text("Mira Lindqvist")


def test_call_back_on_friday_shows_on_home_until_it_is_done(page: Page) -> None:
    create(page, family_name="Fridayson", given_name="Ida")
    today = datetime.now(UTC).date() + timedelta(days=1)
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    page.get_by_label("What is to be done?").fill("Call Ida back")
    page.get_by_label("By when").fill(friday.isoformat())
    page.get_by_label("By when").locator("xpath=..").get_by_role("button", name="Add").click()

    page.goto("/")
    line = page.locator("li", has_text="Call Ida back")
    expect(line).to_be_visible()
    line.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Done: Call Ida back")).to_be_visible()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    page.goto("/")
    expect(page.locator("li", has_text="Call Ida back")).to_be_visible()


def test_a_long_timeline_is_filtered_searched_and_goes_on_as_one_scrolls(page: Page, tmp_path: Path) -> None:
    rows = ["name,mail,order,date,product,amount"]
    day = datetime(2025, 12, 30, tzinfo=UTC).date()
    rows += [f"Long Line,line@example.com,L{n},{day - timedelta(days=3 * n)},Sencha {n},500" for n in range(75)]
    (tmp_path / "long.csv").write_text("\n".join(rows))
    bring_in(page, tmp_path / "long.csv")
    find(page, "line@example.com").click()
    page.locator("#composer-text").fill("Prefers the dark roast")
    page.get_by_role("button", name="Record").click()
    entries, tools = page.locator("#timeline .entry"), page.locator(".timeline-tools")
    expect(entries.first).to_contain_text("Prefers the dark roast")
    settle(page)
    expect(entries).to_have_count(30)
    for shown in (60, 76):
        page.mouse.move(640, 600)
        page.mouse.wheel(0, 20_000)
        expect(entries).to_have_count(shown)

    tools.get_by_label("Search in what was said").press_sequentially("dark roast")
    expect(entries).to_have_count(1)
    tools.get_by_label("Search in what was said").fill("")
    expect(entries).to_have_count(30)
    tools.get_by_label("Kind").select_option("Note")
    expect(entries).to_have_count(1)
    tools.get_by_label("Kind").select_option("Everything")
    tools.get_by_label("Channel").select_option(index=1)
    expect(page.locator("#timeline .entry").first).to_be_visible()
    tools.get_by_label("Channel").select_option("All channels")
    tools.get_by_label("up to").fill("2025-10-01")
    expect(page.locator(".timeline-day").first).to_have_text(re.compile("2025"))
    expect(page.locator("#timeline")).not_to_contain_text("Prefers the dark roast")


def test_an_organisation_shows_what_happened_with_its_people(page: Page) -> None:
    create(page, kind="organisation", name="Wickerworks Ltd")
    works = page.url
    for given in ("Pia", "Quin"):
        create(page, family_name="Wicker", given_name=given, organisation="Wickerworks", role="Weaver")
        page.locator("#composer-text").fill(f"{given} asked for a quote")
        page.get_by_role("button", name="Record").click()
    page.goto(works)
    timeline = page.locator("#timeline")
    expect(timeline).to_contain_text("Pia asked for a quote")
    expect(timeline).to_contain_text("Quin asked for a quote")
    page.get_by_label("Person", exact=True).select_option(index_of(page, "Quin"))
    expect(timeline).not_to_contain_text("Pia asked for a quote")
    expect(timeline).to_contain_text("Quin asked for a quote")


def index_of(page: Page, name: str) -> str:
    """The value of the choice among the people of an organisation whose name holds this."""
    return page.locator(".timeline-tools [name=person] option", has_text=name).get_attribute("value") or ""


def test_what_is_ready_does_not_take_away_what_somebody_has_chosen(page: Page) -> None:
    create(page, family_name="Choosewell", given_name="Ada")
    meeting, note = (page.get_by_role("radio", name=name) for name in ("Meeting", "Note"))
    page.locator("#composer").get_by_text("Meeting", exact=True).click()
    page.evaluate("window.isTheSame = true")
    page.route("**/insights/progress", lambda route: route.fulfill(body="<span data-done data-reload></span>"))
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<progress-poll src=/insights/progress>')"
    )
    expect(page.locator("progress-poll [data-reload]").last).to_be_attached()
    page.wait_for_timeout(1500)
    assert page.evaluate("window.isTheSame")
    expect(meeting).to_be_checked()

    with page.expect_event("load"):
        page.locator("#composer").get_by_text("Note", exact=True).click()
    assert not page.evaluate("window.isTheSame")
    expect(note).to_be_checked()


def test_two_are_joined_and_weeks_later_each_gets_what_is_theirs(page: Page) -> None:
    kept = create(page, family_name="Twinley", given_name="Rosa", email="rosa@twin.example")
    other = create(page, family_name="Twinley", given_name="R.", email="r@twin.example")
    page.locator("#composer-text").fill("Before they were one")
    page.get_by_role("button", name="Record").click()

    page.goto(f"{kept}/merge/{other.rpartition('/')[2]}")
    page.get_by_role("button", name="They are one customer").click()
    page.goto(other)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rosa")
    expect(page.locator("#timeline")).to_contain_text("Before they were one")
    for text in ("It is about Rosa", "It is about the other"):
        page.locator("#composer-text").fill(text)
        page.get_by_role("button", name="Record").click()
        expect(page.locator("#timeline")).to_contain_text(text)

    page.get_by_role("button", name="They are two after all").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Whose is it?")
    page.get_by_label("It is about the other").check()
    page.get_by_role("button", name=re.compile("Move to")).click()
    page.goto(other)
    expect(page.locator("#timeline")).to_contain_text("Before they were one")
    expect(page.locator("#timeline")).to_contain_text("It is about the other")
    page.goto(kept)
    expect(page.locator("#timeline .entry:not(.is-retracted)", has_text="It is about Rosa")).to_have_count(1)
    expect(page.locator("#timeline .entry:not(.is-retracted)", has_text="about the other")).to_have_count(0)
