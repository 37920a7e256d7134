"""Mei connects the website, watches what arrives, sorts out the quarantine, and decides who is who."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.web.queries import assert_asks_no_more

from farley.base import clock
from farley.base.accounts import User
from farley.base.changes import Change
from farley.capture import inbox, pipeline
from farley.capture.actions import sources
from farley.capture.actions.sources import NewSource
from farley.capture.models import InboxItem, ItemState, Review, ReviewState, Source
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft, IdentifierDraft
from farley.customers.models import Customer, Merge

Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the worker was woken for."""
    names: list[str] = []
    monkeypatch.setattr("farley.base.jobs.wake", lambda name: names.append(name))
    return names


@pytest.fixture
def mei_at(mei: User, at_browser: Browser) -> Client:
    """Mei's browser."""
    return at_browser(mei)


@pytest.fixture
def website(mei: User, now: datetime) -> NewSource:
    """The website that Mei has connected."""
    return sources.create_source("web_tracking", "Our website", with_key=True, by=mei, at=now)


def source_of(key: str) -> Source | None:
    """The source that takes things in with this key."""
    return Source.objects.filter(key_hash=sources.hash_of(key), closed_at=None).first()


def arrive(source: Source, *events: object, at: datetime) -> None:
    """Events come in as the intake keeps them."""
    keep = [
        inbox.NewItem(source.pk, f"e{n}-{at.timestamp()}", json.dumps({"event": event}).encode(), at)
        for n, event in enumerate(events)
    ]
    inbox.keep(keep)


def test_a_website_is_connected_and_its_key_is_shown_once(mei_at: Client) -> None:
    answer = mei_at.post("/sources/connected/new", {"name": "Our website", "origins": "https://www.aoba.example/"})

    page = answer.content.decode()
    found = re.search(r'data-value value="([^"]{20,})"', page)
    assert found is not None
    key, source = found[1], Source.objects.get()
    assert page.count(key) >= 5, "in the field and in every one of the lines to paste"
    assert "no-store" in answer.headers["Cache-Control"]
    assert source.settings["origins"] == ["https://www.aoba.example"]
    assert source_of(key) == source
    assert key not in mei_at.get(f"/sources/connected/{source.pk}").content.decode()
    assert key not in json.dumps(list(Change.objects.values_list("fields", flat=True)))


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"name": " "}, "Give the source a name."),
        ({"name": "Our website"}, "There is already a source with this name."),
        ({"name": "Shop", "origins": "https://shop.example/cart"}, "is not the address of a website"),
        ({"name": "Shop", "origins": "javascript:alert(1)"}, "is not the address of a website"),
        ({"name": "Shop", "origins": "https://shop.example:x"}, "is not the address of a website"),
    ],
)
def test_what_cannot_be_connected(mei_at: Client, website: NewSource, form: dict[str, str], reason: str) -> None:
    answer = mei_at.post("/sources/connected/new", form)

    assert answer.status_code == 422
    assert reason in answer.content.decode()


def test_a_new_key_puts_the_old_one_out_of_use(mei_at: Client, website: NewSource) -> None:
    page = mei_at.post(f"/sources/connected/{website.source.pk}/key").content.decode()

    found = re.search(r'data-value value="([^"]{20,})"', page)
    assert found is not None
    assert source_of(website.write_key) is None
    assert source_of(found[1]) == website.source


def test_pause_and_take_in_again(mei_at: Client, website: NewSource) -> None:
    address = f"/sources/connected/{website.source.pk}"

    assert "Paused" in mei_at.post(f"{address}/pause", follow=True).content.decode()
    assert source_of(website.write_key) is None
    assert "Paused" not in mei_at.post(f"{address}/resume", follow=True).content.decode()
    assert source_of(website.write_key) == website.source


def test_websites_can_be_named_later(mei_at: Client, website: NewSource) -> None:
    mei_at.post(f"/sources/connected/{website.source.pk}/origins", {"origins": "aoba.example\nhttp://localhost:3000"})

    website.source.refresh_from_db()
    assert website.source.settings["origins"] == ["https://aoba.example", "http://localhost:3000"]
    assert Change.objects.filter(verb="update", subject_kind="source").exists()


def test_what_arrives_shows_at_once_and_then_whose_it_is(mei_at: Client, website: NewSource) -> None:
    at = clock.now()
    seen = {"type": "page", "anonymousId": "abc-123", "properties": {"title": "煎茶", "url": "https://aoba.example"}}
    named = {"type": "identify", "userId": "u1", "traits": {"name": "佐藤 花子", "email": "hana@example.com"}}
    arrive(website.source, seen, named, {"type": "page"}, at=at)
    address = f"/sources/connected/{website.source.pk}"

    page = mei_at.get(f"{address}/live").content.decode()
    assert "煎茶" in page
    assert "abc-123" in page
    assert "Waiting" in page

    pipeline.work_off(now=lambda: at)
    page = mei_at.get(address).content.decode()
    customer = Customer.objects.get()
    assert f'href="/customers/{customer.pk}">{customer.name}' in page
    assert "From somebody not yet known" in page
    assert "names nobody" in page
    assert 'src="/sources/connected' in page
    assert "progress-poll" not in mei_at.get(f"{address}?live=off").content.decode()


