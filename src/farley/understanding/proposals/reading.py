"""What pages and programs show of proposals, and how good they were."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q
from django.utils.text import Truncator

from farley.analysis.next_action import ACTIONS
from farley.analysis.numerics import share_interval
from farley.base.access import audiences_of
from farley.base.accounts import User
from farley.customers.access import of_seen_customers
from farley.timeline.models import Interaction
from farley.understanding import answers
from farley.understanding.access import insights_for, proposals_for
from farley.understanding.answers import Kept, Matter
from farley.understanding.models import ActionEffect, Answer, Proposal
from farley.understanding.sentences import sentence
from farley.understanding.sentences.proposals import action_name, effect_of, headline, how_to_reach, reason_of

# Below so many settled cases of each kind a share says nothing.
CASES = 30
_EXCERPT = 160


@dataclass(frozen=True)
class Said:
    """An interaction that speaks for a proposal."""

    interaction_id: int
    kind: str
    happened_at: datetime
    excerpt: str


@dataclass(frozen=True)
class ProposalView:
    """A proposal as it is shown: what to do, why, how to reach the customer, what came of it elsewhere."""

    id: int
    customer_id: int
    customer_name: str
    action: str
    headline: str
    why: str
    reach: str
    effect: str
    is_owed: bool
    answer: str
    colleague: str
    difference: float | None
    low: float | None
    high: float | None
    made_at: datetime
    expires_at: datetime
    done_at: datetime | None
    evidence: tuple[Said, ...]
    to_know: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether nobody has said anything yet, and it was not done."""
        return not self.answer and self.done_at is None

    @property
    def can_be_accepted(self) -> bool:
        """Whether there is something to do."""
        return self.is_open and self.action != "leave_alone"


def proposal_of(user: User, customer_ids: Sequence[int], *, at: datetime) -> ProposalView | None:
    """What to do next about a customer whom the caller got through access; None where nothing speaks for anything, or
    where somebody put it off, refused or did it.
    """
    rows = proposals_for(user).standing(at=at).filter(customer__in=customer_ids, done_at=None)
    rows = rows.filter(answer__in=["", Answer.ACCEPTED]).select_related("customer", "colleague")
    # What was ticked off is done at once, and not only when the worker has noticed.
    rows = rows.filter(Q(follow_up=None) | Q(follow_up__done_at=None))
    row = rows.order_by("-made_at", "-id").first()
    return proposal_view(user, row, at=at) if row else None


def proposal_view(user: User, row: Proposal, *, at: datetime) -> ProposalView:
    """One proposal, which the caller got through access, with what speaks for it and what one has to know."""
    return _view(row, _said(user, row), _to_know(user, row, at) if row.action in ("hand_over", "apologise") else ())


def worklist(user: User, *, at: datetime, most: int = 10, only_own: bool = False) -> tuple[ProposalView, ...]:
    """What to do today: what is owed first, then what is worth most (expected value times effect, known ones first)."""
    rows = proposals_for(user).standing(at=at).to_do()
    if only_own:
        rows = rows.filter(Q(customer__owner=user) | Q(colleague=user))
    return proposal_views(rows.select_related("customer", "colleague").order_by("-is_owed", "-weight", "id")[:most])


def proposal_views(rows: Iterable[Proposal]) -> tuple[ProposalView, ...]:
    """Proposals, which the caller got through access, without what speaks for them."""
    return tuple(_view(row, (), ()) for row in rows)


def _view(row: Proposal, evidence: tuple[Said, ...], to_know: tuple[str, ...]) -> ProposalView:
    colleague = row.colleague.name if row.colleague else ""
    return ProposalView(
        id=row.pk,
        customer_id=row.customer.current_id,
        customer_name=row.customer.name,
        action=row.action,
        headline=headline(row.action, row.params, colleague),
        why=reason_of(row.action, row.reason, row.params, is_claim=bool(row.insight)),
        reach=how_to_reach(row.params) if row.action != "leave_alone" else "",
        effect=effect_of(ACTIONS[row.action].outcome, row.difference, row.low, row.high, row.compared),
        is_owed=row.is_owed,
        answer=row.answer,
        colleague=colleague,
        difference=row.difference,
        low=row.low,
        high=row.high,
        made_at=row.made_at,
        expires_at=row.expires_at,
        done_at=row.done_at,
        evidence=evidence,
        to_know=to_know,
    )


