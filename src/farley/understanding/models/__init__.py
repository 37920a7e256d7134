"""The tables of this room."""

from farley.understanding.models.designs import JourneyDesign, JourneyVersion
from farley.understanding.models.entities import Entity, EntityKind, EntityQuerySet, EntityRefusal, KeyPhrases
from farley.understanding.models.insights import (
    Autonomy,
    AutonomyChange,
    Evidence,
    GutJudgement,
    Insight,
    InsightQuerySet,
    NotYet,
    Outcome,
    Prediction,
    PredictionQuerySet,
    Run,
    Status,
    Verdict,
    VerdictKind,
    Voice,
)
from farley.understanding.models.promises import Promise, PromiseAnswer, PromiseQuerySet, PromiseWord, Side
from farley.understanding.models.proposals import ActionEffect, Answer, Proposal, ProposalQuerySet
from farley.understanding.models.segments import (
    Cause,
    Membership,
    Segment,
    SegmentQuerySet,
)
from farley.understanding.models.themes import Sentence, Theme, ThemeQuerySet, ThemeSearch
from farley.understanding.models.tones import Holder, LanguageVersion, Sentiment, Tone, ToneCorrection
from farley.understanding.models.unknowns import CheckKind, FactCheck, FactCount, FactLifetime, OpenQuestion

__all__ = [
    "ActionEffect",
    "Answer",
    "Autonomy",
    "AutonomyChange",
    "Cause",
    "CheckKind",
    "Entity",
    "EntityKind",
    "EntityQuerySet",
    "EntityRefusal",
    "Evidence",
    "FactCheck",
    "FactCount",
    "FactLifetime",
    "GutJudgement",
    "Holder",
    "Insight",
    "InsightQuerySet",
    "JourneyDesign",
    "JourneyVersion",
    "KeyPhrases",
    "LanguageVersion",
    "Membership",
    "NotYet",
    "OpenQuestion",
    "Outcome",
    "Prediction",
    "PredictionQuerySet",
    "Promise",
    "PromiseAnswer",
    "PromiseQuerySet",
    "PromiseWord",
    "Proposal",
    "ProposalQuerySet",
    "Run",
    "Segment",
    "SegmentQuerySet",
    "Sentence",
    "Sentiment",
    "Side",
    "Status",
    "Theme",
    "ThemeQuerySet",
    "ThemeSearch",
    "Tone",
    "ToneCorrection",
    "Verdict",
    "VerdictKind",
    "Voice",
]