def test_the_list_says_which_source_receives(mei_at: Client, mei: User, website: NewSource) -> None:
    sources.create_source("web_tracking", "Old shop", with_key=True, by=mei, at=clock.now())
    arrive(website.source, {"type": "page", "anonymousId": "a"}, {"type": "page"}, at=clock.now())
    pipeline.work_off(now=clock.now)

    page = mei_at.get("/sources/connected").content.decode()

    assert page.count("Receiving") == 1
    assert "2 in 24 hours" in page
    assert "1 in quarantine" in page
    assert "Nothing has come yet" in page


def test_a_source_that_was_quiet_for_long_says_since_when(mei_at: Client, website: NewSource) -> None:
    arrive(website.source, {"type": "page", "anonymousId": "a"}, at=clock.now() - timedelta(days=40))

    assert "Quiet" in mei_at.get("/sources/connected").content.decode()


@pytest.fixture
def quarantined(website: NewSource, now: datetime) -> list[InboxItem]:
    """Two events that name nobody, and one of a type that nobody knows."""
    arrive(website.source, {"type": "page"}, {"type": "page", "x": "<b>bold</b>"}, {"type": "trakc"}, at=now)
    pipeline.work_off(now=lambda: now)
    return list(InboxItem.objects.filter(state=ItemState.QUARANTINED).order_by("id"))


def test_quarantine_shows_reasons_and_what_came_verbatim(mei_at: Client, quarantined: list[InboxItem]) -> None:
    page = mei_at.get("/sources/quarantine").content.decode()

    assert "names nobody" in page
    assert "2 items" in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<b>bold" not in page
    chosen = mei_at.get("/sources/quarantine", {"reason": quarantined[2].reason}).content.decode()
    assert "trakc" in chosen
    assert "bold" not in chosen
    assert "trakc" in mei_at.get(f"/sources/quarantine/{quarantined[2].pk}").content.decode()


def test_one_or_all_of_a_reason_are_tried_again(
    mei_at: Client, quarantined: list[InboxItem], website: NewSource, woken: list[str]
) -> None:
    mei_at.post("/sources/quarantine/retry", {"ids": quarantined[2].pk})
    assert list(InboxItem.objects.filter(state=ItemState.WAITING)) == [quarantined[2]]
    assert woken == ["farley.capture.jobs.work_off_inbox"]

    form = {"reason": quarantined[0].reason, "source": website.source.pk}
    page = mei_at.post("/sources/quarantine/retry", form, follow=True).content.decode()
    assert "2 are tried again." in page
    assert not InboxItem.objects.filter(state=ItemState.QUARANTINED).exists()


def test_setting_aside_is_noted(mei_at: Client, mei: User, quarantined: list[InboxItem]) -> None:
    mei_at.post("/sources/quarantine/discard", {"ids": quarantined[0].pk})

    quarantined[0].refresh_from_db()
    assert quarantined[0].state == ItemState.IGNORED
    assert Change.objects.get(verb="set_aside").by == mei
    assert mei_at.post("/sources/quarantine/discard").status_code == 422


def test_an_empty_quarantine_says_so(mei_at: Client) -> None:
    assert "Everything could be read" in mei_at.get("/sources/quarantine").content.decode()


def test_control_characters_are_shown_and_do_nothing(mei_at: Client, website: NewSource, now: datetime) -> None:
    inbox.keep([inbox.NewItem(website.source.pk, "k", b"\x00\x1b[31m\xff\xe2\x80\xae", now, "Not JSON.")])

    page = mei_at.get("/sources/quarantine").content.decode()

    assert "␀␛[31m" in page
    assert "\u202e" not in page


@pytest.fixture
def pair(tom: User, now: datetime) -> Review:
    """佐藤 健 twice, with one phone number."""
    phone = (IdentifierDraft("phone", "090-1234-5678"),)
    first, second = (
        create_customer(CustomerDraft(name=name, identifiers=phone, region="JP"), by=tom, at=now)
        for name in ("佐藤 健", "佐藤健")
    )
    reasons = [
        {"code": "phone_same", "weight": 5.0, "left": "+819012345678", "right": "+819012345678"},
        {"code": "postcode_differs", "weight": -1.0, "left": "1000001", "right": "5300001"},
    ]
    return Review.objects.create(first=first, second=second, score=0.9, reasons=reasons, found_at=now)


def test_a_pair_stands_side_by_side_with_its_reasons(tom: User, at_browser: Browser, pair: Review) -> None:
    page = at_browser(tom).get("/sources/reviews").content.decode()

    assert "Same phone number" in page
    assert "Different postal codes" in page
    assert f"/customers/{pair.first_id}/merge/{pair.second_id}" in page
    for key in ("s", "d"):
        assert f'data-key="{key}"' in page


