"""Ben reads how Hanako came to be who she is: money, feeling, contacts, phases and chances over the months."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation
from tests.cast import NOW, Colleagues, kabuto
from tests.understanding.cast import Shop, buys, happens, shop_of, writes
from tests.web.queries import assert_asks_no_more

from farley.base import clock
from farley.base.access import team_audience
from farley.base.accounts import User
from farley.customers.actions import create_customer, relate
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.timeline import kinds
from farley.timeline.access import interactions_with
from farley.timeline.models import Interaction
from farley.understanding.models import Insight, PastClaim, Prediction, Run, Status, Tone
from farley.understanding.queries import OverTime, over_time_of

pytestmark = pytest.mark.django_db

Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _at_this_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


def seen_by(user: User, customer: Customer) -> OverTime:
    return over_time_of(user, interactions_with(user, [customer.pk]), [customer.pk], at=NOW)


def sounds(row: Interaction, score: float, emotion: tuple[str, float] = ("joy", 0.5), **more: object) -> None:
    Tone.objects.create(
        tx=row.pk,
        interaction=row,
        score=score,
        certainty=0.9,
        language="en",
        model="m",
        emotions=[[*emotion, 0, 3]],
        **more,
    )


def test_money_is_what_a_person_adds_up(shop: Shop) -> None:
    customer = shop.newcomer  # bought for 100 yen 30 days ago
    buys(customer, [31, 65])
    happens(customer, kinds.Refund(), 29, "test", "all", amount=Decimal(40), currency="JPY")
    happens(customer, kinds.Purchase(), 400, "test", "all", amount=Decimal(7), currency="EUR")
    found = seen_by(shop.ben, customer)
    assert found.months[0] == date(2025, 10, 1)
    assert found.months[-1] == date(2026, 11, 1)
    euros, yen = found.money
    assert euros.currency == "EUR"
    assert [int(amount) for amount in (euros.spent[0], euros.year[0], euros.year[11], euros.year[12])] == [7, 7, 7, 0]
    # 16 September; 20 and 21 October, with 40 given back on the 22nd.
    assert [int(amount) for amount in yen.spent[-3:]] == [100, 160, 0]
    assert [int(amount) for amount in yen.year[-3:]] == [100, 260, 260]


def test_feeling_is_the_mean_of_each_months_texts_and_the_strongest_stands_out(shop: Shop) -> None:
    texts = [writes(shop.hanako, "Hm.", 40 + day / 10) for day in range(6)]
    for row, score in zip(texts, (0.1, 0.3, 0.1, 0.3, 0.1, 0.3), strict=True):
        sounds(row, score)
    angry = writes(shop.hanako, "This is the third time!", 5)
    sounds(angry, -0.9, ("anger", 0.9))
    sounds(writes(shop.hanako, "I am tired of this account.", 4), -1.0, ("sadness", 0.9), holder="colleague")
    found = seen_by(shop.ben, shop.hanako)
    assert found.feeling.texts[-2:] == (6, 1)
    assert found.feeling.mean[-2:] == pytest.approx((0.2, -0.9))
    assert found.feeling.low[-2] == pytest.approx(0.2 - 1.476 * (0.06 / 5 / 6) ** 0.5, abs=0.002)
    assert {month: (each.interaction_id, each.emotion) for month, each in found.moments.items()} == {
        date(2026, 11, 1): (angry.pk, "anger")
    }


def test_contacts_are_counted_by_channel(shop: Shop) -> None:
    writes(shop.hanako, "Hello", 40)
    writes(shop.hanako, "Hello again", 41)
    happens(shop.hanako, kinds.Call(), 40, "test", "all", channel="phone", direction="out")
    happens(shop.hanako, kinds.PageView(url="https://example.org"), 40, "test", "all", channel="web")
    found = seen_by(shop.ben, shop.hanako)
    assert [(channel, times[-2]) for channel, times in found.contacts.items()] == [("email", 2), ("phone", 1)]


def test_phases_follow_each_other_and_what_was_refuted_is_none(shop: Shop) -> None:
    claims(shop.hanako, "phase_growing", 300, 200)
    claims(shop.hanako, "phase_lost", 250, 240, status=Status.REFUTED)
    claims(shop.hanako, "phase_loyal", 200, 100)
    claims(shop.hanako, "phase_loyal", 100, 90)
    claims(shop.hanako, "phase_at_risk", 80, None)
    spans = seen_by(shop.ben, shop.hanako).phases
    found = [(each.phase, (NOW - each.since).days, each.until and (NOW - each.until).days) for each in spans]
    assert found == [("growing", 300, 200), ("loyal", 200, 90), ("at_risk", 80, None)]


def test_before_the_first_claim_stands_what_would_have_been_claimed(
    shop: Shop, team: Colleagues, at_browser: Browser
) -> None:
    claims(shop.hanako, "phase_loyal", 40, 20)
    claims(shop.hanako, "phase_at_risk", 20, None)
    for month, phase in ((3, "growing"), (5, ""), (7, "growing"), (9, "loyal"), (11, "lost")):
        would_have_claimed(shop.hanako, month, phase)
    spans = seen_by(shop.ben, shop.hanako).phases
    assert [(each.phase, each.since.date().isoformat(), each.is_replayed) for each in spans] == [
        ("growing", "2026-03-01", True),
        ("growing", "2026-07-01", True),
        ("loyal", "2026-09-01", True),
        ("at_risk", (NOW - timedelta(days=20)).date().isoformat(), False),
    ]
    assert (NOW - spans[2].until).days == 20
    assert spans[0].until.date() == date(2026, 5, 1)
    page = f"/customers/{shop.hanako.pk}/over-time"
    assert "what would have been said at the beginning of each month" in at_browser(shop.ben).get(page).content.decode()

    Insight.objects.filter(customer=shop.hanako, statement="phase_loyal").update(status=Status.REFUTED)
    assert [each.phase for each in seen_by(shop.ben, shop.hanako).phases] == ["growing", "growing", "at_risk"]

    would_have_claimed(shop.hanako, 4, "lost", audience=team_audience(team.shanghai.pk))
    assert [each.is_replayed for each in seen_by(shop.ben, shop.hanako).phases] == [False], "not even a part"


def would_have_claimed(customer: Customer, month: int, phase: str, audience: str = "all") -> None:
    since = datetime(2026, month, 1, tzinfo=UTC)
    run = Run.objects.create(name="relationship_phase", as_of=since, asked_at=NOW, is_replay=True)
    PastClaim.objects.create(
        customer=customer,
        name="relationship_phase",
        statement=phase and f"phase_{phase}",
        since=since,
        audience=audience,
        run=run,
    )


def claims(customer: Customer, statement: str, since: int, until: int | None, **more: object) -> None:
    Insight.objects.create(
        customer=customer,
        name="relationship_phase",
        statement=statement,
        params={"purchases": 11, "days": 400, "silent_days": 90, "away_days": 0, "contacts": 0},
        confidence=0.8,
        first_claimed_at=NOW - timedelta(days=since),
        as_of=NOW,
        expires_at=NOW + timedelta(days=20),
        ended_at=None if until is None else NOW - timedelta(days=until),
        **more,
    )


def may_leave(
    customer: Customer, days: int, probability: float, audience: str = "all", *, is_replay: bool = False
) -> None:
    foresees("may_leave", "falls_silent", customer, days, probability, audience, is_replay=is_replay)


def foresees(
    name: str,
    event: str,
    customer: Customer,
    days: int,
    probability: float,
    audience: str = "all",
    *,
    is_replay: bool = False,
) -> None:
    as_of = NOW - timedelta(days=days, seconds=customer.pk)
    run = Run.objects.create(name=name, as_of=as_of, asked_at=NOW, is_replay=is_replay)
    Prediction.objects.create(
        customer=customer,
        name=name,
        event=event,
        params={"days": 50},
        as_of=NOW - timedelta(days=days),
        horizon_end=NOW + timedelta(days=50),
        probability=probability,
        low=probability - 0.1,
        high=probability + 0.1,
        baseline_probability=0.2,
        audience=audience,
        run=run,
    )


def test_the_page_draws_it_all_and_leads_to_the_entries(shop: Shop, at_browser: Browser) -> None:
    for day in range(6):
        sounds(writes(shop.hanako, "Thank you", 40 + day), 0.2)
    angry = writes(shop.hanako, "This is the third time!", 5)
    sounds(angry, -0.9, ("anger", 0.9))
    claims(shop.hanako, "phase_at_risk", 80, None)
    may_leave(shop.hanako, 2, 0.3)
    may_leave(shop.hanako, 1, 0.4)
    shown = at_browser(shop.ben).get(f"/customers/{shop.hanako.pk}/over-time").content.decode()
    assert shown.count("<data-chart") == 4
    assert f"/customers/{shop.hanako.pk}?until=2026-11-15#entry-{angry.pk}" in shown
    assert f"/customers/{shop.hanako.pk}?since=2026-10-01&amp;until=2026-10-31#timeline" in shown
    assert "Anger" in shown
    assert "−0.9" in shown
    assert "30% (20–40%)" in shown
    assert "At risk" in shown
    assert 'width="1000"' in shown
    assert (
        f'href="/customers/{shop.hanako.pk}/over-time"'
        in at_browser(shop.ben).get(f"/customers/{shop.hanako.pk}").content.decode()
    )


def test_the_past_has_what_would_have_been_said_then_and_says_so(shop: Shop, at_browser: Browser) -> None:
    claims(shop.hanako, "phase_loyal", 80, 20)
    claims(shop.hanako, "phase_at_risk", 20, None)
    may_leave(shop.hanako, 60, 0.2, is_replay=True)
    may_leave(shop.hanako, 30, 0.3)
    may_leave(shop.hanako, 10, 0.7, is_replay=True)
    shown = at_browser(shop.ben).get(f"/customers/{shop.hanako.pk}/over-time").content.decode()
    assert "20% (10–30%)" in shown
    assert "30% (20–40%)" in shown
    assert "70%" not in shown, "by then it was said and not only replayed"
    assert re.search(r"Up to \d+ \w+ 2026 it was replayed", shown)
    assert shown.count("or earlier") == 1, "nobody knows since when the first phase lasts"


def test_who_subscribes_has_the_health_of_that_over_time_too(shop: Shop, team: Colleagues, at_browser: Browser) -> None:
    page, still_pays = f"/customers/{shop.hanako.pk}/over-time", ("subscription_health", "still_pays", shop.hanako)
    foresees(*still_pays, 2, 0.9)
    foresees(*still_pays, 1, 0.5, team_audience(team.shanghai.pk))
    assert "Chance that the subscription goes on" not in at_browser(shop.ben).get(page).content.decode()
    foresees(*still_pays, 30, 0.8, is_replay=True)
    shown = at_browser(shop.ben).get(page).content.decode()
    assert "Chance that the subscription goes on" in shown
    assert "90% (80–100%)" in shown
    assert "80% (70–90%)" in shown
    assert "50%" not in shown
    assert re.search(r"Up to \d+ \w+ 2026 it was replayed", shown)


def test_of_somebody_new_it_says_what_is_missing(shop: Shop, at_browser: Browser) -> None:
    stranger = create_customer(CustomerDraft(name="Nobody Yet"), by=None, at=NOW)
    shown = at_browser(shop.eve).get(f"/customers/{stranger.pk}/over-time").content.decode()
    assert "<data-chart" not in shown
    assert "Too few cases: 0 of 5 texts." in shown
    assert "No contact was recorded yet." in shown
    assert "No phase was worked out yet." in shown


def test_it_speaks_the_readers_language(shop: Shop, at_browser: Browser) -> None:
    browser = at_browser(shop.ben)
    for language, wanted in (("ja", "月ごとの購入額"), ("zh-hans", "每月消费")):
        with translation.override(language):
            shown = browser.get(f"/customers/{shop.hanako.pk}/over-time", headers={"accept-language": language})
        assert wanted in shown.content.decode()


def test_an_organisation_counts_what_happened_with_its_people(shop: Shop, at_browser: Browser) -> None:
    firm = kabuto(shop.aiko)
    relate(RelationshipDraft(shop.newcomer, firm, "works_for"), by=shop.aiko, at=NOW)
    writes(shop.newcomer, "For the firm", 3)
    shown = at_browser(shop.ben).get(f"/customers/{firm.pk}/over-time").content.decode()
    assert "Spent, by month" in shown
    assert "Contacts, by month and channel" in shown


def test_what_another_team_keeps_does_not_count(shop: Shop, team: Colleagues, at_browser: Browser) -> None:
    browser = at_browser(shop.ben)
    before = read(browser, shop.newcomer)
    shanghai = team_audience(team.shanghai.pk)
    buys(shop.newcomer, [100, 200], audience=shanghai)
    sounds(writes(shop.newcomer, "Between us", 3, audience=shanghai), -0.9, ("anger", 0.9))
    claims(shop.newcomer, "phase_at_risk", 80, None, audience=shanghai)
    may_leave(shop.newcomer, 2, 0.3, shanghai)
    may_leave(shop.newcomer, 1, 0.4, shanghai)
    assert read(browser, shop.newcomer) == before
    assert browser.get("/customers/99999/over-time").status_code == 404
    assert "Anger" in read(at_browser(team.chen), shop.newcomer)


def read(browser: Client, customer: Customer) -> str:
    """What stands on the page itself."""
    page = browser.get(f"/customers/{customer.pk}/over-time").content.decode()
    return page[page.index("<main") : page.index("</main>")]


def test_it_asks_no_more_of_a_long_history(shop: Shop, at_browser: Browser) -> None:
    def more(many: int) -> None:
        for row in buys(shop.hanako, range(500, 500 + many)):
            sounds(row, 0.1)

    assert_asks_no_more(at_browser(shop.ben), f"/customers/{shop.hanako.pk}/over-time", more)
