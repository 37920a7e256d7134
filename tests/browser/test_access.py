"""Who may do what: a colleague who only reads, a record for one team, a key for a program, a forgotten password."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import _SET_UP, PASSWORD, serving
from tests.browser.steps import create, press

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]


@pytest.fixture
def as_colleague(browser: Browser, base_url: str) -> Iterator[SignIn]:
    """Opens a page at which a colleague of Mira's is signed in."""
    pages: list[Page] = []

    def sign_in(name: str) -> Page:
        page = browser.new_page(base_url=base_url, locale="en-GB", storage_state=None)
        pages.append(page)
        page.goto("/accounts/sign-in")
        page.locator("[name=login]").fill(f"{name}@yamada-tea.example")
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{base_url}/")
        return page

    yield sign_in
    for page in pages:
        page.context.close()


def test_who_only_reads_meets_nothing_to_write_and_is_refused(as_colleague: SignIn) -> None:
    page = as_colleague("ren")
    page.goto("/customers")
    for name in ("New customer", "Import"):
        expect(page.locator("main").get_by_role("link", name=name, exact=True)).to_have_count(0)
    page.goto("/customers/1")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main form[method=post]")).to_have_count(0)
    expect(page.locator("main [data-edit]")).to_have_count(0)

    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    words = {"what": "note", "text": "I was here", "csrfmiddlewaretoken": token}
    assert page.request.post("/customers/1/notes", form=words).status == 403
    page.goto("/customers/1/edit")
    page.goto("/settings/users")
    expect(page.locator("main")).to_contain_text("not yours to change")


def test_what_is_for_one_team_does_not_exist_for_the_others(page: Page, as_colleague: SignIn) -> None:
    address = create(page, family_name="Secretgrove", given_name="Nadia", email="nadia@grove.example")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Who may see this customer").select_option("Uji")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".page-head-note")).to_contain_text("limited")

    for name, sees in (("tara", True), ("ren", False)):
        theirs = as_colleague(name)
        assert theirs.request.get(address, fail_on_status_code=False).status == (200 if sees else 404)
        theirs.goto("/customers?q=Secretgrove")
        expect(theirs.locator("tbody tr")).to_have_count(1 if sees else 0)
        theirs.goto("/customers")
        press(theirs, "/")
        theirs.keyboard.type("secretgrove")
        expect(theirs.locator("#palette-results")).to_contain_text("Nadia" if sees else "Nobody found.")
        file = theirs.request.get("/customers/export").text()
        assert ("Secretgrove" in file) == sees


def test_a_key_for_a_program_is_made_used_and_revoked(page: Page) -> None:
    page.goto("/settings/api-keys")
    page.get_by_role("link", name="New key").first.click()
    page.get_by_role("textbox", name="Name").fill("The till")
    page.get_by_label("See customers").check()
    page.get_by_role("button", name="Make the key").click()
    key = {"Authorization": f"Bearer {page.get_by_label('The key').input_value()}"}

    listed = page.request.get("/api/v1/customers", headers=key)
    assert listed.ok
    assert listed.json()["items"]
    beyond = page.request.get("/api/v1/insights", headers=key)
    assert (beyond.status, beyond.headers["content-type"].partition(";")[0]) == (403, "application/problem+json")

    page.get_by_role("link", name="I have copied it").click()
    row = page.get_by_role("row", name=re.compile("The till"))
    expect(row).not_to_contain_text("never")
    row.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("row", name=re.compile("The till"))).to_contain_text("Revoked")
    assert page.request.get("/api/v1/customers", headers=key).status == 401


class _Letterbox(socketserver.StreamRequestHandler):
    """Takes mails as a mail server does, and keeps them."""

    mails: list[str] = []

    def handle(self) -> None:
        self.say("220 ready")
        while words := self.rfile.readline().decode().strip():
            if words.upper() == "DATA":
                self.say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.mails.append(b"".join(lines).decode())
            self.say("221 bye" if words.upper() == "QUIT" else "250 ok")

    def say(self, words: str) -> None:
        """One line of the protocol."""
        self.wfile.write(f"{words}\r\n".encode())


def test_a_forgotten_password_is_set_anew_by_a_link_in_a_mail(browser: Browser, tmp_path: Path) -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Letterbox) as post:
        threading.Thread(target=post.serve_forever, daemon=True).start()
        port = str(post.server_address[1])
        settings = {"FARLEY_SMTP_HOST": "127.0.0.1", "FARLEY_SMTP_PORT": port, "FARLEY_SMTP_TLS": "0"}
        with serving(tmp_path, set_up=_SET_UP.format(password=PASSWORD), settings=settings) as address:
            page = browser.new_page(base_url=address, locale="en-GB", storage_state=None)
            page.goto("/accounts/sign-in")
            page.get_by_role("link", name="Forgotten your password?").click()
            page.locator("[name=email]").fill("tara@yamada-tea.example")
            page.get_by_role("button", name="Send the link").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
            mail = _Letterbox.mails.pop().replace("=\r\n", "").replace("=3D", "=")
            page.goto(re.findall(rf"{address}/\S+", mail)[0])
            for field in page.locator("input[type=password]").all():
                field.fill("another-harbour-43")
            page.get_by_role("button", name="Save the password").click()
            page.get_by_role("link", name="Sign in").click()
            page.locator("[name=login]").fill("tara@yamada-tea.example")
            page.locator("[name=password]").fill("another-harbour-43")
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(f"{address}/")
            page.context.close()
        post.shutdown()
