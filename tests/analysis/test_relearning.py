"""An organisation's corrections are learned on top of the shipped model, and only kept where they help."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from farley.analysis.language import relearning
from farley.analysis.language.adjustment import packed, unpacked
from farley.analysis.language.corpus import Sample
from farley.analysis.language.model import ModelDamaged
from farley.analysis.language.reading import read_signals
from farley.analysis.language.relearning import Counted, Relearned, relearn

# In this trade "sick" and "deadly" are praise, which nobody told the shipped model.
THINGS = ("board", "jump", "ramp", "trick", "wheel", "deck", "helmet", "ride")
SLANG = ("That {} was totally sick!", "This {} is deadly, man.", "Your {} is insane, so filthy.", "The {} is nasty!")
CORRECTIONS = [
    Sample(words.format(thing), "en", "chat", f"{thing}", "positive", frozenset({"joy"}), "praise")
    for thing in THINGS
    for words in SLANG
] + [
    Sample(f"Please send the {thing} back by Monday.", "en", "chat", thing, "neutral", frozenset(), "request")
    for thing in THINGS
]


@pytest.fixture(scope="module")
def learned() -> Relearned:
    with pytest.MonkeyPatch.context() as fewer:
        fewer.setattr(relearning, "SHIPPED", 60)
        found = relearn(CORRECTIONS, name="language-1+7")
    assert found is not None
    return found


def test_what_people_said_is_heard_in_texts_that_nobody_corrected(learned: Relearned) -> None:
    text = "Those skates are deadly, so sick!"
    (before,), (after,) = read_signals([text]), read_signals([text], own=learned.adjustment)
    assert before.score < after.score
    assert (after.sentiment.name, after.intent.name, after.model) == ("positive", "praise", "language-1+7")


def test_other_texts_are_read_as_before(learned: Relearned) -> None:
    texts = [
        "Late again, the tin was broken and nobody answers.",
        "茶葉が湿気ていて、とても残念でした。",
        "请问什么时候发货？",
    ]
    for before, after in zip(read_signals(texts), read_signals(texts, own=learned.adjustment), strict=True):
        assert (before.sentiment.name, before.intent.name) == (after.sentiment.name, after.intent.name)


def test_it_is_measured_on_corrections_that_it_had_not_seen(learned: Relearned) -> None:
    measured = learned.measured
    sentiment = measured.counted["en"]["sentiment"]
    assert sentiment.cases == len(CORRECTIONS)
    assert sentiment.before < sentiment.after
    assert np.sum(measured.confused_after) == len(CORRECTIONS)
    assert measured.counted[""]["holder"].cases == 0
    assert measured.stayed.cases == 2 * 3 * 60
    assert measured.stayed.after > 0.9 * measured.stayed.cases


def test_what_reads_no_better_is_not_taken(learned: Relearned) -> None:
    measured = learned.measured
    assert not replace(measured, loss_after=measured.loss_before).is_better
    assert not replace(measured, counted={"": {"sentiment": Counted(32, 20, 19)}}).is_better
    assert not replace(measured, stayed=Counted(1000, 970, 959)).is_better
    assert replace(measured, stayed=Counted(1000, 970, 960)).is_better


def test_a_few_corrections_teach_nothing() -> None:
    assert relearn(CORRECTIONS[: relearning.LEAST - 1], name="x") is None


def test_what_was_learned_is_kept_as_arrays_and_refused_when_damaged(learned: Relearned) -> None:
    data = packed(learned.adjustment)
    digest = hashlib.sha256(data).hexdigest()
    back = unpacked(data, sha256=digest)
    assert (back.name, back.upon) == ("language-1+7", learned.adjustment.upon)
    assert np.array_equal(back.weights, learned.adjustment.weights)
    with pytest.raises(ModelDamaged):
        unpacked(data[:-1] + b"x", sha256=digest)
    with pytest.raises(ModelDamaged):
        unpacked(b"no arrays", sha256=hashlib.sha256(b"no arrays").hexdigest())
    other = packed(replace(learned.adjustment, weights=np.zeros((3, 2), dtype=np.float32)))
    with pytest.raises(ModelDamaged):
        unpacked(other, sha256=hashlib.sha256(other).hexdigest())
