"""What customers' texts tell, on texts that others wrote: how often the reading is right, and what it costs.

The test part (tests/analysis/data/language) was written apart from the training part; its digests were committed before
the first training. GoEmotions' dev part needs its files (bench/public.py).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import numpy as np

from bench import public
from bench.figures import Figure, at_least, at_most, told
from farley.analysis.encoder import encode
from farley.analysis.language import language_of
from farley.analysis.language.corpus import LANGUAGES, POSTS, Sample, goemotions, own_samples, wanted_of
from farley.analysis.language.measuring import figures_of, macro_f1
from farley.analysis.language.model import GROUPS, LanguageModel, load_model
from farley.analysis.language.questions import EMOTIONS, QUESTIONS, columns_of
from farley.analysis.language.reading import read_signals
from farley.analysis.numerics import Floats

TEST = Path(__file__).resolve().parents[1] / "tests" / "analysis" / "data" / "language"
# Five groups in which the emotions of GoEmotions are told apart.
FIVE = (("joy", "gratitude"), ("anger",), ("disappointment", "sadness"), ("anxiety",), ("surprise",))
CUT = 12


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    samples, model = own_samples(TEST, part="test"), load_model()
    languages = [sample.language for sample in samples]
    said = model.probabilities([sample.text for sample in samples], languages)
    return [
        *_together(samples, said, model),
        *_by_language(samples, said, model),
        *_posts(model, scale),
        *_languages(samples),
        *_speed(samples, scale),
    ]


def _figures(samples: list[Sample], said: Floats, model: LanguageModel) -> dict[str, float]:
    return figures_of(samples, said, model.threshold[[GROUPS.index(sample.language) for sample in samples]])


def _together(samples: list[Sample], said: Floats, model: LanguageModel) -> Iterator[Figure]:
    found = _figures(samples, said, model)
    yield at_least("sentiment, negative or positive: right", found["binary_sentiment"], 0.88)
    yield at_least("the same, on the 80 % that it is surest of", found["binary_sentiment_surest_80"], 0.95)
    yield at_least("emotions, macro-F1 of eight", found["emotion_macro_f1"], 0.60)
    yield at_least("intent, macro-F1 of eight", found["intent_macro_f1"], 0.80)
    yield at_least("whose feeling, in notes and calls: right", found["holder_right"], 0.85)


def _by_language(samples: list[Sample], said: Floats, model: LanguageModel) -> Iterator[Figure]:
    for language in LANGUAGES:
        rows = [row for row, sample in enumerate(samples) if sample.language == language]
        found = _figures([samples[row] for row in rows], said[rows], model)
        yield at_most(f"{language}: calibration error of all that is stated", found["ece"], 0.05)
        yield told(f"{language}: sentiment, negative or positive: right", found["binary_sentiment"])
        yield told(f"{language}: emotions, macro-F1", found["emotion_macro_f1"])
        yield told(f"{language}: intent, macro-F1", found["intent_macro_f1"])
        yield told(f"{language}: whose feeling: right", found["holder_right"])


def _posts(model: LanguageModel, scale: float) -> Iterator[Figure]:
    """Public comments in English, in five groups of emotions."""
    labels = public.file("goemotions_labels.txt")
    comments = goemotions(public.file("goemotions_dev.tsv.gz"), labels)
    comments = comments[: max(200, round(len(comments) * scale))]
    said = model.probabilities([sample.text for sample in comments], [POSTS] * len(comments))
    right, _labelled = wanted_of(comments)
    columns = columns_of(next(question for question in QUESTIONS if question.name == "emotions"))
    named = said[:, columns] >= model.threshold[GROUPS.index(POSTS)]
    yield at_least(
        "GoEmotions dev, five groups: macro-F1", macro_f1(_in_five(named), _in_five(right[:, columns] > 0)), 0.57
    )


def _in_five(emotions: np.ndarray) -> np.ndarray:
    places = [[EMOTIONS.index(name) for name in group] for group in FIVE]
    return np.stack([emotions[:, group].any(axis=1) for group in places], axis=1)


def _languages(samples: list[Sample]) -> Iterator[Figure]:
    """Which language: whole texts, and pieces of twelve characters out of the middle of training texts."""
    whole = [language_of(sample.text) == sample.language for sample in samples]
    yield at_least("language of a text: right", sum(whole) / len(whole), 0.995)
    pieces = [(_piece(sample), sample.language) for sample in own_samples() if len(sample.text) > 2 * CUT]
    short = [language_of(piece) == language for piece, language in pieces]
    yield at_least("language of twelve characters: right", sum(short) / len(short), 0.97)


def _piece(sample: Sample) -> str:
    start = random.Random(sample.text).randrange(len(sample.text) - CUT)
    return sample.text[start : start + CUT]


def _speed(samples: list[Sample], scale: float) -> Iterator[Figure]:
    """Texts a second of one core, against only making their vectors; in turn, the best of three."""
    texts = [sample.text for sample in samples][: max(60, round(len(samples) * scale))]
    read_signals(texts[:5])
    seconds = [(_seconds(encode, texts), _seconds(read_signals, texts)) for _round in range(3)]
    bare, reading = min(bare for bare, _reading in seconds), min(reading for _bare, reading in seconds)
    yield told("texts a second of one core", len(texts) / reading)
    yield at_least("speed, as a share of the bare encoder's", bare / reading, 0.5)


def _seconds(read: object, texts: list[str]) -> float:
    assert callable(read)
    start = process_time()
    read(texts)
    return process_time() - start
