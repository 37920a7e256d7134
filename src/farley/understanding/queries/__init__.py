"""The public reads: what a customer's page, home and the scorecard show."""

from farley.understanding.queries.attention import Attention, attention_for
from farley.understanding.queries.autonomy import AutonomyView, asked_only, autonomy_of
from farley.understanding.queries.corrections import (
    Agreement,
    Learning,
    ReadingCard,
    VersionView,
    reading_card,
)
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
from farley.understanding.queries.gut_judgements import OpenForecast, PeopleScore, open_forecasts_of, people_score
from farley.understanding.queries.insight_card import AcceptanceMonth, GroupScore, InsightCard, insight_card
from farley.understanding.queries.over_time import OverTime, over_time_of
from farley.understanding.queries.portrait import Portrait, Spent, portrait_of
from farley.understanding.queries.progress import Failing, Progress, failing_insights, progress
from farley.understanding.queries.replays import ReplayState, replay_state
from farley.understanding.queries.scorecard import InsightScore, MonthScore, VerdictCounts, scorecard_for
from farley.understanding.queries.service_equity import GroupedService, service_equity

__all__ = [
    "AcceptanceMonth",
    "Agreement",
    "Attention",
    "AutonomyView",
    "CustomerUnderstanding",
    "EvidenceView",
    "Failing",
    "ForecastView",
    "GroupScore",
    "GroupedService",
    "InsightCard",
    "InsightScore",
    "InsightView",
    "Learning",
    "MonthScore",
    "NotYetView",
    "OpenForecast",
    "OverTime",
    "PeopleScore",
    "Portrait",
    "Progress",
    "ReadingCard",
    "ReplayState",
    "Spent",
    "VerdictCounts",
    "VerdictView",
    "VersionView",
    "asked_only",
    "attention_for",
    "autonomy_of",
    "failing_insights",
    "insight_card",
    "insight_view",
    "insight_views",
    "open_forecasts_of",
    "over_time_of",
    "people_score",
    "portrait_of",
    "progress",
    "reading_card",
    "replay_state",
    "scorecard_for",
    "service_equity",
    "understanding_of",
]
