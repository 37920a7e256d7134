"""Journeys mined from a million events, beside pm4py: the same counts, and how long each takes.

pm4py runs in an environment of its own. Both are given the events in memory, in the order of customer and time, and do
the same questions in turn.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.figures import Figure, at_least, at_most, told
from bench.peers import ask, python_with
from farley.analysis.journeys import walks_of
from farley.analysis.journeys.flow import transition_counts, transitions
from farley.analysis.journeys.paths import variant_counts
from farley.analysis.tables import columns

_EVENTS = 1_000_000
_SEED = 7
_ROUNDS = 5
_STEPS = 24
_THREADS = 2

# Prints seconds a question, in the median of the rounds, and the answers themselves.
_PEER = """
import json, sys, time, statistics
import pandas as pd, pm4py
path, rounds, into = sys.argv[1], int(sys.argv[2]), sys.argv[3]
events = pd.read_parquet(path)
events["at"] = pd.to_datetime(events["at"], unit="s", utc=True)
events["customer_id"] = events["customer_id"].astype(str)
log = pm4py.format_dataframe(events, case_id="customer_id", activity_key="step", timestamp_key="at")
def timed(question):
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        answer = question()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), answer
counts_s, (counts, _, _) = timed(lambda: pm4py.discover_dfg(log))
waits_s, (waits, _, _) = timed(lambda: pm4py.discover_performance_dfg(log, perf_aggregation_key="all"))
variants_s, variants = timed(lambda: pm4py.get_variants(log))
with open(into, "w") as file:
    json.dump({
        "counts": [[a, b, int(n)] for (a, b), n in counts.items()],
        "waits": [[a, b, w["mean"], w["median"]] for (a, b), w in waits.items()],
        "variants": sorted((n if isinstance(n, int) else len(n)) for n in variants.values()),
        "seconds": {"counts": counts_s, "waits": waits_s, "variants": variants_s},
        "version": pm4py.__version__,
    }, file)
"""


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    events = _events(int(_EVENTS * scale))
    with tempfile.TemporaryDirectory() as folder:
        file, answer = Path(folder) / "events.parquet", Path(folder) / "answer.json"
        pq.write_table(events, file)
        python = python_with("pm4py", "pm4py>=2.7.23,<2.8", "pyarrow>=24")
        ask(python, _PEER, str(file), str(_ROUNDS), str(answer), threads=_THREADS)
        theirs = json.loads(answer.read_text())
    return list(_figures(events, theirs))


def _figures(events: pa.Table, theirs: dict[str, Any]) -> list[Figure]:
    connection = ibis.duckdb.connect(threads=_THREADS)
    steps = connection.create_table("steps", events)
    prepared, walks = _timed(lambda: walks_of(steps))
    counts_s, counts = _timed(lambda: transition_counts(walks))
    waits_s, waits = _timed(lambda: transitions(walks))
    variants_s, sizes = _timed(lambda: columns(variant_counts(walks).select("customers"))["customers"])
    seconds = theirs["seconds"]
    same_waits = {(each.step, each.next_step): (each.mean_wait, each.median_wait) for each in waits}
    apart = max(
        abs(value - ours) for a, b, *both in theirs["waits"] for value, ours in zip(both, same_waits[a, b], strict=True)
    )
    different = {(a, b): n for a, b, n in theirs["counts"]}.items() ^ counts.items()
    return [
        told("events", events.num_rows),
        told("transitions", len(counts)),
        told("variants", len(sizes)),
        at_most("counts that differ from pm4py's", len(different), 0),
        at_most("variants whose customers differ", _differing(sorted(sizes.tolist()), theirs["variants"]), 0),
        at_most("mean or median waiting time apart, seconds", apart, 0.5),
        told("pm4py: directly-follows counts, s", seconds["counts"]),
        told("pm4py: with waiting times, s", seconds["waits"]),
        told("pm4py: variants, s", seconds["variants"]),
        told("Farley: steps in order, once for all questions, s", prepared),
        told("Farley: directly-follows counts, the order included, s", prepared + counts_s),
        told("Farley: with waiting times, the order included, s", prepared + waits_s),
        told("Farley: variants, s", variants_s),
        at_least("directly-follows counts: pm4py's time / Farley's", seconds["counts"] / (prepared + counts_s), 1),
        told("with waiting times: pm4py's time / Farley's", seconds["waits"] / (prepared + waits_s)),
        at_most("variants: Farley's time / pm4py's", variants_s / seconds["variants"], 1.25),
    ]


def _differing(ours: list[int], theirs: list[int]) -> int:
    return abs(len(ours) - len(theirs)) + sum(a != b for a, b in zip(ours, theirs, strict=False))


def _timed(question: Callable[[], Any]) -> tuple[float, Any]:
    seconds = []
    for _round in range(_ROUNDS):
        began = time.perf_counter()
        answer = question()
        seconds.append(time.perf_counter() - began)
    return float(np.median(seconds)), answer


def _events(many: int) -> pa.Table:
    """Events of customers who go from step to step, some steps likelier after others, three in a hundred of them with
    the very same time as the one before.
    """
    rng = np.random.default_rng(_SEED)
    lengths = np.minimum(rng.geometric(1 / 15, size=many // 8), 400)
    lengths = lengths[: int(np.searchsorted(np.cumsum(lengths), many))]
    customers = np.repeat(np.arange(len(lengths)), lengths)
    total = len(customers)
    starts = np.r_[True, customers[1:] != customers[:-1]]
    jumps = rng.choice(_STEPS, size=total, p=_likelihoods(rng))
    jumps[starts] = rng.integers(0, 4, starts.sum())
    walked = np.cumsum(jumps)
    walked -= np.repeat(walked[starts] - jumps[starts], lengths)
    waits = np.where(rng.random(total) < 0.03, 0, rng.exponential(90_000, total)).astype(np.int64)
    at = 1_600_000_000 + np.cumsum(waits)
    return pa.table(
        {
            "customer_id": customers.astype(np.int64),
            "interaction_id": np.arange(total, dtype=np.int64),
            "at": at,
            "step": np.array([f"step number {step:02}" for step in range(_STEPS)])[walked % _STEPS],
        }
    )


def _likelihoods(rng: np.random.Generator) -> np.ndarray:
    weights = 1 / np.arange(1, _STEPS + 1) ** 1.5
    return np.asarray(rng.permutation(weights / weights.sum()))
