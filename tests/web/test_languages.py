"""愛子 and 小明 read every page in their own language: no English is left over, wherever they go."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Unpack
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from pytest_django.fixtures import Settings
from tests.cast import NOW
from tests.understanding.cast import buys, history_now
from tests.web.addresses import every_address

from farley.base import clock, people
from farley.base.accounts import User
from farley.base.acts import ActWords
from farley.customers import actions
from farley.customers.actions.attributes import AttributeDraft, define_attribute
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import AddressDraft, CustomerDraft, IdentifierDraft
from farley.customers.models import Customer
from farley.teamwork import actions as teamwork
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.understanding.actions import run_insight

LANGUAGES = pytest.mark.parametrize("language", ["ja", "zh-hans"])
PASSWORD = "七杯の緑茶 seven cups"

# What is called the same everywhere: the brand, formats, keys.
SERVICES = {"Anthropic", "Ollama", "OpenAI", "Segment"}
NAMES = {"API", "CSV", "Cookie", "English", "Farley", "OpenAPI", "Unicode", "gzip"} | SERVICES
# Their content is written for programmers, or is not words: the API's reference, downloads, pages for tests of design.
LEFT_OUT = {"api-reference", "gallery"}
_ADDRESS = re.compile(r"\S*[@/_=&#\d]\S*|[\w-]*\.\w[\w.-]*")
_WORD = re.compile(r"[A-Za-z][a-z’']{2,}[A-Za-z]*")


class Page(HTMLParser):
    """The words that a reader of a page meets, and where its links lead."""

    VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source"}
    SILENT = {"script", "style", "code", "pre", "kbd", "template"}
    SAID = ("alt", "aria-description", "aria-label", "data-label", "label", "placeholder", "summary", "title")
    LEADS = ("href", "hx-get", "src", "data-src")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language = ""
        self.words: list[str] = []
        self.links: list[str] = []
        self._silence: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "html":
            self.language = named.get("lang") or ""
        self.words += [value for name in self.SAID if (value := named.get(name))]
        if tag not in {"img", "link", "script"}:
            self.links += [value for name in self.LEADS if (value := named.get(name))]
        if tag not in self.VOID:
            # A piece in another language says so by itself.
            self._silence.append((tag, tag in self.SILENT or (tag != "html" and "lang" in named)))

    def handle_endtag(self, tag: str) -> None:
        while self._silence and self._silence.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(silent for _tag, silent in self._silence):
            self.words.append(data.strip())


def english_in(page: Page) -> list[str]:
    """What is left over in English. A time zone is called by its name in the database of time zones."""
    return [said for said in page.words if _english(said) and "/" not in said.split(" ")[0]]


def _english(text: str) -> list[str]:
    return [word for word in _WORD.findall(_ADDRESS.sub(" ", text)) if word not in NAMES]


def walk(browser: Client, starts: list[str], *, at_most: int = 2) -> Iterator[tuple[str, HttpResponse]]:
    """Goes wherever links lead, to each kind of page a few times: (its name, the answer)."""
    ahead, seen, visits = deque(starts), set(), dict[str, int]()
    while ahead:
        path = urlsplit(ahead.popleft())
        address = path.path + (f"?{path.query}" if path.query else "")
        if path.netloc or path.scheme or address in seen:
            continue
        seen.add(address)
        try:
            name = resolve(path.path).url_name or ""
        except Resolver404:
            continue
        if name in LEFT_OUT or visits.get(name, 0) >= at_most:
            continue
        answer = browser.get(address)
        if answer.status_code in (301, 302):
            ahead.append(urljoin(address, answer.headers["Location"]))
        elif answer.headers.get("Content-Type", "").startswith("text/html"):
            visits[name] = visits.get(name, 0) + 1
            yield name, answer
            ahead.extend(urljoin(address, link) for link in Page(answer.content.decode()).links)


@dataclass(frozen=True)
class House:
    """The two who read, and the customer who gives them something to read."""

    aiko: User
    xiaoming: User
    hanako: Customer


@pytest.fixture
def house(db: None, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> House:
    """山田茶舗: at least one of everything, all of it with names that are not English."""
    settings.FILES = tmp_path / "files"
    monkeypatch.setattr(clock, "now", lambda: NOW)
    aiko = people.set_up(
        people.OrganisationDraft("山田茶舗", "ja", "Asia/Tokyo", "JPY", "JP"),
        people.UserDraft("aiko@yamada-tea.example", "山田 愛子", language="ja"),
        password=PASSWORD,
        by=None,
        at=NOW,
    )
    act: ActWords = {"by": aiko, "at": NOW}
    team = people.create_team("京都", **act)
    draft = people.UserDraft("xiaoming@yamada-tea.example", "陈小明", "admin", team.pk, "zh-hans")
    xiaoming = people.create_user(draft, password=PASSWORD, **act)
    people.invite("ken@yamada-tea.example", role="member", **act)
    define_attribute(AttributeDraft("お茶", "choice", choices=("煎茶", "抹茶")), **act)
    retired = define_attribute(AttributeDraft("古い項目", "text"), **act)
    actions.retire_attribute(retired, **act)
    hanako = _hanako(aiko, **act)
    for name in ("purchase_rhythm", "spending_trend", "tone_turned", "preferred_channel"):
        run_insight(name, history_now(), as_of=NOW, at=NOW)
    return House(aiko, xiaoming, hanako)


def _hanako(owner: User, **act: Unpack[ActWords]) -> Customer:
    """佐藤 花子, her company, her double and somebody in the trash."""
    hanako = actions.create_customer(
        CustomerDraft(
            family_name="佐藤",
            given_name="花子",
            reading="さとう はなこ",
            language="ja",
            owner_id=owner.pk,
            identifiers=(IdentifierDraft("email", "hanako@example.com"), IdentifierDraft("phone", "090-1234-5678")),
            addresses=(AddressDraft(country="jp", postal_code="105-0011", city="東京都港区芝公園"),),
            tags=("常連",),
            region="JP",
        ),
        **act,
    )
    company = actions.create_customer(CustomerDraft(kind="organisation", name="株式会社カブト"), **act)
    actions.relate(RelationshipDraft(hanako, company, "works_for", "部長", date(2020, 4, 1)), **act)
    double = actions.create_customer(CustomerDraft(family_name="佐藤", given_name="花"), **act)
    actions.merge(hanako, double, reasons=["名前"], **act)
    actions.update_customer(hanako, {"audience": "all", "reading": "さとう"}, **act)
    actions.trash_customers([actions.create_customer(CustomerDraft(name="間違い"), **act)], **act)
    teamwork.set_follow_up(customer=hanako, assignee=owner, text="電話する", due_on=NOW.date(), **act)
    buys(hanako, range(400, 110, -28), source="web")
    mail = timeline.Happening(
        customer=hanako,
        what=kinds.Email(),
        happened_at=NOW - timedelta(days=3),
        text="とても残念です。二度と買いません。",
        direction="in",
        channel="email",
    )
    timeline.record(mail, **act)
    return hanako


def sign_in(user: User) -> Client:
    """A browser at which somebody is signed in."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def bring_in(browser: Client) -> None:
    """An import whose columns are to be told."""
    table = "顧客番号,氏名,メールアドレス,血液型\nA001,佐藤 健,ken@example.jp,A\nA002,李 小龍,違う,O\n"
    browser.post("/sources/imports/new", {"file": SimpleUploadedFile("顧客.csv", table.encode())})


