"""The public reads: what a customer's page, home and the scorecard show."""

from farley.understanding.queries.attention import Attention, attention_for
from farley.understanding.queries.customer import (
    CustomerUnderstanding,
    EvidenceView,
    ForecastView,
    InsightView,
    NotYetView,
    VerdictView,
    insight_view,
    insight_views,
    understanding_of,
)
from farley.understanding.queries.portrait import Portrait, Spent, portrait_of
from farley.understanding.queries.progress import Progress, progress
from farley.understanding.queries.scorecard import InsightScore, MonthScore, Scorecard, VerdictCounts, scorecard_for

__all__ = [
    "Attention",
    "CustomerUnderstanding",
    "EvidenceView",
    "ForecastView",
    "InsightScore",
    "InsightView",
    "MonthScore",
    "NotYetView",
    "Portrait",
    "Progress",
    "Scorecard",
    "Spent",
    "VerdictCounts",
    "VerdictView",
    "attention_for",
    "insight_view",
    "insight_views",
    "portrait_of",
    "progress",
    "scorecard_for",
    "understanding_of",
]
