"""The list of customers in use: filters in the address, views, columns, cells, many at once, and out into a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import create, press

pytestmark = pytest.mark.browser

PEOPLE = ("Ada", "Bea", "Cyd")


@pytest.fixture
def reeds(page: Page) -> str:
    """The address of a list of three: the family Reed, made once."""
    page.goto("/customers?q=Reedlist")
    for given in PEOPLE if page.locator("tbody tr").count() < len(PEOPLE) else ():
        create(page, family_name="Reedlist", given_name=given, email=f"{given.lower()}@reed.example")
    return "/customers?q=Reedlist"


def test_a_list_with_its_columns_is_kept_as_a_view(page: Page, reeds: str) -> None:
    page.goto(reeds)
    page.get_by_role("button", name="Columns").click()
    page.locator("#columns").get_by_label("Mail address").check()
    page.locator("#columns").get_by_role("button", name="Apply").click()
    expect(page.get_by_role("columnheader", name="Mail address")).to_be_visible()
    expect(page.locator("tbody")).to_contain_text("ada@reed.example")

    page.get_by_role("button", name="Save this view").click()
    page.get_by_label("Name of the view").fill("The Reeds")
    page.locator("#save-view").get_by_role("button", name="Save").click()
    page.goto("/customers")
    page.get_by_role("link", name="The Reeds").click()
    expect(page.locator("tbody tr")).to_have_count(len(PEOPLE))
    expect(page.get_by_role("columnheader", name="Mail address")).to_be_visible()
    page.get_by_role("button", name="Save this view").click()
    page.get_by_role("button", name="Delete this view").click()
    expect(page.get_by_role("link", name="The Reeds")).to_have_count(0)


def test_many_are_tagged_at_once_and_taken_back(page: Page, reeds: str) -> None:
    page.goto(reeds)
    page.get_by_role("checkbox", name="Choose all on this page").check()
    page.get_by_role("button", name="Tag", exact=True).click()
    page.locator("#bulk-tag [name=value]").fill("river fair")
    page.locator("#bulk-tag").get_by_role("button", name="Add").click()
    expect(page.get_by_text("3 customers changed.")).to_be_visible()
    expect(page.locator("tbody")).to_contain_text("river fair")

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("3 changes undone.")).to_be_visible()
    page.goto(reeds)
    expect(page.locator("tbody")).not_to_contain_text("river fair")


def test_what_is_filtered_is_what_the_file_holds(page: Page, reeds: str) -> None:
    page.goto(f"{reeds}&columns=email")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Export").click()
    lines = Path(saved.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[0] == "id,Name,Mail address"
    assert sorted(line.split(",")[2] for line in lines[1:]) == [f"{given.lower()}@reed.example" for given in PEOPLE]


def test_one_goes_from_customer_to_customer_within_the_list(page: Page, reeds: str) -> None:
    page.goto(reeds)
    names = page.locator("tbody .is-main a").all_inner_texts()
    page.locator("tbody .is-main a").first.click()
    for name in names[1:]:
        page.get_by_role("link", name="Next in the list").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("link", name="Next in the list")).to_have_count(0)
    press(page, "p")
    expect(page.get_by_role("heading", level=1)).to_have_text(names[-2])
    page.get_by_role("link", name="List", exact=True).click()
    assert re.search("q=Reedlist", page.url)


def test_a_cell_is_edited_in_the_list(page: Page, reeds: str) -> None:
    page.goto(f"{reeds}&columns=reading,owner")
    cell = page.locator("tbody tr").first.locator("[data-edit]").first
    cell.click()
    page.locator("tbody .cell-form [name=value]").fill("リード")
    press(page, "Enter")
    expect(page.locator("tbody tr").first).to_contain_text("リード")
    page.goto("/customers?q=リード")
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/customers", "main [name=q]"),
        ("/customers/1", ".timeline-tools [name=q]"),
        ("/customers/1", "customer-picker [role=combobox]"),
    ],
)
def test_a_search_waits_for_the_end_of_a_composition(page: Page, address: str, field: str) -> None:
    page.goto(address)
    for closed in page.locator("details.adder > summary").all():
        closed.click()
    box = page.locator(field).first
    box.fill("さとう")
    box.evaluate(
        """field => field.dispatchEvent(
             new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true }))"""
    )
    expect(box).to_have_value("さとう")
    assert page.url.endswith(address), "the Enter that ends a composition sends nothing"