@LANGUAGES
def test_no_page_has_english_left_over(house: House, language: str) -> None:
    browser = sign_in(house.aiko if language == "ja" else house.xiaoming)
    bring_in(browser)
    starts = [address.path for address in every_address() if address.name not in LEFT_OUT | {"account_logout"}]
    left_over, seen = {}, set()
    for name, answer in walk(browser, ["/", *starts]):
        seen.add(name)
        page = Page(answer.content.decode())
        assert page.language in ("", language), name
        if found := english_in(page):
            left_over[name] = found
    assert left_over == {}
    assert len(seen) > 50
    assert seen > {"home", "customer", "customer_history", "insights", "scorecard", "import_columns", "tag", "audit"}


@LANGUAGES
def test_the_set_up_speaks_the_browsers_language(db: None, language: str) -> None:
    page = Page(Client().get("/setup", headers={"Accept-Language": language}).content.decode())
    assert page.language == language
    assert english_in(page) == []


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("ja-JP,ja;q=0.9,en;q=0.8", "ja"), ("zh-CN,zh;q=0.9", "zh-hans"), ("zh-Hans-CN", "zh-hans"), ("de-DE", "en")],
)
def test_before_signing_in_the_browser_says_which_language(house: House, accepted: str, language: str) -> None:
    answer = Client().get("/accounts/sign-in", headers={"Accept-Language": accepted})
    assert Page(answer.content.decode()).language == answer.headers["Content-Language"] == language


