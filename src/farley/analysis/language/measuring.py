"""How good the reading of texts is: macro-F1, calibration error, and the share that is right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from farley.analysis.calibration import reliability
from farley.analysis.language.corpus import Sample, wanted_of
from farley.analysis.language.questions import QUESTIONS, TOLD_BY_OTHERS, Question, columns_of
from farley.analysis.numerics import Floats

Named = NDArray[np.bool_]


def macro_f1(named: Named, meant: Named) -> float:
    """The mean of the answers' F1: (texts, answers) each."""
    hits = (named & meant).sum(axis=0)
    return float((2 * hits / np.maximum(named.sum(axis=0) + meant.sum(axis=0), 1)).mean())


def calibration_error(said: Floats, was: Floats) -> float:
    """The mean distance between what was said and what was so, in ten bins, weighted by cases."""
    return sum(row.cases * abs(row.predicted - row.happened) for row in reliability(said, was)) / max(len(said), 1)


def figures_of(samples: Sequence[Sample], probabilities: Floats, thresholds: Floats) -> dict[str, float]:
    """The figures of the model card. thresholds: (texts, emotions)."""
    right, _labelled = wanted_of(samples)
    by_name = {question.name: question for question in QUESTIONS}
    sentiment = by_name["sentiment"]
    sided = np.array([sample.sentiment in ("negative", "positive") for sample in samples])
    told_by = np.array([sample.kind in TOLD_BY_OTHERS for sample in samples])
    score, meant = binary(probabilities, right)
    hit, sure = ((score > 0) == (meant > 0))[sided], np.abs(score[sided])
    emotions = columns_of(by_name["emotions"])
    return {
        "texts": len(samples),
        "binary_sentiment": float(hit.mean()),
        "binary_sentiment_surest_80": float(hit[sure >= np.quantile(sure, 0.2)].mean()),
        "three_sentiments": _share_right(probabilities, right, sentiment),
        "emotion_macro_f1": macro_f1(probabilities[:, emotions] >= thresholds, right[:, emotions] > 0),
        "intent_macro_f1": macro_f1(*_best(probabilities, right, by_name["intent"])),
        "intent_right": _share_right(probabilities, right, by_name["intent"]),
        "holder_right": _share_right(probabilities[told_by], right[told_by], by_name["holder"]),
        "ece": calibration_error(*stated(samples, probabilities)),
    }


def binary(probabilities: Floats, right: Floats) -> tuple[Floats, Floats]:
    """How much more positive than negative each text was said to be, and is: from -1 to 1 each."""
    columns = columns_of(QUESTIONS[0])
    said, meant = probabilities[:, columns], right[:, columns]
    return (said[:, 2] - said[:, 0]) / np.maximum(said[:, 2] + said[:, 0], 1e-9), meant[:, 2] - meant[:, 0]


def stated(samples: Sequence[Sample], probabilities: Floats) -> tuple[Floats, Floats]:
    """All that is stated about texts with its probability, and whether it is so: the sentiment and the intent that are
    named, whose feeling a note or call tells, and each emotion.
    """
    right, _labelled = wanted_of(samples)
    said, was = [], []
    for question in QUESTIONS:
        columns = columns_of(question)
        chosen = np.array([question.name != "holder" or sample.kind in TOLD_BY_OTHERS for sample in samples])
        given, meant = probabilities[chosen, columns], right[chosen, columns]
        if question.one_of_them:
            best = given.argmax(axis=1)[:, None]
            given, meant = np.take_along_axis(given, best, 1), np.take_along_axis(meant, best, 1)
        said.append(given.ravel())
        was.append(meant.ravel())
    return np.concatenate(said), np.concatenate(was)


def _best(probabilities: Floats, right: Floats, question: Question) -> tuple[Named, Named]:
    columns = columns_of(question)
    places = np.arange(len(question.answers))
    return probabilities[:, columns].argmax(axis=1)[:, None] == places, right[:, columns].argmax(axis=1)[
        :, None
    ] == places


def _share_right(probabilities: Floats, right: Floats, question: Question) -> float:
    """The share of texts whose most probable answer is the right one, or one of the two right ones."""
    columns = columns_of(question)
    best = probabilities[:, columns].argmax(axis=1)
    return float((right[np.arange(len(right)), columns.start + best] > 0).mean()) if len(right) else 0.0
