"""Hanako fell silent: the claim, what stands behind it, who may see it, and what people say to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.utils.translation import override

from farley.base.access import team_audience
from farley.base.errors import Invalid, NotFound, Refused
from farley.customers.access import cluster_for
from farley.customers.actions import create_customer, merge, unmerge, update_customer
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.timeline import actions as timeline
from farley.timeline.models import Interaction
from farley.understanding.access import insight_for, insights_for, verdict_for, verdicts_for
from farley.understanding.actions import end_expired, record_verdict, run_insight, withdraw_verdict
from farley.understanding.models import (
    Insight,
    NotYet,
    PastClaim,
    Prediction,
    Proposal,
    Run,
    Status,
    VerdictKind,
)
from farley.understanding.queries import InsightView, attention_for, insight_view, understanding_of
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, buys, history_now, shop_of, writes

pytestmark = pytest.mark.django_db
RHYTHM = "purchase_rhythm"


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


def run(days_later: int = 0, name: str = RHYTHM) -> Run:
    at = NOW + timedelta(days=days_later)
    return run_insight(name, history_now(), as_of=at, at=at)


def of_hanako(shop: Shop, days_later: int = 0) -> InsightView:
    found = understanding_of(shop.ben, cluster_for(shop.ben, shop.hanako), at=NOW + timedelta(days=days_later))
    (view,) = [view for view in (*found.insights, *found.refuted) if view.name == RHYTHM]
    return view


def test_a_broken_rhythm_is_claimed_with_its_evidence(shop: Shop) -> None:
    run()
    view = of_hanako(shop)
    assert view.statement == "rhythm_broken"
    assert "28 days" in view.sentence
    assert "120 days" in view.sentence
    assert view.calls_for_attention
    assert view.percent > 70
    assert view.status == Status.OPEN
    assert len(view.evidence) == 8
    assert view.evidence[0].amount == 100
    assert view.forecast is not None
    assert view.forecast.low_percent <= view.forecast.percent <= view.forecast.high_percent


def test_a_newcomer_is_told_what_is_missing(shop: Shop) -> None:
    run()
    (missing,) = understanding_of(shop.ben, [shop.newcomer.pk], at=NOW).not_yet
    assert (missing.has, missing.needs) == (1, 4)
    assert "1 purchase" in missing.sentence


def test_the_sentence_is_in_the_readers_language(shop: Shop) -> None:
    run()
    for language in ("ja", "zh-hans"):
        with override(language):
            assert of_hanako(shop).sentence


def test_home_shows_it_to_those_who_look_after_her(shop: Shop) -> None:
    run()
    (item,) = attention_for(shop.ben, at=NOW, only_own=True)
    assert item.customer_id == shop.hanako.pk
    assert item.statement == "rhythm_broken"
    assert attention_for(shop.aiko, at=NOW, only_own=True) == ()
    assert len(attention_for(shop.aiko, at=NOW)) == 1


def test_running_again_renews_and_does_not_double(shop: Shop) -> None:
    run()
    first = of_hanako(shop)
    run(days_later=1)
    second = of_hanako(shop, 1)
    assert second.id == first.id
    assert second.first_claimed_at == first.first_claimed_at
    assert second.as_of > first.as_of
    assert Insight.objects.filter(name=RHYTHM).count() == 1


def test_the_same_run_twice_does_nothing_the_second_time(shop: Shop) -> None:
    first, second = run(), run()
    assert first.pk == second.pk
    assert second.finished_at is not None


def test_a_run_goes_on_where_it_was_killed(shop: Shop) -> None:
    killed = Run.objects.create(name=RHYTHM, as_of=NOW, asked_at=NOW, done_through=shop.hanako.pk, done=1)
    finished = run()
    assert finished.pk == killed.pk
    assert finished.done == finished.total == 2
    assert not Insight.objects.filter(customer=shop.hanako).exists()


def test_a_new_purchase_ends_the_claim(shop: Shop) -> None:
    run()
    buys(shop.hanako, [-1])
    run(days_later=2)
    view = of_hanako(shop, 2)
    assert view.statement != "rhythm_broken"
    assert Insight.objects.get(statement="rhythm_broken").ended_at == NOW + timedelta(days=2)


def test_what_nobody_renews_expires(shop: Shop) -> None:
    run()
    assert end_expired(at=NOW + timedelta(days=27)) == 0
    assert understanding_of(shop.ben, [shop.hanako.pk], at=NOW + timedelta(days=29)).insights == ()
    assert end_expired(at=NOW + timedelta(days=29)) == 1


def test_when_the_purchases_are_retracted_the_claim_goes(shop: Shop) -> None:
    run()
    purchases = list(Interaction.objects.filter(customer=shop.hanako))
    timeline.retract_many(purchases, by=None, at=NOW + timedelta(days=1))
    run(days_later=2)
    assert understanding_of(shop.ben, [shop.hanako.pk], at=NOW + timedelta(days=2)).insights == ()


def test_confirming_it_stays_through_later_runs(shop: Shop) -> None:
    run()
    record_verdict(Insight.objects.get(name=RHYTHM), VerdictKind.CONFIRM, by=shop.ben, at=NOW, why="She moved away.")
    run(days_later=1)
    view = of_hanako(shop, 1)
    assert view.status == Status.CONFIRMED
    assert view.verdicts[0].why == "She moved away."
    assert view.verdicts[0].by == "Ben"


def test_correcting_keeps_the_right_words(shop: Shop) -> None:
    run()
    insight = Insight.objects.get(name=RHYTHM)
    record_verdict(insight, VerdictKind.CORRECT, correction="She buys at our stall now.", by=shop.ben, at=NOW)
    assert of_hanako(shop).verdicts[0].correction == "She buys at our stall now."


def test_what_was_refuted_is_not_claimed_again_without_anything_new(shop: Shop) -> None:
    run()
    record_verdict(Insight.objects.get(name=RHYTHM), VerdictKind.REFUTE, by=shop.ben, at=NOW, why="On leave.")
    run(days_later=1)
    found = understanding_of(shop.ben, [shop.hanako.pk], at=NOW + timedelta(days=1))
    assert found.insights == ()
    assert found.refuted[0].statement == "rhythm_broken"
    assert attention_for(shop.ben, at=NOW + timedelta(days=1)) == ()


def test_with_new_evidence_it_is_claimed_again_and_says_so(shop: Shop) -> None:
    run()
    record_verdict(Insight.objects.get(name=RHYTHM), VerdictKind.REFUTE, by=shop.ben, at=NOW, why="On leave.")
    buys(shop.hanako, [-5])
    run(days_later=150)
    view = of_hanako(shop, 150)
    assert view.statement == "rhythm_broken"
    assert view.status == Status.OPEN
    assert view.refuted_before is not None
    assert view.refuted_before.why == "On leave."
    assert attention_for(shop.ben, at=NOW + timedelta(days=150))


def test_why_it_was_refuted_before_is_told_to_those_who_might_read_the_claim(shop: Shop) -> None:
    (private,) = buys(shop.hanako, [450], audience="admin")
    run()
    record_verdict(Insight.objects.get(name=RHYTHM), VerdictKind.REFUTE, by=shop.aiko, at=NOW, why="In prison.")
    timeline.retract(private, by=shop.aiko, at=NOW)
    buys(shop.hanako, [-5])
    run(days_later=150)
    assert of_hanako(shop, 150).refuted_before is None
    claim = Insight.objects.get(name=RHYTHM, ended_at=None)
    seen = insight_view(shop.aiko, claim, at=NOW + timedelta(days=150)).refuted_before
    assert seen is not None
    assert seen.why == "In prison."


def test_what_was_said_of_a_claim_while_it_was_private_stays_private(shop: Shop) -> None:
    (private,) = buys(shop.hanako, [450], audience="admin")
    run()
    record_verdict(Insight.objects.get(name=RHYTHM), VerdictKind.REFUTE, by=shop.aiko, at=NOW, why="In prison.")
    timeline.retract(private, by=shop.aiko, at=NOW)
    run(days_later=1)
    assert of_hanako(shop, 1).status == Status.REFUTED
    assert of_hanako(shop, 1).verdicts == ()
    assert not verdicts_for(shop.ben).exists()
    with pytest.raises(NotFound):
        verdict_for(shop.ben, Insight.objects.get(name=RHYTHM))
    (told,) = insight_view(shop.aiko, Insight.objects.get(name=RHYTHM), at=NOW + timedelta(days=1)).verdicts
    assert told.why == "In prison."


def test_a_slip_is_withdrawn(shop: Shop) -> None:
    run()
    insight = Insight.objects.get(name=RHYTHM)
    first = record_verdict(insight, VerdictKind.CONFIRM, by=shop.ben, at=NOW)
    second = record_verdict(insight, VerdictKind.REFUTE, by=shop.ben, at=NOW + timedelta(seconds=5))
    withdraw_verdict(second, by=shop.ben, at=NOW + timedelta(seconds=9))
    assert of_hanako(shop).status == Status.CONFIRMED
    withdraw_verdict(first, by=shop.ben, at=NOW + timedelta(seconds=12))
    assert of_hanako(shop).status == Status.OPEN
    with pytest.raises(Invalid):
        withdraw_verdict(first, by=shop.ben, at=NOW)


def test_a_slip_is_withdrawn_and_not_what_a_colleague_said_since(shop: Shop) -> None:
    run()
    insight = Insight.objects.get(name=RHYTHM)
    slip = record_verdict(insight, VerdictKind.CONFIRM, by=shop.ben, at=NOW)
    record_verdict(insight, VerdictKind.REFUTE, by=shop.aiko, at=NOW + timedelta(seconds=1))
    withdraw_verdict(slip, by=shop.ben, at=NOW + timedelta(seconds=2))
    assert of_hanako(shop).status == Status.REFUTED
    assert [verdict.kind for verdict in of_hanako(shop).verdicts] == [VerdictKind.REFUTE]


def test_verdicts_that_make_no_sense_are_refused(shop: Shop) -> None:
    run()
    insight = Insight.objects.get(name=RHYTHM)
    with pytest.raises(Invalid):
        record_verdict(insight, "like", by=shop.ben, at=NOW)
    with pytest.raises(Invalid):
        record_verdict(insight, VerdictKind.CORRECT, correction="  ", by=shop.ben, at=NOW)
    with pytest.raises(Refused):
        record_verdict(insight, VerdictKind.CONFIRM, by=shop.eve, at=NOW)
    end_expired(at=NOW + timedelta(days=60))
    with pytest.raises(Invalid):
        record_verdict(insight, VerdictKind.CONFIRM, by=shop.ben, at=NOW + timedelta(days=60))


def test_what_rests_on_a_private_purchase_is_private(shop: Shop) -> None:
    buys(shop.hanako, [450], audience="admin")
    run()
    assert Insight.objects.get(name=RHYTHM).audience == "admin"
    assert understanding_of(shop.ben, [shop.hanako.pk], at=NOW).insights == ()
    with pytest.raises(NotFound):
        insight_for(shop.ben, Insight.objects.get(name=RHYTHM).pk)
    assert insights_for(shop.aiko).count() == 1
    assert insight_view(shop.aiko, Insight.objects.get(name=RHYTHM), at=NOW).evidence


def test_after_a_merge_there_is_one_claim(shop: Shop) -> None:
    run()
    merge(shop.hanako, shop.newcomer, by=None, at=NOW)
    assert of_hanako(shop).statement == "rhythm_broken"
    run(days_later=1)
    found = understanding_of(shop.ben, cluster_for(shop.ben, shop.hanako), at=NOW + timedelta(days=1))
    assert len(found.insights) == 1


def test_what_rests_on_a_merged_private_record_is_private(shop: Shop) -> None:
    draft = CustomerDraft(name="Hanako S.", audience=f"user:{shop.ben.pk}")
    merge(shop.hanako, create_customer(draft, by=shop.ben, at=NOW), by=shop.ben, at=NOW)

    run(1)

    claim = Insight.objects.get(customer=shop.hanako, ended_at=None)
    assert claim.audience == f"user:{shop.ben.pk}"


@pytest.mark.parametrize("is_parted", [False, True])
def test_what_a_merged_record_told_is_private_as_soon_as_the_record_is(
    shop: Shop, team: Colleagues, is_parted: bool
) -> None:
    twin = create_customer(CustomerDraft(name="佐藤花子"), by=None, at=NOW)
    buys(twin, [5, 3, 2])
    edge = merge(shop.hanako, twin, by=None, at=NOW)
    run(name="spending_trend")
    (before,) = insights_for(shop.ben).filter(customer=shop.hanako)
    assert before.params["spent"] == 300.0
    if is_parted:
        unmerge(edge, by=shop.aiko, at=NOW)
    hide(twin, team)
    assert not insights_for(shop.ben).filter(customer=shop.hanako).exists()
    assert insights_for(team.chen).get(customer=shop.hanako) == before


def test_all_that_was_worked_out_of_who_is_merged_is_narrowed_and_of_nobody_else(shop: Shop, team: Colleagues) -> None:
    twin, other = (create_customer(CustomerDraft(name="佐藤花子"), by=None, at=NOW) for _each in "ab")
    edge, _upper = merge(twin, other, by=None, at=NOW), merge(shop.hanako, twin, by=None, at=NOW)
    for who in (shop.hanako, twin, shop.newcomer):
        worked_out(who, "all")
    worked_out(shop.hanako, team_audience(team.tokyo.pk), name="tone_turned")
    of_shanghai = hide(other, team)
    narrowed = {shop.hanako: {of_shanghai, "admin"}, twin: {of_shanghai}, shop.newcomer: {"all"}}
    assert {who: audiences_of_all(who) for who in narrowed} == narrowed

    unmerge(edge, by=None, at=NOW)
    worked_out(twin, "all", name="tone_turned", at=NOW + timedelta(days=1))
    update_customer(other, {"audience": "admin"}, by=shop.aiko, at=NOW)
    assert audiences_of_all(twin) == {"admin", "all"}, "what is worked out since they were parted tells nothing of it"


def hide(customer: Customer, team: Colleagues) -> str:
    """Let only Chen's team see a customer; its audience."""
    audience = team_audience(team.shanghai.pk)
    update_customer(customer, {"audience": audience}, by=team.aiko, at=NOW)
    return audience


