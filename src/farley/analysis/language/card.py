"""Make the model with its card: what it was made from, how good it is, and what it cannot do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from farley.analysis.language.corpus import DATA, LANGUAGES, Sample, digest_of, goemotions, own_samples
from farley.analysis.language.measuring import figures_of
from farley.analysis.language.model import GROUPS, NAME, LanguageModel, save_model
from farley.analysis.language.training import (
    OFTEN_A_COMMENT,
    RIDGE_OF_RUNS,
    RIDGE_OF_WEIGHTS,
    WEIGHT_OF_COMMENT,
    train,
)
from farley.analysis.numerics import Floats

# The first so many comments: more of them make the model larger than what they add.
COMMENTS = 24_000

Figures = dict[str, float]


@dataclass(frozen=True)
class Made:
    """The figures of a model by group ("en, unseen in training", ...), and its card as a page."""

    figures: dict[str, Figures]
    page: str


def make(comments: Path | None, labels: Path | None, *, out: Path, test: Path, own: Path = DATA) -> Made:
    """Train, write the model into `out`, measure it on the test part, and write its card."""
    samples = own_samples(own)
    public = goemotions(comments, labels, rows=slice(COMMENTS)) if comments and labels else []
    trained = train(samples, public, name=NAME)
    held = own_samples(test, part="test")
    texts, groups = [sample.text for sample in held], [sample.language for sample in held]
    figures = {
        **_by_language(trained.held, trained.unseen, trained.model, "held back"),
        **_by_language(held, trained.model.probabilities(texts, groups), trained.model, "test part"),
    }
    files = [own / f"train_{language}.tsv" for language in LANGUAGES]
    digests = {path.name: digest_of(path) for path in (*files, *([comments] if comments else []))}
    about = {
        "trained_on": digests,
        "texts": {"own": len(samples), "goemotions": len(public)},
        "licence": "Apache-2.0; the sentences of GoEmotions: CC BY 4.0, Google (Demszky et al. 2020)",
        "figures": {group: {name: round(value, 4) for name, value in each.items()} for group, each in figures.items()},
    }
    save_model(trained.model, out, about=about)
    size = (out / "model.npz").stat().st_size
    return Made(figures, _page(trained.model, figures, len(samples), len(public), size))


def _by_language(
    samples: Sequence[Sample], probabilities: Floats, model: LanguageModel, part: str
) -> dict[str, Figures]:
    found = {}
    language = np.array([sample.language for sample in samples])
    for chosen in (*LANGUAGES, ""):
        rows = np.flatnonzero((language == chosen) | (chosen == ""))
        picked = [samples[row] for row in rows.tolist()]
        thresholds = model.threshold[[GROUPS.index(sample.language) for sample in picked]]
        found[f"{chosen or 'all'}, {part}"] = figures_of(picked, probabilities[rows], thresholds)
    return found


_ROWS = {
    "binary_sentiment": "negative or positive, where it is one of them",
    "binary_sentiment_surest_80": "the same, on the 80 % that it is surest of",
    "three_sentiments": "negative, neutral or positive; of mixed texts either side",
    "emotion_macro_f1": "emotions, macro-F1 of eight",
    "intent_macro_f1": "intent, macro-F1 of eight",
    "intent_right": "intent, share that is right",
    "holder_right": "whose feeling, in notes and calls",
    "ece": "calibration error of all that is stated",
}


def _page(model: LanguageModel, figures: Mapping[str, Figures], own: int, public: int, size: int) -> str:
    return (
        (DATA / "card.md")
        .read_text(encoding="utf-8")
        .format(
            name=model.name,
            own=own,
            public=public,
            runs=len(model.runs.vocabulary.keys),
            runs_of_comments=len(model.comments.vocabulary.keys),
            size=size / 1e6,
            ridges=f"{RIDGE_OF_RUNS} and {RIDGE_OF_WEIGHTS}",
            weight=WEIGHT_OF_COMMENT,
            often=OFTEN_A_COMMENT,
            test=_table(figures, "test part"),
            unseen=_table(figures, "held back"),
        )
    )


def _table(figures: Mapping[str, Figures], part: str) -> str:
    columns = [group for group in figures if group.endswith(part)]
    lines = [
        "| | " + " | ".join(group.partition(",")[0] for group in columns) + " |",
        "| --- |" + " --- |" * len(columns),
        "| texts | " + " | ".join(f"{figures[group]['texts']:.0f}" for group in columns) + " |",
    ]
    lines += [
        f"| {words} | " + " | ".join(f"{figures[group][name]:.3f}" for group in columns) + " |"
        for name, words in _ROWS.items()
    ]
    return "\n".join(lines)
