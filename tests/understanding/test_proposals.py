"""Ben is told what to do next about Hanako, says what he thinks of it, and what he did is noticed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from farley.base.accounts import Organisation, User
from farley.base.changes import Change
from farley.base.errors import Invalid, NotFound, Refused
from farley.customers.actions import create_customer, merge, update_customer
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.teamwork.access import follow_ups_for
from farley.teamwork.actions import finish_follow_up, reopen_follow_up, set_follow_up, take_back_follow_up
from farley.teamwork.models import FollowUp
from farley.timeline import kinds
from farley.timeline.models import Interaction
from farley.understanding import jobs
from farley.understanding.access import proposal_for
from farley.understanding.actions import record_verdict
from farley.understanding.models import ActionEffect, AutonomyChange, Evidence, Insight, Proposal, Tone
from farley.understanding.proposals import answering, following, proposing
from farley.understanding.proposals.reading import ActionScore, action_scores, proposal_of, worklist
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, buys, claimed, happens, shop_of, writes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    """Hanako's rhythm broke, and that is known."""
    shop = shop_of(team)
    claimed(shop.hanako, "purchase_rhythm", "rhythm_broken", typical_days=28, low_days=26, high_days=30, silent_days=99)
    return shop


def _angry(who: Customer, days_ago: float = 0.5, *, audience: str = "all") -> Interaction:
    mail = writes(who, "This is the last straw.", days_ago, audience=audience)
    Tone.objects.create(
        interaction=mail,
        score=-0.9,
        certainty=0.9,
        language="en",
        model="test",
        intent="complaint",
        emotions=[["anger", 0.9, 0, 4]],
    )
    return mail


def _next(shop: Shop, at: datetime = NOW) -> str | None:
    found = proposal_of(shop.ben, [shop.hanako.pk], at=at)
    return found.action if found else None


def scores_of(user: User) -> tuple[ActionScore, ...]:
    """How proposals fared, as far as somebody may see."""
    kept = action_scores(user, at=NOW)
    assert kept
    return kept.answer


def test_a_broken_rhythm_is_a_reason_to_get_in_touch_and_accepted_it_is_something_to_do(shop: Shop) -> None:
    assert jobs.propose(at=NOW) == 1
    found = proposal_of(shop.ben, [shop.hanako.pk], at=NOW)
    assert found is not None
    assert (found.action, found.headline) == ("remind", "Get in touch, and ask how they are")
    assert found.why.startswith("Usually buys every 28 days")
    assert [each.kind for each in found.evidence] == ["purchase"]
    assert found.effect == "What comes of it is not known: 0 comparable cases so far."
    assert jobs.propose(at=NOW) == 0

    row = proposal_for(shop.ben, found.id)
    answering.answer_proposal(row, "accepted", by=shop.ben, at=NOW)

    todo = FollowUp.objects.get()
    assert (todo.text, todo.assignee, todo.due_on) == (found.headline, shop.ben, date(2026, 11, 22))
    assert worklist(shop.ben, at=NOW) == ()
    assert Change.objects.filter(subject_kind="proposal", verb="answer", by=shop.ben).exists()
    with pytest.raises(Invalid):
        answering.answer_proposal(row, "wrong", by=shop.ben, at=NOW)

    answering.withdraw_answer(row, by=shop.ben, at=NOW)
    assert not FollowUp.objects.exists()
    assert [each.id for each in worklist(shop.ben, at=NOW)] == [found.id]


def test_what_is_wrong_is_not_proposed_again_unless_something_new_speaks_for_it(shop: Shop) -> None:
    jobs.propose(at=NOW)
    answering.answer_proposal(Proposal.objects.get(), "wrong", why="She was abroad.", by=shop.ben, at=NOW)
    later = NOW + timedelta(days=2)
    assert jobs.propose(at=later) == 0
    assert _next(shop, later) is None

    (bought,) = buys(shop.hanako, [-2])
    Interaction.objects.filter(pk=bought.pk).update(recorded_at=later)
    Evidence.objects.create(insight=Insight.objects.get(), interaction=bought, rank=1)
    assert jobs.propose(at=later) == 1
    assert _next(shop, later) == "remind"


