"""Subscribers of an app: who uses it less and complains ends it soon; most go on as ever."""

from __future__ import annotations

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.propensity import Propensity
from farley.analysis.subscription_health import SubscriptionHealth
from tests.analysis.cast import TODAY, Diary, of

EMI, JUN, LIN, MAX, ANN, YEARLY, BUYER = range(1, 8)
Findings = list[Claim | CannotSay]


def app(diary: Diary, *, seed: int = 1, ending: float = 0.5) -> None:
    """Three hundred who pay each month. Of the share that ends, each uses it hardly at all in the two months before,
    and half complain; one in twenty of the others hardly uses it either.
    """
    rng = np.random.default_rng(seed)
    for customer_id in range(100, 400):
        ends = float(rng.uniform(20, 500)) if rng.random() < ending else -1.0
        diary.buys(customer_id, range(700 - customer_id % 30, max(int(ends), 0), -30), amount=20.0)
        slow = ends + 75 if ends > 0 else 90.0 if rng.random() < 0.05 else -1.0
        for days_ago in rng.uniform(max(ends, 1), 700, int((700 - max(ends, 1)) / 6)).tolist():
            if days_ago > slow or rng.random() < 0.08:
                diary.add(customer_id, "page_view", days_ago, channel="web")
        if ends > 0 and rng.random() < 0.5:
            complains(diary, customer_id, ends + 30)


def complains(diary: Diary, customer_id: int, days_ago: float) -> None:
    diary.writes(customer_id, [days_ago], [-0.8], "anger", text="It broke again.")
    diary.tones[-1]["intent"] = "complaint"
    diary.add(customer_id, "email", days_ago - 0.5, direction="out", channel="email")


@pytest.fixture(scope="module")
def diary() -> Diary:
    diary = Diary()
    app(diary)
    for customer_id in (EMI, JUN, LIN, MAX, ANN):
        diary.buys(customer_id, range(700, 85 if customer_id == MAX else 0, -30), amount=20.0)
    diary.buys(ANN, [0.5], amount=12.0)
    for customer_id, until in ((EMI, 1), (JUN, 80), (MAX, 90), (ANN, 1)):
        for days_ago in range(500, until, -6):
            diary.add(customer_id, "page_view", days_ago, channel="web")
    diary.writes(EMI, [40, 20, 5], [0.8, 0.7, 0.9], "joy")
    for days_ago in (50, 30, 10):
        complains(diary, LIN, days_ago)
    diary.buys(YEARLY, range(2000, 0, -365), amount=240.0)
    diary.buys(BUYER, [400, 310, 290, 100, 30, 8], amount=35.0)
    return diary


@pytest.fixture(scope="module")
def findings(diary: Diary) -> Findings:
    history = diary.history()
    return SubscriptionHealth().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_who_pays_uses_and_is_content_is_healthy(diary: Diary, findings: Findings) -> None:
    claim = of(findings, EMI)
    assert claim.statement == "subscription_healthy"
    assert [claim.params[part] for part in ("payments", "use", "words", "service")] == [
        "on_time", "as_ever", "friendly", "calm",
    ]  # fmt: skip
    assert not claim.calls_for_attention
    assert claim.forecast is not None
    assert claim.forecast.probability > 0.9


def test_whose_use_fell_is_in_danger_though_every_payment_came(diary: Diary, findings: Findings) -> None:
    claim = of(findings, JUN)
    assert (claim.statement, claim.params["payments"], claim.params["use"]) == (
        "subscription_in_danger", "on_time", "fell",
    )  # fmt: skip
    assert claim.calls_for_attention
    assert int(claim.params["use_points"] or 0) < -5
    assert float(claim.params["use_expected"] or 0) == pytest.approx(91 / 6, abs=2)
    kinds = {row["interaction_id"]: row["kind"] for row in diary.interactions}
    assert kinds[claim.evidence[0]] == "page_view"


def test_complaints_without_anything_recorded_of_use_strain_it(diary: Diary, findings: Findings) -> None:
    claim = of(findings, LIN)
    assert (claim.params["use"], claim.params["service"], claim.params["service_count"]) == (
        "unknown", "complains_again", 3,
    )  # fmt: skip
    assert claim.statement in ("subscription_strained", "subscription_in_danger")
    mails = {
        row["interaction_id"] for row in diary.interactions if row["customer_id"] == LIN and row["kind"] == "email"
    }
    assert set(claim.evidence[:2]) <= mails


def test_nothing_speaks_for_and_against_at_once(findings: Findings) -> None:
    claims = [each for each in findings if isinstance(each, Claim)]
    assert any(each.counter_evidence for each in claims)
    assert not [each for each in claims if set(each.evidence) & set(each.counter_evidence)]


