"""What customers are worth: forecasts of purchases that were held back, and how long learning takes, beside other
libraries.

CDNOW, a music shop of 1997: everybody's first 39 weeks are known, the next 39 are what has to be forecast. It is read
out of the package `lifetimes`, which runs in an environment of its own, as pymc-marketing does. The retail file is cut
before its only Christmas. Nothing is tuned here: the model and its opinions are the defaults. Seeds: 0 for the draws, 0
to 19 for what randomises the places in the distribution. Times are CPU seconds of one thread.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench import public
from bench.figures import Figure, at_least, at_most, told
from bench.peers import ask, python_with
from farley.analysis.days import DAY
from farley.analysis.lifetime_value import (
    Buyers,
    GammaGamma,
    ParetoNbd,
    buyers_at,
    draw_purchases,
    foresee,
    season_level,
)
from farley.analysis.lifetime_value.season import SeasonLevel, unseen_spread
from farley.analysis.numerics import Floats
from farley.analysis.purchases import purchases
from farley.analysis.tables import History, history_of, seconds

_KNOWN_UNTIL, _WEEKS = date(1997, 9, 30), 39.0
_RETAIL_CUT, _RETAIL_DAYS = date(2011, 9, 7), 91
_PLACES, _DRAWS = 20, 2000

# Each prints JSON: CPU seconds a fit, and the parameters found. All are given the same file, and one thread.
_OURS = """
import json, sys, time, statistics
import numpy as np
from farley.analysis.lifetime_value import BgNbd, Buyers, ParetoNbd
repeats, last, age = np.loadtxt(sys.argv[1], delimiter=",").T
nobody = np.zeros(len(age))
buyers = Buyers(np.arange(len(age)), repeats.astype(int), last, age, nobody, nobody, nobody.astype(int))
def timed(model):
    taken = []
    for _ in range(5):
        began = time.process_time()
        model.fit(buyers)
        taken.append(time.process_time() - began)
    return {"seconds": statistics.median(taken), "parameters": model.parameters_}
print(json.dumps({"bg": timed(BgNbd(prior=0)), "pareto": timed(ParetoNbd(prior=0))}))
"""
_WHERE = "import lifetimes; print(lifetimes.__path__[0])"
_LIFETIMES = """
import json, sys, time, statistics, warnings
warnings.filterwarnings("ignore")
import numpy as np
from lifetimes import BetaGeoFitter, ParetoNBDFitter
repeats, last, age = np.loadtxt(sys.argv[1], delimiter=",").T
def timed(fitter, rounds):
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        fitted = fitter().fit(repeats, last, age)
        taken.append(time.process_time() - began)
    return {"seconds": statistics.median(taken), "parameters": dict(fitted.params_)}
print(json.dumps({"bg": timed(BetaGeoFitter, 5), "pareto": timed(ParetoNBDFitter, 1)}))
"""
# The faster of two fits: the second finds what the first one compiled.
_PYMC = """
import json, sys, time, warnings, logging
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
import numpy as np, pandas as pd
from pymc_marketing.clv import BetaGeoModel
repeats, last, age = np.loadtxt(sys.argv[1], delimiter=",").T
data = pd.DataFrame({"customer_id": range(len(age)), "frequency": repeats, "recency": last, "T": age})
taken = []
for _ in range(2):
    began = time.process_time()
    BetaGeoModel(data=data).fit(method="map", progressbar=False)
    taken.append(time.process_time() - began)
print(json.dumps({"seconds": min(taken)}))
"""


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark. `scale` is not used: the data sets are as large as they are."""
    lifetimes = python_with("lifetimes", "lifetimes==0.11.3")
    folder = Path(ask(lifetimes, _WHERE).strip()) / "datasets"
    sample, after = _cdnow(folder / "CDNOW_sample.txt", 1)
    master, _ = _cdnow(folder / "CDNOW_master.txt", 0)
    return [*_forecasts(sample, after), *_speed(master, lifetimes), *_season()]


