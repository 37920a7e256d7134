"""The first run, signing in and the settings, as somebody at a browser meets them."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD, serving
from tests.browser.steps import faults_of

pytestmark = pytest.mark.browser


def test_sets_up_a_new_installation(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path, set_up="") as address:
        page = browser.new_page(base_url=address, locale="en-GB")
        page.goto("/customers")
        page.wait_for_url("**/setup")
        assert not faults_of(page)
        page.get_by_label("Name of your organisation").fill("Yamada Tea")
        page.get_by_label("Country").select_option("Japan")
        page.get_by_label("Time zone").select_option("Asia/Tokyo")
        page.get_by_label("Currency").select_option("JPY")
        page.get_by_label("Your name").fill("Aiko")
        page.get_by_label("Mail address").fill("aiko@yamada-tea.example")
        page.get_by_label("Password").fill("short")
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_text("too short")).to_be_visible()
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Yamada Tea is set up")
        page.get_by_role("link", name="With an empty house").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Customers")
        page.context.close()


def test_invites_a_colleague_who_joins_and_sets_up_an_app(page: Page, browser: Browser, base_url: str) -> None:
    page.goto("/settings/users")
    page.get_by_role("link", name="Invite a colleague").click()
    page.get_by_label("Mail address").fill("saki@yamada-tea.example")
    page.get_by_role("radio", name="Manager").check()
    page.get_by_role("button", name="Invite").click()
    link = page.get_by_label("The link").input_value()

    hers = browser.new_page(locale="en-GB", base_url=base_url, storage_state=None)
    hers.goto(link)
    hers.get_by_label("Your name").fill("Saki")
    hers.get_by_label("Password").fill(PASSWORD)
    hers.get_by_role("button", name="Join").click()
    hers.wait_for_url(f"{base_url}/")
    _set_up_app(hers)
    hers.context.close()

    page.goto("/settings/users")
    expect(page.get_by_role("row", name=re.compile("Saki"))).to_contain_text("Two steps")
    expect(page.get_by_role("row", name=re.compile("Saki"))).to_contain_text("Manager")


def _set_up_app(page: Page) -> None:
    page.goto("/settings/sign-in")
    page.get_by_role("link", name="Set up").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("img", name="QR code for the authenticator app")).to_be_visible()
    page.get_by_text("Or type it in").click()
    code = hotp_value(page.locator("code[data-value]").inner_text(), int(time.time() // 30))
    page.get_by_label("Code", exact=True).fill(format_hotp_value(code))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert page.locator(".recovery-codes li").count() == 10


def test_sees_how_a_field_will_look_while_defining_it(page: Page) -> None:
    page.goto("/settings/fields/new")
    expect(page.get_by_label("Choices")).to_be_hidden()
    page.get_by_label("Name of the field").first.fill("好きなお茶")
    page.get_by_label("Kind of value").select_option("Several choices")
    page.get_by_label("Choices").fill("煎茶\n抹茶")
    card = page.locator(".card", has_text="How it will look")
    expect(card.get_by_label("抹茶")).to_be_visible()
    expect(card).to_contain_text("好きなお茶")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").last).to_contain_text("好きなお茶")
    expect(page.get_by_role("row", name=re.compile("好きなお茶"))).to_contain_text("煎茶, 抹茶")


def test_the_audit_log_tells_of_it_and_filters(page: Page) -> None:
    page.goto("/settings/audit")
    page.get_by_label("To what").select_option("Custom field")
    page.get_by_role("button", name="Filter").click()
    page.wait_for_url("**kind=attributedefinition**")
    rows = page.locator("tbody tr")
    for row in rows.all():
        expect(row).to_contain_text("Custom field")


def test_settings_work_without_scripts(browser: Browser, base_url: str, signed_in: Path) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in, base_url=base_url, locale="en-GB")
    page = context.new_page()
    page.goto("/settings/teams")
    page.get_by_label("Name of the team").fill("Kyoto")
    page.get_by_role("button", name="Add a team").click()
    expect(page.get_by_role("link", name=re.compile("Kyoto"))).to_be_visible()
    context.close()
