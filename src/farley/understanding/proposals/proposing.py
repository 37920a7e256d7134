"""Work out what to propose: one action a customer, from what stands, is heard and is late today."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min, Q

from farley.analysis.next_action import (
    ACTIONS,
    Believed,
    Candidate,
    Effect,
    Heard,
    Promise,
    Situation,
    TooFewCompared,
    choose,
    effects_of_actions,
)
from farley.analysis.tables import CONTACT_KINDS, History
from farley.base.access import narrowest
from farley.base.accounts import Organisation
from farley.base.pieces import in_pieces
from farley.customers.models import Customer
from farley.teamwork.models import FollowUp
from farley.timeline.models import Interaction
from farley.understanding.models import (
    ActionEffect,
    Answer,
    AutonomyChange,
    Evidence,
    Holder,
    Insight,
    Proposal,
    Run,
    Tone,
)
from farley.understanding.proposals.colleagues import experienced_colleague

_READ = (
    "tone_turned",
    "one_off_gift",
    "purchase_rhythm",
    "spending_trend",
    "would_like",
    "preferred_channel",
    "expected_value",
    "relationship_phase",
)
# These say how a customer is reached, what is to be expected and who is lost, but are no reason to do anything.
_NO_REASON = ("preferred_channel", "expected_value", "relationship_phase")
_HEARD_LATELY = timedelta(days=28)
_HORIZON = timedelta(days=28)
_STANDS = timedelta(days=14)
_PUT_OFF = timedelta(days=14)
_EFFECTS_EVERY = timedelta(days=1)
_EVIDENCE_KEPT = 6
# Where nothing is known of what comes of it, it stands below all of which something is, the more valuable customer
# first.
_UNKNOWN = 1e-9
_RENEWED = ("params", "evidence_ids", "audience", "colleague", "expires_at")


@dataclass(frozen=True)
class _Known:
    """A customer's situation, the insights in it, who may see the customer, and who what was heard."""

    situation: Situation
    insights: Mapping[str, Insight]
    audience: str
    heard_by: Mapping[int, str]


def propose(history: History, *, at: datetime) -> int:
    """Bring the proposals of all customers up to what is known now. Returns how many are new."""
    effects, values = _learned(history, at), _values(at)
    everybody = sorted(Customer.objects.current().values_list("pk", flat=True))
    return sum(_propose(some, effects, values, at) for some in in_pieces(everybody))


def propose_for(customer_ids: Iterable[int], *, at: datetime) -> int:
    """Bring the proposals of these customers up to what is known now, with what was last learned of actions. Returns
    how many are new.
    """
    ids = list(customer_ids)
    if not ids:
        return 0
    effects, values = {row.action: _kept(row) for row in ActionEffect.objects.all()}, _values(at)
    return sum(_propose(some, effects, values, at) for some in in_pieces(ids))


def is_due_for_everybody(*, at: datetime) -> bool:
    """Whether an insight was worked out since proposals were for everybody, or a day has passed."""
    last = ActionEffect.objects.aggregate(last=Min("as_of"))["last"]
    if last is None or last + _EFFECTS_EVERY <= at:
        return True
    return Run.objects.filter(is_replay=False, finished_at__gt=last).exists()


@transaction.atomic
def _propose(
    customer_ids: Iterable[int],
    effects: Mapping[str, Effect | TooFewCompared],
    values: Mapping[int, float],
    at: datetime,
) -> int:
    known = _known(list(customer_ids), at)
    fresh, renewed, ended = [], [], []
    for customer_id, before in _earlier(list(customer_ids)).items():
        stands = next((row for row in before if row.ended_at is None), None)
        if stands is not None and stands.answer == Answer.ACCEPTED and not stands.done_at and stands.expires_at > at:
            continue
        each = known.get(customer_id)
        found = _first_welcome(choose(each.situation, effects), before, at) if each else None
        if stands is not None and each and found and _is_same(stands, found, at):
            renewed.append(_renewed(stands, found, each, at))
            continue
        if stands is not None:
            stands.ended_at = at
            ended.append(stands)
        if each and found:
            fresh.append(_proposal(found, each, effects.get(found.action), values.get(customer_id, 0.0), at))
    Proposal.objects.bulk_update(renewed, _RENEWED, batch_size=500)
    Proposal.objects.bulk_update(ended, ["ended_at"], batch_size=500)
    Proposal.objects.bulk_create(fresh, batch_size=500)
    return len(fresh)


