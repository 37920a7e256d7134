"""Keep what was found: renew what still holds, end what no longer does, and do not repeat what was refuted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from farley.analysis.claims import CannotSay, Claim, Forecast
from farley.base.access import narrowest
from farley.customers.models import Customer
from farley.timeline.models import Interaction
from farley.understanding.models import Evidence, Insight, NotYet, Run, Status, Verdict, VerdictKind

_EVIDENCE_KEPT = 8
_RENEWED = ("params", "confidence", "calls_for_attention", "audience", "as_of", "expires_at", "run")


@dataclass(frozen=True)
class Portion:
    """What was found of some customers, with the audiences of all that it was found from."""

    ids: tuple[int, ...]
    findings: tuple[Claim | CannotSay, ...]
    forecasts: tuple[Forecast, ...]
    audiences: Mapping[int, frozenset[str]]

    def existing(self) -> Portion:
        """Without customers who were erased meanwhile; who may see a customer, and the records merged into it, is added
        to the audiences.
        """
        rows = dict(Customer.objects.filter(pk__in=self.ids).values_list("pk", "audience"))
        merged: dict[int | None, set[str]] = defaultdict(set)
        for pk, audience in Customer.objects.filter(canonical__in=self.ids).values_list("canonical", "audience"):
            merged[pk].add(audience)
        return replace(
            self,
            findings=tuple(each for each in self.findings if each.customer_id in rows),
            forecasts=tuple(each for each in self.forecasts if each.customer_id in rows),
            audiences={pk: self.audiences[pk] | {audience} | merged[pk] for pk, audience in rows.items()},
        )


@dataclass(frozen=True)
class _Known:
    """What is kept already: the standing insights, the verdicts that refuted a statement, and facts about the
    evidence.
    """

    standing: Mapping[int, Insight]
    refuted: Mapping[tuple[int, str], Verdict]
    recorded_at: Mapping[int, datetime]
    audience: Mapping[int, str]


def write_findings(run: Run, portion: Portion, *, at: datetime) -> None:
    """Bring the insights of these customers up to what was found."""
    known = _known(run.name, portion)
    claims = [each for each in portion.findings if isinstance(each, Claim)]
    renewed: list[Insight] = []
    fresh: list[tuple[Insight, Claim]] = []
    for claim in claims:
        insight = known.standing.get(claim.customer_id)
        verdict = known.refuted.get((claim.customer_id, claim.statement))
        is_news = verdict is None or _has_new_evidence(claim, verdict, known)
        if (
            insight is not None
            and insight.statement == claim.statement
            and (is_news is False or insight.status != Status.REFUTED)
        ):
            renewed.append(insight)
            _renew(insight, claim, run, _audience(claim, portion, known), known)
        elif is_news:
            fresh.append((_insight(claim, run, verdict, _audience(claim, portion, known), at), claim))
    kept = {insight.pk for insight in renewed}
    ended = [insight for insight in known.standing.values() if insight.pk not in kept]
    Insight.objects.filter(pk__in=[insight.pk for insight in ended]).update(ended_at=at)
    Insight.objects.bulk_update(renewed, _RENEWED, batch_size=500)
    Insight.objects.bulk_create([insight for insight, _claim in fresh])
    by_customer = {claim.customer_id: claim for claim in claims}
    pairs = [*fresh, *((insight, by_customer[insight.customer_id]) for insight in renewed)]
    _write_evidence(pairs, known)
    _write_not_yet(run, portion, [each for each in portion.findings if isinstance(each, CannotSay)])


def end_what_is_no_longer_claimed(run: Run, *, at: datetime) -> None:
    """End the claims about customers of whom nothing was found any more: their purchases were retracted, say."""
    Insight.objects.filter(name=run.name, ended_at=None, as_of__lt=run.as_of).update(ended_at=at)
    NotYet.objects.filter(name=run.name, as_of__lt=run.as_of).delete()


def _known(name: str, portion: Portion) -> _Known:
    standing = Insight.objects.filter(name=name, ended_at=None, customer__in=portion.ids)
    ids = {pk for each in portion.findings if isinstance(each, Claim) for pk in _shown(each)}
    facts = list(Interaction.objects.filter(pk__in=ids).values_list("pk", "recorded_at", "audience"))
    return _Known(
        standing={insight.customer_id: insight for insight in standing},
        refuted=_refuted(name, portion.ids),
        recorded_at={pk: recorded_at for pk, recorded_at, _audience in facts},
        audience={pk: audience for pk, _recorded_at, audience in facts},
    )


def _refuted(name: str, ids: Iterable[int]) -> dict[tuple[int, str], Verdict]:
    """The statements whose last verdict is a refutation. What was said of a record counts for the one that it was
    merged into.
    """
    ids = list(ids)
    of_these = Q(insight__customer__in=ids) | Q(insight__customer__canonical__in=ids)
    rows = Verdict.objects.filter(of_these, insight__name=name, withdrawn_at=None).order_by("at", "id")
    rows = rows.select_related("insight__customer")
    last = {(verdict.insight.customer.current_id, verdict.statement): verdict for verdict in rows}
    return {key: verdict for key, verdict in last.items() if verdict.kind == VerdictKind.REFUTE}


def _has_new_evidence(claim: Claim, verdict: Verdict, known: _Known) -> bool:
    return any(known.recorded_at[pk] > verdict.at for pk in claim.evidence if pk in known.recorded_at)


def _audience(claim: Claim, portion: Portion, known: _Known) -> str:
    shown = {known.audience[pk] for pk in _shown(claim) if pk in known.audience}
    return narrowest(portion.audiences[claim.customer_id] | shown)


def _renew(insight: Insight, claim: Claim, run: Run, audience: str, known: _Known) -> None:
    insight.params = dict(claim.params)
    insight.confidence = claim.confidence
    insight.calls_for_attention = claim.calls_for_attention
    insight.audience = audience
    insight.as_of, insight.expires_at, insight.run = run.as_of, claim.expires_at, run


def _insight(claim: Claim, run: Run, despite: Verdict | None, audience: str, at: datetime) -> Insight:
    return Insight(
        customer_id=claim.customer_id,
        name=claim.insight,
        statement=claim.statement,
        params=dict(claim.params),
        confidence=claim.confidence,
        calls_for_attention=claim.calls_for_attention,
        audience=audience,
        first_claimed_at=at,
        as_of=run.as_of,
        expires_at=claim.expires_at,
        run=run,
        despite=despite,
    )


def _shown(claim: Claim) -> tuple[int, ...]:
    return claim.evidence[:_EVIDENCE_KEPT] + claim.counter_evidence[:_EVIDENCE_KEPT]


def _write_evidence(pairs: list[tuple[Insight, Claim]], known: _Known) -> None:
    """Evidence that is the same as before is left alone: most of it is, day after day."""
    rows = Evidence.objects.filter(insight__in=[insight.pk for insight, _claim in pairs])
    have: dict[int, set[tuple[bool, int, int]]] = {}
    for insight_id, is_counter, rank, interaction_id in rows.values_list(
        "insight", "is_counter", "rank", "interaction"
    ):
        have.setdefault(insight_id, set()).add((is_counter, rank, interaction_id))
    changed = [
        (insight, want) for insight, claim in pairs if (want := _wanted(claim, known)) != have.get(insight.pk, set())
    ]
    Evidence.objects.filter(insight__in=[insight.pk for insight, _want in changed]).delete()
    Evidence.objects.bulk_create(
        [
            Evidence(insight=insight, interaction_id=interaction_id, is_counter=is_counter, rank=rank)
            for insight, want in changed
            for is_counter, rank, interaction_id in sorted(want)
        ],
        batch_size=2000,
    )


def _wanted(claim: Claim, known: _Known) -> set[tuple[bool, int, int]]:
    return {
        (is_counter, rank, pk)
        for is_counter, ids in ((False, claim.evidence), (True, claim.counter_evidence))
        for rank, pk in enumerate(ids[:_EVIDENCE_KEPT])
        if pk in known.audience
    }


def _write_not_yet(run: Run, portion: Portion, missing: list[CannotSay]) -> None:
    answered = {each.customer_id for each in portion.findings} - {each.customer_id for each in missing}
    NotYet.objects.filter(name=run.name, customer__in=answered).delete()
    NotYet.objects.bulk_create(
        [
            NotYet(
                customer_id=each.customer_id,
                name=run.name,
                reason=each.reason,
                has=each.has,
                needs=each.needs,
                audience=narrowest(portion.audiences[each.customer_id]),
                as_of=run.as_of,
            )
            for each in missing
        ],
        update_conflicts=True,
        unique_fields=["customer", "name"],
        update_fields=["reason", "has", "needs", "audience", "as_of"],
        batch_size=1000,
    )
