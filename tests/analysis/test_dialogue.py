"""Who waits, who stopped writing, and whom we run after; trust that goes, comes and stands."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.dialogue.service_strain import ServiceStrain
from farley.analysis.dialogue.trust_trend import TrustTrend
from farley.analysis.dialogue.who_starts import WhoStarts
from tests.analysis.cast import TODAY, Diary, of

WAITING, CURSING, ANSWERED, AGAIN, APPEASED, GONE, CHASED, KEEN, STEADY, FELL, ROSE, STANDS, MIXED = range(1, 14)


def says(diary: Diary, customer_id: int, days_ago: float, intent: str = "statement", score: float = 0.0) -> int:
    """A mail from the customer, as the model would have read it."""
    pk = diary.add(customer_id, "email", days_ago, channel="email")
    row = {"interaction_id": pk, "score": score, "certainty": 0.9, "language": "en", "model": "test"}
    diary.tones.append(row | {"intent": intent, "emotions": ""})
    return pk


def answers(diary: Diary, customer_id: int, days_ago: float, **more: Any) -> int:
    """A mail from us."""
    return diary.add(customer_id, "email", days_ago, **{"channel": "email", "direction": "out"} | more)


def ordinary(diary: Diary) -> None:
    """Others who ask every six weeks and are answered on the day."""
    for customer_id in range(100, 130):
        for place in range(18):
            days_ago = 10 + 42 * place + customer_id % 7
            says(diary, customer_id, days_ago, "praise" if (customer_id + place) % 5 else "complaint", 0.3)
            answers(diary, customer_id, days_ago - 0.3)


@pytest.fixture(scope="module")
def diary() -> Diary:
    diary = Diary()
    ordinary(diary)
    says(diary, WAITING, 12, "question")
    says(diary, WAITING, 9)
    says(diary, CURSING, 12, "complaint", -0.8)
    says(diary, ANSWERED, 12, "question")
    diary.add(ANSWERED, "call", 11, direction="out", channel="phone")
    for days_ago in (60, 30, 5):
        for customer_id in (AGAIN, APPEASED):
            says(diary, customer_id, days_ago, "complaint", -0.6)
            answers(diary, customer_id, days_ago - 0.5)
    says(diary, APPEASED, 3, "praise", 0.9)
    answers(diary, APPEASED, 2.5)
    for days_ago in range(190, 800, 30):
        for customer_id in (GONE, CHASED, KEEN):
            if customer_id != KEEN or days_ago % 4 == 0:
                says(diary, customer_id, days_ago)
    for days_ago in (150, 90, 30):
        answers(diary, CHASED, days_ago)
    for days_ago in range(5, 180, 12):
        says(diary, KEEN, days_ago)
    for days_ago in range(10, 800, 40):
        says(diary, STEADY, days_ago)
    for place, days_ago in enumerate(range(20, 800, 40)):
        is_late = days_ago <= 182
        says(diary, FELL, days_ago, "complaint" if is_late else "praise", -0.7 if is_late else 0.7)
        says(diary, ROSE, days_ago, "praise" if is_late else "complaint", 0.7 if is_late else -0.7)
        says(diary, STANDS, days_ago, "praise", 0.8)
        says(diary, MIXED, days_ago, *(("praise", 0.8) if place % 2 else ("complaint", -0.8)))
    return diary


def found(analysis: Any, diary: Diary) -> list[Claim | CannotSay]:
    history = diary.history()
    claims: list[Claim | CannotSay] = analysis.fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    return claims


def said_of(findings: list[Claim | CannotSay], customer_id: int) -> str | None:
    """The statement about a customer, if there is one."""
    return next(
        (each.statement for each in findings if each.customer_id == customer_id and isinstance(each, Claim)), None
    )


def test_what_waits_much_longer_than_usual_is_told(diary: Diary) -> None:
    findings = found(ServiceStrain(), diary)
    claim = of(findings, WAITING)
    assert (claim.statement, claim.params["days"], claim.params["messages"]) == ("question_waits", 12, 2)
    assert len(claim.evidence) == 2
    assert claim.params["usual_hours"] == 7
    assert claim.calls_for_attention
    assert said_of(findings, CURSING) == "complaint_waits"
    assert said_of(findings, ANSWERED) is None


def test_who_complains_again_is_told_until_something_friendly_comes(diary: Diary) -> None:
    findings = found(ServiceStrain(), diary)
    claim = of(findings, AGAIN)
    assert (claim.statement, claim.params["times"], len(claim.evidence)) == ("complains_again", 3, 3)
    assert said_of(findings, APPEASED) is None


def test_where_no_answers_are_recorded_nobody_is_said_to_wait_too_long() -> None:
    diary = Diary()
    says(diary, WAITING, 12, "question")
    assert found(ServiceStrain(), diary) == [CannotSay(WAITING, "service_strain", "too_few_answers", has=0, needs=10)]


def test_who_stopped_turning_to_us_and_whom_we_run_after(diary: Diary) -> None:
    findings = found(WhoStarts(), diary)
    assert said_of(findings, GONE) == "stopped_starting"
    chased = of(findings, CHASED)
    assert (chased.statement, chased.params["ours"], chased.calls_for_attention) == ("we_run_after", 3, True)
    assert said_of(findings, KEEN) == "starts_more"
    assert said_of(findings, STEADY) is None
    assert of(findings, WAITING).reason == "too_few_starts"


def test_what_shows_that_somebody_stopped_are_conversations_that_they_began() -> None:
    """What they answered to letters of ours speaks against it, and for nothing."""
    diary = Diary()
    ordinary(diary)
    for days_ago in range(900, 200, -12):
        says(diary, GONE, days_ago)
    begun = says(diary, GONE, 150)
    replies = []
    for days_ago in (120, 90, 60, 30):
        answers(diary, GONE, days_ago)
        replies.append(says(diary, GONE, days_ago - 1))
    claim = of(found(WhoStarts(), diary), GONE)
    assert (claim.statement, claim.params["lately"]) == ("stopped_starting", 1)
    assert claim.counter_evidence == (*reversed(replies), begun)
    assert len(claim.evidence) == 12
    assert not {*claim.evidence} & {begun, *replies}


def test_what_goes_to_everybody_is_no_running_after_anybody() -> None:
    diary = Diary()
    for customer_id in range(1, 21):
        for days_ago in range(190, 800, 30):
            says(diary, customer_id, days_ago)
        for days_ago in (150, 90, 30):
            answers(diary, customer_id, days_ago)
    assert said_of(found(WhoStarts(), diary), 7) == "stopped_starting"


def test_who_turns_to_us_next_is_forecast_and_settled(diary: Diary) -> None:
    history, then = diary.history(), TODAY - timedelta(days=70)
    starts = WhoStarts().fit(history, as_of=then)
    forecasts = {each.customer_id: each for each in starts.forecasts(history, as_of=then)}
    assert forecasts[KEEN].probability > forecasts[GONE].probability
    assert all(each.low <= each.probability <= each.high for each in forecasts.values())
    outcomes = starts.outcomes(history, list(forecasts.values()), as_of=TODAY)
    happened = {each.forecast.customer_id: each.happened for each in outcomes}
    assert (happened[KEEN], happened[GONE]) == (True, False)


def test_trust_that_fell_grew_and_stands(diary: Diary) -> None:
    findings = found(TrustTrend(), diary)
    claim = of(findings, FELL)
    assert (claim.statement, claim.calls_for_attention) == ("trust_fell", True)
    assert claim.params["now_percent"] < claim.params["before_percent"]
    levels = [int(level) for level in claim.params["series"].split()]
    assert len(levels) == 6
    assert levels[0] > levels[-1]
    assert claim.counter_evidence == ()
    assert (said_of(findings, ROSE), said_of(findings, STANDS)) == ("trust_rose", "trust_stands")


def test_of_hundreds_whose_trust_stands_hardly_anybodys_is_said_to_have_moved() -> None:
    diary, rng = Diary(), np.random.default_rng(1)
    for customer_id in range(100, 400):
        share = rng.beta(4, 2)
        for days_ago in [*rng.uniform(183, 900, 10), *rng.uniform(1, 181, 5)]:
            is_good = rng.random() < share
            says(diary, customer_id, float(days_ago), *(("praise", 0.7) if is_good else ("complaint", -0.7)))
    statements = Counter(each.statement for each in found(TrustTrend(), diary) if isinstance(each, Claim))
    assert statements["trust_fell"] + statements["trust_rose"] <= 10
    assert statements["trust_stands"] > 100


def test_whose_trust_has_probably_fallen_is_not_said_to_trust_us_as_ever() -> None:
    diary = Diary()
    for place in range(12):
        for customer_id in range(100, 130):
            is_bad = (customer_id + place) % 5 == 0
            says(diary, customer_id, 20 + 60 * place, *(("complaint", -0.6) if is_bad else ("praise", 0.6)))
        says(diary, FELL, 200 + 50 * place, *(("complaint", -0.6) if place in (2, 7) else ("praise", 0.6)))
    for days_ago in (20, 40, 60, 80):
        says(diary, FELL, days_ago, *(("praise", 0.6) if days_ago == 40 else ("complaint", -0.6)))
    finding = of(found(TrustTrend(), diary), FELL)
    assert isinstance(finding, CannotSay), finding
    assert finding.reason == "undecided"


def test_contradictory_words_are_no_trust_and_no_distrust(diary: Diary) -> None:
    finding = of(found(TrustTrend(), diary), MIXED)
    assert isinstance(finding, CannotSay)
    assert finding.reason == "undecided"


def test_coming_back_after_a_complaint_is_a_sign_of_trust() -> None:
    diary = Diary()
    for days_ago in (400, 300, 250, 100, 60, 40):
        says(diary, FELL, days_ago, "complaint", -0.6)
    without = TrustTrend().fit(diary.history(), as_of=TODAY)
    assert of(without.claims(diary.history(), as_of=TODAY), FELL).statement == "trust_lacks"
    diary.buys(FELL, [390, 290, 240, 90, 50, 30])
    assert isinstance(of(found(TrustTrend(), diary), FELL), CannotSay)


def test_complaints_are_forecast_and_settled(diary: Diary) -> None:
    history, then = diary.history(), TODAY - timedelta(days=95)
    trust = TrustTrend().fit(history, as_of=then)
    forecasts = {each.customer_id: each for each in trust.forecasts(history, as_of=then)}
    assert forecasts[MIXED].probability > forecasts[STANDS].probability
    assert all(each.low <= each.probability <= each.high for each in forecasts.values())
    outcomes = trust.outcomes(history, list(forecasts.values()), as_of=TODAY)
    happened = {each.forecast.customer_id: each.happened for each in outcomes}
    assert (happened[MIXED], happened[STANDS]) == (True, False)


def test_the_naive_guesses_are_of_those_of_whom_it_is_forecast() -> None:
    """Twenty turn to us each month, every other one with complaints; a hundred others wrote once, long ago."""
    diary = Diary()
    for customer_id in range(100, 120):
        for days_ago in range(20, 600, 30):
            says(
                diary,
                customer_id,
                days_ago,
                "complaint" if customer_id % 2 else "praise",
                -0.6 + 1.2 * (customer_id % 2 == 0),
            )
    for customer_id in range(200, 300):
        says(diary, customer_id, 400, "praise", 0.6)
    history = diary.history()
    for insight, usual in ((WhoStarts(), 0.98), (TrustTrend(), 0.5)):
        forecasts = insight.fit(history, as_of=TODAY).forecasts(history, as_of=TODAY)
        assert len(forecasts) == 20
        assert forecasts[0].baseline_probability == pytest.approx(usual, abs=0.02)


def test_one_word_only_purchases_and_nothing_at_all_say_too_little() -> None:
    diary = Diary()
    assert found(TrustTrend(), diary) == found(WhoStarts(), diary) == found(ServiceStrain(), diary) == []
    diary.buys(1, range(10, 300, 30))
    assert found(TrustTrend(), diary) == found(WhoStarts(), diary) == found(ServiceStrain(), diary) == []
    says(diary, 1, 400, "praise", 0.9)
    assert of(found(TrustTrend(), diary), 1) == CannotSay(1, "trust_trend", "too_few_signs", has=1, needs=6)
    assert of(found(WhoStarts(), diary), 1) == CannotSay(1, "who_starts", "too_few_starts", has=1, needs=4)


def test_where_everybody_always_praises_nobodys_trust_moves() -> None:
    diary = Diary()
    for customer_id in range(1, 30):
        for days_ago in range(10, 700, 45):
            says(diary, customer_id, days_ago, "praise", 0.8)
    statements = {each.statement for each in found(TrustTrend(), diary) if isinstance(each, Claim)}
    assert statements == {"trust_stands"}


def test_one_who_complains_every_day_makes_nobody_else_complain() -> None:
    """Of sixty one in ten letters is a complaint; one more writes nothing else, twice a day."""
    diary = Diary()
    for customer_id in range(100, 160):
        for place in range(10):
            is_bad = (customer_id + place) % 10 == 0
            says(diary, customer_id, 20 + 90 * place, "complaint" if is_bad else "praise", -0.6 if is_bad else 0.6)
    before = TrustTrend().fit(diary.history(), as_of=TODAY)
    for place in range(1, 1000):
        says(diary, CURSING, place / 2, "complaint", -0.8)
    history = diary.history()
    trust = TrustTrend().fit(history, as_of=TODAY)
    assert before.usual_ == pytest.approx(0.9, abs=0.01)
    assert trust.usual_ == pytest.approx(0.9, abs=0.02)
    others = [each for each in trust.forecasts(history, as_of=TODAY) if each.customer_id != CURSING]
    assert max(each.probability for each in others) < 0.25


def test_a_trouble_of_which_somebody_complains_all_week_is_one() -> None:
    diary = Diary()
    for customer_id in (AGAIN, FELL):
        for days_ago in (700, 500, 300):
            says(diary, customer_id, days_ago, "praise", 0.8)
        for hours in range(1 if customer_id == AGAIN else 9):
            says(diary, customer_id, 100 - hours / 24, "complaint", -0.8)
    history = diary.history()
    forecasts = {
        each.customer_id: each for each in TrustTrend().fit(history, as_of=TODAY).forecasts(history, as_of=TODAY)
    }
    assert forecasts[FELL].probability == pytest.approx(forecasts[AGAIN].probability, abs=0.001)