def test_not_now_is_for_two_weeks(shop: Shop) -> None:
    jobs.propose(at=NOW)
    answering.answer_proposal(Proposal.objects.get(), "not_now", by=shop.ben, at=NOW)
    assert jobs.propose(at=NOW + timedelta(days=13)) == 0
    assert jobs.propose(at=NOW + timedelta(days=15)) == 1


def test_a_claim_that_was_refuted_or_only_asks_drives_no_proposal(shop: Shop) -> None:
    jobs.propose(at=NOW)
    fell = AutonomyChange.objects.create(name="purchase_rhythm", level="asked", at=NOW, judged=9, refuted=9, settled=0)
    assert _next(shop) is None
    jobs.propose(at=NOW + timedelta(days=2))
    assert not Proposal.objects.filter(ended_at=None).exists()

    fell.delete()
    jobs.propose(at=NOW + timedelta(days=4))
    assert _next(shop, NOW + timedelta(days=4)) == "remind"
    record_verdict(Insight.objects.get(), "refute", by=shop.ben, at=NOW + timedelta(days=4))
    assert _next(shop, NOW + timedelta(days=4)) is None


def test_anger_is_handed_over_to_who_knows_the_customer_within_the_minute(shop: Shop) -> None:
    jobs.propose(at=NOW)
    for days_ago in (60, 40):
        call = happens(shop.hanako, kinds.Call(), days_ago, "test", "all", direction="out", channel="phone")
        Interaction.objects.filter(pk=call.pk).update(recorded_by=shop.aiko)
    _angry(shop.hanako)

    assert jobs.propose(at=NOW) == 1
    found = proposal_of(shop.ben, [shop.hanako.pk], at=NOW)
    assert found is not None
    assert found.headline == "Hand over to Aiko, for a call in person"
    assert (found.is_owed, found.why) == (True, "The customer is angry, and nobody has answered.")
    assert found.evidence[0].excerpt == "This is the last straw."
    assert len(found.to_know) == 1
    answering.answer_proposal(proposal_for(shop.ben, found.id), "accepted", by=shop.ben, at=NOW)
    assert FollowUp.objects.get().assignee == shop.aiko
    assert FollowUp.objects.get().due_on == NOW.date()


def test_what_only_one_team_heard_is_proposed_to_that_team_and_to_its_people(shop: Shop, team: Colleagues) -> None:
    _angry(shop.hanako, audience=f"team:{team.shanghai.pk}")
    happens(shop.hanako, kinds.Call(), 9, "test", "all", direction="in", channel="phone")
    Interaction.objects.filter(kind="call").update(recorded_by=team.ben)
    jobs.propose(at=NOW)
    row = Proposal.objects.get(action="hand_over")
    assert row.colleague is None
    assert proposal_of(team.ben, [shop.hanako.pk], at=NOW) is None
    with pytest.raises(NotFound):
        proposal_for(team.ben, row.pk)
    assert proposal_of(team.chen, [shop.hanako.pk], at=NOW) is not None


def test_what_is_accepted_of_it_tells_those_nothing_who_may_not_see_why(shop: Shop, team: Colleagues) -> None:
    _angry(shop.hanako, audience=f"team:{team.shanghai.pk}")
    jobs.propose(at=NOW)
    found = proposal_of(team.chen, [shop.hanako.pk], at=NOW)
    assert found is not None
    assert found.headline == "Call in person, somebody experienced"
    answering.answer_proposal(proposal_for(team.chen, found.id), "accepted", by=team.chen, at=NOW)
    (shown,) = follow_ups_for(team.ben)
    assert shown.text == "See to what was proposed on 2026-11-20."


def test_what_is_accepted_of_it_tells_those_nothing_who_see_the_customer_later(shop: Shop, team: Colleagues) -> None:
    of_shanghai = {"audience": f"team:{team.shanghai.pk}"}
    for who in (shop.hanako, shop.newcomer):
        update_customer(who, of_shanghai, by=team.aiko, at=NOW)
    _angry(shop.hanako, audience=of_shanghai["audience"])
    _angry(shop.newcomer)
    jobs.propose(at=NOW)
    for row in Proposal.objects.filter(action="hand_over"):
        answering.answer_proposal(proposal_for(team.chen, row.pk), "accepted", by=team.chen, at=NOW)
    for who in (shop.hanako, shop.newcomer):
        update_customer(who, {"audience": "all"}, by=team.chen, at=NOW)
    assert {row.customer: row.text for row in follow_ups_for(team.ben)} == {
        shop.hanako: "See to what was proposed on 2026-11-20.",
        shop.newcomer: "Call in person, somebody experienced",
    }