WORKED_OUT: tuple[type[Model], ...] = (Insight, NotYet, Prediction, PastClaim, Proposal)


def worked_out(who: Customer, audience: str, name: str = "spending_trend", at: datetime = NOW) -> None:
    """One of each that is worked out of a customer."""
    run, _new = Run.objects.get_or_create(name=name, as_of=at, asked_at=at)
    told: dict[str, Any] = {"customer": who, "audience": audience}
    named = told | {"name": name}
    until = {"expires_at": at, "ended_at": at}
    chance = dict.fromkeys(("probability", "low", "high", "baseline_probability"), 0.5)
    Insight.objects.create(**named, **until, statement="x", confidence=1, first_claimed_at=at, as_of=at)
    NotYet.objects.create(**named, reason="x", has=1, needs=2, as_of=at)
    Prediction.objects.create(**named, **chance, event="x", as_of=at, run=run, horizon_end=at)
    PastClaim.objects.create(**named, statement="x", since=at, run=run)
    Proposal.objects.create(**told, **until, action="ask", reason="x", made_at=at, horizon_end=at)


def audiences_of_all(who: Customer) -> set[str]:
    """The audiences of all that was worked out of a customer; each kind has the same ones."""
    every = [kind._default_manager.filter(customer=who).values_list("audience", flat=True) for kind in WORKED_OUT]
    (found,) = {frozenset(rows) for rows in every}
    return set(found)


