"""What was done of what was proposed, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from farley.analysis.next_action import ACTIONS
from farley.analysis.tables import CONTACT_KINDS
from farley.base.access import narrowest
from farley.base.pieces import in_pieces
from farley.customers.models import Customer
from farley.timeline.models import Interaction
from farley.understanding.hindsight import Hindsight
from farley.understanding.models import Proposal, ProposalQuerySet, Tone

# A message that does not sound bad is a good end for somebody who was upset.
_NOT_BAD = -0.1


def notice_done(*, at: datetime, customer_ids: Collection[int] | None = None) -> int:
    """Note which proposals were done since: the follow-up was ticked off, or what fits was recorded with one of these
    customers (None: with anybody). Returns how many.
    """
    # The tick was a slip, and taken back after it had been noticed.
    slips = Proposal.objects.exclude(done_at=None).filter(done_with=None, settled_at=None, follow_up__done_at=None)
    slips.exclude(follow_up=None).update(done_at=None, done_by=None)
    # A follow-up may be ticked off long after its time: it was done all the same, and is not asked for again.
    ticked = Proposal.objects.filter(done_at=None, follow_up__done_at__isnull=False)
    done = 0
    for row in ticked.select_related("follow_up"):
        assert row.follow_up is not None
        row.done_at, row.done_by = row.follow_up.done_at, row.follow_up.done_by
        row.save(update_fields=["done_at", "done_by"])
        done += 1
    rows = Proposal.objects.filter(done_at=None, settled_at=None, made_at__lte=at).exclude(action="leave_alone")
    if customer_ids is None:
        return done + sum(_notice(list(rows.filter(pk__in=some))) for some in in_pieces(_ids(rows)))
    return done + sum(_notice(list(rows.filter(customer__in=some))) for some in in_pieces(customer_ids))


def _ids(rows: ProposalQuerySet) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def _notice(open_: list[Proposal]) -> int:
    happened = _happened({row.customer_id for row in open_}, min((row.made_at for row in open_), default=None))
    done = 0
    for row in open_:
        deeds = ACTIONS[row.action].deeds
        fitting = [
            each
            for each in happened.get(row.customer_id, [])
            if each.direction == "out"
            and each.kind in deeds
            and row.made_at < each.happened_at <= row.horizon_end
            # What is for fewer people tells the others nothing, nor does an entry of a record that is hidden from them.
            and narrowest([row.audience, each.audience, each.customer.audience]) == row.audience
        ]
        if fitting:
            row.done_at, row.done_with, row.done_by = fitting[0].happened_at, fitting[0], fitting[0].recorded_by
            row.save(update_fields=["done_at", "done_with", "done_by"])
            done += 1
    return done


def settle_proposals(*, at: datetime) -> int:
    """Write down what became of proposals whose four weeks are over, done or not. Returns how many."""
    due = Proposal.objects.filter(settled_at=None, horizon_end__lte=at)
    settled = 0
    for some in in_pieces(_ids(due)):
        settled += _settle(list(due.filter(pk__in=some)), at)
    Proposal.objects.filter(ended_at=None, expires_at__lte=at).update(ended_at=F("expires_at"))
    return settled


def settle_again(hindsight: Hindsight, *, at: datetime) -> int:
    """Write down anew what became of proposals, and which were done, where more is known now than when they were
    settled. Returns of how many it is something else.
    """
    altered = 0
    for doubted in hindsight.doubted(Proposal.objects.all()):
        for some in in_pieces(doubted):
            _notice([row for row in some if row.done_at is None and row.action != "leave_alone"])
            altered += _settle(some, at)
    return altered


def _settle(rows: list[Proposal], at: datetime) -> int:
    """Write down what became of these; returns of how many it is something else than was known."""
    happened = _happened({row.customer_id for row in rows}, min(row.made_at for row in rows))
    ids = {each.pk for found in happened.values() for each in found}
    tones = dict(Tone.objects.filter(interaction__in=ids).values_list("interaction", "score"))
    altered = []
    for row in rows:
        went_well = _went_well(row, happened.get(row.customer_id, []), tones)
        if row.settled_at is None or row.went_well != went_well:
            row.went_well, row.settled_at = went_well, at
            altered.append(row)
    Proposal.objects.bulk_update(altered, ["went_well", "settled_at"], batch_size=500)
    return len(altered)


def _went_well(row: Proposal, happened: list[Interaction], tones: dict[int, float]) -> bool | None:
    """Whether what was hoped for came by the end of the four weeks; what came before the deed did not come of it."""
    hoped = ACTIONS[row.action].outcome
    begin = row.done_at if row.done_at and row.done_at <= row.horizon_end else row.made_at
    since = [each for each in happened if begin < each.happened_at <= row.horizon_end]
    has_bought = any(each.kind == "purchase" for each in since)
    written = [each for each in since if each.direction == "in" and each.kind in CONTACT_KINDS]
    if hoped == "bought":
        return has_bought
    if hoped == "answered":
        return bool(written)
    if hoped == "recovered":
        heard = [tones[each.pk] for each in written if each.pk in tones]
        return has_bought or bool(heard and heard[-1] > _NOT_BAD)
    return None


def _happened(customer_ids: set[int], since: datetime | None) -> dict[int, list[Interaction]]:
    """What happened since with each of these customers as who they are today, merged records included, the oldest
    first.
    """
    if since is None:
        return {}
    whose = Customer.objects.annotate(today=Coalesce("canonical", "id"))
    today = dict(whose.filter(pk__in=customer_ids).values_list("pk", "today"))
    ones = set(today.values())
    records = dict(whose.filter(Q(pk__in=ones) | Q(canonical__in=ones)).values_list("pk", "today"))
    wanted = Q(kind="purchase") | Q(kind__in=CONTACT_KINDS)
    rows = Interaction.objects.standing().filter(wanted, customer__in=records, happened_at__gt=since)
    found: dict[int, list[Interaction]] = {}
    for row in rows.select_related("recorded_by", "customer").defer("text", "data").order_by("happened_at", "id"):
        found.setdefault(records[row.customer_id], []).append(row)
    return {pk: found.get(one, []) for pk, one in today.items()}