def test_a_deed_that_is_for_fewer_people_or_of_a_hidden_record_tells_the_others_nothing(
    shop: Shop, team: Colleagues
) -> None:
    jobs.propose(at=NOW)
    words = {"direction": "out", "channel": "phone"}
    happens(shop.hanako, kinds.Call(), -1, "test", f"user:{team.aiko.pk}", **words)
    twin = create_customer(CustomerDraft(name="Hanako", audience=f"team:{team.shanghai.pk}"), by=None, at=NOW)
    happens(twin, kinds.Call(), -1, "test", "all", **words)
    merge(shop.hanako, twin, by=team.aiko, at=NOW)
    following.notice_done(at=NOW + timedelta(days=2))
    assert Proposal.objects.get().done_at is None
    happens(shop.hanako, kinds.Call(), -1, "test", "all", **words)
    following.notice_done(at=NOW + timedelta(days=2))
    assert Proposal.objects.get().done_at is not None


def test_a_promise_is_late_and_who_may_only_read_may_not_answer(shop: Shop) -> None:
    set_follow_up(shop.newcomer, text="Send the sample", due_on=date(2026, 11, 10), by=shop.ben, at=NOW)
    jobs.propose(at=NOW)
    found = proposal_of(shop.eve, [shop.newcomer.pk], at=NOW)
    assert found is not None
    assert (found.headline, found.why) == ("Keep the promise: Send the sample", "It was to be done 10 days ago.")
    with pytest.raises(Refused):
        answering.answer_proposal(proposal_for(shop.eve, found.id), "accepted", by=shop.eve, at=NOW)


def test_the_call_is_noticed_and_after_four_weeks_it_is_known_whether_it_went_well(shop: Shop) -> None:
    jobs.propose(at=NOW)
    happens(shop.hanako, kinds.Call(), -1, "test", "all", direction="out", channel="phone")
    Interaction.objects.filter(kind="call").update(recorded_by=shop.ben)
    jobs.propose(at=NOW + timedelta(days=1, hours=1))
    row = Proposal.objects.get()
    assert (row.done_by, row.went_well) == (shop.ben, None)
    assert _next(shop, NOW + timedelta(days=1, hours=1)) is None

    buys(shop.hanako, [-9])
    jobs.propose(at=NOW + timedelta(days=29))
    row.refresh_from_db()
    assert row.went_well is True
    (score,) = scores_of(shop.ben)
    assert (score.action, score.done, score.went_well_done.cases, score.went_well_not_done.cases) == ("remind", 1, 1, 0)
    assert score.went_well_done.share is None


def test_what_came_of_it_is_noticed_where_the_customer_was_merged_since(shop: Shop) -> None:
    jobs.propose(at=NOW)
    row = Proposal.objects.get()
    merge(shop.newcomer, shop.hanako, by=shop.aiko, at=NOW)
    happens(shop.newcomer, kinds.Call(), -1, "test", "all", direction="out", channel="phone")
    buys(shop.newcomer, [-9])
    jobs.propose(at=NOW + timedelta(days=29))
    row.refresh_from_db()
    assert (row.done_at, row.went_well) == (NOW + timedelta(days=1), True)


def test_a_ticked_follow_up_is_done(shop: Shop) -> None:
    jobs.propose(at=NOW)
    row = answering.answer_proposal(Proposal.objects.get(), "accepted", by=shop.ben, at=NOW)
    assert row.follow_up is not None
    at = NOW + timedelta(hours=1)
    assert proposal_of(shop.ben, [row.customer_id], at=at)
    finish_follow_up(row.follow_up, by=shop.aiko, at=at)
    assert proposal_of(shop.ben, [row.customer_id], at=at) is None, "at once, and not only when the worker has noticed"
    jobs.propose(at=NOW + timedelta(hours=2))
    row.refresh_from_db()
    assert row.done_by == shop.aiko

    reopen_follow_up(row.follow_up, by=shop.aiko, at=NOW + timedelta(hours=3))
    jobs.propose(at=NOW + timedelta(hours=4))
    row.refresh_from_db()
    assert (row.done_at, row.done_by) == (None, None), "the tick was a slip"


