"""What it changes that long holidays do not count as silence: purchases within 28 days, foreseen with the calendar and
without it, and how many of those whose rhythm is called broken buy nothing in these days, on a British wholesaler's
year (`online_retail.csv.gz`) and on an American music shop's eighteen months (CDNOW, read out of the package
`lifetimes`, which is fetched into an environment of its own).

The past is replayed on six days, 28 days apart, and on the sixth of January, when the holidays have just ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from bench import retail
from bench.figures import Figure, at_most, told
from bench.peers import ask, python_with
from farley.analysis.claims import Claim
from farley.analysis.closings import NOWHERE, Calendar
from farley.analysis.numerics import Floats
from farley.analysis.purchase_rhythm import PurchaseRhythm
from farley.analysis.tables import History, history_of

_AFTER = timedelta(days=28)
_SNAPSHOTS = 6
_WHERE = "import lifetimes; print(lifetimes.__path__[0])"
# What chance moves between two fits is no change for the worse.
_NO_WORSE = 0.001


@dataclass(frozen=True)
class _Replay:
    """The squared errors of all forecasts; how many rhythms were called broken, and of them bought nothing after."""

    errors: Floats
    broken: int
    silent: int


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark. `scale` is not used: the data sets are as large as they are."""
    lines = retail.lines()
    folder = Path(ask(python_with("lifetimes", "lifetimes==0.11.3"), _WHERE).strip()) / "datasets"
    return [
        *_compared("Online Retail", retail.history(lines), datetime(2011, 12, 9, tzinfo=UTC), "GB", ()),
        *_compared("CDNOW", _cdnow(folder / "CDNOW_master.txt"), datetime(1998, 6, 30, 12, tzinfo=UTC), "US", (1998,)),
    ]


def _compared(name: str, history: History, end: datetime, country: str, years: tuple[int, ...]) -> Iterator[Figure]:
    days = [end - place * _AFTER for place in range(1, _SNAPSHOTS + 1)]
    epiphanies = [datetime(year, 1, 6, 12, tzinfo=UTC) for year in years]
    for title, times in (("", days), (", 6 January", epiphanies)):
        if not times:
            continue
        without = _replayed(history, times, NOWHERE)
        with_it = _replayed(history, times, Calendar(home=country))
        yield told(f"{name}{title}: forecasts", len(without.errors))
        for how, replay in (("without the calendar", without), ("with it", with_it)):
            yield told(f"{name}{title}: Brier, {how}", float(replay.errors.mean()))
            yield told(f"{name}{title}: called broken, {how}", replay.broken)
            yield told(f"{name}{title}: bought nothing in 28 days, of those called broken {how}", replay.silent)
        worse = float(with_it.errors.mean() - without.errors.mean())
        yield at_most(f"{name}{title}: Brier, with it less without", worse, _NO_WORSE)


def _replayed(history: History, times: list[datetime], calendar: Calendar) -> _Replay:
    errors, broken, silent = [], 0, 0
    for as_of in times:
        insight = PurchaseRhythm(calendar=calendar).fit(history, as_of=as_of)
        forecasts = insight.forecasts(history, as_of=as_of)
        outcomes = insight.outcomes(history, forecasts, as_of=as_of + _AFTER)
        bought = {each.forecast.customer_id: bool(each.happened) for each in outcomes}
        errors += [(each.forecast.probability - float(bool(each.happened))) ** 2 for each in outcomes]
        claims = (each for each in insight.claims(history, as_of=as_of) if isinstance(each, Claim))
        called = [each.customer_id for each in claims if each.statement == "rhythm_broken"]
        broken += len(called)
        silent += sum(not bought[each] for each in called)
    return _Replay(np.array(errors), broken, silent)


def _cdnow(path: Path) -> History:
    rows = [words for line in path.read_text().splitlines() if (words := line.split()) and words[0].isdigit()]
    return history_of(
        {
            "interaction_id": number,
            "customer_id": int(words[0]),
            "kind": "purchase",
            "channel": "shop",
            "direction": "in",
            "happened_at": (at := datetime.strptime(f"{words[-3]} 12 +0000", "%Y%m%d %H %z")),
            "recorded_at": at,
            "amount": float(words[-1]),
            "currency": "USD",
            "audience": "all",
        }
        for number, words in enumerate(rows, 1)
    )
