"""What a team writes down of its customers: fields of its own, who belongs to whom, how to reach them, what changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import bring_in, create, opened, press

pytestmark = pytest.mark.browser


def test_a_field_of_ones_own_is_defined_filled_filtered_and_imported(page: Page, tmp_path: Path) -> None:
    page.goto("/settings/fields/new")
    page.get_by_label("Name of the field").first.fill("Favourite tea")
    page.get_by_label("Kind of value").select_option("One choice")
    page.get_by_label("Choices").fill("Sencha\nHojicha\nGyokuro")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name=re.compile("Favourite tea"))).to_contain_text("Sencha, Hojicha, Gyokuro")

    taro = create(page, family_name="Field", given_name="Taro", email="taro.field@example.com")
    fact(page, "Favourite tea").locator("[data-edit]").click()
    page.get_by_label("Favourite tea").select_option("Hojicha")
    press(page, "Enter")
    expect(fact(page, "Favourite tea").locator("[data-edit]")).to_have_text("Hojicha")

    table = tmp_path / "teas.csv"
    table.write_text(
        "number,name,mail,Favourite tea\n"
        "F1,Field Hana,hana.field@example.com,Hojicha\n"
        "F2,Field Jiro,jiro.field@example.com,Sencha\n"
    )
    bring_in(page, table)

    page.goto("/customers?q=Field")
    page.get_by_role("button", name="Filter").click()
    page.locator("#filters summary", has_text="Favourite tea").click()
    page.locator("#filters").get_by_label("Hojicha").check()
    page.locator("#filters").get_by_role("button", name="Fits all").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody")).to_contain_text("Field Hana")
    expect(page.locator("tbody")).not_to_contain_text("Field Jiro")
    assert "Hojicha" in page.url, "the filter stands in the address"
    page.goto(taro)
    expect(fact(page, "Favourite tea").locator("[data-edit]")).to_have_text("Hojicha")


def fact(page: Page, label: str) -> Locator:
    """The value beside a label among the facts."""
    return page.locator(".facts dt", has_text=label).locator("xpath=following-sibling::dd[1]")


def test_an_organisation_its_people_a_household_and_their_dates(page: Page) -> None:
    mill = create(page, kind="organisation", name="Kiln & Mill Ltd")
    akari = create(page, family_name="Kilnwood", given_name="Akari", organisation="Kiln & Mill", role="Buyer")
    expect(page.locator(".page-head-note")).to_contain_text("Kiln & Mill Ltd")
    home = create(page, kind="household", name="The Kilnwoods")

    page.goto(akari)
    relate(page, "belongs to", "The Kilnwoods", since="2019-04-01")
    expect(card(page, "Relationships")).to_contain_text("The Kilnwoods since 1 Apr 2019")

    page.goto(mill)
    relate(page, "works here", "Kilnwood Akari", role="Founder", since="2015-01-01")
    people = card(page, "People here")
    expect(people.get_by_role("link", name=re.compile("Akari"))).to_have_count(2)
    people.get_by_role("button", name="Ended").first.click()
    expect(card(page, "People here").get_by_text(re.compile("until "))).to_have_count(1)

    page.goto(home)
    card(page, "People here").or_(card(page, "Relationships")).get_by_role("link", name=re.compile("Akari")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Akari")


def card(page: Page, title: str) -> Locator:
    return page.locator(".card", has=page.get_by_role("heading", name=title, exact=True))


def relate(page: Page, kind: str, whom: str, *, role: str = "", since: str = "") -> None:
    """Add a relationship on a customer's page, choosing the other one by the keyboard."""
    adder = card(page, "Relationships").locator(".adder")
    adder.locator("summary").click()
    adder.get_by_label("Relationship").select_option(kind)
    adder.get_by_role("combobox", name="Customer").press_sequentially(whom[:8])
    expect(adder.locator(".picker-item").first).to_be_visible()
    adder.get_by_role("combobox", name="Customer").press("Enter")
    adder.get_by_label("Role").fill(role)
    adder.get_by_label("Since").fill(since)
    adder.get_by_role("button", name="Add").click()
    expect(adder.get_by_role("combobox", name="Customer")).to_be_hidden()


