"""What customers seem to mean: claims with evidence, people's verdicts, and how often it was right."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, model_validator

from farley.api.paging import CursorWord, Limit
from farley.api.v1.fields import Answer, Id, Shape
from farley.understanding.models import Insight, Status, VerdictKind
from farley.understanding.queries import EvidenceView, ForecastView, InsightView, NotYetView, VerdictView
from farley.understanding.sentences import sentence


class InsightOut(Answer):
    """A claim about a customer: a hypothesis, never a fact. `statement` and `params` are what the sentence says."""

    id: int
    customer_id: int
    name: str
    statement: str
    params: dict[str, Any]
    sentence: str = Field(description="In the language of Accept-Language")
    confidence: float
    calls_for_attention: bool
    status: str = Field(description="open, confirmed, corrected or refuted")
    first_claimed_at: datetime
    as_of: datetime
    expires_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, row: Insight, only_ask: Collection[str]) -> InsightOut:
        """The claim; those of insights that `only_ask`, because they were wrong too often, call for no attention."""
        own = {"sentence", "calls_for_attention"}
        return cls.model_construct(
            **{name: getattr(row, name) for name in cls.model_fields if name not in own},
            sentence=sentence(row.statement, row.params),
            calls_for_attention=row.calls_for_attention and row.name not in only_ask,
        )


class InsightPage(Answer):
    """Some insights; `next` is the cursor of the page after, null on the last."""

    items: list[InsightOut]
    next: str | None


class EvidenceOut(Answer):
    """An interaction that speaks for a claim, or against it, with what matters of it."""

    interaction_id: int
    kind: str
    channel: str
    happened_at: datetime
    title: str
    excerpt: str
    tone: float | None

    @classmethod
    def of(cls, view: EvidenceView) -> EvidenceOut:
        return cls(
            interaction_id=view.interaction_id,
            kind=view.kind,
            channel=view.channel,
            happened_at=view.happened_at,
            title=view.title,
            excerpt=view.before + view.words + view.after,
            tone=view.tone,
        )


class VerdictOut(Answer):
    """What a person said to a claim, and why."""

    kind: str
    why: str
    correction: str
    by: str
    at: datetime

    @classmethod
    def of(cls, view: VerdictView) -> VerdictOut:
        return cls(kind=view.kind, why=view.why, correction=view.correction, by=view.by, at=view.at)


class ForecastOut(Answer):
    """What is forecast, in whole per cent. `low` to `high` is the 80 % interval; `baseline` is usual for anybody."""

    sentence: str
    percent: int
    low_percent: int
    high_percent: int
    baseline_percent: int
    as_of: datetime
    horizon_end: datetime

    @classmethod
    def of(cls, view: ForecastView) -> ForecastOut:
        return cls(**{name: getattr(view, name) for name in cls.model_fields})


class InsightDetails(Answer):
    """A claim with its question, what speaks for it and against it, and what people said."""

    id: int
    customer_id: int
    name: str
    question: str
    statement: str
    sentence: str
    confidence_percent: int
    status: str
    calls_for_attention: bool
    first_claimed_at: datetime
    as_of: datetime
    expires_at: datetime
    evidence: list[EvidenceOut]
    counter_evidence: list[EvidenceOut]
    verdicts: list[VerdictOut]
    refuted_before: VerdictOut | None = Field(description="Set where the same was refuted, and something is new since")
    forecast: ForecastOut | None
    how_evidence: str
    how_confidence: str

    @classmethod
    def of(cls, view: InsightView) -> InsightDetails:
        own = {"confidence_percent", "evidence", "counter_evidence", "verdicts", "refuted_before", "forecast"}
        return cls(
            **{name: getattr(view, name) for name in cls.model_fields if name not in own},
            confidence_percent=view.percent,
            evidence=[EvidenceOut.of(each) for each in view.evidence],
            counter_evidence=[EvidenceOut.of(each) for each in view.counter_evidence],
            verdicts=[VerdictOut.of(each) for each in view.verdicts],
            refuted_before=VerdictOut.of(view.refuted_before) if view.refuted_before else None,
            forecast=ForecastOut.of(view.forecast) if view.forecast else None,
        )


class NotYetOut(Answer):
    """A question that cannot be answered yet, and what is missing: `has` of `needs` are there."""

    name: str
    question: str
    sentence: str
    has: int
    needs: int

    @classmethod
    def of(cls, view: NotYetView) -> NotYetOut:
        return cls(**{name: getattr(view, name) for name in cls.model_fields})


class UnderstandingOut(Answer):
    """All that is understood of a customer: claims, those that were refuted, and what cannot be said yet."""

    insights: list[InsightDetails]
    refuted: list[InsightDetails]
    not_yet: list[NotYetOut]
    is_busy: bool = Field(description="Whether something is being worked out, or waits for the first time")


class InsightFilters(Shape):
    """What the list can be narrowed by."""

    name: Annotated[str, Field(max_length=60, examples=["purchase_rhythm"])] = ""
    status: Status | None = None
    customer_id: Id | None = None
    calls_for_attention: bool | None = None
    include_ended: bool = False
    cursor: CursorWord = ""
    limit: Limit = 50


class VerdictIn(Shape):
    """Your word on a claim. A correction says how it really is."""

    kind: VerdictKind
    why: Annotated[str, Field(max_length=500)] = ""
    correction: Annotated[str, Field(max_length=1000)] = ""

    @model_validator(mode="after")
    def _correction_says_how_it_is(self) -> VerdictIn:
        if self.kind == VerdictKind.CORRECT and not self.correction.strip():
            raise ValueError("Say how it really is, in `correction`.")
        return self


class MonthOut(Answer):
    """The predictions of one month: what was said on average, what happened, and the errors (Brier; less is better)."""

    month: date
    cases: int
    predicted: float
    happened: float
    brier: float | None
    baseline_brier: float | None


class InsightScoreOut(Answer):
    """How good one insight is, against a naive guess."""

    name: str
    question: str
    predicts: str
    has_enough: bool
    cases: int
    brier: float | None
    baseline_brier: float | None
    skill: float | None = Field(description="The share of the naive guess's error that was saved")
    skill_low: float | None
    skill_high: float | None
    confirmed: int
    corrected: int
    refuted: int
    open: int
    months: list[MonthOut]


class ScorecardOut(Answer):
    """How well customers are understood, insight by insight."""

    insights: list[InsightScoreOut]
    as_of: datetime = Field(description="When it was counted: where there is very much, up to some minutes ago")