def test_evidence_that_was_retracted_or_hidden_since_is_left_out_at_once(shop: Shop, team: Colleagues) -> None:
    twin = create_customer(CustomerDraft(name="佐藤花子"), by=None, at=NOW)
    (hidden,) = buys(twin, [100])
    merge(shop.hanako, twin, by=None, at=NOW)
    run_insight("purchase_rhythm", history_now(), as_of=NOW, at=NOW)
    ids = cluster_for(shop.ben, shop.hanako)

    def shown() -> list[int]:
        (view,) = understanding_of(shop.ben, ids, at=NOW).insights
        return [each.interaction_id for each in (*view.evidence, *view.counter_evidence)]

    *others, retracted = shown()
    timeline.retract(Interaction.objects.get(pk=retracted), by=shop.ben, at=NOW)
    assert shown() == others
    hide(twin, team)
    assert understanding_of(shop.ben, ids, at=NOW).insights == ()
    Insight.objects.update(audience="all")  # as if it had been worked out without her
    assert shown() == [pk for pk in others if pk != hidden.pk] != others


def test_messages_stand_as_evidence_with_the_words(shop: Shop) -> None:
    for days in range(10, 80, 10):
        writes(shop.hanako, f"Where is order {days}?", days)
    run(name="preferred_channel")
    (view,) = understanding_of(shop.ben, [shop.hanako.pk], at=NOW).insights
    assert view.statement.startswith("prefers_channel")
    assert view.evidence[0].before == "Where is order 10?"
    assert "email" in view.sentence
