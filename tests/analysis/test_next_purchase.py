"""Who buys soon, in a shop where some come every month, some twice a year, and some never came back."""

from dataclasses import replace

import numpy as np
import pytest

from farley.analysis.next_purchase import DaysToNext, NextPurchase, habits_on
from farley.analysis.next_purchase.habits import bought_within
from farley.analysis.propensity import CannotTell, Propensity
from farley.analysis.propensity.ranking import area_under_curve
from farley.analysis.purchases import Purchases, Returned
from tests.analysis.shops import purchases_of

TODAY = 20_000
MONTHLY, SELDOM, GONE = range(3)


def shop(customers: int = 600, *, seed: int = 1, until: int = TODAY + 28) -> Purchases:
    """The remainder of a customer's number by three says how they buy."""
    rng = np.random.default_rng(seed)
    who, when = [], []
    for customer in range(customers):
        gap = {MONTHLY: 24.0, SELDOM: 170.0, GONE: 30.0}[customer % 3]
        day, leaves = TODAY - rng.uniform(300, 700), TODAY - rng.uniform(150, 280)
        while day <= (leaves if customer % 3 == GONE else until):
            who.append(customer)
            when.append(int(day))
            day += max(1.0, gap * rng.lognormal(0, 0.3))
    kept = np.r_[True, (np.diff(who) != 0) | (np.diff(when) != 0)]
    return purchases_of(np.array(who)[kept], np.array(when)[kept])


@pytest.fixture(scope="module")
def model() -> NextPurchase:
    return NextPurchase().fit(shop(), TODAY)


def test_habits_are_what_was_known_on_the_day() -> None:
    when = np.array([TODAY - 50, TODAY - 20, TODAY + 5, TODAY - 9, TODAY + 1])
    bought = purchases_of(np.array([1, 1, 1, 2, 3]), when)
    habits = habits_on(bought.on(TODAY))
    assert habits.customer_id.tolist() == [1, 2]
    assert habits.silent.tolist() == [20, 9]
    assert habits.usual_gap[0] == 30
    assert np.isnan(habits.usual_gap[1])
    assert bought_within(bought.on(TODAY + 28), habits, 28).tolist() == [5, 0]


def test_a_yen_is_no_euro() -> None:
    who, when = np.array([1, 1, 2, 3, 4, 4]), np.array([TODAY - each for each in (50, 20, 9, 7, 6, 5)])
    euros = purchases_of(who, when, np.array([10.0, 40.0, 20.0, 20.0, 10.0, 40.0]))
    yen = replace(euros, paid=np.where(who > 2, 160 * euros.paid, euros.paid), currency=(who > 2).astype(np.int64))
    ours, theirs = (habits_on(bought.on(TODAY)).cases.columns for bought in (euros, yen))
    for mine, other in zip(ours, theirs, strict=True):
        assert other.values.tolist() == pytest.approx(mine.values.tolist(), nan_ok=True), mine.name


def test_who_comes_every_month_is_likelier_to_come_than_who_left(model: NextPurchase) -> None:
    chances = model.chances(shop().on(TODAY))
    kind = chances.customer_id % 3
    means = [chances.probability[kind == each].mean() for each in (MONTHLY, SELDOM, GONE)]
    assert means[0] > 0.5 > means[1] > means[2]
    assert (chances.low <= chances.probability).all()
    assert (chances.probability <= chances.high).all()


def test_what_was_said_is_what_happened(model: NextPurchase) -> None:
    bought = shop()
    known = bought.on(TODAY)
    said = model.chances(known).probability
    happened = (bought_within(bought.on(TODAY + 28), habits_on(known), 28) > 0).astype(float)
    assert area_under_curve(said, happened) > 0.85
    assert abs(said.mean() - happened.mean()) < 0.05


def test_every_chance_has_its_reasons(model: NextPurchase) -> None:
    chances = model.chances(shop(until=TODAY).on(TODAY))
    assert all(len(pushes) == 4 for pushes in chances.pushes)
    gone = chances.pushes[int(np.flatnonzero(chances.customer_id % 3 == GONE)[0])]
    assert sum(push.points for push in gone) < 0


def test_what_came_later_is_never_seen() -> None:
    whole = shop()
    every_second = np.arange(0, len(whole.day), 2)
    tomorrow = np.full(len(every_second), max(whole.day.max(), TODAY + 1))
    returned = Returned(every_second, tomorrow, whole.paid[every_second])
    known = purchases_of(*(column[whole.day <= TODAY] for column in (whole.customer_id, whole.day)))
    worlds = (replace(whole, returned=returned), known)
    seen = [NextPurchase(snapshots=3).fit(bought, TODAY).chances(bought.on(TODAY)) for bought in worlds]
    assert (seen[0].probability == seen[1].probability).all()


def test_a_handful_of_customers_is_too_few() -> None:
    model = NextPurchase().fit(shop(12), TODAY)
    assert model.model_ == CannotTell("too_few_cases", 0, 1)
    with pytest.raises(TypeError, match="nothing was learned"):
        model.chances(shop(12).on(TODAY))


def test_nobody_at_all() -> None:
    nobody = purchases_of(np.zeros(0), np.zeros(0))
    assert isinstance(NextPurchase().fit(nobody, TODAY).model_, CannotTell)
    assert DaysToNext().fit(nobody, TODAY) is None


def test_a_rise_that_came_for_everybody_is_not_overlooked() -> None:
    bought = shop(until=TODAY)
    busy = habits_on(bought.on(TODAY - 28)).customer_id
    who, when = np.r_[bought.customer_id, busy], np.r_[bought.day, np.full(len(busy), TODAY - 10)]
    order = np.lexsort((when, who))
    calm, risen = (NextPurchase().fit(each, TODAY).model_ for each in (bought, purchases_of(who[order], when[order])))
    assert isinstance(calm, Propensity)
    assert isinstance(risen, Propensity)
    assert risen.shift > calm.shift + 0.5


def test_in_how_many_days_they_come_and_eighty_of_a_hundred_within_the_interval() -> None:
    bought = shop(1200)
    model = DaysToNext(horizon_days=28).fit(bought, TODAY)
    assert model is not None
    habits = habits_on(bought.on(TODAY))
    waits = bought_within(bought.on(TODAY + 28), habits, 28)
    middle, low, high = model.days(habits.cases)
    returned = waits > 0
    naive = np.maximum(np.where(np.isfinite(habits.usual_gap), habits.usual_gap, 24) - habits.silent, 0)
    assert np.abs(middle - waits)[returned].mean() < np.abs(naive - waits)[returned].mean()
    within = ((np.round(low) <= waits) & (waits <= np.round(high)))[returned].mean()
    assert 0.7 < within < 0.9