def _earlier(customer_ids: list[int]) -> dict[int, list[Proposal]]:
    """What was proposed to these customers so far, the oldest first."""
    found: dict[int, list[Proposal]] = {pk: [] for pk in customer_ids}
    rows = Proposal.objects.select_for_update().filter(customer__in=customer_ids).order_by("made_at", "id")
    for row in rows:
        found[row.customer_id].append(row)
    return found


def _is_same(stands: Proposal, found: Candidate, at: datetime) -> bool:
    """Whether what stands still says it. After its four weeks it is settled: then it is proposed anew, and drawn anew
    who is held back.
    """
    is_open = stands.answer == "" and not stands.done_at and at < stands.horizon_end
    return is_open and (stands.action, stands.reason) == (found.action, found.reason)


def _renewed(stands: Proposal, found: Candidate, known: _Known, at: datetime) -> Proposal:
    """The same proposal with what is known now: what speaks for it may be seen by fewer people than before."""
    audience = _audience(found, known)
    if audience != stands.audience and found.action == "hand_over":
        stands.colleague = experienced_colleague(found.customer_id, audience)
    stands.params, stands.evidence_ids = _params(found, known), list(found.evidence[:_EVIDENCE_KEPT])
    stands.audience, stands.expires_at = audience, at + _STANDS
    return stands


def _first_welcome(candidates: list[Candidate], before: list[Proposal], at: datetime) -> Candidate | None:
    """The first that nobody has refused, put off or done lately. What was refused or done comes again where something
    speaks for it that was recorded since.
    """
    for candidate in candidates:
        same = [row for row in before if (row.action, row.reason) == (candidate.action, candidate.reason)]
        last = same[-1] if same else None
        if last is None or not _is_closed(last, candidate, at):
            return candidate
    return None


def _is_closed(last: Proposal, candidate: Candidate, at: datetime) -> bool:
    if last.answer == Answer.WRONG and last.answered_at:
        return not _is_news(candidate, last.answered_at)
    if last.answer == Answer.NOT_NOW and last.answered_at:
        return at < last.answered_at + _PUT_OFF
    if last.answer == Answer.ACCEPTED and not last.done_at:
        # It stands among somebody's follow-ups, however late.
        return last.follow_up_id is not None
    return bool(last.done_at and at < last.done_at + _HORIZON and not _is_news(candidate, last.done_at))


def _is_news(candidate: Candidate, since: datetime) -> bool:
    return Interaction.objects.filter(pk__in=candidate.evidence, recorded_at__gt=since).exists()


def _proposal(
    found: Candidate, known: _Known, effect: Effect | TooFewCompared | None, value: float, at: datetime
) -> Proposal:
    audience = _audience(found, known)
    learned = effect if isinstance(effect, Effect) else None
    action = ACTIONS[found.action]
    return Proposal(
        customer_id=found.customer_id,
        action=found.action,
        reason=found.reason,
        params=_params(found, known),
        insight=found.insight,
        evidence_ids=list(found.evidence[:_EVIDENCE_KEPT]),
        colleague=experienced_colleague(found.customer_id, audience) if found.action == "hand_over" else None,
        is_owed=action.is_owed,
        difference=learned.difference if learned else None,
        low=learned.low if learned else None,
        high=learned.high if learned else None,
        compared=min(learned.done, learned.not_done) if learned else getattr(effect, "has", 0),
        weight=value * (learned.difference if learned else _UNKNOWN),
        audience=audience,
        is_held_back=not action.is_owed and is_held_back(found.customer_id, at),
        made_at=at,
        expires_at=at + _STANDS,
        horizon_end=at + _HORIZON,
    )


