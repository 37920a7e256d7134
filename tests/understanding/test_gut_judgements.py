"""People say how probable they find it; later both they and the machine are measured on the same cases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from farley.analysis.calibration import TooFewCases
from farley.base.changes import Change
from farley.base.errors import Invalid, NotFound, Refused
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft
from farley.understanding.access import prediction_for
from farley.understanding.actions import judge_by_gut, run_insight
from farley.understanding.models import GutJudgement, Outcome, Prediction, Run
from farley.understanding.queries import PeopleScore, insight_card, open_forecasts_of
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, history_now, shop_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    """Hanako, with an open forecast."""
    shop = shop_of(team)
    run_insight("purchase_rhythm", history_now(), as_of=NOW, at=NOW)
    return shop


def test_a_judgement_is_kept_changed_and_audited(shop: Shop) -> None:
    (forecast,) = open_forecasts_of(shop.ben, [shop.hanako.pk], at=NOW)
    assert forecast.own is None
    prediction = prediction_for(shop.ben, forecast.prediction_id)

    judge_by_gut(prediction, 0.7, by=shop.ben, at=NOW)
    judge_by_gut(prediction, 0.4, by=shop.ben, at=NOW + timedelta(days=1))

    assert GutJudgement.objects.get().probability == 0.4
    assert open_forecasts_of(shop.ben, [shop.hanako.pk], at=NOW)[0].own == 40
    assert open_forecasts_of(shop.aiko, [shop.hanako.pk], at=NOW)[0].own is None
    changes = Change.objects.filter(subject_kind="gutjudgement").order_by("pk")
    assert [change.verb for change in changes] == ["create", "update"]


def test_what_is_no_probability_what_is_over_and_who_may_only_read_is_refused(shop: Shop) -> None:
    prediction = Prediction.objects.get()
    with pytest.raises(Invalid):
        judge_by_gut(prediction, 1.2, by=shop.ben, at=NOW)
    with pytest.raises(Invalid):
        judge_by_gut(prediction, 0.5, by=shop.ben, at=prediction.horizon_end)
    with pytest.raises(Refused):
        judge_by_gut(prediction, 0.5, by=shop.eve, at=NOW)
    Outcome.objects.create(prediction=prediction, happened=True, settled_at=NOW)
    with pytest.raises(Invalid):
        judge_by_gut(prediction, 0.5, by=shop.ben, at=NOW)
    assert not GutJudgement.objects.exists()
    assert open_forecasts_of(shop.ben, [shop.hanako.pk], at=NOW) == ()


def test_a_replayed_prediction_is_nothing_to_judge(shop: Shop) -> None:
    Run.objects.update(is_replay=True)
    with pytest.raises(NotFound):
        prediction_for(shop.ben, Prediction.objects.get().pk)


def test_people_are_measured_beside_the_machine_and_never_alone(shop: Shop) -> None:
    assert isinstance(insight_card(shop.ben, "purchase_rhythm", at=NOW).people, TooFewCases)
    run = Run.objects.get()
    for place in range(40):
        prediction = Prediction.objects.create(
            customer=shop.hanako,
            name="purchase_rhythm",
            event="buys_again",
            as_of=NOW - timedelta(days=100 + place),
            horizon_end=NOW - timedelta(days=50 + place),
            probability=0.5,
            low=0.4,
            high=0.6,
            baseline_probability=0.5,
            run=run,
        )
        for by, probability in ((shop.ben, 0.9), (shop.aiko, 0.7)):
            GutJudgement.objects.create(prediction=prediction, by=by, probability=probability, at=NOW)
        Outcome.objects.create(prediction=prediction, happened=True, settled_at=NOW)

    people = insight_card(shop.ben, "purchase_rhythm", at=NOW).people

    assert isinstance(people, PeopleScore)
    assert people.cases == 40
    assert people.people == pytest.approx(0.04)
    assert people.machine == people.naive == 0.25
    assert people.gain == pytest.approx(0.84)
    # All of one customer: what held for her may hold for nobody else.
    assert people.nearer == "neither"


def test_who_came_nearer_is_said_of_many_customers(shop: Shop) -> None:
    run = Run.objects.get()
    for place in range(40):
        customer = create_customer(CustomerDraft(name=f"Customer {place}"), by=None, at=NOW)
        prediction = Prediction.objects.create(
            customer=customer,
            name="purchase_rhythm",
            event="buys_again",
            as_of=NOW - timedelta(days=100),
            horizon_end=NOW - timedelta(days=50),
            probability=0.5,
            low=0.4,
            high=0.6,
            baseline_probability=0.5,
            run=run,
        )
        GutJudgement.objects.create(prediction=prediction, by=shop.ben, probability=0.9, at=NOW)
        Outcome.objects.create(prediction=prediction, happened=place % 8 > 0, settled_at=NOW)

    people = insight_card(shop.ben, "purchase_rhythm", at=NOW).people
    assert isinstance(people, PeopleScore)
    assert people.nearer == "people"

    Outcome.objects.update(happened=False)
    people = insight_card(shop.ben, "purchase_rhythm", at=NOW).people
    assert isinstance(people, PeopleScore)
    assert people.nearer == "machine"
