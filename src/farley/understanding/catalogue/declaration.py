"""What is declared of an insight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.functional import Promise

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.tables import History

BUYS_WITHIN_28_DAYS = "buys_within_28_days"


class Analysis(Protocol):
    """What an insight is worked out by (farley.analysis): learn from everybody, then speak of each."""

    def fit(self, history: History, *, as_of: datetime) -> Analysis: ...

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]: ...

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]: ...

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]: ...


@dataclass(frozen=True)
class Declaration:
    """One insight: its question in plain words, how it is worked out, and from what.

    `inputs` are the kinds of interaction it reads, which decide who may see it; none where it reads records only.
    `every` is how often it is worked out anew. `evidence` and `confidence` say in plain words what counts as evidence
    and how sure it is; `predicts` what is forecast with it, empty where nothing is, `faults` what it is known to get
    wrong. What `needs_tones` waits until the tone of all texts was read. Of those with the same word in `forecasts` one
    speaks of a customer: two chances of the same would confuse; where the claim itself is nothing but the chance, it
    `is_a_chance`. Of one that `keeps_past`, what it would have claimed is replayed too.
    """

    name: str
    question: str | Promise
    analysis: Callable[[], Analysis]
    inputs: tuple[str, ...]
    every: timedelta
    evidence: str | Promise
    confidence: str | Promise
    predicts: str | Promise = ""
    needs_tones: bool = False
    faults: str | Promise = ""
    forecasts: str = ""
    is_a_chance: bool = False
    keeps_past: bool = False
