"""The frame in use: palette, keys, theme, sidebar, and what a phone shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import at_rest, press

pytestmark = pytest.mark.browser


def test_the_palette_finds_a_customer_by_keyboard_alone(page: Page) -> None:
    page.goto("/customers")
    press(page, "Control+k")
    search = page.get_by_role("combobox", name="Search, or do anything")
    expect(search).to_be_focused()
    page.keyboard.type("eleanor")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Eleanor Whitcombe")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Eleanor Whitcombe")
    press(page, "/")
    expect(page.get_by_role("listbox", name="Results")).to_contain_text("Recent")


def test_escape_goes_back_one_level_at_a_time(page: Page) -> None:
    page.goto("/customers")
    press(page, "/")
    search = page.get_by_role("combobox", name="Search, or do anything")
    page.keyboard.type("佐藤")
    expect(page.get_by_role("option").first).to_contain_text("佐藤 花子")
    press(page, "Escape")
    expect(search).to_have_value("")
    press(page, "Escape")
    expect(search).to_be_hidden()


def test_keys_lead_from_place_to_place(page: Page) -> None:
    page.goto("/customers")
    press(page, "g")
    press(page, "i")
    page.wait_for_url("**/insights")
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()


def test_rows_are_walked_and_opened_by_keys(page: Page) -> None:
    page.goto("/customers")
    press(page, "j")
    press(page, "j")
    press(page, "k")
    first = page.locator("[data-rows] > tr").first
    expect(first).to_have_class("is-current")
    name = first.locator(".is-main a").inner_text()
    press(page, "o")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_keys_are_letters_while_somebody_types_or_composes(page: Page) -> None:
    page.goto("/customers")
    search = page.get_by_role("searchbox", name="Search customers")
    search.focus()
    page.keyboard.type("gj/c?")
    expect(search).to_have_value("gj/c?")
    search.blur()
    page.evaluate(
        """() => {
          for (const init of [{ key: "c", isComposing: true }, { key: "c", keyCode: 229 }, { key: "/", keyCode: 229 }])
            document.body.dispatchEvent(new KeyboardEvent("keydown", { ...init, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.url.endswith("/customers")


def test_enter_that_ends_a_composition_chooses_nothing(page: Page) -> None:
    page.goto("/customers")
    press(page, "/")
    expect(page.get_by_role("option").first).to_be_visible()
    page.evaluate(
        """() => document.activeElement.dispatchEvent(
             new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true }))"""
    )
    expect(page.get_by_role("combobox", name="Search, or do anything")).to_be_visible()


def test_the_theme_changes_at_once_and_stays(page: Page) -> None:
    page.goto("/customers")
    page.get_by_role("button", name="Mira Lindqvist: your menu").click()
    with page.expect_response("**/look"):
        page.get_by_role("button", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.get_by_role("button", name="Mira Lindqvist: your menu").click()
    with page.expect_response("**/look"):
        page.get_by_role("button", name="System").click()


def test_the_sidebar_stays_narrow(page: Page) -> None:
    page.goto("/customers")
    press(page, "[")
    width = page.get_by_role("navigation", name="Main").bounding_box()
    assert width is not None
    assert width["width"] < 80
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-sidebar", "narrow")


def test_a_menu_is_used_by_keyboard(page: Page) -> None:
    page.goto("/customers")
    page.get_by_role("button", name="Mira Lindqvist: your menu").focus()
    press(page, "Enter")
    expect(page.get_by_role("link", name="Your profile")).to_be_focused()
    press(page, "ArrowDown")
    expect(page.get_by_role("button", name="Keyboard")).to_be_focused()
    press(page, "Escape")
    expect(page.get_by_role("link", name="Your profile")).to_be_hidden()


def test_a_phone_has_its_bar_and_nothing_sticks_out(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    for path in ("/", "/customers", "/insights", "/scorecard", "/settings", "/gallery"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, path
    page.goto("/customers")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("link", name="Settings").last.click()
    page.wait_for_url("**/settings/**")


def test_without_a_network_it_says_so(page: Page) -> None:
    page.goto("/customers")
    at_rest(page)
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline. What you see may be old")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("You are offline. What you see may be old")).to_be_hidden()
