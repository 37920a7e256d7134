"""What the pages say of customers: what is known and what not yet, and how a verdict changes what is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, buys, shop_of

from farley.base import clock
from farley.base.accounts import User
from farley.capture.jobs import carry_out_imports
from farley.capture.models import ImportRun, ImportState
from farley.customers.models import Customer
from farley.understanding import jobs
from farley.understanding.catalogue import CATALOGUE
from farley.understanding.models import Insight

pytestmark = pytest.mark.django_db(transaction=True)
Browser = Callable[[User], Client]
OWN_CUSTOMERS = 50
REGULARS = 10
NOT_LOOKED = "Farley has not looked through what is recorded yet."


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.WAREHOUSE, settings.FILES = tmp_path / "warehouse", tmp_path / "files"


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], datetime]:
    """Lets so many days pass for everybody; returns the time."""

    def day(later: int) -> datetime:
        at = NOW + timedelta(days=later)
        monkeypatch.setattr(clock, "now", lambda: at)
        return at

    day(0)
    return day


@pytest.fixture
def young_shop(team: Colleagues, at_browser: Browser, today: object) -> Client:
    """Ben's browser, after he brought in fifty customers of three months: ten buy weekly, the others bought once."""
    browser = at_browser(team.ben)
    assert NOT_LOOKED not in _text(browser, "/")
    rows = ["Order number,Order date,Name,Email,Total"]
    for place in range(OWN_CUSTOMERS):
        orders = 12 if place < REGULARS else 1
        for number in range(orders):
            day = (NOW - timedelta(days=3 + 7 * number + place % 5)).date()
            rows.append(f"{place}-{number},{day},Customer {place:02},c{place}@example.com,{20 + place}.00")
    _bring_in(browser, "\n".join(rows))
    assert NOT_LOOKED in _text(browser, "/")
    _work(NOW)
    home = _text(browser, "/")
    assert NOT_LOOKED not in home
    assert "Customer 00" in home, "nobody looks after anybody yet, so that everybody's are shown"
    return browser


NOT_YET = {
    "en": (
        "So far there is 1 purchase. From 4 on, a rhythm shows.",
        "Before the last 90 days there are 0 purchases. To compare, it takes 4.",
    ),
    "ja": ("これまでの購入は1回です。4回になると間隔が分かります。", "90日前までの購入は0回です。"),
    "zh-hans": ("目前有1次购买，达到4次即可看出节奏。", "90天之前有0次购买"),
}


def test_of_fifty_customers_it_says_what_cannot_be_known_yet_and_gives_no_figure(young_shop: Client) -> None:
    too_few = {"en": "Too few cases", "ja": "件数不足", "zh-hans": "案例太少"}
    for language, said in NOT_YET.items():
        young_shop.post("/look", {"language": language})
        page = _text(young_shop, f"/customers/{_customer('Customer 30').pk}")
        for words in said:
            assert words in page
        assert 'class="claim"' not in page
        scorecard = _text(young_shop, "/scorecard")
        assert scorecard.count(too_few[language]) == sum(1 for each in CATALOGUE if each.predicts)
        assert "figure-value" not in scorecard


def test_of_fifty_customers_it_claims_only_what_shows_and_calls_nobody_to_attention(young_shop: Client) -> None:
    claimed = {insight.customer.name: insight for insight in Insight.objects.select_related("customer")}
    assert len(claimed) >= REGULARS - 2, "two are a day late, of whom nothing is said"
    assert set(claimed) <= {f"Customer {place:02}" for place in range(REGULARS)}
    statements = set(Insight.objects.values_list("statement", flat=True))
    shown = {"rhythm_kept", "phase_growing", "still_customer", "next_purchase", "pays_regularly"}
    assert "rhythm_kept" in statements <= shown
    assert "Nothing calls for attention" in _text(young_shop, "/insights")
    assert "Nothing here" in _text(young_shop, "/insights?status=refuted")
    regular = _text(young_shop, f"/customers/{_customer('Customer 03').pk}")
    assert "Buys every 7 days or so" in regular
    assert re.search("questions? (is|are) still open", regular)
    assert "From 182 days on, a year can be spoken of." in regular
    Insight.objects.all().delete()
    assert "Nothing can be said yet" in _text(young_shop, "/insights")


@pytest.fixture
def shop(team: Colleagues, today: Callable[[int], datetime]) -> Shop:
    """Hanako, whose rhythm is broken, and what Farley makes of it."""
    shop = shop_of(team)
    _work(NOW)
    return shop


