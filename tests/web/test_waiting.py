"""Where there is much, no page works a figure out while its reader waits: the worker does, and the page asks again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags
from tests.cast import NOW, Colleagues
from tests.understanding.cast import buys, writes

from farley.analysis.segments import All, Did
from farley.base import clock
from farley.base.access import team_audience
from farley.base.accounts import User
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.understanding import actions, answers, jobs
from farley.understanding.actions import SegmentDraft
from farley.understanding.models import Run, Segment, Sentence
from farley.warehouse import export

pytestmark = pytest.mark.django_db(transaction=True)

Browser = Callable[[User], Client]
OCTOBER = 40
PAGES = {
    "/reports?period=month&on=2026-10-01": "Purchases: 20, by 20 customers",
    "/segments/{segment}/report?period=month&on=2026-10-01": "Purchases: 20, by 20 customers",
    "/customers/{customer}/report?period=month&on=2026-10-01": "There was 1 purchase",
    "/reports/behind?about=purchases&period=month&on=2026-10-01": "Shopper 07",
    "/reports/behind?about=spoken&period=month&on=2026-10-01": "Onlooker",
    "/reports/cohorts": "Oct 2026",
    "/reports/grid": "JP¥",
    "/reports/grid/customers?recency=5&frequency=1": "Shopper",
    "/segments/{segment}/alike": "Onlooker",
    "/scorecard": "0 of 30 predictions have met their outcome so far.",
}


class Worker:
    """What the worker is asked for, and the worker when it gets to it."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def wake(self, name: str, **words: Any) -> None:
        """Ask for a job; only for answers here."""
        if name == "farley.understanding.jobs.answer":
            self.asked.append(words)

    def works(self, *, at: datetime = NOW) -> None:
        """Do all that was asked for."""
        while self.asked:
            jobs.answer(**self.asked.pop(), at=at)


@pytest.fixture(autouse=True)
def _at_this_moment(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    """A worker that is slow, where there is much."""
    found = Worker()
    monkeypatch.setattr("farley.base.jobs.wake", found.wake)
    monkeypatch.setattr(answers, "LITTLE", 0)
    return found


@pytest.fixture
def shoppers(team: Colleagues) -> list[Customer]:
    """Twenty who bought once, in October, and an onlooker; what it means was worked out."""
    Run.objects.create(name="purchase_rhythm", as_of=NOW, asked_at=NOW, finished_at=NOW)
    found = [create_customer(CustomerDraft(name=f"Shopper {n:02}"), by=None, at=NOW) for n in range(1, 21)]
    for shopper in found:
        buys(shopper, [OCTOBER])
    mail = writes(create_customer(CustomerDraft(name="Onlooker"), by=None, at=NOW), "What does it cost?", OCTOBER)
    Sentence.objects.create(
        interaction=mail, customer=mail.customer, start=0, end=18, happened_at=mail.happened_at, vector=bytes(512)
    )
    export.export_all()
    return found


@pytest.fixture
def segment(shoppers: list[Customer], team: Colleagues) -> Segment:
    """Whoever bought."""
    rule = All((All((Did(("purchase",), at_least=1),)),))
    made = actions.create_segment(SegmentDraft("Buyers", rule), by=team.ben, at=NOW)
    jobs.refresh_segments(at=NOW)
    return made


def shown(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def read(page: str) -> str:
    """The words of a page, without its links."""
    return " ".join(strip_tags(page).split())


def poll_in(page: str) -> str:
    (address,) = re.findall(r'<progress-poll src="([^"]+)"', page)
    return unescape(address)


def test_each_page_waits_for_the_worker_and_then_shows_what_it_found(
    shoppers: list[Customer], segment: Segment, team: Colleagues, at_browser: Browser, worker: Worker
) -> None:
    browser, ids = at_browser(team.ben), {"segment": segment.pk, "customer": shoppers[0].pk}
    pages = {path.format(**ids): told for path, told in PAGES.items()}
    polls = {path: poll_in(shown(browser, path)) for path in pages}
    for path, told in pages.items():
        page = shown(browser, path)
        assert told not in read(page), path
        assert 'class="empty"' not in page, f"{path} says that there is nothing, before it knows"
        assert "data-done" not in shown(browser, polls[path]), path
    asked = [str(each) for each in worker.asked]
    assert len(asked) == len(set(asked)) >= len(pages), "each is asked for once, however often the page asks"
    worker.works()
    for path, told in pages.items():
        assert "data-done" in shown(browser, polls[path]), path
        page = shown(browser, path)
        assert told in read(page), path
        assert "<progress-poll" not in page, path


def test_a_file_and_a_segment_wait_too(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser, worker: Worker
) -> None:
    browser = at_browser(team.ben)
    report = "/reports?period=month&on=2026-10-01&as=md"
    assert poll_in(shown(browser, report))
    kept = browser.post("/reports/grid/keep?recency=5&frequency=1", {"name": "Best"})
    assert kept.headers["Location"] == "/reports/grid/customers?recency=5&frequency=1"
    assert not Segment.objects.exists()
    worker.works()
    assert "Purchases: [20]" in shown(browser, report)
    browser.post("/reports/grid/keep?recency=5&frequency=1", {"name": "Best"})
    assert Segment.objects.get().name == "Best"


def test_what_is_kept_for_one_is_not_shown_to_another(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser, worker: Worker
) -> None:
    shanghai = team_audience(team.shanghai.pk)
    buys(create_customer(CustomerDraft(name="Hidden", audience=shanghai), by=None, at=NOW), [OCTOBER])
    export.export_all()
    path = "/reports?period=month&on=2026-10-01"
    shown(at_browser(team.chen), path)
    worker.works()
    assert "Purchases: 21, by 21" in read(shown(at_browser(team.chen), path))
    assert poll_in(shown(at_browser(team.ben), path)), "nothing is kept for him yet"
    worker.works()
    assert "Purchases: 20, by 20" in read(shown(at_browser(team.ben), path))


def test_an_answer_that_has_grown_old_is_shown_with_its_time(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, later = at_browser(team.ben), NOW + timedelta(hours=1)
    path = "/reports?period=month&on=2026-10-01"
    shown(browser, path)
    worker.works()
    buys(shoppers[0], [OCTOBER])
    export.export_all()
    monkeypatch.setattr(clock, "now", lambda: later)
    page = shown(browser, path)
    assert "Purchases: 20" in read(page)
    assert "newer figures are being worked out" in page
    worker.works(at=later)
    assert "Purchases: 21" in read(shown(browser, path))