def _forecasts(buyers: Buyers, after: Floats) -> Iterator[Figure]:
    model = ParetoNbd().fit(buyers)
    rows, which = buyers.rows()
    expected, alive = model.expected(rows, _WEEKS)[which], model.alive(rows)[which]
    # No season has been seen in 39 weeks: the product widens its intervals for that, and so does this.
    season = SeasonLevel(1.0, unseen_spread(round(7 * _WEEKS)), is_seen=False)
    drawn = draw_purchases(model, buyers, horizon=_WEEKS, season=season, draws=_DRAWS)
    low, high = np.quantile(drawn, [0.1, 0.9], axis=1, method="inverted_cdf")
    yield told("CDNOW sample, customers", len(buyers))
    for name, value in model.parameters_.items():
        yield told(f"Pareto/NBD {name}", value)
    yield told("log-likelihood", model.log_likelihood_)
    yield at_most("RMSE", float(np.sqrt(np.mean((expected - after) ** 2))), 1.605)
    yield at_least("correlation", float(np.corrcoef(expected, after)[0, 1]), 0.63)
    yield at_least("AUC of the probability of still being a customer", _auc(alive, after > 0), 0.72)
    yield told("total, expected / happened", float(expected.sum() / after.sum()))
    inside = float(((low <= after) & (after <= high)).mean())
    yield at_least("inside the 80 % interval", inside, 0.78)
    yield at_most("inside the 80 % interval, at most", inside, 0.90)
    yield at_most("randomised PIT, largest deviation, mean of 20 seeds", _uneven(drawn, after), 0.05)


def _speed(master: Buyers, lifetimes: Path) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "customers.csv"
        np.savetxt(file, np.column_stack([master.repeats, master.last, master.age]), delimiter=",")
        ours = json.loads(ask(Path(sys.executable), _OURS, str(file)))
        theirs = json.loads(ask(lifetimes, _LIFETIMES, str(file)))
        bayes = python_with("pymc-marketing", "pymc-marketing==0.19.2")
        full = json.loads(ask(bayes, _PYMC, str(file)).splitlines()[-1])["seconds"]
    yield told("CDNOW master, customers", len(master))
    for key, name in (("bg", "BG/NBD"), ("pareto", "Pareto/NBD")):
        taken, their = ours[key]["seconds"], theirs[key]["seconds"]
        yield told(f"{name} fitted: Farley, CPU s", taken)
        yield told(f"{name} fitted: lifetimes, CPU s", their)
        yield at_least(f"{name}: lifetimes' time / Farley's", their / taken, 1)
        yield at_most(f"{name}: parameters apart from lifetimes', share", _apart(ours[key], theirs[key]), 0.01)
    yield told("BG/NBD fitted: pymc-marketing (MAP), CPU s", full)
    yield at_least("BG/NBD: pymc-marketing's time / Farley's", full / ours["bg"]["seconds"], 15)


def _season() -> Iterator[Figure]:
    history, today = _retail(public.file("online_retail.csv.gz")), _number(_RETAIL_CUT)
    paid = purchases(history, as_of=datetime(2012, 1, 1, tzinfo=UTC))
    days, buyers = paid.on(today + _RETAIL_DAYS), buyers_at(paid.on(today))
    model = ParetoNbd().fit(buyers)
    season = season_level(model, paid, today=today, horizon=_RETAIL_DAYS)
    worth = GammaGamma().fit(buyers)
    future = foresee(model, worth, buyers, horizon=float(_RETAIL_DAYS), season=season)
    bought = _bought_after(days.customer_id, days.day, buyers, today)
    yield told("Online Retail, customers", len(buyers))
    yield told("Online Retail, purchases in 91 days: expected", future.total)
    yield told("Online Retail, happened", float(bought.sum()))
    yield at_most("Online Retail, a season that was not seen is taken for seen", float(season.is_seen), 0)
    yield at_least("Online Retail, happened / lower bound (80 %)", float(bought.sum()) / future.total_low, 1)
    yield at_most("Online Retail, happened / upper bound (80 %)", float(bought.sum()) / future.total_high, 1)
    inside = (future.purchases_low <= bought) & (bought <= future.purchases_high)
    yield told("Online Retail, customers inside their 80 % interval", float(inside.mean()))
    yield told("Online Retail, the model doubts itself", float(model.doubt_ is not None))


