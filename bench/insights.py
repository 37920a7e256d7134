"""How often the claims about rhythm and spending came true, on the sample company and on purchases of your own.

The past is replayed: what would have been claimed on a day, with what was known then, against the 90 days after it. Put
tables of purchases (CSV with the columns customer, day, amount) into `.farley/purchases/` to have them measured too. Of
such a table only the customers whose number is odd count: those with even numbers were looked at while the insights
were built.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from bench.figures import Figure, told
from farley.analysis.claims import Claim
from farley.analysis.days import DAY
from farley.analysis.purchase_rhythm import PurchaseRhythm
from farley.analysis.purchases import purchase_days
from farley.analysis.spending_trend import SpendingTrend
from farley.analysis.tables import History, history_of, seconds

AFTER = timedelta(days=90)
_SNAPSHOTS = 6
_ODD = ("1", "3", "5", "7", "9")
_ENDS_ON = date(2026, 11, 20)
_FILES = Path(__file__).resolve().parents[1] / ".farley" / "purchases"


@dataclass(frozen=True)
class Purchase:
    """Somebody bought on a day for an amount; a refund has a negative one."""

    customer: str
    day: datetime
    amount: float


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    figures = []
    for name, purchases in _sources():
        found = _replay(purchases, max(1, round(_SNAPSHOTS * scale)))
        for statement in sorted(found):
            right, claims = found[statement]
            figures.append(told(f"{name}: {statement}, claims", claims))
            figures.append(told(f"{name}: {statement}, came true", right / claims))
    return figures


def _sources() -> Iterator[tuple[str, list[Purchase]]]:
    yield "sample company", list(_sample())
    for path in sorted(_FILES.glob("*.csv")):
        yield path.stem, list(_in_file(path))


def _sample() -> Iterator[Purchase]:
    from farley.demo.generate import demo_company
    from farley.demo.records import Kind

    for happening in demo_company(ends_on=_ENDS_ON).happenings:
        if happening.kind in (Kind.PURCHASE, Kind.REFUND) and happening.amount is not None:
            sign = 1 if happening.kind is Kind.PURCHASE else -1
            yield Purchase(happening.customer, happening.at, sign * float(happening.amount))


def _in_file(path: Path) -> Iterator[Purchase]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["customer"].endswith(_ODD):
                day = datetime.combine(date.fromisoformat(row["day"]), time(12), UTC)
                yield Purchase(row["customer"], day, float(row["amount"]))


def _replay(purchases: list[Purchase], snapshots: int) -> dict[str, tuple[int, int]]:
    """For each statement: how many claims came true, and how many there were, over the last days that can be judged."""
    history = _history(purchases)
    end = max(purchase.day for purchase in purchases)
    found: Counter[tuple[str, bool]] = Counter()
    for number in range(1, snapshots + 1):
        as_of = end - number * AFTER
        spent = _spent(history, as_of)
        for analysis in (PurchaseRhythm(), SpendingTrend()):
            findings = analysis.fit(history, as_of=as_of).claims(history, as_of=as_of)
            claims = [each for each in findings if isinstance(each, Claim)]
            found.update((claim.statement, right) for claim, right in _judged(claims, spent))
    return {
        statement: (found[statement, True], found[statement, True] + found[statement, False])
        for statement in {statement for statement, _right in found}
    }


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


def _history(purchases: list[Purchase]) -> History:
    numbers = {name: number for number, name in enumerate(dict.fromkeys(each.customer for each in purchases))}
    return history_of(_row(place, numbers[each.customer], each) for place, each in enumerate(purchases))


def _row(place: int, number: int, purchase: Purchase) -> dict[str, Any]:
    return {
        "interaction_id": place,
        "customer_id": number,
        "kind": "purchase" if purchase.amount >= 0 else "refund",
        "channel": "shop",
        "direction": "in",
        "happened_at": purchase.day,
        "recorded_at": purchase.day,
        "amount": abs(purchase.amount),
        "currency": "",
        "audience": "all",
    }
