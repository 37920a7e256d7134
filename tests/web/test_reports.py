"""Ben reads what changed in October: in the company, in a segment and with Hanako, in three languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from tests.cast import NOW, Colleagues
from tests.web.queries import assert_asks_no_more
from tests.web.reports import OCTOBER, told

from farley.analysis.segments import All, Did
from farley.base import clock
from farley.base.access import team_audience
from farley.base.accounts import User
from farley.customers.actions import create_customer
from farley.customers.actions.relationships import RelationshipDraft, relate
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.understanding import actions, jobs
from farley.understanding.actions import SegmentDraft
from farley.understanding.models import Insight, Outcome, Prediction, Run, Segment, Tone, Verdict, VerdictKind
from farley.warehouse import export

pytestmark = pytest.mark.django_db(transaction=True)

Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _at_this_moment(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    monkeypatch.setattr(clock, "now", lambda: NOW)


def buys(customer: Customer, day: str, amount: int, **more: Any) -> None:
    happens(customer, kinds.Purchase(), day, channel="shop", amount=Decimal(amount), currency="JPY", **more)


def happens(customer: Customer, what: kinds.Kind, day: str, **more: Any) -> Any:
    at = datetime.fromisoformat(f"{day}T03:00:00").replace(tzinfo=UTC)
    happening = timeline.Happening(customer=customer, what=what, happened_at=at, **more)
    return timeline.record(happening, by=None, at=at, source="test")


def complains(customer: Customer, day: str, **more: Any) -> None:
    row = happens(customer, kinds.Email(), day, channel="email", direction="in", text="Broken!", **more)
    Tone.objects.create(
        tx=row.pk, interaction=row, score=-0.8, certainty=0.9, language="en", model="m", intent="complaint"
    )


@pytest.fixture
def shoppers(team: Colleagues) -> list[Customer]:
    """Six who spent 100 yen in September and 300 in October; a seventh came in October."""
    found = [create_customer(CustomerDraft(name=f"Shopper {n}"), by=None, at=NOW) for n in range(1, 8)]
    for shopper in found[:6]:
        buys(shopper, "2026-09-10", 100)
        buys(shopper, "2026-10-10", 300)
    buys(found[6], "2026-10-31", 50)
    complains(found[0], "2026-10-12")
    export.export_all()
    return found


def test_the_companys_report_is_what_a_person_adds_up(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    said = told(at_browser(team.ben), f"/reports{OCTOBER}")
    assert "In October 2026 JP¥1,850 were spent." in said
    # Six rose by 200 and one by 50: the root of 6 * 200² + 50² is 492; 1.2816 times that is 631.
    assert "That is JP¥1,250 more than in September 2026 (JP¥600; the change is JP¥619 to JP¥1,881)." in said
    assert "Purchases: 7, by 7 customers (6 by 6 in September 2026)." in said
    assert "1 customer bought for the first time (6 in September 2026)." in said
    assert "Complaints among 1 texts that were read: 1 (0 in September 2026)." in said
    assert "What was spent: JP¥1,850 in October 2026, JP¥600 in September 2026." in said
    assert "What rose most came from Shopper 1 (+JP¥200), Shopper 2 (+JP¥200), Shopper 3 (+JP¥200)." in said
    assert "A year earlier" not in said


def test_where_nothing_is_recorded_it_leads_to_the_newest_entry(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    browser, november = at_browser(team.ben), "?period=month&on=2026-11-10"
    page = browser.get(f"/reports{november}").content.decode()
    assert "Nothing is recorded in November 2026" in page
    assert "The newest entry is of 31 Oct 2026." in page
    assert 'href="?period=month&amp;on=2026-10-01">October 2026' in page
    own = browser.get(
        f"/customers/{shoppers[1].pk}/report?period=own&since=2026-11-01&until=2026-11-10"
    ).content.decode()
    assert "The newest entry is of 10 Oct 2026." in own
    assert "period=own&amp;since=2026-10-01&amp;until=2026-10-10" in own
    assert "Nothing is recorded" not in browser.get(f"/reports{OCTOBER}").content.decode()


def test_each_figure_leads_to_the_rows_that_add_up_to_it(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    browser = at_browser(team.ben)
    page = browser.get(f"/reports{OCTOBER}").content.decode()
    link = re.search(r'href="(/reports/behind\?about=paid[^"]*)">JP¥1,850', page)
    assert link
    behind = browser.get(link[1].replace("&amp;", "&")).content.decode()
    rows = re.findall(r'<td class="is-number">JP¥([\d,]+)</td><td class="is-number">JP¥(\d+)</td>', behind)
    assert (sum(int(now) for now, _before in rows), sum(int(before) for _now, before in rows)) == (1850, 600)
    assert f'href="{escape(link[1].replace("&amp;", "&"))}">JP¥600</a>' in page
    row = re.search(r'href="(/customers/\d+\?[^"#]*)#timeline" data-open>Shopper 1<', behind)
    assert row
    assert entries_at(browser, unescape(row[1])) == 2
    assert "Shopper 7" in browser.get("/reports/behind?about=newcomers&period=month&on=2026-10-01").content.decode()


def test_one_customers_report_leads_to_the_timeline_and_says_when_there_are_too_few_cases(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    path = f"/customers/{shoppers[0].pk}/report"
    said = told(at_browser(team.ben), f"{path}{OCTOBER}")
    assert "In September 2026 it was JP¥100; too few cases (2 of 5) to tell a change from chance." in said
    assert "There was 1 purchase (1 in September 2026)." in said


def test_each_figure_of_one_customer_leads_to_exactly_the_entries_that_it_counts(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    browser, shopper = at_browser(team.ben), shoppers[0]
    happens(shopper, kinds.Refund(), "2026-10-11", channel="shop", amount=Decimal(40), currency="JPY")
    happens(shopper, kinds.Email(), "2026-09-12", channel="email", direction="out", text="We have new tea.")
    happens(shopper, kinds.Call(), "2026-10-13", channel="phone", direction="in")
    retracted = happens(shopper, kinds.Call(), "2026-10-14", channel="phone", direction="in")
    timeline.retract(retracted, by=team.ben, at=NOW)
    export.export_all()
    page = browser.get(f"/customers/{shopper.pk}/report{OCTOBER}").content.decode()
    article = re.search(r"<article.*?</article>", page, re.DOTALL)
    assert article
    links = {
        (unescape(href), text)
        for href, text in re.findall(r'<a href="(/customers/[^"#]+)#timeline">(.*?)</a>', article[0])
    }
    counts = {(parse_qs(href.partition("?")[2])["counted"][0], text): entries_at(browser, href) for href, text in links}
    assert counts == {
        ("paid:JPY", "JP¥260"): 2,
        ("paid:JPY", "JP¥100"): 1,
        ("purchases", "1"): 1,
        ("incoming", "2"): 2,
        ("incoming", "0"): 0,
        ("outgoing", "0"): 0,
        ("outgoing", "1"): 1,
        ("texts", "1"): 1,
        ("complaints", "1"): 1,
        ("complaints", "0"): 0,
    }


def entries_at(browser: Client, path: str) -> int:
    """How many entries the timeline shows, on the page and as its own part."""
    page = browser.get(path).content.decode()
    assert "Counted in a report" in page
    part = browser.get(path.replace("?", "/timeline?"), headers={"hx-request": "true"}).content.decode()
    many = [len(re.findall(r'<li class="entry', each)) for each in (page, part)]
    assert many[0] == many[1]
    return many[0]


def test_an_organisations_report_counts_its_people_while_they_were_there(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    firm = create_customer(CustomerDraft(kind="organisation", name="Kabuto"), by=team.ben, at=NOW)
    for shopper, since, until in (
        (shoppers[0], None, None),
        (shoppers[1], date(2026, 10, 1), None),
        (shoppers[2], None, date(2026, 9, 30)),
        (shoppers[3], date(2026, 10, 11), None),
    ):
        relate(RelationshipDraft(shopper, firm, "works_for", since=since, until=until), by=team.ben, at=NOW)
    said = told(at_browser(team.ben), f"/customers/{firm.pk}/report{OCTOBER}")
    assert "In October 2026 JP¥600 were spent." in said
    assert "In September 2026 it was JP¥200;" in said


def test_a_segments_report_counts_its_members_of_today(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    segment = actions.create_segment(
        SegmentDraft("Twice", All((All((Did(("purchase",), at_least=2),)),))), by=team.ben, at=NOW
    )
    jobs.refresh_segments(at=NOW)
    said = told(at_browser(team.ben), f"/segments/{segment.pk}/report{OCTOBER}")
    assert "In October 2026 JP¥1,800 were spent." in said
    assert Segment.objects.get().pk == segment.pk


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("ja", "2026年10月の購入額は￥1,850でした。2026年9月（￥600）より￥1,250増えました（差は￥619～￥1,881）。"),
        ("zh-hans", "2026年10月共消费JP¥1,850。比2026年9月（JP¥600）多JP¥1,250（差额JP¥619～JP¥1,881）。"),
    ],
)
def test_it_is_composed_in_the_readers_language(
    language: str, wanted: str, shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    assert wanted in told(at_browser(team.ben), f"/reports{OCTOBER}", language)


def test_it_can_be_saved_with_its_links(shoppers: list[Customer], team: Colleagues, at_browser: Browser) -> None:
    answer = at_browser(team.ben).get(f"/reports{OCTOBER}&as=md")
    text = answer.content.decode()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report-2026-10-01.md"'
    assert text.startswith("# The whole company: October 2026\n")
    assert "- In October 2026 [JP¥1,850](http://testserver/reports/behind?about=paid&currency=JPY" in text


def test_what_another_team_keeps_does_not_count(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    paths = [f"/reports{OCTOBER}", f"/customers/{shoppers[0].pk}/report{OCTOBER}"]
    before = [told(at_browser(team.ben), path) for path in paths]
    shanghai = team_audience(team.shanghai.pk)
    buys(shoppers[0], "2026-10-20", 9000, audience=shanghai)
    complains(shoppers[0], "2026-10-20", audience=shanghai)
    buys(create_customer(CustomerDraft(name="Hidden", audience=shanghai), by=None, at=NOW), "2026-10-20", 5000)
    export.export_all()
    assert [told(at_browser(team.ben), path) for path in paths] == before
    assert "JP¥15,850" in told(at_browser(team.chen), paths[0])
    behind = "/reports/behind?about=paid&currency=JPY&period=month&on=2026-10-01"
    assert "Hidden" in at_browser(team.chen).get(behind).content.decode()
    assert "Hidden" not in at_browser(team.ben).get(behind).content.decode()
    assert at_browser(team.ben).get("/segments/999/report").status_code == 404


def test_a_time_that_is_not_over_is_compared_with_as_much_of_the_one_before(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    buys(shoppers[0], "2026-11-03", 70)
    export.export_all()
    said = told(at_browser(team.ben), "/reports?period=month&on=2026-11-20")
    assert "In November 2026 so far JP¥70 were spent." in said
    assert "JP¥1,800" in said  # what was bought on the 31st of October lies behind the 20th


@pytest.mark.parametrize("query", ["?period=own&since=x&until=9999-99-99", "?period=year&on=0001-01-01", "?period=no"])
def test_an_address_that_makes_no_sense_asks_for_the_last_month(
    query: str, team: Colleagues, at_browser: Browser
) -> None:
    page = at_browser(team.eve).get(f"/reports{query}")
    assert page.status_code == 200
    assert "There is nothing from before" in page.content.decode()


def test_it_asks_no_more_for_many_customers(team: Colleagues, at_browser: Browser) -> None:
    def more(many: int) -> None:
        for _n in range(many):
            buys(create_customer(CustomerDraft(name="Shopper"), by=None, at=NOW), "2026-10-10", 300)
        export.export_all()

    assert_asks_no_more(at_browser(team.ben), f"/reports{OCTOBER}", more)


def test_a_customers_claims_and_how_right_the_forecasts_were_are_told(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    shopper = shoppers[0]
    claim = claimed(shopper, "2026-10-05", ended="2026-10-25")
    Verdict.objects.create(
        insight=claim, kind=VerdictKind.CONFIRM, statement=claim.statement, confidence=0.8, at=day("2026-10-06")
    )
    for number in range(20):
        foretold(shoppers[number % 6], number, happened=number < 5)
    page = at_browser(team.ben).get(f"/customers/{shopper.pk}/report{OCTOBER}").content.decode()
    assert f'href="/customers/{shopper.pk}#claim-{claim.pk}"' in page
    said = told(at_browser(team.ben), f"/reports{OCTOBER}")
    assert "New claims: Phase (1)." in said
    assert "No longer claimed: Phase (1)." in said
    assert "Colleagues confirmed 1 claims, corrected 0 and refuted 0." in said
    assert "Of 20 forecasts that met their outcome 25% came true (15–39%); 30% had been said." in said
    one = told(at_browser(team.ben), f"/customers/{shopper.pk}/report{OCTOBER}")
    assert "Forecasts that met their outcome: 4; too few cases (of 20) to say how right they were." in one


def test_of_two_customers_of_whom_the_one_kept_every_forecast_nothing_is_sure(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    for number in range(40):
        foretold(shoppers[number % 2], number, happened=number % 2 == 0)
    said = told(at_browser(team.ben), f"/reports{OCTOBER}")
    assert "Of 40 forecasts that met their outcome 50% came true (11–89%); 30% had been said." in said
    one = told(at_browser(team.ben), f"/customers/{shoppers[0].pk}/report{OCTOBER}")
    assert "Of 20 forecasts that met their outcome 100% came true (38–100%); 30% had been said." in one


def day(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T03:00:00").replace(tzinfo=UTC)


def claimed(customer: Customer, since: str, *, ended: str) -> Insight:
    return Insight.objects.create(
        customer=customer,
        name="relationship_phase",
        statement="phase_loyal",
        params={"purchases": 11, "days": 400, "silent_days": 9, "away_days": 0, "contacts": 0},
        confidence=0.8,
        first_claimed_at=day(since),
        as_of=day(since),
        expires_at=NOW,
        ended_at=day(ended),
    )


def foretold(customer: Customer, number: int, *, happened: bool) -> None:
    as_of = day("2026-09-01") + timedelta(hours=number)
    run = Run.objects.create(name="will_buy_soon", as_of=as_of, asked_at=NOW)
    made = Prediction.objects.create(
        customer=customer,
        name="will_buy_soon",
        event="buys",
        as_of=as_of,
        horizon_end=day("2026-10-01"),
        probability=0.3,
        low=0.2,
        high=0.4,
        baseline_probability=0.3,
        run=run,
    )
    Outcome.objects.create(prediction=made, happened=happened, settled_at=NOW)