def _cdnow(path: Path, column: int) -> tuple[Buyers, Floats]:
    """The customers of the first 39 weeks, in weeks, and how often each bought in the next 39. Purchases of one day are
    one; the worth of a purchase is not looked at.
    """
    days: dict[str, set[int]] = defaultdict(set)
    for line in path.read_text().splitlines():
        words = line.split()
        if len(words) >= 4 and words[-3].isdigit():
            day = date(int(words[-3][:4]), int(words[-3][4:6]), int(words[-3][6:]))
            days[words[column]].add(day.toordinal())
    cut = _KNOWN_UNTIL.toordinal()
    known = [sorted(day for day in each if day <= cut) for each in days.values()]
    repeats = np.array([len(each) - 1 for each in known])
    buyers = Buyers(
        customer_id=np.arange(len(known)),
        repeats=repeats,
        last=np.array([(each[-1] - each[0]) / 7 for each in known]),
        age=np.array([(cut - each[0]) / 7 for each in known]),
        spend=np.full(len(known), np.nan),
        log_spend=np.full(len(known), np.nan),
        amounts=np.zeros(len(known), dtype=np.int64),
    )
    after = [len(each) - len(before) for each, before in zip(days.values(), known, strict=True)]
    return buyers, np.array(after, dtype=float)


def _retail(path: Path) -> History:
    spent: dict[tuple[int, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["CustomerID"]:
                amount = float(row["Quantity"]) * float(row["UnitPrice"])
                spent[int(float(row["CustomerID"])), row["InvoiceDate"][:10]][amount < 0] += abs(amount)
    return history_of(_interactions(spent.items()))


def _interactions(spent: Iterable[tuple[tuple[int, str], list[float]]]) -> Iterator[dict[str, Any]]:
    place = 0
    for (customer, day), amounts in sorted(spent):
        at = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
        for kind, amount in zip(("purchase", "refund"), amounts, strict=True):
            if amount:
                place += 1
                yield {
                    "interaction_id": place, "customer_id": customer, "kind": kind, "channel": "web", "direction": "in",
                    "happened_at": at, "recorded_at": at, "amount": amount, "currency": "GBP", "audience": "all",
                }  # fmt: skip


def _bought_after(customer_id: Any, day: Any, buyers: Buyers, today: int) -> Floats:
    after = (day > today) & (day <= today + _RETAIL_DAYS)
    counts = dict(zip(*np.unique(customer_id[after], return_counts=True), strict=True))
    return np.array([float(counts.get(each, 0)) for each in buyers.customer_id.tolist()])


def _auc(said: Floats, happened: Any) -> float:
    ranks = _ranks(said)
    hits = int(happened.sum())
    return float((ranks[happened].sum() - hits * (hits + 1) / 2) / (hits * (len(said) - hits)))


def _ranks(values: Floats) -> Floats:
    """Ranks from 1 on, equal values sharing the mean of theirs."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[which])


def _uneven(drawn: Floats, happened: Floats) -> float:
    """How far the places of what happened among the draws are from being spread evenly (Kolmogorov's distance)."""
    below, equal = (drawn < happened[:, None]).mean(axis=1), (drawn == happened[:, None]).mean(axis=1)
    even = np.arange(len(happened) + 1) / len(happened)
    distances = []
    for seed in range(_PLACES):
        places = np.sort(below + np.random.default_rng(seed).random(len(happened)) * equal)
        distances.append(max(np.abs(places - even[1:]).max(), np.abs(places - even[:-1]).max()))
    return float(np.mean(distances))


def _apart(ours: dict[str, Any], theirs: dict[str, Any]) -> float:
    return float(max(abs(value / theirs["parameters"][name] - 1) for name, value in ours["parameters"].items()))


def _number(day: date) -> int:
    return seconds(datetime(day.year, day.month, day.day, tzinfo=UTC)) // DAY
