"""Who leaves, foreseen on the subscribers of a telephone company (`telco_churn.csv`), from a plain import of the file.

The file goes through the import as any other table does; nothing in Farley knows its columns. What the customers are
like then comes from their own attributes. Five folds, dealt out anew for each of two seeds; each customer is judged by
a model that has not seen that customer, and all that is chosen is chosen within the other four folds.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django
import numpy as np

from bench.databases import on
from bench.figures import Figure, at_least, at_most, told
from bench.public import file
from farley.analysis.calibration import TooFewCases, score
from farley.analysis.churn import left_or_not
from farley.analysis.numerics import Floats
from farley.analysis.propensity import CannotTell, Cases, fit_propensity, typed
from farley.analysis.propensity.model import folds_of
from farley.analysis.propensity.ranking import area_under_curve

_FILE = "telco_churn.csv"
_OUTCOME = "Churn"
_SEEDS = (1, 2)
_FOLDS = 5
# Published figures above this come from a column that knows the answer, or from resampling before the split.
_LEAK = 0.86


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    found = on("SQLite", "bench.churn", file(_FILE), scale)
    return [
        told("customers", found["customers"]),
        told("share who left", found["left"]),
        at_least("area under the curve", found["auc"], 0.848),
        at_most("area under the curve: more would be a leak", found["auc"], _LEAK),
        at_most("log-loss", found["log_loss"], 0.412),
        at_most("calibration error in ten bins", found["calibration_error"], 0.015),
        told("Brier score", found["brier"]),
        told("Brier score of the base rate", found["baseline_brier"]),
    ]


def _measured(path: Path, scale: float) -> dict[str, float]:
    """The figures of one import, the mean of the seeds."""
    from bench.imports import import_file
    from farley.understanding.own_attributes import own_attributes

    import_file(path)
    known = own_attributes()
    cases = typed({name: cells for name, cells in known.table.items() if name != _OUTCOME})
    left = left_or_not(known.table[_OUTCOME])
    rows = np.flatnonzero(np.isfinite(left))[: int(len(left) * scale)]
    cases, left = cases.take(rows), left[rows]
    each = [_judged(cases, left, seed) for seed in _SEEDS]
    return {name: float(np.mean([found[name] for found in each])) for name in each[0]}


def _judged(cases: Cases, left: Floats, seed: int) -> dict[str, float]:
    folds, said = folds_of(np.arange(len(left)), seed=seed, folds=_FOLDS), np.zeros(len(left))
    for fold in range(_FOLDS):
        held, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        model = fit_propensity(cases.take(rest), left[rest], seed=seed)
        if isinstance(model, CannotTell):
            raise SystemExit(f"Nothing was learned: {model}")
        said[held] = model.probabilities(cases.take(held))[0]
    scores = score(said, np.full(len(left), left.mean()), left)
    assert not isinstance(scores, TooFewCases)
    return {
        "customers": len(left),
        "left": float(left.mean()),
        "auc": area_under_curve(said, left),
        "log_loss": scores.log_loss,
        "calibration_error": scores.calibration_error,
        "brier": scores.brier,
        "baseline_brier": scores.baseline_brier,
    }


if __name__ == "__main__":
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(_measured(Path(sys.argv[1]), float(sys.argv[2]))))
