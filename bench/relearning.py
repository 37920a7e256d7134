"""What corrections teach the reading of texts, on public comments that the shipped model had not seen.

Comments of GoEmotions are read as mails, and the first n of them corrected as their labels say; 1,200 others are held
back. Rows 24,000 on: the shipped model learned from those before.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bench import public
from bench.figures import Figure, at_least, told
from farley.analysis.encoder import encode
from farley.analysis.language.corpus import goemotions, wanted_of
from farley.analysis.language.model import load_model
from farley.analysis.language.questions import QUESTIONS, columns_of
from farley.analysis.language.relearning import relearn

_ROWS = slice(24_000, 26_000)
_TAUGHT = 800
_STEPS = (20, 50, 100, 200, 400, 800)


def run(scale: float) -> list[Figure]:
    """The share of held-back comments whose sentiment is right, and of shipped sentences that still are."""
    comments = goemotions(public.file("goemotions_train.tsv.gz"), public.file("goemotions_labels.txt"), rows=_ROWS)
    samples = [replace(comment, kind="mail", group=str(place)) for place, comment in enumerate(comments)]
    taught, held = samples[:_TAUGHT], samples[_TAUGHT:]
    texts, right = [sample.text for sample in held], wanted_of(held)[0]
    vectors, said = encode(texts), load_model().probabilities(texts, ["en"] * len(texts))
    before = _sentiment_right(said, right)
    figures = [told("sentiment right, without corrections", before)]
    for corrections in [step for step in _STEPS if step <= scale * _TAUGHT]:
        learned = relearn(taught[:corrections], name="bench")
        assert learned is not None
        after = _sentiment_right(learned.adjustment.adjusted(said, vectors), right)
        stayed = learned.measured.stayed
        figures += [
            at_least(f"sentiment right, {corrections} corrections", after, round(before, 3)),
            told(f"shipped sentences right, {corrections} corrections", stayed.after / stayed.cases),
            told(f"taken into use, {corrections} corrections", float(learned.measured.is_better)),
        ]
    return [*figures, told("shipped sentences right, without corrections", stayed.before / stayed.cases)]


def _sentiment_right(said: np.ndarray, right: np.ndarray) -> float:
    columns = columns_of(QUESTIONS[0])
    best = said[:, columns].argmax(axis=1)
    return float((right[np.arange(len(right)), columns.start + best] > 0).mean())
