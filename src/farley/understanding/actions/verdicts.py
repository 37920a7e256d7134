"""People's word on an insight."""

from __future__ import annotations

from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import require_writer
from farley.base.acts import ActWords, act_of
from farley.base.changes import Act
from farley.base.errors import Invalid
from farley.understanding.models import Insight, Status, Verdict, VerdictKind

_STATUS = {
    VerdictKind.CONFIRM: Status.CONFIRMED,
    VerdictKind.CORRECT: Status.CORRECTED,
    VerdictKind.REFUTE: Status.REFUTED,
}


@transaction.atomic
def record_verdict(insight: Insight, kind: str, *, correction: str = "", **act: Unpack[ActWords]) -> Verdict:
    """Confirm, correct or refute a claim; `why=` says why, `correction` how it really is.

    Raises Invalid for a verdict of no known kind, a correction without words, or a claim that no longer stands.
    """
    who = act_of(act)
    require_writer(who.by)
    insight = Insight.objects.select_for_update().get(pk=insight.pk)
    _check(insight, kind, correction)
    verdict = Verdict.objects.create(
        insight=insight,
        kind=kind,
        why=who.why[:1000],
        correction=correction.strip()[:1000],
        statement=insight.statement,
        params=insight.params,
        confidence=insight.confidence,
        audience=insight.audience,
        by=who.by,
        at=who.at,
    )
    _set_status(insight, _STATUS[VerdictKind(kind)], who)
    return verdict


@transaction.atomic
def withdraw_verdict(verdict: Verdict, **act: Unpack[ActWords]) -> None:
    """Take a verdict back: it was a slip. The last of the others counts, if there is one.

    Raises Invalid where it was taken back already.
    """
    who = act_of(act)
    require_writer(who.by)
    insight = Insight.objects.select_for_update().get(pk=verdict.insight_id)
    if not insight.verdicts.filter(pk=verdict.pk, withdrawn_at=None).update(withdrawn_at=who.at):
        raise Invalid(_("This was taken back already."))
    last = insight.verdicts.filter(withdrawn_at=None).order_by("-at", "-id").first()
    _set_status(insight, _STATUS[VerdictKind(last.kind)] if last else Status.OPEN, who)


def _check(insight: Insight, kind: str, correction: str) -> None:
    if kind not in VerdictKind.values:
        raise Invalid(_("Say whether it is right, not quite right, or wrong."), field="kind")
    if kind == VerdictKind.CORRECT and not correction.strip():
        raise Invalid(_("Say how it really is."), field="correction")
    if insight.ended_at is not None:
        raise Invalid(_("This is no longer claimed."))


def _set_status(insight: Insight, status: Status, who: Act) -> None:
    changed = changes.set_fields(insight, {"status": status})
    insight.save(update_fields=["status"])
    changes.note(insight, "judge", changed, who)