def _said(user: User, row: Proposal) -> tuple[Said, ...]:
    rows = Interaction.objects.standing().filter(of_seen_customers(user), pk__in=row.evidence_ids)
    rows = rows.for_audiences(audiences_of(user))
    found = {each.pk: each for each in rows}
    newest_first = sorted(found.values(), key=lambda each: (each.happened_at, each.pk), reverse=True)
    return tuple(
        Said(each.pk, each.kind, each.happened_at, Truncator(each.text or each.title).chars(_EXCERPT))
        for each in newest_first
    )


def _to_know(user: User, row: Proposal, at: datetime) -> tuple[str, ...]:
    """What somebody who has not known the customer needs before calling: what else is believed of them."""
    rows = insights_for(user).standing(at=at).believed().filter(customer=row.customer_id)
    wanted = rows.filter(name__in=("relationship_phase", "expected_value", "purchase_rhythm", "tone_turned"))
    return tuple(sentence(each.statement, each.params) for each in wanted.order_by("-confidence", "id"))


@dataclass(frozen=True)
class Share:
    """A share of cases with its 80 % interval; None below thirty cases."""

    cases: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ActionScore:
    """How one action fared: what was proposed, what was held back instead, and what people said, how often the good
    outcome came where it was done, where it was not, and where it was held back to see; and what comparing the history
    says, None with too few.
    """

    action: str
    headline: str
    proposed: int
    held_back: int
    accepted: int
    put_off: int
    refused: int
    done: int
    went_well_done: Share
    went_well_not_done: Share
    went_well_held_back: Share
    learned: ActionEffect | None

    @property
    def shares(self) -> tuple[Share, Share, Share]:
        """How often it went well: done, not done, held back."""
        return self.went_well_done, self.went_well_not_done, self.went_well_held_back


@dataclass(frozen=True)
class Alike:
    """How many proposals of one action had the same answer and end."""

    action: str
    answer: str
    is_done: bool
    is_in_time: bool
    is_held_back: bool
    went_well: bool | None
    number: int


@dataclass(frozen=True)
class Asked:
    """How proposals fared: there is nothing to choose."""


def action_scores(user: User, *, at: datetime) -> Kept[tuple[ActionScore, ...]] | None:
    """How the proposals that this user may see fared, by action; held-back ones are counted, and shown to nobody. None
    while the worker works it out.
    """
    kept = answers.ask(FARED, user, Asked(), at=at)
    if kept is None:
        return None
    found: dict[str, list[Alike]] = defaultdict(list)
    for alike in kept.answer:
        found[alike.action].append(alike)
    learned = {row.action: row for row in ActionEffect.objects.filter(difference__isnull=False)}
    scores = tuple(_score(action, found[action], learned.get(action)) for action in ACTIONS if action in found)
    return Kept(scores, kept.as_of, kept.is_outdated)


def _fared(user: User, _asked: Asked, _at: datetime) -> tuple[Alike, ...]:
    rows = Proposal.objects.for_audiences(audiences_of(user)).filter(of_seen_customers(user))
    # What was done after its four weeks was not done yet when it was settled.
    rows = rows.annotate(
        is_done=Q(done_at__isnull=False), is_in_time=Q(done_at__isnull=False, done_at__lte=F("horizon_end"))
    )
    columns = ("action", "answer", "is_done", "is_in_time", "is_held_back", "went_well")
    counted = rows.order_by().values_list(*columns).annotate(number=Count("id"))
    return tuple(Alike(*alike) for alike in counted)


FARED: Matter[Asked, tuple[Alike, ...]] = Matter(
    "proposals", Asked, lambda _asked: tuple[Alike, ...], _fared, is_of_copy=False
)


def _score(action: str, rows: list[Alike], learned: ActionEffect | None) -> ActionScore:
    shown = [row for row in rows if not row.is_held_back]
    said = Counter[str]()
    for row in shown:
        said[row.answer] += row.number
    return ActionScore(
        action=action,
        headline=action_name(action),
        proposed=said.total(),
        held_back=sum(row.number for row in rows if row.is_held_back),
        accepted=said[Answer.ACCEPTED],
        put_off=said[Answer.NOT_NOW],
        refused=said[Answer.WRONG],
        done=sum(row.number for row in shown if row.is_done),
        went_well_done=_share([row for row in shown if row.is_in_time]),
        went_well_not_done=_share([row for row in shown if not row.is_in_time]),
        went_well_held_back=_share([row for row in rows if row.is_held_back]),
        learned=learned,
    )


def _share(rows: list[Alike]) -> Share:
    known = sum(row.number for row in rows if row.went_well is not None)
    if known < CASES:
        return Share(known, None, None, None)
    well = sum(row.number for row in rows if row.went_well)
    low, high = share_interval(well, known)
    return Share(known, well / known, float(low), float(high))
