"""How things come in by themselves: a website that is connected, mail files, and what cannot be read."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import LONG, create, find

pytestmark = pytest.mark.browser

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing of it."""

    def log_message(self, *words: object) -> None:
        """Nobody reads what a shop's server says."""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Somebody else's website: the folder of its pages, and its address, which is not Farley's."""
    folder = tmp_path / "shop"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *words: _Quiet(*words, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_website_is_connected_by_the_lines_to_paste(
    page: Page, browser: Browser, shop: tuple[Path, str], base_url: str
) -> None:
    folder, address = shop
    page.goto("/sources/connected/new")
    page.get_by_label("Name").fill("Our shop window")
    page.get_by_label("Websites that may send").fill(address)
    page.get_by_role("button", name="Make the key").click()
    key = page.get_by_label("The write key").input_value()
    lines = page.locator(".snippet", has_text="Farley’s own small script").locator("[data-value]").inner_text()
    assert f'data-key="{key}"' in lines
    page.get_by_role("link", name="Watch what arrives").click()
    expect(page.get_by_text("Nothing has come yet")).to_be_visible()

    (folder / "index.html").write_text(f"<!doctype html><title>Spring harvest</title>\n{lines}\n")
    visitor = browser.new_context(storage_state=None, locale="ja-JP").new_page()
    with visitor.expect_response(lambda answer: answer.url == f"{base_url}/v1/batch") as sent:
        visitor.goto(f"{address}/index.html")
    assert sent.value.ok
    visitor.context.close()

    arrived = page.locator(".arrived")
    for kind, title in (("Page view", "Spring harvest"), ("Identified", "hana@"), ("Event", "Order Completed")):
        expect(arrived.locator("li", has_text=kind)).to_contain_text(title, timeout=LONG)
    expect(arrived.locator(".status.is-good")).to_have_count(3, timeout=LONG)
    expect(page.locator(".outcome")).to_contain_text(re.compile(r"Arrived\s*3"))

    somebody = find(page, "hana@example.com")
    expect(somebody).to_have_text("hana@example.com")
    somebody.click()
    timeline = page.locator("#timeline")
    expect(timeline).to_contain_text("Spring harvest")
    expect(timeline.locator(".entry.is-purchase")).to_contain_text("3,200")


def test_a_page_that_is_not_on_the_list_is_turned_away(page: Page, base_url: str) -> None:
    page.goto("/sources/connected/new")
    page.get_by_label("Name").fill("One page only")
    page.get_by_label("Websites that may send").fill("https://shop.example")
    page.get_by_role("button", name="Make the key").click()
    key = page.get_by_label("The write key").input_value()
    event = {"writeKey": key, "batch": [{"type": "page", "anonymousId": "a1"}]}

    elsewhere = page.request.post("/v1/batch", data=event, headers={"Origin": "https://elsewhere.example"})

    assert elsewhere.status == 401
    page.get_by_role("link", name="Watch what arrives").click()
    expect(page.get_by_text("Nothing has come yet")).to_be_visible()


def test_a_mail_is_filed_with_its_attachment_and_can_do_no_harm(page: Page, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"] = "内田 真由 <mayu.uchida@example.com>"
    mail["To"] = "shop@yamada-tea.example"
    mail["Date"] = "Thu, 05 Mar 2026 10:20:00 +0900"
    mail["Subject"] = "新茶について"
    mail["Message-ID"] = "<harvest-1@example.com>"
    mail.set_content("")
    mail.add_alternative(
        "<p onclick='steal()'>新茶はいつ届きますか。</p><img src='http://spy.example/x'>"
        "<script>document.title='stolen'</script>",
        subtype="html",
    )
    mail.add_attachment(b"<script>alert(1)</script>", maintype="text", subtype="html", filename="注文書.html")
    mail.add_attachment(PICTURE, maintype="image", subtype="png", filename="葉.png")
    (tmp_path / "question.eml").write_bytes(mail.as_bytes())

    give(page, tmp_path / "question.eml")
    find(page, "mayu.uchida").click()
    entry = page.locator("#timeline .entry.is-email")
    expect(entry).to_contain_text("新茶はいつ届きますか。")
    expect(entry).to_contain_text("新茶について")
    assert page.locator("#timeline img, #timeline script").count() == 0
    assert page.title().startswith("内田 真由")

    with page.expect_download() as saved:
        entry.get_by_role("link", name="注文書.html").click()
    assert saved.value.suggested_filename == "注文書.html"
    picture = page.request.get(entry.get_by_role("link", name="葉.png").get_attribute("href") or "")
    assert picture.headers["content-type"] == "image/png"
    assert "sandbox" in picture.headers["content-security-policy"]


def give(page: Page, file: Path) -> None:
    """Bring a file of mails in."""
    page.goto("/sources/imports/new")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("status").last).to_contain_text("being filed")


def test_a_mailbox_in_several_charsets_becomes_one_conversation(page: Page, tmp_path: Path) -> None:
    mails = []
    for number, (charset, words) in enumerate([("iso-2022-jp", "注文の件です"), ("gb18030", "谢谢您的回复")]):
        head = (
            f"From x\nFrom: Lin Box <lin.box@example.com>\nTo: shop@yamada-tea.example\nSubject: Order\n"
            f"Date: Fri, {6 + number:02} Mar 2026 09:00:00 +0900\nMessage-ID: <box-{number}@example.com>\n"
            f"MIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
        )
        mails.append(head.encode("ascii") + words.encode(charset) + b"\n\n")
    (tmp_path / "letters.mbox").write_bytes(b"".join(mails))

    give(page, tmp_path / "letters.mbox")
    find(page, "lin.box").click()
    timeline = page.locator("#timeline")
    expect(timeline).to_contain_text("注文の件です")
    expect(timeline).to_contain_text("谢谢您的回复")


def test_what_cannot_be_read_waits_with_its_reason_and_is_set_aside(page: Page, tmp_path: Path) -> None:
    (tmp_path / "broken.eml").write_bytes(b"\n\nno headers at all, only <b>words</b>\n")
    give(page, tmp_path / "broken.eml")

    shown = "only <b>words</b>"
    look_until_it_waits(page, shown)
    page.locator(".quarantine-reason", has_text="This is no mail").get_by_role("link", name="Show").click()
    expect(page.locator(".verbatim-block").first).to_contain_text(shown)
    page.locator("[data-open]").first.click()
    expect(page.get_by_role("region", name="As it came")).to_contain_text(shown)

    page.get_by_role("button", name="Set aside").click()
    expect(page.get_by_role("status").last).to_contain_text("1 is set aside.")
    expect(page.locator("main")).not_to_contain_text(shown)


def test_a_mail_that_could_be_of_two_waits_until_they_are_one_and_is_tried_again(page: Page, tmp_path: Path) -> None:
    kept = create(page, family_name="Doubtful", given_name="Dana", email="dana@example.com")
    page.goto("/customers/new")
    page.locator("[name=family_name]").fill("Doubtful")
    page.locator("[name=given_name]").fill("D.")
    page.locator("[name=email]").fill("dana@example.com")
    expect(page.locator("#lookalikes")).to_contain_text("same mail address")
    page.get_by_role("button", name="Create").click()
    expect(page.locator(".person-head")).to_be_visible()
    other = page.url
    head = (
        "From: Dana <dana@example.com>\nTo: shop@yamada-tea.example\nSubject: Two of me\nMessage-ID: <two@example.com>"
    )
    (tmp_path / "two.eml").write_text(f"{head}\nDate: Mon, 09 Mar 2026 09:00:00 +0900\n\nWhich one am I?\n")

    give(page, tmp_path / "two.eml")
    look_until_it_waits(page, "Which one am I?")
    expect(page.locator(".quarantine-reason", has_text="more than one")).to_be_visible()
    page.goto(f"{kept}/merge/{other.rpartition('/')[2]}")
    page.get_by_role("button", name="They are one customer").click()
    page.goto("/sources/quarantine")
    page.locator(".quarantine-reason", has_text="more than one").get_by_role("button", name="Try again").click()
    expect(page.get_by_role("status").last).to_contain_text("1 is tried again.")

    for _attempt in range(60):
        page.goto(kept)
        if page.locator("#timeline .entry.is-email").count():
            break
        page.wait_for_timeout(500)
    expect(page.locator("#timeline")).to_contain_text("Which one am I?")


def look_until_it_waits(page: Page, shown: str) -> None:
    """The worker reads what came within seconds; what it cannot read appears in the quarantine."""
    for _attempt in range(60):
        page.goto("/sources/quarantine")
        if page.locator(".verbatim-block", has_text=shown).count():
            return
        page.wait_for_timeout(500)
    raise AssertionError("nothing came into the quarantine")
