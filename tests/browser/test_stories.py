"""The main job, played as somebody plays it, in each language: a table comes in, somebody is found and written about.

What is pressed is found by what it does and not by what it is called, so that one story serves every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import LONG, bring_in, press, speak

pytestmark = pytest.mark.browser

# A Japanese shop's file as its software writes it; each language brings in people of its own.
HEADER = "顧客番号,氏名,ふりがな,メールアドレス,電話番号,都道府県,市区町村"


@pytest.fixture(params=["en", "ja", "zh-hans"])
def language(request: pytest.FixtureRequest, page: Page) -> Iterator[str]:
    """The language that Mira reads; afterwards she reads English again."""
    speak(page, request.param)
    yield request.param
    speak(page, "en")


@pytest.fixture
def shop_file(language: str, tmp_path: Path) -> Path:
    """Two rows that are one person, one who lives elsewhere, and one with a slip; in Shift_JIS."""
    mark = {"en": "1", "ja": "2", "zh-hans": "3"}[language]
    rows = [
        HEADER,
        f"K{mark}01,東野 文{mark},ひがしの ふみ,fumi{mark}@example.com,090-1111-222{mark},東京都,港区芝公園",
        f"K{mark}02,東野文{mark},ひがしの ふみ,,090-1111-222{mark},東京都,港区",
        f"K{mark}03,西村 薫{mark},にしむら かおる,kaoru{mark}@example.com,,大阪府,大阪市",
        f"K{mark}04,南 七海{mark},,not-a-mail,,福岡県,福岡市",
    ]
    path = tmp_path / f"kokyaku{mark}.csv"
    path.write_bytes("\n".join(rows).encode("cp932"))
    return path


def test_from_a_table_to_a_customer_whom_one_knows(page: Page, language: str, shop_file: Path) -> None:
    bring_in(page, shop_file)
    expect(page.locator("main")).to_contain_text("not-a-mail")

    find(page, "東京", shop_file)
    name = page.locator("h1").inner_text()
    expect(page.locator("main")).to_contain_text("ひがしの ふみ")
    write_down(page, "新茶を楽しみにしている")
    expect(page.locator("#timeline")).to_contain_text("新茶を楽しみにしている")
    remember_to(page, f"{name}さんに新茶を送る")
    page.goto("/")
    expect(page.locator("main")).to_contain_text(f"{name}さんに新茶を送る")


def find(page: Page, words: str, file: Path) -> None:
    """Search the list, and open the one who came in with this file."""
    mark = file.stem[-1]
    page.goto("/customers")
    page.locator('input[name="q"]').first.fill(words)
    press(page, "Enter")
    page.wait_for_url(re.compile("q="))
    expect(page.locator("tbody")).not_to_contain_text("西村")
    page.locator("tbody a", has_text=re.compile(f"東野 ?文{mark}")).first.click()


def write_down(page: Page, text: str) -> None:
    page.locator("#composer-text").fill(text)
    page.locator("#composer button.is-primary").click()


def remember_to(page: Page, what: str) -> None:
    form = page.locator('form[action$="/follow-ups"]')
    form.locator('input[name="text"]').fill(what)
    form.locator('input[name="due_on"]').fill(datetime.now(UTC).date().replace(day=28).isoformat())
    form.locator("button").click()
    expect(page.locator("main")).to_contain_text(what)


def test_a_note_is_taken_back(page: Page, language: str) -> None:
    page.goto("/customers/1")
    write_down(page, f"Written by mistake in {language}")
    expect(page.locator("#timeline")).to_contain_text(f"Written by mistake in {language}")

    page.locator(".toast form button, .toast button[data-undo]").first.click()

    taken_back = page.locator("#timeline .entry.is-retracted", has_text=f"Written by mistake in {language}")
    expect(taken_back).to_have_count(1)


def test_two_who_are_one_are_joined_and_parted(page: Page, language: str, shop_file: Path) -> None:
    bring_in(page, shop_file)
    before = how_many(page, "ひがしの")
    page.goto("/sources/reviews")
    expect(page.locator(".review-table thead a")).to_have_count(2)

    press(page, "s")
    expect(page.locator(".toast")).to_be_visible()
    assert how_many(page, "ひがしの") == before - 1

    page.goto("/customers?q=ひがしの")
    for link in [name.get_attribute("href") or "" for name in page.locator("tbody td.is-main a").all()]:
        page.goto(link)
        part = page.locator('form[action*="/merges/"] button')
        if part.count():
            part.first.click()
            expect(part).to_have_count(0)
            break
    assert how_many(page, "ひがしの") == before


def how_many(page: Page, words: str) -> int:
    page.goto(f"/customers?q={words}")
    return page.locator("tbody tr").count()


def test_an_import_is_taken_back(page: Page, language: str, tmp_path: Path) -> None:
    file = tmp_path / "passing.csv"
    file.write_text(f"{HEADER}\nP-{language},行方 仮名,なめかた かな,kana-{language}@example.com,,東京都,\n", "utf-8")
    bring_in(page, file)

    page.locator("[data-dialog=revert]").click()
    page.locator('dialog[open] form[action$="/revert"] button').click()
    expect(page.locator('form[action$="/stop"]')).to_have_count(0)
    expect(page.locator("[data-dialog=revert]")).to_have_count(0)
    page.locator('a[href^="/sources/imports/new?like="]').wait_for(timeout=LONG)
    page.goto("/customers?q=行方")
    expect(page.locator("tbody tr")).to_have_count(0)


def test_without_scripts_everything_goes_on(browser: Browser, base_url: str, signed_in: Path, tmp_path: Path) -> None:
    file = tmp_path / "plain.csv"
    file.write_text("number,name,mail\nS1,Nora Plain,nora.plain@example.org\n")
    context = browser.new_context(base_url=base_url, storage_state=signed_in, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sources/imports/new")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("form[data-busy] button[type=submit]").click()
    page.locator('form[method="post"] button[type=submit].is-primary').click()
    look_again_until(page, "form[action$='/start'] button.is-primary")
    page.locator('form[action$="/start"] button.is-primary').click()
    look_again_until(page, "[data-dialog=revert]")

    page.goto("/customers?q=nora.plain")
    expect(page.locator("tbody")).to_contain_text("Nora Plain")
    page.goto("/sources")
    page.locator("tbody a").first.click()
    page.locator("[data-dialog=revert]").click()
    page.locator("form.form-actions button").click()
    look_again_until(page, 'a[href^="/sources/imports/new?like="]')
    page.goto("/customers?q=nora.plain")
    expect(page.locator("tbody tr")).to_have_count(0)
    context.close()


def look_again_until(page: Page, selector: str) -> None:
    """Without scripts a page does not change by itself: load it again until the worker is done."""
    for _attempt in range(60):
        if page.locator(selector).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"{selector} did not come: {page.url}")