def _audience(found: Candidate, known: _Known) -> str:
    """Who may see the customer and all that speaks for it."""
    audiences = {known.audience} | {known.heard_by[pk] for pk in found.evidence if pk in known.heard_by}
    if found.insight:
        audiences.add(known.insights[found.insight].audience)
    return narrowest(audiences)


def is_held_back(customer_id: int, at: datetime) -> bool:
    """Whether a customer gets no proposals this quarter, so that their effect can be measured: by chance, but the same
    each time one asks.
    """
    seed = f"{customer_id}:{at.year}:{(at.month - 1) // 3}".encode()
    drawn = int.from_bytes(hashlib.sha256(seed).digest()[:4]) / 2**32
    return drawn < settings.PROPOSALS_HELD_BACK_PERCENT / 100


def _params(found: Candidate, known: _Known) -> dict[str, object]:
    """What fills the sentence, with the channel and the hour at which this customer is reached."""
    params: dict[str, object] = dict(found.params)
    reached = known.insights.get("preferred_channel")
    if reached is not None and reached.statement.startswith("prefers_channel") and reached.audience == "all":
        params |= {name: reached.params[name] for name in ("channel", "from_hour", "to_hour") if name in reached.params}
    return params


def _known(customer_ids: list[int], at: datetime) -> dict[int, _Known]:
    """The situations of these customers, of those of whom anything is known."""
    today, audience = _cluster(customer_ids)
    claims: dict[int, dict[str, Insight]] = defaultdict(dict)
    standing = Insight.objects.standing(at=at).believed().filter(customer__in=today, name__in=_READ)
    for insight in standing.exclude(name__in=AutonomyChange.asked_only()).order_by("as_of", "id"):
        claims[today[insight.customer_id]][insight.name] = insight
    evidence = _evidence(row.pk for each in claims.values() for row in each.values() if row.name not in _NO_REASON)
    heard, heard_by = _heard(today, at)
    late = _late(today, at)
    return {
        pk: _Known(
            Situation(pk, _believed(claims[pk], evidence), tuple(heard[pk]), tuple(late[pk])),
            claims[pk],
            narrowest(audience[pk]),
            heard_by[pk],
        )
        for pk in sorted({*claims, *heard, *late})
    }


def _cluster(customer_ids: list[int]) -> tuple[dict[int, int], dict[int, set[str]]]:
    """Who each record is today, those merged into these customers included; and who may see all records of each."""
    of_them = Q(pk__in=customer_ids) | Q(canonical__in=customer_ids)
    today, audiences = dict[int, int](), defaultdict[int, set[str]](set)
    for pk, canonical, audience in Customer.objects.filter(of_them).values_list("pk", "canonical", "audience"):
        today[pk] = canonical or pk
        audiences[canonical or pk].add(audience)
    return today, audiences