def test_they_are_the_same(tom: User, at_browser: Browser, pair: Review) -> None:
    page = at_browser(tom).post(f"/sources/reviews/{pair.pk}/same", {"kept": pair.second_id}, follow=True)

    edge = Merge.objects.get()
    assert (edge.kept, edge.absorbed) == (pair.second, pair.first)
    assert "佐藤健 is one customer now." in page.content.decode()
    assert f"/sources/reviews/{pair.pk}/reopen" in page.content.decode()
    at_browser(tom).post(f"/sources/reviews/{pair.pk}/reopen")
    edge.refresh_from_db()
    pair.refresh_from_db()
    assert edge.undone_by == tom
    assert (pair.state, pair.decided_by) == (ReviewState.OPEN, None)


def test_who_takes_a_merge_back_says_that_they_are_two(tom: User, at_browser: Browser, pair: Review) -> None:
    at_browser(tom).post(f"/sources/reviews/{pair.pk}/same", {"kept": pair.second_id})
    at_browser(tom).post(f"/customers/merges/{Merge.objects.get().pk}/undo")
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == (ReviewState.DIFFERENT, tom)


def test_they_are_two_and_that_can_be_taken_back(tom: User, at_browser: Browser, pair: Review) -> None:
    browser = at_browser(tom)

    page = browser.post(f"/sources/reviews/{pair.pk}/different", follow=True).content.decode()
    assert "Nobody looks like somebody else" in page
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == (ReviewState.DIFFERENT, tom)
    assert browser.post(f"/sources/reviews/{pair.pk}/same").status_code == 404, "it is decided"

    assert "One customer or two?" in browser.post(f"/sources/reviews/{pair.pk}/reopen", follow=True).content.decode()
    assert browser.post(f"/sources/reviews/{pair.pk}/reopen").status_code == 404


def test_later_goes_on_to_the_next_pair(tom: User, at_browser: Browser, pair: Review, now: datetime) -> None:
    third = create_customer(CustomerDraft(name="Emma Clarke"), by=tom, at=now)
    Review.objects.create(first=pair.first, second=third, score=0.7, found_at=now)
    browser = at_browser(tom)

    page = browser.get("/sources/reviews").content.decode()
    later = re.search(r'href="(\?after=[^"]+)" data-key="l"', page)
    assert later is not None
    page = browser.get(f"/sources/reviews{later[1]}").content.decode()
    assert "Emma Clarke" in page
    assert "Back to the first" in page


def test_who_may_do_what(
    tom: User, rin: User, mei: User, at_browser: Browser, website: NewSource, quarantined: list[InboxItem], pair: Review
) -> None:
    managers_only = [
        "/sources/connected",
        "/sources/connected/new",
        f"/sources/connected/{website.source.pk}",
        f"/sources/connected/{website.source.pk}/live",
        "/sources/quarantine",
        f"/sources/quarantine/{quarantined[0].pk}",
    ]
    for address in managers_only:
        assert [at_browser(user).get(address).status_code for user in (rin, tom, mei)] == [403, 403, 200], address
    assert [at_browser(user).get("/sources/reviews").status_code for user in (rin, tom)] == [403, 200]
    for address in ("pause", "key", "origins", "resume"):
        assert at_browser(tom).post(f"/sources/connected/{website.source.pk}/{address}").status_code == 403, address
    for address in ("retry", "discard"):
        assert at_browser(tom).post(f"/sources/quarantine/{address}", {"ids": 1}).status_code == 403, address
    tabs = re.findall(r'class="tab" href="([^"]+)"', at_browser(tom).get("/sources").content.decode())
    assert tabs == ["/sources", "/sources/reviews"]


def test_lists_ask_as_often_for_many_as_for_few(mei_at: Client, mei: User, website: NewSource) -> None:
    at = clock.now()

    def more_sources(count: int) -> None:
        for number in range(Source.objects.count(), Source.objects.count() + count):
            made = sources.create_source("web_tracking", f"Site {number}", with_key=True, by=mei, at=at)
            arrive(made.source, {"type": "page", "anonymousId": "a"}, at=at)

    def more_events(count: int) -> None:
        number = InboxItem.objects.count()
        people = [{"type": "identify", "userId": f"u{number + n}", "traits": {"name": "P"}} for n in range(count)]
        arrive(website.source, *people, *({"type": f"x{n}"} for n in range(count)), at=at + timedelta(seconds=number))
        pipeline.work_off(now=lambda: at)

    assert_asks_no_more(mei_at, "/sources/connected", more_sources)
    assert_asks_no_more(mei_at, f"/sources/connected/{website.source.pk}", more_events)
    assert_asks_no_more(mei_at, "/sources/quarantine", more_events)


@pytest.mark.usefixtures("organisation")
def test_the_script_for_websites_is_open_to_everybody(client: Client) -> None:
    answer = client.get("/farley.js")

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert b"/v1/batch" in answer.content
    assert not answer.cookies
