"""Whether reviews and posts of the public are read for what they are, good or bad; each as what it is.

The texts are not part of Farley. Put `reviews_en.tsv`, `posts_en.tsv` and the like for ja and zh where bench/public.py
looks for them: a line is 0 (bad) or 1 (good), a tab, and the text. docs/benchmarks.md says which ones were taken.
Nothing is learned or chosen by them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bench import public
from bench.figures import Figure, at_least, told
from farley.analysis.language.corpus import LANGUAGES, POSTS
from farley.analysis.language.model import load_model
from farley.analysis.language.questions import QUESTIONS, columns_of

_BOUNDS = {"reviews": 0.83, "posts": 0.75}


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    return [figure for kind in _BOUNDS for figure in _figures(kind, scale)]


def _figures(kind: str, scale: float) -> Iterator[Figure]:
    hits = {language: _hits(kind, language, scale) for language in LANGUAGES}
    yield at_least(f"{kind}: good or bad, right", float(np.concatenate(list(hits.values())).mean()), _BOUNDS[kind])
    for language, found in hits.items():
        yield told(f"{kind}, {language}: right", float(found.mean()))


def _hits(kind: str, language: str, scale: float) -> np.ndarray:
    """Of each text whether it was read for what it is."""
    lines = public.file(f"{kind}_{language}.tsv").read_text(encoding="utf-8").splitlines()
    lines = lines[:: max(1, round(1 / scale))]
    marks, texts = zip(*(line.split("\t", 1) for line in lines), strict=True)
    group = POSTS if kind == "posts" else language
    said = load_model().probabilities(texts, [group] * len(texts))[:, columns_of(QUESTIONS[0])]
    return np.asarray((said[:, 2] > said[:, 0]) == (np.array(marks) == "1"))
