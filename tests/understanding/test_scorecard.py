"""Were we right? The past is replayed month by month, and measured against what came."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from farley.analysis.calibration import TooFewCases
from farley.analysis.claims import Forecast
from farley.analysis.purchase_rhythm import PurchaseRhythm
from farley.analysis.segments import Recorded
from farley.analysis.tables import History
from farley.base.access import EVERYBODY, user_audience
from farley.base.accounts import User
from farley.customers.actions import create_customer, merge, restore_customers, trash_customers
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.understanding import answers
from farley.understanding.access import past_claims_for
from farley.understanding.actions import (
    SegmentDraft,
    create_segment,
    record_verdict,
    replay_history,
    run_insight,
    settle_predictions,
    withdraw_verdict,
)
from farley.understanding.catalogue import BY_NAME, CATALOGUE
from farley.understanding.models import Insight, Membership, Outcome, PastClaim, Prediction, Run, VerdictKind
from farley.understanding.queries import InsightScore, insight_card, progress, replay_state, scorecard_for
from farley.understanding.queries.scorecard import SCORES, Asked
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, buys, history_now, shop_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


def regulars(number: int = 15, *, years_ago: int = 0) -> None:
    """Customers who buy every month or so for a year."""
    rng = np.random.default_rng(2)
    for place in range(number):
        customer = create_customer(CustomerDraft(name=f"Regular {place}"), by=None, at=NOW)
        buys(customer, (np.arange(380 - place, 0, -float(rng.uniform(15, 45))) + 365 * years_ago).tolist())


def first_score(user: User) -> InsightScore:
    """How good the first insight is, over what somebody may see."""
    kept = scorecard_for(user, at=NOW)
    assert kept
    return kept.answer[0]


def test_of_a_shop_that_closed_long_ago_the_years_are_replayed_in_which_it_was_open(team: Colleagues) -> None:
    regulars(years_ago=28)
    replay_history(history_now(), at=NOW)
    score = first_score(team.ben)
    assert score.has_enough
    assert Run.objects.filter(is_replay=True).latest("as_of").as_of.year == NOW.year - 27


def test_on_the_first_day_the_past_is_replayed(shop: Shop) -> None:
    regulars()
    replay_history(history_now(), at=NOW)
    score = first_score(shop.ben)
    assert score.name == "purchase_rhythm"
    assert score.has_enough
    assert score.replayed == score.scores.cases > 30
    assert 0 <= score.scores.brier <= 1
    assert len(score.months) >= 5
    assert [month.month for month in score.months] == sorted(month.month for month in score.months)
    assert replay_state().is_done
    assert not Insight.objects.exists()


def test_a_replay_keeps_which_phase_somebody_would_have_been_in(team: Colleagues) -> None:
    left = create_customer(CustomerDraft(name="Left"), by=None, at=NOW)
    buys(left, np.arange(800, 500, -20.0).tolist())
    regulars(12)
    history, days = history_now(), (720, 690, 300, 60, 30)
    for ago in days:
        run_insight("relationship_phase", history, as_of=NOW - timedelta(days=ago), at=NOW, is_replay=True)
    phases = PastClaim.objects.filter(customer=left).order_by("since").values_list("statement", "since")
    assert list(phases) == [
        ("phase_growing", NOW - timedelta(days=720)),
        ("phase_at_risk", NOW - timedelta(days=300)),
        ("phase_lost", NOW - timedelta(days=60)),
    ], "kept only where it alters"
    assert not Insight.objects.exists()


def test_what_lasted_by_what_few_may_see_is_not_told_to_the_others(shop: Shop) -> None:
    left = create_customer(CustomerDraft(name="Left"), by=None, at=NOW)
    buys(left, np.arange(800, 710, -20.0).tolist())
    buys(left, np.arange(710, 500, -20.0).tolist(), audience=user_audience(shop.aiko.pk))
    regulars(12)
    history = history_now()
    for ago in (720, 690):
        run_insight("relationship_phase", history, as_of=NOW - timedelta(days=ago), at=NOW, is_replay=True)
    claims = past_claims_for(shop.aiko, left.pk, "relationship_phase")
    assert len(claims) == 2, "the same is said, to fewer"
    assert len({claim.statement for claim in claims}) == 1
    assert past_claims_for(shop.ben, left.pk, "relationship_phase") == []


def test_replaying_again_does_only_what_is_new(shop: Shop) -> None:
    regulars(5)
    assert replay_history(history_now(), at=NOW) > 0
    predictions = Prediction.objects.count()
    assert replay_history(history_now(), at=NOW) == 0
    assert Prediction.objects.count() == predictions
    assert replay_history(history_now(), at=NOW + timedelta(days=31)) == sum(
        1 for each in CATALOGUE if each.predicts or each.keeps_past
    )


def test_a_replay_leaves_what_is_claimed_now_alone(shop: Shop) -> None:
    regulars(5)
    run_insight("purchase_rhythm", history_now(), as_of=NOW, at=NOW)
    claimed = list(Insight.objects.filter(ended_at=None).values_list("pk", flat=True))

    replay_history(history_now(), at=NOW)

    assert claimed
    assert list(Insight.objects.filter(ended_at=None).values_list("pk", flat=True)) == claimed


def test_with_few_customers_it_says_too_few_and_gives_no_figure(shop: Shop) -> None:
    replay_history(history_now(), at=NOW)
    score = first_score(shop.ben)
    assert isinstance(score.scores, TooFewCases)
    assert not score.has_enough


def test_a_prediction_waits_for_its_time_even_when_it_came_true(shop: Shop) -> None:
    run_insight("purchase_rhythm", history_now(), as_of=NOW, at=NOW)
    buys(shop.hanako, [-1])
    assert settle_predictions(history_now(), at=NOW + timedelta(days=2)) == 0
    assert settle_predictions(history_now(), at=NOW + timedelta(days=28)) == 1
    outcome = Outcome.objects.get()
    assert outcome.happened is True
    assert outcome.evidence_ids
    assert settle_predictions(history_now(), at=NOW + timedelta(days=28)) == 0


def test_predictions_that_cannot_be_settled_do_not_stand_in_the_way_of_younger_ones(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (0, 7):
        at = NOW + timedelta(days=days)
        run_insight("purchase_rhythm", history_now(), as_of=at, at=at)
    older, younger = Prediction.objects.order_by("as_of")
    settle = PurchaseRhythm.outcomes

    def only_younger(self: PurchaseRhythm, history: History, forecasts: list[Forecast], *, as_of: datetime) -> Any:
        return settle(self, history, [each for each in forecasts if each.made_as_of == younger.as_of], as_of=as_of)

    monkeypatch.setattr(PurchaseRhythm, "outcomes", only_younger)
    monkeypatch.setattr("farley.understanding.actions.predictions._AT_ONCE", 1)

    assert settle_predictions(history_now(), at=NOW + timedelta(days=60)) == 1
    assert Outcome.objects.get().prediction_id == younger.pk != older.pk


def test_what_somebody_does_after_a_merge_counts_for_what_was_predicted_of_either_record(shop: Shop) -> None:
    twin = create_customer(CustomerDraft(name="佐藤花子"), by=None, at=NOW)
    buys(twin, range(390, 100, -28))
    run_insight("purchase_rhythm", history_now(), as_of=NOW, at=NOW)
    merge(twin, shop.hanako, by=None, at=NOW)
    buys(twin, [-1])
    assert settle_predictions(history_now(), at=NOW + timedelta(days=28)) == 2
    assert [each.happened for each in Outcome.objects.all()] == [True, True]


def test_what_was_predicted_of_who_is_in_the_trash_waits(shop: Shop) -> None:
    run_insight("purchase_rhythm", history_now(), as_of=NOW, at=NOW)
    buys(shop.hanako, [-1])
    trash_customers([shop.hanako], by=None, at=NOW)
    assert settle_predictions(history_now(), at=NOW + timedelta(days=28)) == 0
    restore_customers([shop.hanako], by=None, at=NOW)
    assert settle_predictions(history_now(), at=NOW + timedelta(days=28)) == 1


def test_however_many_predictions_wait_those_that_met_their_outcome_count(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    regulars()
    replay_history(history_now(), at=NOW)
    for days in range(0, 22, 7):
        at = NOW + timedelta(days=days)
        run_insight("purchase_rhythm", history_now(), as_of=at, at=at)
    waiting = Prediction.objects.filter(name="purchase_rhythm", outcome=None).count()
    assert waiting > 50
    monkeypatch.setattr("farley.understanding.queries.settled._NEWEST", 50)
    score = insight_card(shop.ben, "purchase_rhythm", at=NOW).score
    assert score.has_enough
    assert (score.scores.cases, score.open) == (50, waiting)


def test_predictions_are_kept_once_a_week(shop: Shop) -> None:
    for days in range(9):
        at = NOW + timedelta(days=days)
        run_insight("purchase_rhythm", history_now(), as_of=at, at=at)
    assert Prediction.objects.count() == 2
    assert Run.objects.count() == 9


def test_verdicts_are_counted_the_last_word_of_each(shop: Shop) -> None:
    run_insight("purchase_rhythm", history_now(), as_of=NOW, at=NOW)
    insight = Insight.objects.get()
    record_verdict(insight, VerdictKind.CONFIRM, by=shop.ben, at=NOW)
    last = record_verdict(insight, VerdictKind.REFUTE, by=shop.ben, at=NOW + timedelta(minutes=1))
    verdicts = first_score(shop.ben).verdicts
    assert (verdicts.confirmed, verdicts.refuted, verdicts.judged) == (0, 1, 1)
    withdraw_verdict(last, by=shop.ben, at=NOW + timedelta(minutes=2))
    verdicts = insight_card(shop.ben, insight.name, at=NOW).score.verdicts
    assert (verdicts.confirmed, verdicts.refuted, verdicts.judged) == (1, 0, 1)


def test_an_insight_is_measured_for_each_segment_that_is_seen(team: Colleagues) -> None:
    regulars()
    replay_history(history_now(), at=NOW)
    regular = Recorded("kind", ("person",))
    for name, audience, inside in (("Regulars", EVERYBODY, 15), ("Mine", user_audience(team.ben.pk), 3)):
        segment = create_segment(SegmentDraft(name, regular, audience=audience), by=team.ben, at=NOW)
        members = Customer.objects.filter(name__startswith="Regular").order_by("pk")[:inside]
        rows = [Membership(segment=segment, customer=each, entered_at=NOW) for each in members]
        Membership.objects.bulk_create(rows)

    def segments(user: User) -> list[str | None]:
        groups = insight_card(user, "purchase_rhythm", at=NOW).groups
        return [group.value for group in groups if group.grouping == "segment"]

    assert segments(team.ben) == ["Regulars", "Mine"]
    assert segments(team.chen) == ["Regulars"]
    card = insight_card(team.ben, "purchase_rhythm", at=NOW)
    (score,) = (group.score for group in card.groups if group.value == "Regulars")
    assert not isinstance(score, TooFewCases)
    assert score.cases == card.score.replayed


def test_verdicts_belong_to_the_months_of_whoever_reads_them(shop: Shop) -> None:
    run_insight("purchase_rhythm", history_now(), as_of=NOW, at=NOW)
    record_verdict(Insight.objects.get(), VerdictKind.CONFIRM, by=shop.ben, at=datetime(2026, 11, 30, 16, tzinfo=UTC))
    for zone, month in (("Europe/London", 11), ("Asia/Tokyo", 12)):
        with timezone.override(zone):
            (accepted,) = insight_card(shop.ben, "purchase_rhythm", at=NOW).acceptance
        assert (accepted.month, accepted.verdicts.confirmed) == (date(2026, month, 1), 1)


def test_an_insight_that_an_upgrade_took_away_is_left_out(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "LITTLE", -1)
    answers.work_out(SCORES, shop.ben, Asked(), at=NOW)
    monkeypatch.delitem(BY_NAME, "purchase_rhythm")
    kept = scorecard_for(shop.ben, at=NOW)
    assert kept
    assert [score.name for score in kept.answer] == [each.name for each in CATALOGUE if each.name in BY_NAME]


def test_progress_is_known_before_the_first_run_and_after(shop: Shop) -> None:
    told = progress(at=NOW)
    assert (told.is_busy, told.is_first, told.percent) == (True, True, 0)
    Run.objects.create(name="purchase_rhythm", as_of=NOW, asked_at=NOW, done=1, total=4)
    assert (progress(at=NOW).is_busy, progress(at=NOW).percent) == (True, 25)
    run_insight("purchase_rhythm", history_now(), as_of=NOW, at=NOW)
    assert not progress(at=NOW).is_busy
    Run.objects.create(name="value_tier", as_of=NOW, asked_at=NOW)
    assert (progress(at=NOW).is_busy, progress(at=NOW).is_first) == (True, False)
