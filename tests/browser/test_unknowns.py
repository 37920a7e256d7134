"""The worklist of what is not known is gone through by keys, and they stay where one is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import press

pytestmark = pytest.mark.browser


def test_keys_answer_the_row_that_one_is_in(page: Page) -> None:
    rows = page.locator("[data-rows] > *")
    for _attempt in range(120):
        page.goto("/insights/unknowns?scope=all&fact=phone")
        if rows.count() > 1:
            break
        page.wait_for_timeout(500)
    press(page, "j")
    press(page, "j")
    first, second = rows.nth(0), rows.nth(1)
    asked = second.locator(".claim-text").inner_text()
    others = first.inner_text()

    press(page, "2")

    expect(second).not_to_contain_text(asked)
    expect(second.locator(":focus")).to_have_count(1)
    press(page, "a")
    expect(second.locator("input:focus, select:focus")).to_have_count(1)
    assert first.inner_text() == others