def test_who_speaks_of_leaving_is_shown_by_those_very_words() -> None:
    """Not by a complaint beside it; and a friendly text that was read so does not count."""
    diary = Diary()
    for customer_id in (EMI, JUN, LIN):
        diary.buys(customer_id, range(700, 0, -30), amount=20.0)
    written: dict[int, int] = {}
    for customer_id, score in ((EMI, 0.7), (JUN, -0.6)):
        written[customer_id] = diary.writes(customer_id, [30.0], [score], text="We will cancel.")[0]
        diary.tones[-1]["intent"] = "leaving"
    complains(diary, JUN, 10)
    history = diary.history()
    claims = SubscriptionHealth().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert [of(claims, each).params["words"] for each in (EMI, JUN, LIN)] == ["unknown", "leaving", "unknown"]
    strained = of(claims, JUN)
    assert strained.statement == "subscription_strained"
    assert strained.evidence[0] == written[JUN]
    assert strained.confidence < 0.8, "what a text is for is read wrongly in one case of four"


def test_a_missing_payment_has_an_alert_of_its_own(findings: Findings) -> None:
    claim = of(findings, MAX)
    assert (claim.statement, claim.params["payments"]) == ("subscription_in_danger", "missed")
    assert not claim.calls_for_attention


def test_paying_less_is_told(findings: Findings) -> None:
    claim = of(findings, ANN)
    assert (claim.params["payments"], claim.params["payments_less_percent"]) == ("lower", 40)
    assert claim.statement != "subscription_healthy"


def test_who_pays_once_a_year_is_looked_at_over_two_payments(findings: Findings) -> None:
    assert of(findings, YEARLY).params["days"] == 730
    assert not [each for each in findings if each.customer_id == BUYER]


def test_what_was_said_comes_true_of_as_many(diary: Diary) -> None:
    """Asked three months ago: of those who go on it was said, and one can tell them apart."""
    history, then = diary.history(), TODAY.replace(month=TODAY.month - 4)
    insight = SubscriptionHealth().fit(history, as_of=then)
    assert isinstance(insight.model_, Propensity)
    outcomes = insight.outcomes(history, insight.forecasts(history, as_of=then), as_of=TODAY)
    said = np.array([each.forecast.probability for each in outcomes])
    happened = np.array([float(bool(each.happened)) for each in outcomes])
    assert len(said) > 150
    assert abs(said.mean() - happened.mean()) < 0.05
    naive = outcomes[0].forecast.baseline_probability
    assert ((said - happened) ** 2).mean() < 0.7 * ((naive - happened) ** 2).mean()


def test_a_tracker_that_broke_makes_nobody_ill() -> None:
    diary = Diary()
    for customer_id in range(100, 160):
        diary.buys(customer_id, range(700, 0, -30), amount=20.0)
        for days_ago in range(500, 60, -6):
            diary.add(customer_id, "page_view", days_ago, channel="web")
    history = diary.history()
    claims = SubscriptionHealth().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert {each.statement for each in claims if isinstance(each, Claim)} == {"subscription_healthy"}


def test_where_hardly_anybody_ends_it_no_part_has_points() -> None:
    diary = Diary()
    app(diary, ending=0.01)
    history = diary.history()
    claims = SubscriptionHealth().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert claims
    for claim in claims:
        assert isinstance(claim, Claim)
        assert claim.params["is_learned"] is False
        assert "use_points" not in claim.params


def test_of_who_pays_weekly_for_a_quarter_nothing_is_sure_yet() -> None:
    """Thirteen payments ahead, and nobody has been seen to stop or to go on: neither healthy nor in danger."""
    diary = Diary()
    for customer_id in range(10):
        diary.buys(customer_id, range(84 + customer_id % 5, 0, -7), amount=20.0)
    history = diary.history()
    claims = SubscriptionHealth().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert len(claims) == 10
    assert all(isinstance(claim, CannotSay) for claim in claims)


def test_presents_twice_a_year_and_a_habit_are_no_subscription() -> None:
    diary = Diary()
    diary.buys(EMI, [1800 - 182.5 * place for place in range(10)], amount=60.0)
    diary.buys(JUN, range(600, 0, -40), amount=20.0)
    diary.buys(LIN, range(600, 0, -91), amount=20.0)
    history = diary.history()
    claims = SubscriptionHealth().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert [each.customer_id for each in claims] == [LIN]


def test_nobody_at_all() -> None:
    history = Diary().history()
    insight = SubscriptionHealth().fit(history, as_of=TODAY)
    assert not insight.claims(history, as_of=TODAY)
    assert not insight.forecasts(history, as_of=TODAY)
