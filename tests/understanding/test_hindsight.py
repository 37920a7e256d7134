"""What became known after a prediction had met its outcome: the scorecard is told."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from farley.customers.actions import create_customer, merge, restore_customers, trash_customers, unmerge
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.timeline.models import Interaction
from farley.understanding import jobs
from farley.understanding.actions import run_insight, settle_again, settle_predictions
from farley.understanding.hindsight import Hindsight
from farley.understanding.models import Outcome, Prediction, Proposal
from farley.understanding.proposals import following
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, buys, history_now, shop_of

# Rows of a transaction that is still open are not read.
pytestmark = pytest.mark.django_db(transaction=True)

SETTLED = NOW + timedelta(days=28)
LATER = NOW + timedelta(days=40)


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


@pytest.fixture
def missed(shop: Shop) -> Outcome:
    """Hanako is predicted to buy or not, and bought nothing as far as is known."""
    run_insight("purchase_rhythm", history_now(), as_of=NOW, at=NOW)
    assert settle_predictions(history_now(), at=SETTLED) == 1
    outcome = Outcome.objects.get()
    assert outcome.happened is False
    look_again()
    return outcome


def look_again() -> int:
    """Settle anew by what came in since this was last done; returns of how many predictions it is another outcome."""
    hindsight = Hindsight()
    altered = settle_again(hindsight, history_now(), at=LATER)
    hindsight.note_done()
    return altered


def bought_late(customer: Customer, *, days: int = 3) -> Interaction:
    """A purchase some days after NOW, of which nobody knew until now."""
    order = timeline.Happening(
        customer=customer,
        what=kinds.Purchase(),
        channel="shop",
        happened_at=NOW + timedelta(days=days),
        amount=Decimal(100),
        currency="JPY",
    )
    return timeline.record(order, by=None, at=LATER, source="import")


def test_an_order_that_comes_in_late_makes_the_prediction_right(shop: Shop, missed: Outcome) -> None:
    order = bought_late(shop.hanako)
    assert look_again() == 1
    missed.refresh_from_db()
    assert (missed.happened, missed.evidence_ids, missed.settled_at) == (True, [order.pk], LATER)
    assert look_again() == 0


def test_an_order_that_is_taken_back_makes_it_wrong_again(shop: Shop, missed: Outcome) -> None:
    order = bought_late(shop.hanako)
    look_again()
    timeline.retract(order, by=None, at=LATER)
    assert look_again() == 1
    missed.refresh_from_db()
    assert (missed.happened, missed.evidence_ids) == (False, [])


def test_what_happened_after_its_time_alters_nothing(shop: Shop, missed: Outcome) -> None:
    bought_late(shop.hanako, days=30)
    assert list(Hindsight().doubted(Prediction.objects.all(), "outcome__settled_at")) == []
    assert look_again() == 0


def test_what_a_merged_record_did_counts_until_they_are_parted(shop: Shop, missed: Outcome) -> None:
    twin = create_customer(CustomerDraft(name="佐藤花子"), by=None, at=NOW)
    buys(twin, [-3])
    assert look_again() == 0
    edge = merge(twin, shop.hanako, by=None, at=LATER)
    assert look_again() == 1
    assert Outcome.objects.get().happened is True
    unmerge(edge, by=None, at=LATER)
    assert look_again() == 1
    assert Outcome.objects.get().happened is False


def test_of_who_is_in_the_trash_it_is_looked_through_when_they_are_back(shop: Shop, missed: Outcome) -> None:
    bought_late(shop.hanako)
    trash_customers([shop.hanako], by=None, at=LATER)
    assert look_again() == 0
    restore_customers([shop.hanako], by=None, at=LATER)
    assert look_again() == 1


def test_a_proposal_is_known_as_done_and_gone_well_when_the_call_and_the_order_are_told_late(shop: Shop) -> None:
    words = {"action": "remind", "reason": "rhythm_broken", "expires_at": NOW + timedelta(days=14)}
    proposal = Proposal.objects.create(customer=shop.hanako, made_at=NOW, horizon_end=SETTLED, **words)
    following.settle_proposals(at=SETTLED)
    Hindsight().note_done()
    proposal.refresh_from_db()
    assert (proposal.done_at, proposal.went_well) == (None, False)
    call = timeline.Happening(
        customer=shop.hanako, what=kinds.Call(), channel="phone", direction="out", happened_at=NOW + timedelta(days=1)
    )
    timeline.record(call, by=shop.ben, at=LATER)
    bought_late(shop.hanako)
    assert following.settle_again(Hindsight(), at=LATER) == 1
    proposal.refresh_from_db()
    assert (proposal.done_at, proposal.done_by) == (NOW + timedelta(days=1), shop.ben)
    assert (proposal.went_well, proposal.settled_at) == (True, LATER)
    assert following.settle_again(Hindsight(), at=LATER) == 0, "that is known by now"


def test_the_worker_does_it_with_the_insights_and_again_where_that_failed(
    shop: Shop, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    for at in (NOW, SETTLED):
        jobs.understand(at=at)
    outcome = Outcome.objects.get(prediction__in=Prediction.objects.filter(name="purchase_rhythm", as_of=NOW))
    assert outcome.happened is False
    bought_late(shop.hanako)
    with monkeypatch.context() as broken:
        broken.setattr("farley.understanding.proposals.following.settle_again", lambda *words, **more: 1 / 0)
        broken.setattr("farley.understanding.actions.settle_again", lambda *words, **more: 0)
        jobs.understand(at=LATER)
    assert "tried again" in caplog.text
    outcome.refresh_from_db()
    assert outcome.happened is False
    jobs.understand(at=LATER + timedelta(days=1))
    outcome.refresh_from_db()
    assert outcome.happened is True