def test_after_signing_in_the_user_does(house: House) -> None:
    answer = sign_in(house.xiaoming).get("/", headers={"Accept-Language": "ja-JP"})
    assert Page(answer.content.decode()).language == "zh-hans"


Sent = tuple[str, dict[str, str]]
REFUSED: list[Sent] = [
    ("/customers/new", {"kind": "person"}),
    ("/customers/new", {"kind": "person", "family_name": "佐藤", "email": "違う"}),
    ("/settings/sign-in/password", {"oldpassword": "違う", "password1": "短い", "password2": "長い"}),
    ("/settings/users/invite", {"email": "aiko@yamada-tea.example", "role": "member"}),
    ("/settings/users/invite", {"email": "違う", "role": "王"}),
    ("/settings/fields/new", {"label": "", "type": "choice"}),
    ("/settings/organisation", {"name": "", "currency": "XXX"}),
    ("/settings/teams", {"name": "京都"}),
    ("/sources/imports/new", {}),
]


@LANGUAGES
@pytest.mark.parametrize(("path", "words"), REFUSED)
def test_what_is_refused_is_told_in_the_readers_language(
    house: House, language: str, path: str, words: dict[str, str]
) -> None:
    browser = sign_in(house.aiko if language == "ja" else house.xiaoming)
    answer = browser.post(path, words, follow=True)
    page = Page(answer.content.decode())
    assert page.language == language
    assert english_in(page) == []


@LANGUAGES
def test_a_stranger_is_told_in_the_browsers_language(house: House, language: str) -> None:
    browser = Client(headers={"Accept-Language": language})
    for path, words in (
        ("/accounts/sign-in", {"login": "aiko@yamada-tea.example", "password": "違う"}),
        ("/accounts/sign-in", {"login": "", "password": ""}),
        ("/accounts/password/forgotten", {"email": "違う"}),
    ):
        page = Page(browser.post(path, words, follow=True).content.decode())
        assert page.language == language
        assert english_in(page) == [], path


@LANGUAGES
def test_the_invitation_is_written_in_the_inviters_language(
    house: House, language: str, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.EMAIL_HOST = "mail.yamada-tea.example"
    browser = sign_in(house.aiko if language == "ja" else house.xiaoming)
    browser.post("/settings/users/invite", {"email": "new@yamada-tea.example", "role": "member"})
    (mail,) = mailoutbox
    assert _english(f"{mail.subject}\n{mail.body}") == []


@LANGUAGES
def test_the_link_for_a_new_password_comes_in_the_users_own_language(
    house: House, language: str, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.EMAIL_HOST = "mail.yamada-tea.example"
    user = house.aiko if language == "ja" else house.xiaoming
    Client(headers={"Accept-Language": "en"}).post("/accounts/password/forgotten", {"email": user.email})
    (mail,) = mailoutbox
    assert _english(f"{mail.subject}\n{mail.body}") == []
