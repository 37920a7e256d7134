"""Ben looks who bought again, and how lately and how often; he keeps one square of the grid as a segment."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import NOW, Colleagues
from tests.understanding.cast import buys
from tests.web.queries import assert_asks_no_more

from farley.analysis.segments import All, Did
from farley.base import clock
from farley.base.access import team_audience
from farley.base.accounts import User
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.understanding import actions, jobs
from farley.understanding.actions import SegmentDraft
from farley.understanding.models import Membership, Segment
from farley.warehouse import export
from farley.web.reports.groups import bounds_of

pytestmark = pytest.mark.django_db(transaction=True)

Browser = Callable[[User], Client]
# 20 November less so many days: in October, and in September.
OCTOBER, SEPTEMBER = 40, 70


@pytest.fixture(autouse=True)
def _at_this_moment(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def shoppers(team: Colleagues) -> list[Customer]:
    """Twenty who first bought in September; five of them again in October."""
    found = [create_customer(CustomerDraft(name=f"Shopper {n:02}"), by=None, at=NOW) for n in range(1, 21)]
    for number, shopper in enumerate(found):
        buys(shopper, [SEPTEMBER, OCTOBER] if number < 5 else [SEPTEMBER])
    export.export_all()
    return found


def cells(page: str) -> list[str]:
    """What stands in the rows of the table, row by row."""
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert body
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL)]


def test_who_bought_again_is_what_a_person_counts(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    browser = at_browser(team.ben)
    page = browser.get("/reports/cohorts").content.decode()
    assert cells(page) == ["Sept 2026 20 100% 20 25% 5 · 15–39% 0% 0 · 0–8%"]
    assert "heat-1" in page
    money = browser.get("/reports/cohorts?show=money&by=quarter&currency=JPY").content.decode()
    assert cells(money) == ["Q3 2026 20 100% 2K 25% 500"]


def test_a_segments_members_alone_can_be_counted(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    rule = All((All((Did(("purchase",), at_least=2),)),))
    segment = actions.create_segment(SegmentDraft("Twice", rule), by=team.ben, at=NOW)
    jobs.refresh_segments(at=NOW)
    page = at_browser(team.ben).get(f"/reports/cohorts?segment={segment.pk}").content.decode()
    assert cells(page)[0].startswith("Sept 2026 5 100%")
    assert "is-faint-figure" in page
    grid = at_browser(team.ben).get(f"/reports/grid?segment={segment.pk}").content.decode()
    assert f"segment={segment.pk}" in grid
    assert at_browser(team.ben).get("/reports/grid?segment=999").status_code == 404


def test_each_square_leads_to_its_customers_and_can_be_kept(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    browser = at_browser(team.ben)
    page = browser.get("/reports/grid").content.decode()
    # The five who came back are equal: nobody came later, and nobody oftener.
    square = re.search(r'href="(/reports/grid/customers\?recency=5&amp;frequency=5)">5</a>', page)
    assert square
    assert "JP¥1,000" in page
    behind = browser.get(square[1].replace("&amp;", "&")).content.decode()
    assert [name for name in (f"Shopper {n:02}" for n in range(1, 21)) if name in behind] == [
        f"Shopper {n:02}" for n in range(1, 6)
    ]
    browser.post("/reports/grid/keep?recency=5&frequency=5", {"name": "Best"})
    jobs.refresh_segments(at=NOW)
    kept = Segment.objects.get(name="Best")
    assert Membership.objects.filter(segment=kept).count() == 5


def test_readers_keep_nothing_and_no_square_lies_outside(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    browser = at_browser(team.eve)
    assert browser.post("/reports/grid/keep?recency=5&frequency=5", {"name": "Best"}).status_code == 403
    assert browser.get("/reports/grid/customers?recency=6&frequency=1").status_code == 404
    assert not Segment.objects.exists()


def test_with_few_customers_it_says_so(team: Colleagues, at_browser: Browser) -> None:
    buys(create_customer(CustomerDraft(name="One"), by=None, at=NOW), [OCTOBER])
    export.export_all()
    assert "1 of the 20 customers" in at_browser(team.eve).get("/reports/grid").content.decode()
    (row,) = cells(at_browser(team.eve).get("/reports/cohorts").content.decode())
    assert row.startswith("Oct 2026 1 100%")


def test_what_another_team_keeps_does_not_count(
    shoppers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    paths = ("/reports/cohorts", "/reports/grid")
    before = [cells(at_browser(team.ben).get(path).content.decode()) for path in paths]
    shanghai = team_audience(team.shanghai.pk)
    buys(shoppers[0], [10], audience=shanghai)
    buys(create_customer(CustomerDraft(name="Hidden", audience=shanghai), by=None, at=NOW), [OCTOBER])
    export.export_all()
    assert [cells(at_browser(team.ben).get(path).content.decode()) for path in paths] == before
    assert len(cells(at_browser(team.chen).get("/reports/cohorts").content.decode())) == 2


def test_where_all_purchases_are_old_it_goes_back_to_them(team: Colleagues, at_browser: Browser) -> None:
    shopper = create_customer(CustomerDraft(name="From an old file"), by=None, at=NOW)
    buys(shopper, [SEPTEMBER + 5 * 365, OCTOBER + 5 * 365])
    export.export_all()
    browser = at_browser(team.ben)
    page = browser.get("/reports/cohorts").content.decode()
    assert cells(page) == ["Sept 2021 1 100% 1 100% 1 · 38–100%"]
    assert "The newest purchase is of 12 Oct 2021" in page
    assert "not over yet" not in page
    (later,) = re.findall(r'rel="next" href="\?until=([^"]+)"', page)
    empty = browser.get(f"/reports/cohorts?until={later}").content.decode()
    assert "an earlier or a later time" in empty
    assert cells(browser.get("/reports/cohorts?by=quarter&until=2021-12-31").content.decode())[0].startswith("Q3 2021")
    assert browser.get("/reports/cohorts?until=nonsense").status_code == 200


def test_where_nobody_began_of_late_it_goes_back_to_those_who_did(team: Colleagues, at_browser: Browser) -> None:
    shopper = create_customer(CustomerDraft(name="From an old file"), by=None, at=NOW)
    buys(shopper, [SEPTEMBER + 5 * 365, OCTOBER + 3 * 365])
    export.export_all()
    page = at_browser(team.ben).get("/reports/cohorts").content.decode()
    (row,) = cells(page)
    assert row.startswith("Sept 2021 1 100%")
    assert row.count("%") > 8
    assert "Nobody has bought for the first time since 12 Sept 2021" in page


def test_periods_begin_at_midnight_here_and_the_last_is_this_one() -> None:
    months, quarters = bounds_of("month", at=NOW), bounds_of("quarter", at=NOW)
    zone = timezone.get_current_timezone()
    assert (months[0], months[-1]) == (datetime(2025, 11, 1, tzinfo=zone), datetime(2026, 12, 1, tzinfo=zone))
    assert (quarters[0], quarters[-1]) == (datetime(2024, 1, 1, tzinfo=zone), datetime(2027, 1, 1, tzinfo=zone))
    assert (len(months), len(quarters)) == (14, 13)


@pytest.mark.parametrize("path", ["/reports/cohorts", "/reports/grid"])
def test_it_asks_no_more_for_many_customers(path: str, team: Colleagues, at_browser: Browser) -> None:
    def more(many: int) -> None:
        for _n in range(many):
            buys(create_customer(CustomerDraft(name="Shopper"), by=None, at=NOW), [OCTOBER])
        export.export_all()

    assert_asks_no_more(at_browser(team.ben), path, more)
