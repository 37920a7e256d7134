"""What we understand of one customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from math import ceil, floor
from typing import Any

from farley.base.access import audiences_of
from farley.base.accounts import User
from farley.customers.access import of_seen_customers
from farley.understanding.access import insights_for, not_yet_for, predictions_for, verdicts_for
from farley.understanding.catalogue import BY_NAME, CATALOGUE
from farley.understanding.models import Evidence, Insight, NotYet, Prediction, Status, Verdict
from farley.understanding.queries.autonomy import asked_only
from farley.understanding.queries.progress import Progress, progress
from farley.understanding.queries.voices import speakers, with_those_that_share
from farley.understanding.sentences import forecast_sentence, reason_sentence, sentence

_EXCERPT = 240


@dataclass(frozen=True)
class EvidenceView:
    """One interaction that speaks for or against. `before`, `words` and `after` are its text around the words that
    moved its tone most; without a tone all of the excerpt stands in `before`.
    """

    interaction_id: int
    kind: str
    channel: str
    happened_at: datetime
    title: str
    before: str
    words: str
    after: str
    amount: Decimal | None
    currency: str
    tone: float | None


@dataclass(frozen=True)
class VerdictView:
    """What a person said to an insight."""

    id: int
    kind: str
    why: str
    correction: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ForecastView:
    """What is forecast, how probably (whole per cent, `low` to `high` is the 80 % interval), and what is usual for
    anybody.
    """

    sentence: str
    percent: int
    low_percent: int
    high_percent: int
    baseline_percent: int
    as_of: datetime
    horizon_end: datetime


@dataclass(frozen=True)
class InsightView:
    """A claim as it is shown: the sentence, how sure (whole per cent), what speaks for it and against it, what people
    said.

    What `is_asked` comes from an insight that was wrong too often: it asks, and calls for nobody's attention. Where it
    `is_spoken_for`, it is a chance of which a better insight speaks.
    `refuted_before` is set where the same was refuted earlier and something new was recorded since.
    """

    id: int
    customer_id: int
    name: str
    question: str
    statement: str
    params: Mapping[str, Any]
    sentence: str
    percent: int
    status: str
    calls_for_attention: bool
    is_asked: bool
    is_spoken_for: bool
    as_of: datetime
    expires_at: datetime
    first_claimed_at: datetime
    evidence: tuple[EvidenceView, ...]
    counter_evidence: tuple[EvidenceView, ...]
    verdicts: tuple[VerdictView, ...]
    refuted_before: VerdictView | None
    forecast: ForecastView | None
    how_evidence: str
    how_confidence: str

    @property
    def sureness(self) -> float:
        """How sure, from 0 to 1."""
        return self.percent / 100


@dataclass(frozen=True)
class NotYetView:
    """A question that cannot be answered yet, and what is missing."""

    name: str
    question: str
    sentence: str
    has: int
    needs: int


@dataclass(frozen=True)
class CustomerUnderstanding:
    """All that is understood of a customer: claims (those that call for attention first), refuted ones apart, open
    questions, and how far the working out has come.
    """

    insights: tuple[InsightView, ...]
    refuted: tuple[InsightView, ...]
    not_yet: tuple[NotYetView, ...]
    progress: Progress


def understanding_of(user: User, customer_ids: Sequence[int], *, at: datetime) -> CustomerUnderstanding:
    """What this user may know of the customer whose facts were recorded under these ids
    (customers.access.cluster_for).
    """
    standing = list(insights_for(user).standing(at=at).filter(customer__in=customer_ids).select_related("despite__by"))
    views = [view for view in _views(user, _one_of_each_name(standing), at) if not view.is_spoken_for]
    order = {declaration.name: place for place, declaration in enumerate(CATALOGUE)}
    views.sort(key=lambda view: (not view.calls_for_attention, order[view.name]))
    answered = {view.name for view in views}
    missing = not_yet_for(user).filter(customer__in=customer_ids).exclude(name__in=answered).order_by("-has", "id")
    return CustomerUnderstanding(
        insights=tuple(view for view in views if view.status != Status.REFUTED),
        refuted=tuple(view for view in views if view.status == Status.REFUTED),
        not_yet=_not_yet(missing),
        progress=progress(at=at),
    )


def insight_view(user: User, insight: Insight, *, at: datetime) -> InsightView:
    """One insight, which the caller got through access, as it is shown."""
    (view,) = _views(user, [insight], at)
    return view


def insight_views(user: User, insights: Sequence[Insight], *, at: datetime) -> list[InsightView]:
    """Insights, which the caller got through access, as they are shown, in their order."""
    return _views(user, list(insights), at)


def _one_of_each_name(insights: Iterable[Insight]) -> list[Insight]:
    """Of records merged since the last run, the newest claim counts."""
    return list(
        {insight.name: insight for insight in sorted(insights, key=lambda each: (each.as_of, each.pk))}.values()
    )


def _views(user: User, insights: list[Insight], at: datetime) -> list[InsightView]:
    ids = [insight.pk for insight in insights]
    evidence = _evidence(user, ids)
    verdicts: dict[int, list[VerdictView]] = defaultdict(list)
    for verdict in verdicts_for(user).filter(insight__in=ids).select_related("by").order_by("-at", "-id"):
        verdicts[verdict.insight_id].append(_verdict(verdict))
    open_forecasts = _open_forecasts(user, insights, at)
    speaking = speakers(open_forecasts)
    asked, told_before = asked_only(), _told_before(user, insights)

    def is_spoken_for(insight: Insight) -> bool:
        by = speaking.get((insight.customer_id, BY_NAME[insight.name].forecasts), insight.name)
        return by != insight.name

    return [
        InsightView(
            id=insight.pk,
            customer_id=insight.customer_id,
            name=insight.name,
            question=str(BY_NAME[insight.name].question),
            statement=insight.statement,
            params=insight.params,
            sentence=sentence(insight.statement, insight.params),
            percent=round(100 * insight.confidence),
            status=insight.status,
            calls_for_attention=insight.calls_for_attention and insight.name not in asked,
            is_asked=insight.name in asked,
            is_spoken_for=BY_NAME[insight.name].is_a_chance and is_spoken_for(insight),
            as_of=insight.as_of,
            expires_at=insight.expires_at,
            first_claimed_at=insight.first_claimed_at,
            evidence=tuple(evidence[insight.pk, False]),
            counter_evidence=tuple(evidence[insight.pk, True]),
            verdicts=tuple(verdicts[insight.pk]),
            refuted_before=told_before.get(insight.pk),
            forecast=None if is_spoken_for(insight) else open_forecasts.get((insight.customer_id, insight.name)),
            how_evidence=str(BY_NAME[insight.name].evidence),
            how_confidence=str(BY_NAME[insight.name].confidence),
        )
        for insight in insights
    ]


def _told_before(user: User, insights: Iterable[Insight]) -> dict[int, VerdictView]:
    """Why the same was refuted earlier, where the reader may see that verdict."""
    before = {insight.pk: insight.despite for insight in insights if insight.despite}
    if not before:
        return {}
    seen = set(verdicts_for(user).filter(pk__in=[each.pk for each in before.values()]).values_list("pk", flat=True))
    return {pk: _verdict(verdict) for pk, verdict in before.items() if verdict.pk in seen}


def _evidence(user: User, insight_ids: list[int]) -> dict[tuple[int, bool], list[EvidenceView]]:
    found: dict[tuple[int, bool], list[EvidenceView]] = defaultdict(list)
    # What was retracted, or stands in a record that was hidden since, is left out at once, and not with the next run.
    rows = Evidence.objects.filter(of_seen_customers(user, by="interaction__customer"), insight__in=insight_ids)
    rows = rows.filter(interaction__retracted_by=None).select_related("interaction__tone").order_by("rank")
    audiences = audiences_of(user)
    if audiences is not None:
        rows = rows.filter(interaction__audience__in=audiences)
    for row in rows:
        found[row.insight_id, row.is_counter].append(_evidence_view(row))
    return found


def _evidence_view(row: Evidence) -> EvidenceView:
    it = row.interaction
    tone = getattr(it, "tone", None)
    start, end = (tone.start, tone.end) if tone else (0, 0)
    first = max(0, start - _EXCERPT // 3)
    last = max(end, first + _EXCERPT)
    rest = " …" if last < len(it.text) else ""
    return EvidenceView(
        interaction_id=it.pk,
        kind=it.kind,
        channel=it.channel,
        happened_at=it.happened_at,
        title=it.title,
        before=("… " if first else "") + (it.text[first:start] if end else it.text[:last] + rest),
        words=it.text[start:end],
        after=it.text[end:last] + rest if end else "",
        amount=it.amount,
        currency=it.currency,
        tone=tone.score if tone else None,
    )


def _verdict(verdict: Verdict) -> VerdictView:
    by = verdict.by.name if verdict.by else ""
    return VerdictView(verdict.pk, verdict.kind, verdict.why, verdict.correction, by, verdict.at)


def _open_forecasts(user: User, insights: list[Insight], at: datetime) -> dict[tuple[int, str], ForecastView]:
    """The newest prediction of each customer and insight whose time is not over, with those of insights that forecast
    the same.
    """
    customers = {each.customer_id for each in insights}
    names = with_those_that_share(each.name for each in insights)
    rows = predictions_for(user).filter(customer__in=customers, name__in=names, run__is_replay=False, outcome=None)
    rows = rows.filter(horizon_end__gt=at).order_by("as_of")
    return {(row.customer_id, row.name): _forecast(row) for row in rows}


def _forecast(row: Prediction) -> ForecastView:
    return ForecastView(
        sentence=forecast_sentence(row.event, row.params),
        percent=round(100 * row.probability),
        low_percent=floor(100 * row.low),
        high_percent=ceil(100 * row.high),
        baseline_percent=round(100 * row.baseline_probability),
        as_of=row.as_of,
        horizon_end=row.horizon_end,
    )


def _not_yet(rows: Iterable[NotYet]) -> tuple[NotYetView, ...]:
    """Of records merged since the last run, the one that comes nearest to an answer counts."""
    nearest = {row.name: row for row in reversed(list(rows))}
    return tuple(
        NotYetView(
            name=declaration.name,
            question=str(declaration.question),
            sentence=reason_sentence(row.reason, row.has, row.needs),
            has=row.has,
            needs=row.needs,
        )
        for declaration in CATALOGUE
        if (row := nearest.get(declaration.name))
    )