def test_several_ways_to_reach_somebody_each_with_its_label(page: Page) -> None:
    create(page, family_name="Reachby", given_name="Mona", email="mona@example.com")
    reach = card(page, "Reach")
    for kind, value, label in (
        ("Mail address", "mona@office.example", "office"),
        ("Phone number", "03-1234-5678", "office"),
        ("Phone number", "090-8765-4321", "mobile"),
    ):
        reach.get_by_text("Add a way to reach them").click()
        reach.get_by_label("Kind").select_option(kind)
        reach.get_by_label("Value").fill(value)
        reach.get_by_label("Label").first.fill(label)
        reach.get_by_role("button", name="Add").first.click()
        expect(reach.locator("li", has_text=value)).to_contain_text(label)
    reach.get_by_text("Add an address").click()
    reach.get_by_label("Postal code").fill("105-0011")
    reach.get_by_label("Town").fill("東京都港区")
    reach.get_by_label("Label").last.fill("shop")
    reach.get_by_role("button", name="Add").last.click()
    expect(reach.locator("li", has_text="105-0011")).to_contain_text("shop")

    reach.locator("li", has_text="mona@example.com").get_by_role("button", name="Not used any more").click()
    expect(reach.locator("li.is-past", has_text="mona@example.com")).to_contain_text("until ")

    page.goto("/customers?q=mona@office.example")
    expect(page.locator("tbody")).to_contain_text("Mona")


def test_a_mail_address_that_is_none_is_refused_with_a_reason(page: Page) -> None:
    create(page, family_name="Reachby", given_name="Nora")
    reach = card(page, "Reach")
    reach.get_by_text("Add a way to reach them").click()
    reach.get_by_label("Value").fill("not-a-mail")
    reach.get_by_role("button", name="Add").first.click()
    expect(page.locator("main")).to_contain_text("“not-a-mail” is not a mail address.")


def test_who_set_a_value_shows_by_keyboard_and_an_earlier_one_comes_back(page: Page) -> None:
    create(page, family_name="Pastwell", given_name="Iris")
    set_language(page, "日本語")
    set_language(page, "中文")
    label = page.get_by_role("button", name="Language", exact=True)
    label.focus()
    press(page, "Enter")
    shown = page.locator("#p-language")
    expect(shown).to_contain_text("Mira Lindqvist")
    press(page, "Escape")
    expect(shown).to_be_hidden()

    page.get_by_role("button", name="More").first.click()
    page.get_by_role("link", name="History of changes").click()
    row = page.get_by_role("row", name=re.compile("Language.*中文|Language.*zh|Chinese")).first
    row.get_by_role("button", name="Bring back").click()
    expect(page.get_by_role("status").last).to_contain_text("The earlier value is back.")
    page.get_by_role("link", name=re.compile("Iris")).first.click()
    expect(fact(page, "Language").locator("[data-edit]")).to_have_text("日本語")


def set_language(page: Page, language: str) -> None:
    fact(page, "Language").locator("[data-edit]").click()
    page.locator("dd select").select_option(language)
    press(page, "Enter")
    expect(fact(page, "Language").locator("[data-edit]")).to_have_text(language)


def test_tags_an_owner_the_trash_and_back(page: Page) -> None:
    address = create(page, family_name="Binwood", given_name="Otto")
    page.get_by_label("Add a tag").fill("spring fair")
    press(page, "Enter")
    expect(page.locator("#tags")).to_contain_text("spring fair")
    fact(page, "Owner").locator("[data-edit]").click()
    page.locator("dd select").select_option("nobody")
    press(page, "Enter")
    expect(fact(page, "Owner").locator("[data-edit]")).to_have_text("–")
    page.get_by_label("Remove the tag spring fair").click()
    expect(page.locator("#tags")).not_to_contain_text("spring fair")

    page.get_by_role("button", name="More").first.click()
    page.get_by_role("button", name="Put into the trash").click()
    expect(page.get_by_role("status").last).to_contain_text("is in the trash")
    page.goto("/customers?q=Binwood")
    expect(page.locator("tbody tr")).to_have_count(0)
    page.goto("/settings/trash")
    page.get_by_role("row", name=re.compile("Binwood")).get_by_role("button", name="Restore").click()
    opened(page, address)
    expect(page.get_by_text("In the trash")).to_be_hidden()


def test_orders_with_their_products_stand_on_the_timeline(page: Page, tmp_path: Path) -> None:
    table = tmp_path / "orders.csv"
    table.write_text(
        "name,mail,order,date,product,quantity,amount\n"
        "Orderly Ann,ann.orderly@example.com,A-100,2026-03-05,Sencha 100 g,2,2400\n"
        "Orderly Ann,ann.orderly@example.com,A-101,2026-04-06,Hojicha 200 g,1,1800\n"
    )
    bring_in(page, table)
    page.goto("/customers?q=ann.orderly")
    page.locator("tbody a", has_text="Orderly Ann").click()
    timeline = page.locator("#timeline")
    expect(timeline).to_contain_text("Hojicha 200 g")
    expect(timeline).to_contain_text("1,800")
    expect(timeline.locator(".entry")).to_have_count(2)
