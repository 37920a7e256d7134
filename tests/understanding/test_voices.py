"""Two insights say how probably Hanako buys within 28 days: one of them speaks, the one that came nearer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from farley.customers.models import Customer
from farley.understanding.actions import review_voices
from farley.understanding.models import Insight, Outcome, Prediction, Run, Voice
from farley.understanding.queries import insight_view, open_forecasts_of, understanding_of
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, shop_of

pytestmark = pytest.mark.django_db
RHYTHM, SOON = "purchase_rhythm", "will_buy_soon"
CLAIMED = {
    RHYTHM: ("rhythm_kept", {"typical_days": 28, "low_days": 26, "high_days": 30, "silent_days": 20}),
    SOON: ("buys_soon", {"days": 28, "percent": 95, "usual_percent": 40}),
}


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    """Of Hanako one says 79 %, and the other 95 %."""
    shop = shop_of(team)
    for name, probability in ((RHYTHM, 0.79), (SOON, 0.95)):
        statement, params = CLAIMED[name]
        Insight.objects.create(
            customer=shop.hanako,
            name=name,
            statement=statement,
            params=params,
            confidence=probability,
            first_claimed_at=NOW,
            as_of=NOW,
            expires_at=NOW + timedelta(days=28),
        )
        _foretold(shop.hanako, name, probability, days_ago=0)
    return shop


def _foretold(who: Customer, name: str, probability: float, *, days_ago: int) -> Prediction:
    as_of = NOW - timedelta(days=days_ago)
    run, _new = Run.objects.get_or_create(name=name, as_of=as_of, defaults={"asked_at": NOW})
    return Prediction.objects.create(
        customer=who,
        name=name,
        event="buys_again",
        params={"days": 28},
        as_of=as_of,
        horizon_end=as_of + timedelta(days=28),
        probability=probability,
        low=probability - 0.05,
        high=probability + 0.05,
        baseline_probability=0.4,
        run=run,
    )


def _met(who: Customer, *, cases: int, rhythm: float, soon: float) -> None:
    """Both spoke so many times; the customer always bought."""
    for days_ago in range(100, 100 + cases):
        for name, probability in ((RHYTHM, rhythm), (SOON, soon)):
            Outcome.objects.create(
                prediction=_foretold(who, name, probability, days_ago=days_ago), happened=True, settled_at=NOW
            )


def _chances(shop: Shop) -> dict[str, int | None]:
    shown = understanding_of(shop.ben, [shop.hanako.pk], at=NOW).insights
    return {view.name: view.forecast.percent if view.forecast else None for view in shown}


def test_of_two_chances_of_the_same_only_one_is_shown(shop: Shop) -> None:
    assert _chances(shop) == {RHYTHM: None, SOON: 95}
    (judged,) = open_forecasts_of(shop.ben, [shop.hanako.pk], at=NOW)
    assert judged.percent == 95
    rhythm = insight_view(shop.ben, Insight.objects.get(name=RHYTHM), at=NOW)
    assert rhythm.forecast is None


def test_a_chance_whose_time_is_over_is_told_no_more(shop: Shop) -> None:
    soon = Insight.objects.get(name=SOON)
    for days, percent in ((27, 95), (29, None)):
        forecast = insight_view(shop.ben, soon, at=NOW + timedelta(days=days)).forecast
        assert (forecast.percent if forecast else None) == percent


def test_the_one_that_came_nearer_speaks_and_the_other_is_silent(shop: Shop) -> None:
    _met(shop.hanako, cases=100, rhythm=0.9, soon=0.6)
    assert review_voices(at=NOW) == 2
    assert {voice.name: (voice.cases, round(voice.error, 2)) for voice in Voice.objects.all()} == {
        RHYTHM: (100, 0.01),
        SOON: (100, 0.16),
    }
    assert _chances(shop) == {RHYTHM: 79}
    assert [each.percent for each in open_forecasts_of(shop.ben, [shop.hanako.pk], at=NOW)] == [79]

    Voice.objects.filter(name=SOON).update(error=0.001)
    assert _chances(shop) == {RHYTHM: None, SOON: 95}


def test_few_cases_decide_nothing(shop: Shop) -> None:
    _met(shop.hanako, cases=99, rhythm=0.9, soon=0.6)
    assert review_voices(at=NOW) == 0
    assert _chances(shop) == {RHYTHM: None, SOON: 95}


def test_where_the_better_one_says_nothing_of_a_customer_the_other_speaks(shop: Shop) -> None:
    Prediction.objects.filter(name=SOON).delete()
    Insight.objects.filter(name=SOON).delete()
    assert _chances(shop) == {RHYTHM: 79}
