"""What an insight may say: a claim, a forecast, an outcome, or that it cannot say yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

# What a sentence may be made of: plain values, which the page puts into words in the reader's language.
Value = str | int | float | bool | None


@dataclass(frozen=True)
class Forecast:
    """A checkable prediction: `event` happens to the customer by `horizon_end` with `probability`, from `low` to
    `high` (80 %).

    `baseline_probability` is what somebody would say who knows only the average of all of whom the insight forecasts.
    """

    customer_id: int
    insight: str
    event: str
    made_as_of: datetime
    horizon_end: datetime
    probability: float
    low: float
    high: float
    baseline_probability: float
    evidence: tuple[int, ...]
    params: Mapping[str, Value]


@dataclass(frozen=True)
class Claim:
    """Something that an insight holds true of one customer, with what speaks for it and against it.

    `statement` names the sentence and `params` fills it; `confidence` is 0..1; `evidence` and `counter_evidence` are
    ids of interactions, the weightiest first; `calls_for_attention` tells news from the ordinary.
    """

    customer_id: int
    insight: str
    statement: str
    params: Mapping[str, Value]
    confidence: float
    evidence: tuple[int, ...]
    counter_evidence: tuple[int, ...]
    expires_at: datetime
    calls_for_attention: bool
    forecast: Forecast | None = None


# Of several statements one has to be likelier than the others together, or nothing is claimed.
LIKELIER_THAN_NOT = 0.5
UNDECIDED = "undecided"


@dataclass(frozen=True)
class CannotSay:
    """Too few cases: what is missing, instead of a number. `has` of `needs` are there. With the reason `undecided`
    there are enough, but they speak for nothing clearly, and `needs` is 0.
    """

    customer_id: int
    insight: str
    reason: str
    has: int
    needs: int


@dataclass(frozen=True)
class Outcome:
    """What became of a forecast. `happened` is None when it can no longer be known: nobody wrote, so no tone to
    judge.
    """

    forecast: Forecast
    happened: bool | None
    evidence: tuple[int, ...]