def test_what_was_accepted_is_not_proposed_again_while_it_is_still_to_be_done(shop: Shop) -> None:
    jobs.propose(at=NOW)
    row = answering.answer_proposal(Proposal.objects.get(), "accepted", by=shop.ben, at=NOW)
    for days in (15, 30):
        assert jobs.propose(at=NOW + timedelta(days=days)) == 0
    assert row.follow_up is not None
    take_back_follow_up(row.follow_up, by=shop.ben, at=NOW + timedelta(days=31))
    assert jobs.propose(at=NOW + timedelta(days=31)) == 1


def test_what_came_before_the_deed_did_not_come_of_it(shop: Shop) -> None:
    jobs.propose(at=NOW)
    buys(shop.hanako, [-1])
    happens(shop.hanako, kinds.Call(), -2, "test", "all", direction="out", channel="phone")
    jobs.propose(at=NOW + timedelta(days=29))
    row = Proposal.objects.order_by("id")[0]
    assert row.done_at == NOW + timedelta(days=2)
    assert row.went_well is False


def test_some_are_held_back_by_chance_but_never_what_is_owed(shop: Shop, settings: Any) -> None:
    settings.PROPOSALS_HELD_BACK_PERCENT = 100
    jobs.propose(at=NOW)
    assert Proposal.objects.get().is_held_back
    assert _next(shop) is None
    assert worklist(shop.aiko, at=NOW) == ()
    _angry(shop.hanako)
    jobs.propose(at=NOW)
    assert _next(shop) == "hand_over"

    settings.PROPOSALS_HELD_BACK_PERCENT = 25
    drawn = [proposing.is_held_back(pk, NOW) for pk in range(2000)]
    assert 0.2 < sum(drawn) / len(drawn) < 0.3
    assert drawn == [proposing.is_held_back(pk, NOW) for pk in range(2000)]


def test_what_is_worth_most_comes_first_after_what_is_owed(shop: Shop) -> None:
    jobs.propose(at=NOW)
    ActionEffect.objects.filter(action="remind").update(
        done=90, not_done=400, share_done=0.5, share_not_done=0.3, difference=0.15, low=0.05, high=0.25
    )
    claimed(shop.hanako, "expected_value", "expected_value", amount=900, currency="JPY")
    other = claimed(
        shop.newcomer, "purchase_rhythm", "rhythm_broken", **Insight.objects.get(name="purchase_rhythm").params
    )
    claimed(shop.newcomer, "expected_value", "expected_value", amount=300, currency="JPY")
    Proposal.objects.all().delete()
    proposing.propose_for([shop.hanako.pk, shop.newcomer.pk], at=NOW)
    listed = worklist(shop.aiko, at=NOW)
    assert [each.customer_id for each in listed] == [shop.hanako.pk, shop.newcomer.pk]
    assert "customers bought within 28 days differs by +15 points" in listed[0].effect
    assert "(80%: +5 to +25). This comes from comparing, not from an experiment." in listed[0].effect
    _angry(other.customer)
    proposing.propose_for([shop.newcomer.pk], at=NOW)
    assert worklist(shop.aiko, at=NOW)[0].customer_id == shop.newcomer.pk
    assert [each.customer_id for each in worklist(shop.ben, at=NOW, only_own=True)] == [shop.hanako.pk]


def test_where_nothing_was_learned_the_more_valuable_customer_comes_first(shop: Shop) -> None:
    jobs.propose(at=NOW)
    ActionEffect.objects.all().delete()
    claimed(shop.hanako, "expected_value", "expected_value", amount=300, currency="JPY")
    claimed(shop.newcomer, "purchase_rhythm", "rhythm_broken", **Insight.objects.get(name="purchase_rhythm").params)
    claimed(shop.newcomer, "expected_value", "expected_value", amount=900, currency="JPY")
    Proposal.objects.all().delete()
    proposing.propose_for([shop.hanako.pk, shop.newcomer.pk], at=NOW)
    assert [each.customer_id for each in worklist(shop.aiko, at=NOW)] == [shop.newcomer.pk, shop.hanako.pk]


