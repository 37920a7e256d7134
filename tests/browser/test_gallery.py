"""Each component does what it promises, and an accessibility checker finds nothing in either theme."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.steps import press

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/gallery", "/gallery/frame"])
def test_nothing_stands_in_anybodys_way(page: Page, path: str, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto(path)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []


def test_shift_takes_the_range_and_a_bar_appears(page: Page) -> None:
    page.goto("/gallery")
    rows = page.locator("row-selection").first
    boxes = rows.get_by_role("checkbox", name="Select")
    rows.get_by_role("checkbox", name="Select 佐藤 花子").click()
    rows.get_by_role("checkbox", name="Select 王 小明").click(modifiers=["Shift"])
    expect(rows.get_by_text("4 selected")).to_be_visible()
    rows.get_by_role("checkbox", name="Select all on this page").click()
    expect(rows.get_by_text("5 selected")).to_be_visible()
    rows.get_by_role("button", name="all 12,431 that match").click()
    expect(rows.get_by_text("12,431 selected")).to_be_visible()
    rows.get_by_role("button", name="Clear the selection").click()
    expect(rows.locator(".bulk-bar")).to_be_hidden()
    expect(boxes.first).not_to_be_checked()


def test_a_cell_is_refused_mended_and_left(page: Page) -> None:
    page.goto("/gallery")
    table = page.locator("row-selection").first
    cells = table.locator("td:last-child")
    cells.first.get_by_role("link").click()
    expect(cells.first.get_by_role("textbox", name="Budget")).to_be_focused()
    page.keyboard.type("5")
    press(page, "Enter")
    expect(cells.first.get_by_text("Give a number from 10 up.")).to_be_visible()
    page.keyboard.type("55")
    press(page, "Tab")
    expect(cells.first).to_have_text("55")
    field = cells.nth(1).get_by_role("textbox", name="Budget")
    expect(field).to_be_focused()
    press(page, "Escape")
    expect(cells.nth(1)).to_have_text("1,280")


def test_a_toast_is_taken_back(page: Page) -> None:
    page.goto("/gallery")
    page.get_by_role("button", name="A toast").first.click()
    toasts = page.locator("#toasts")
    expect(toasts).to_contain_text("3 people were moved to the trash.")
    toasts.locator(".toast").hover()  # It stays while a pointer is on it.
    toasts.get_by_role("button", name="Undo").click()
    expect(toasts).to_contain_text("They are back.")


def test_where_a_value_comes_from_shows_on_hover_and_by_keyboard(page: Page) -> None:
    page.goto("/gallery")
    page.get_by_role("button", name="¥1,200,000 a year").first.hover()
    expect(page.get_by_text("Mira Lindqvist, on the phone").first).to_be_visible()
    page.mouse.move(0, 0)
    expect(page.get_by_text("Mira Lindqvist, on the phone").first).to_be_hidden()
    page.get_by_role("button", name="together with 工場長").first.focus()
    press(page, "Enter")
    expect(page.get_by_text("from 4 mails in which both are named").first).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_text("from 4 mails in which both are named").first).to_be_hidden()


def test_a_tooltip_shows_on_focus_and_names_its_button(page: Page) -> None:
    page.goto("/gallery")
    button = page.get_by_role("button", name="What an icon means").first
    button.focus()
    press(page, "Tab")
    press(page, "Shift+Tab")
    expect(page.get_by_role("tooltip")).to_have_text("What an icon means, on hover and by keyboard")
    press(page, "Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()


def test_a_dialog_holds_the_focus_and_gives_it_back(page: Page) -> None:
    page.goto("/gallery")
    opener = page.get_by_role("button", name="A dialog").first
    opener.press("Enter")  # by key: charts above come in late and move what a mouse would hit
    dialog = page.get_by_role("dialog", name="Move 3 people to the trash?").first
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Keep them").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_columns_are_put_in_order_by_keyboard(page: Page) -> None:
    page.goto("/gallery")
    page.get_by_role("button", name="Columns").first.click()
    menu = page.locator("column-menu").first
    menu.get_by_role("checkbox", name="Name").focus()
    press(page, "Alt+ArrowDown")
    expect(menu.get_by_role("checkbox").first).to_have_attribute("value", "Company")
    expect(menu.get_by_role("checkbox", name="Name")).to_be_focused()


def test_progress_asks_again_by_itself(page: Page) -> None:
    page.goto("/gallery")
    with page.expect_response("**/gallery/progress"):
        pass


def test_a_chart_is_drawn_and_its_table_is_put_away_behind_it(page: Page) -> None:
    page.goto("/gallery")
    chart = page.locator("data-chart").first
    chart.scroll_into_view_if_needed()
    expect(chart.locator("canvas")).to_be_visible()
    expect(chart.get_by_role("table")).to_be_hidden()
    expect(chart.get_by_role("img")).to_have_attribute("aria-label", re.compile("Farley: from 0.61 .* to 0.78"))
    chart.get_by_text("Show as a table").click()
    expect(chart.get_by_role("row", name="Oct 0.78 0.5")).to_be_visible()


def test_without_scripts_everything_is_still_there(browser: object, base_url: str, signed_in: object) -> None:
    context = browser.new_context(  # type: ignore[attr-defined]
        base_url=base_url, storage_state=signed_in, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/gallery")
    expect(page.locator(".bulk-bar").first).to_be_visible()
    expect(page.locator(".chart").first.get_by_role("row", name="Oct 0.78 0.5")).to_be_visible()
    page.locator(".palette-button").click()
    assert "/palette" in page.url
    page.goto("/customers")
    page.get_by_role("button", name="Mira Lindqvist: your menu").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Mira Lindqvist: your menu").click()
    page.get_by_role("button", name="System").click()
    context.close()


def test_a_table_wider_than_a_phone_keeps_its_first_column_in_sight(page: Page) -> None:
    page.goto("/gallery")
    page.set_viewport_size({"width": 375, "height": 800})
    chart = page.locator("data-chart").first
    chart.scroll_into_view_if_needed()
    expect(chart).to_have_attribute("data-drawn", "")
    table = chart.locator(".table-wrap")
    table.locator("xpath=ancestor::details").evaluate("details => (details.open = true)")
    table.evaluate("wrap => (wrap.firstElementChild.style.inlineSize = '60rem')")
    expect(table.locator("table")).to_have_js_property("offsetWidth", 960)
    cells = "[...wrap.querySelectorAll('tbody :is(th, td)')].slice(0, 2)"
    places = f"wrap => {cells}.map((cell) => cell.getBoundingClientRect().x)"
    row, figure = table.evaluate(places)
    table.evaluate("wrap => (wrap.scrollLeft = 200)")
    assert table.evaluate(places) == [row, figure - 200]