def test_a_claim_shows_what_speaks_for_it_and_until_when_it_stands(shop: Shop, at_browser: Browser) -> None:
    page = _text(at_browser(shop.ben), f"/customers/{shop.hanako.pk}")
    assert "8 pieces of evidence" in page
    assert "still a customer" in page, "what she is worth stands at the head, as far as it is known"
    assert "expected in the next year" not in page, "of two customers nothing can be learned"
    assert "At risk" in page
    assert "valid until 18 Dec" in page
    assert "How probably the customer has stopped" in page
    assert "The purchases whose gaps make the rhythm." in page


def test_what_was_refuted_stays_refuted_until_something_new_is_known(
    shop: Shop, at_browser: Browser, today: Callable[[int], datetime]
) -> None:
    browser = at_browser(shop.ben)
    assert "has been silent" in _text(browser, "/insights") or "佐藤" in _text(browser, "/insights")
    browser.post(f"/insights/{_broken().pk}/verdicts", {"kind": "refute", "why": "She is on a long journey."})
    assert "佐藤" not in _text(browser, "/insights")

    _work(today(1))
    assert "佐藤" not in _text(browser, "/insights"), "nothing new, so it is not said again"
    page = _text(browser, f"/customers/{shop.hanako.pk}")
    assert "1 claim was refuted" in page
    assert "She is on a long journey." in page

    buys(shop.hanako, [-2])
    _work(today(140))
    page = _text(browser, "/insights")
    assert "佐藤" in page
    assert "Ben refuted this on" in page
    assert "Something new has been recorded since." in page
    assert Insight.objects.filter(statement="rhythm_broken", ended_at=None).get().despite is not None


def test_a_verdict_of_who_may_judge_moves_the_scorecard_and_is_taken_back(shop: Shop, at_browser: Browser) -> None:
    reader = at_browser(shop.eve)
    assert "insight-judge" not in _text(reader, "/insights")
    assert reader.post(f"/insights/{_broken().pk}/verdicts", {"kind": "confirm"}).status_code == 403

    browser = at_browser(shop.ben)
    assert "confirmed by people" not in _text(browser, "/scorecard")
    answer = browser.post(f"/insights/{_broken().pk}/verdicts", {"kind": "confirm"})
    assert answer.status_code in (200, 302)
    assert "1 / 1" in _text(browser, "/scorecard")

    browser.post(f"/insights/{_broken().pk}/verdicts", {"kind": "refute"})
    page = _text(browser, "/scorecard")
    assert "0 / 1" in page
    assert "1 refuted" in page

    browser.post(_undo_of_last())
    assert "1 / 1" in _text(browser, "/scorecard")
    browser.post(_undo_of_last())
    assert "confirmed by people" not in _text(browser, "/scorecard")


def _undo_of_last() -> str:
    last = _broken().verdicts.filter(withdrawn_at=None).order_by("-at", "-id")[0]
    return f"/insights/{last.insight_id}/verdicts/{last.pk}/withdraw"


def _bring_in(browser: Client, content: str) -> None:
    """The wizard as it stands: every guess is accepted."""
    browser.post("/sources/imports/new", {"file": SimpleUploadedFile("orders.csv", content.encode())})
    run = ImportRun.objects.get()
    address = f"/sources/imports/{run.pk}"
    browser.post(f"{address}/columns", _chosen_in(browser.get(f"{address}/columns").content.decode()))
    carry_out_imports(clock.now())
    browser.post(f"{address}/start")
    carry_out_imports(clock.now())
    run.refresh_from_db()
    assert run.state == ImportState.DONE, run.problem


def _chosen_in(page: str) -> dict[str, str]:
    """What the form of the columns would send."""
    found = dict(re.findall(r'<input class="input[^"]*" name="([^"]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select class="input[^"]*"[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def _work(at: datetime) -> None:
    """What the worker does in the night."""
    jobs.read_tones(at=at)
    jobs.understand(at=at)
    jobs.replay(at=at)


def _text(browser: Client, address: str) -> str:
    """The page, without the marks that keep a figure whole at the end of a line."""
    return re.sub(r'<span class="is-whole">(.*?)</span>', r"\1", unescape(browser.get(address).content.decode()))


def _customer(name: str) -> Customer:
    return Customer.objects.get(name=name)


def _broken() -> Insight:
    return Insight.objects.get(statement="rhythm_broken", ended_at=None)