def test_after_its_four_weeks_it_is_proposed_anew_and_who_was_held_back_is_drawn_anew(
    shop: Shop, settings: Any
) -> None:
    settings.PROPOSALS_HELD_BACK_PERCENT = 100
    jobs.propose(at=NOW)
    settings.PROPOSALS_HELD_BACK_PERCENT = 0
    assert jobs.propose(at=NOW + timedelta(days=13)) == 0
    assert _next(shop, NOW + timedelta(days=13)) is None
    assert jobs.propose(at=NOW + timedelta(days=28)) == 1
    assert _next(shop, NOW + timedelta(days=28)) == "remind"


def test_a_follow_up_that_is_ticked_off_late_is_done_all_the_same(shop: Shop) -> None:
    jobs.propose(at=NOW)
    row = answering.answer_proposal(Proposal.objects.get(), "accepted", by=shop.ben, at=NOW)
    assert row.follow_up is not None
    jobs.propose(at=NOW + timedelta(days=13))
    jobs.propose(at=NOW + timedelta(days=28, hours=1))
    finish_follow_up(row.follow_up, by=shop.aiko, at=NOW + timedelta(days=29))
    jobs.propose(at=NOW + timedelta(days=30))
    row.refresh_from_db()
    assert (row.done_by, row.went_well) == (shop.aiko, False)
    (score,) = scores_of(shop.ben)
    assert (score.done, score.went_well_done.cases, score.went_well_not_done.cases) == (1, 0, 1)


def test_what_speaks_for_it_is_seen_by_fewer_later_and_so_is_the_proposal(shop: Shop, team: Colleagues) -> None:
    jobs.propose(at=NOW)
    assert _next(shop) == "remind"
    Insight.objects.update(audience=f"team:{team.shanghai.pk}", params=Insight.objects.get().params | {"low_days": 27})
    jobs.propose(at=NOW + timedelta(days=2))
    assert _next(shop, NOW + timedelta(days=2)) is None
    assert proposal_of(team.chen, [shop.hanako.pk], at=NOW + timedelta(days=2)) is not None


def test_a_promise_is_late_when_its_day_is_over_where_the_organisation_is(shop: Shop) -> None:
    assert Organisation.day(datetime(2026, 11, 23, 15, 30, tzinfo=UTC)) == date(2026, 11, 24)
    set_follow_up(shop.newcomer, text="Send the sample", due_on=date(2026, 11, 23), by=shop.ben, at=NOW)
    jobs.propose(at=datetime(2026, 11, 23, 14, 30, tzinfo=UTC))
    assert not Proposal.objects.filter(customer=shop.newcomer).exists()
    assert proposing.propose_for([shop.newcomer.pk], at=datetime(2026, 11, 23, 15, 30, tzinfo=UTC)) == 1


def test_a_hand_over_to_who_has_left_is_for_whoever_accepts_it(shop: Shop) -> None:
    happens(shop.hanako, kinds.Call(), 40, "test", "all", direction="out", channel="phone")
    Interaction.objects.filter(kind="call").update(recorded_by=shop.aiko)
    _angry(shop.hanako)
    jobs.propose(at=NOW)
    shop.aiko.is_active = False
    shop.aiko.save(update_fields=["is_active"])
    answering.answer_proposal(Proposal.objects.get(action="hand_over"), "accepted", by=shop.ben, at=NOW)
    todo = FollowUp.objects.get()
    assert (todo.assignee, todo.text) == (shop.ben, "Call in person, somebody experienced")


def test_of_who_was_merged_nothing_is_proposed_from_that_moment_on(shop: Shop) -> None:
    jobs.propose(at=NOW)
    row = proposal_for(shop.ben, Proposal.objects.get().pk)
    merge(shop.newcomer, shop.hanako, by=shop.aiko, at=NOW)
    assert worklist(shop.aiko, at=NOW) == ()
    with pytest.raises(NotFound):
        proposal_for(shop.ben, row.pk)
    jobs.propose(at=NOW)
    (found,) = worklist(shop.aiko, at=NOW)
    assert (found.customer_id, found.action) == (shop.newcomer.pk, "remind")