def _evidence(insight_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """What speaks for each claim, the weightiest first."""
    found: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for some in in_pieces(list(insight_ids)):
        rows = Evidence.objects.filter(insight__in=some, is_counter=False, rank__lt=_EVIDENCE_KEPT).order_by("rank")
        for insight_id, interaction_id in rows.values_list("insight", "interaction"):
            found[insight_id] += (interaction_id,)
    return found


def _believed(insights: Mapping[str, Insight], evidence: Mapping[int, tuple[int, ...]]) -> dict[str, Believed]:
    return {
        name: Believed(row.statement, row.confidence, row.params, evidence.get(row.pk, ()))
        for name, row in insights.items()
    }


def _heard(today: Mapping[int, int], at: datetime) -> tuple[dict[int, list[Heard]], dict[int, dict[int, str]]]:
    """What these customers wrote or said lately, the newest first, and who may see it."""
    lately = Interaction.objects.standing().filter(customer__in=today, happened_at__gt=at - _HEARD_LATELY)
    ours = lately.filter(direction="out", kind__in=CONTACT_KINDS).order_by()
    turned: dict[int, datetime] = {}
    for customer_id, last in ours.values_list("customer").annotate(last=Max("happened_at")):
        pk = today[customer_id]
        turned[pk] = max(last, turned.get(pk, last))
    heard: dict[int, list[Heard]] = defaultdict(list)
    audiences: dict[int, dict[int, str]] = defaultdict(dict)
    tones = Tone.objects.filter(interaction__in=lately.filter(direction="in"), holder=Holder.CUSTOMER)
    told = tones.select_related("interaction").defer("interaction__text", "interaction__data")
    for tone in told.order_by("-interaction__happened_at", "-interaction"):
        it = tone.interaction
        pk = today[it.customer_id]
        emotions = tuple(str(emotion[0]) for emotion in tone.emotions)
        days_ago = (at - it.happened_at) / timedelta(days=1)
        # What is said on the telephone or face to face is answered there.
        is_answered = it.kind in ("call", "meeting") or (pk in turned and turned[pk] > it.happened_at)
        heard[pk].append(Heard(it.pk, days_ago, tone.score, tone.intent, emotions, is_answered))
        audiences[pk][it.pk] = it.audience
    return heard, audiences


def _late(today: Mapping[int, int], at: datetime) -> dict[int, list[Promise]]:
    """What we meant to do about these customers by a day that is over, the latest first."""
    found: dict[int, list[Promise]] = defaultdict(list)
    own = Proposal.objects.filter(follow_up__isnull=False).values("follow_up")
    day = Organisation.day(at)
    rows = FollowUp.objects.filter(customer__in=today, done_at=None, due_on__lt=day).exclude(pk__in=own)
    for row in rows.order_by("due_on", "id"):
        found[today[row.customer_id]].append(Promise(row.pk, row.text, (day - row.due_on).days))
    return found


def _values(at: datetime) -> dict[int, float]:
    """What each customer is expected to spend, over what is usual in the same currency."""
    rows = Insight.objects.standing(at=at).filter(name="expected_value")
    columns = rows.values_list("customer", "customer__canonical", "params").iterator(chunk_size=5_000)
    amounts = {
        canonical or pk: (str(params.get("currency")), float(params["amount"])) for pk, canonical, params in columns
    }
    by_currency: dict[str, list[float]] = defaultdict(list)
    for currency, amount in amounts.values():
        by_currency[currency].append(amount)
    usual = {currency: median(each) for currency, each in by_currency.items()}
    return {pk: amount / usual[currency] if usual[currency] else 0.0 for pk, (currency, amount) in amounts.items()}


def _learned(history: History, at: datetime) -> dict[str, Effect | TooFewCompared]:
    """What came of each action so far, learned anew and kept."""
    found = effects_of_actions(history, as_of=at)
    for action, effect in found.items():
        ActionEffect.objects.update_or_create(action=action, defaults={"as_of": at} | _columns(effect))
    return found


def _kept(row: ActionEffect) -> Effect | TooFewCompared:
    if row.difference is None or row.low is None or row.high is None:
        return TooFewCompared(row.action, min(row.done, row.not_done), 30)
    shares = row.share_done or 0.0, row.share_not_done or 0.0
    return Effect(row.action, row.done, row.not_done, *shares, row.difference, row.low, row.high)


def _columns(effect: Effect | TooFewCompared) -> dict[str, float | int | None]:
    names = ("share_done", "share_not_done", "difference", "low", "high")
    if isinstance(effect, TooFewCompared):
        return {"done": effect.has, "not_done": effect.has} | dict.fromkeys(names)
    return {"done": effect.done, "not_done": effect.not_done} | {name: getattr(effect, name) for name in names}
