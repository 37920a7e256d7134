"""How often claims about rhythm and spending came true, and how good the forecasts of the insights were that need no
words, on the sample company and on purchases of your own.

The past is replayed: what would have been claimed on a day, with what was known then, against the 90 days after it, or
the days that a forecast is of. Put tables of purchases (CSV with the columns customer, day, amount) into
`.farley/purchases/` to have them measured too. Of such a table only the customers whose number is odd count: those with
even numbers were looked at while the insights were built.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.figures import Figure, told
from farley.analysis.calibration import TooFewCases, score
from farley.analysis.claims import Claim
from farley.analysis.days import DAY
from farley.analysis.dialogue.who_starts import WhoStarts
from farley.analysis.may_leave import MayLeave
from farley.analysis.next_purchase import WillBuySoon
from farley.analysis.next_purchase_day import NextPurchaseDay
from farley.analysis.preferred_channel import PreferredChannel
from farley.analysis.propensity.ranking import area_under_curve
from farley.analysis.purchase_rhythm import PurchaseRhythm
from farley.analysis.purchases import purchase_days
from farley.analysis.regular_payments import RegularPayments
from farley.analysis.spending_trend import SpendingTrend
from farley.analysis.still_a_customer import StillACustomer
from farley.analysis.subscription_health import SubscriptionHealth
from farley.analysis.tables import History, history_of, seconds

if TYPE_CHECKING:
    # With the models of all records, which a benchmark of tables does not need.
    from farley.understanding.catalogue.declaration import Analysis

AFTER = timedelta(days=90)
_SNAPSHOTS = 6
_ODD = ("1", "3", "5", "7", "9")
_ENDS_ON = date(2026, 11, 20)
_FORECASTING: tuple[Callable[[], Analysis], ...] = (
    PurchaseRhythm, NextPurchaseDay, WillBuySoon, MayLeave, StillACustomer, SpendingTrend, RegularPayments,
    SubscriptionHealth, WhoStarts, PreferredChannel,
)  # fmt: skip
_FILES = Path(__file__).resolve().parents[1] / ".farley" / "purchases"


@dataclass(frozen=True)
class Happening:
    """Something with a customer: somebody bought for an amount, gave back, wrote or was called."""

    customer: str
    at: datetime
    kind: str
    channel: str = "shop"
    direction: str | None = "in"
    amount: float | None = None


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    figures = []
    for name, happenings in _sources():
        history, end = _history(happenings), max(each.at for each in happenings)
        days = [end - number * AFTER for number in range(1, max(1, round(_SNAPSHOTS * scale)) + 1)]
        found = _replay(history, days)
        for statement in sorted(found):
            right, claims = found[statement]
            figures.append(told(f"{name}: {statement}, claims", claims))
            figures.append(told(f"{name}: {statement}, came true", right / claims))
        for insight in _FORECASTING:
            figures += _forecast(name, insight(), history, days, end)
    return figures


def _sources() -> Iterator[tuple[str, list[Happening]]]:
    yield "sample company", list(_sample())
    for path in sorted(_FILES.glob("*.csv")):
        yield path.stem, list(_in_file(path))


def _sample() -> Iterator[Happening]:
    from farley.demo.generate import demo_company

    for each in demo_company(ends_on=_ENDS_ON).happenings:
        amount = None if each.amount is None else float(each.amount)
        yield Happening(each.customer, each.at, str(each.kind), each.channel, each.direction, amount)


def _in_file(path: Path) -> Iterator[Happening]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["customer"].endswith(_ODD):
                day, amount = datetime.combine(date.fromisoformat(row["day"]), time(12), UTC), float(row["amount"])
                yield Happening(row["customer"], day, "purchase" if amount >= 0 else "refund", amount=abs(amount))


def _replay(history: History, days: list[datetime]) -> dict[str, tuple[int, int]]:
    """For each statement: how many claims of these days came true, and how many there were."""
    found: Counter[tuple[str, bool]] = Counter()
    for as_of in days:
        spent = _spent(history, as_of)
        for analysis in (PurchaseRhythm(), SpendingTrend()):
            findings = analysis.fit(history, as_of=as_of).claims(history, as_of=as_of)
            claims = [each for each in findings if isinstance(each, Claim)]
            found.update((claim.statement, right) for claim, right in _judged(claims, spent))
    return {
        statement: (found[statement, True], found[statement, True] + found[statement, False])
        for statement in {statement for statement, _right in found}
    }


def _forecast(name: str, insight: Analysis, history: History, days: list[datetime], end: datetime) -> Iterator[Figure]:
    """How good the forecasts of these days were whose time was over at the end; too few cases give no figure."""
    outcomes = [
        each
        for as_of in days
        for each in insight.outcomes(
            history, insight.fit(history, as_of=as_of).forecasts(history, as_of=as_of), as_of=end
        )
        if each.happened is not None and each.forecast.horizon_end <= end
    ]
    said, naive, whose = (
        np.array([getattr(each.forecast, column) for each in outcomes])
        for column in ("probability", "baseline_probability", "customer_id")
    )
    happened = np.array([float(bool(each.happened)) for each in outcomes])
    scores = score(said, naive, happened, whose=whose)
    if isinstance(scores, TooFewCases):
        return
    name = f"{name}: {outcomes[0].forecast.insight}, forecasts"
    yield told(name, scores.cases)
    yield told(f"{name} that happened", scores.happened)
    yield told(f"{name}: area under the curve", area_under_curve(said, happened))
    yield told(f"{name}: calibration error", scores.calibration_error)
    yield told(f"{name}: Brier score", scores.brier)
    yield told(f"{name}: Brier score of the naive guess", scores.baseline_brier)


def _judged(claims: list[Claim], spent: dict[int, float]) -> Iterator[tuple[Claim, bool]]:
    """Each claim, and whether what came bore it out: no purchase, one, or less or more than usual, season taken out."""
    usual = {claim.customer_id: float(claim.params.get("usual") or 0) for claim in claims}
    # The season is what most of those who still bought spent, against their usual.
    ratios = [spent[pk] / usual[pk] for pk in usual if usual[pk] and spent.get(pk)]
    season = float(np.median(ratios)) if ratios else 1.0
    for claim in claims:
        after = spent.get(claim.customer_id, 0.0)
        match claim.statement:
            case "rhythm_broken":
                yield claim, after <= 0
            case "rhythm_kept":
                yield claim, after > 0
            case "spending_falls":
                yield claim, after < season * usual[claim.customer_id]
            case "spending_rises":
                yield claim, after > season * usual[claim.customer_id]


def _spent(history: History, as_of: datetime) -> dict[int, float]:
    """What each customer spent in the 90 days after that time."""
    days, border = purchase_days(history, as_of=as_of + AFTER), seconds(as_of) // DAY
    spent: dict[int, float] = defaultdict(float)
    rows = zip(days.customer_id.tolist(), days.day.tolist(), np.nan_to_num(days.amount).tolist(), strict=True)
    for customer_id, day, amount in rows:
        if day > border:
            spent[customer_id] += amount
    return spent


def _history(happenings: list[Happening]) -> History:
    numbers = {name: number for number, name in enumerate(dict.fromkeys(each.customer for each in happenings))}
    return history_of(_row(place, numbers[each.customer], each) for place, each in enumerate(happenings))


def _row(place: int, number: int, happening: Happening) -> dict[str, Any]:
    return {
        "interaction_id": place,
        "customer_id": number,
        "kind": happening.kind,
        "channel": happening.channel,
        "direction": happening.direction,
        "happened_at": happening.at,
        "recorded_at": happening.at,
        "amount": happening.amount,
        "currency": "",
        "audience": "all",
    }
