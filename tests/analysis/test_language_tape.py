"""What is calculated on a tape is followed back as slopes, which agree with small changes of each layer."""

from __future__ import annotations

import gc
import weakref

import numpy as np

from farley.analysis.language.tape import Lengths, Node, Tape

PIECES = np.random.default_rng(5).normal(0, 1, (7, 6))
LENGTHS = Lengths(np.array([4, 1, 2]))
ASKED = np.array([[1.0, -2.0, 0.5], [0.3, 1.0, -1.0], [2.0, 0.1, -0.4]])


def layers() -> dict[str, np.ndarray]:
    chance = np.random.default_rng(2)
    shapes = {"first": (7, 8), "norm": (2, 8), "near": (13, 4), "scores": (9, 2), "values": (9, 4), "answers": (13, 3)}
    return {name: chance.normal(0, 0.7, shape) for name, shape in shapes.items()}


def read(tape: Tape, pieces: np.ndarray = PIECES, lengths: Lengths = LENGTHS) -> Node:
    """Every step that a tape knows, once."""
    looked = tape.normed("norm", tape.linear("first", Node(pieces)))
    left, right = tape.split(looked, 2)
    near = tape.rectified(tape.linear("near", tape.beside(left, lengths.neighbours(1, 1))))
    seen = tape.joined([tape.added(near, left), right])
    minded = tape.attended(tape.linear("scores", seen), tape.linear("values", seen), lengths)
    return tape.linear("answers", tape.dropped(tape.joined([tape.pooled(seen, lengths), minded]), 0.0))


def test_the_slope_in_each_layer_is_what_a_small_change_shows() -> None:
    known = layers()
    slopes = _slopes_with(known)
    for name, layer in known.items():
        shown = np.zeros_like(layer)
        for place in np.ndindex(layer.shape):
            shown[place] = (_loss(known, name, place, 1e-5) - _loss(known, name, place, -1e-5)) / 2e-5
        np.testing.assert_allclose(slopes[name], shown, atol=1e-5, err_msg=name)


def _slopes_with(known: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    tape = Tape(known, np.random.default_rng(1))
    # Of the sum of all answers, each counted so often.
    read(tape).slope = ASKED
    return tape.back()


def _loss(known: dict[str, np.ndarray], name: str, place: tuple[int, ...], change: float) -> float:
    moved = known[name].copy()
    moved[place] += change
    return float((read(Tape({**known, name: moved})).value * ASKED).sum())


def test_a_neighbour_stands_in_the_same_text() -> None:
    places = LENGTHS.neighbours(1, 1)
    assert places.tolist() == [[7, 0, 1], [0, 1, 2], [1, 2, 3], [2, 3, 7], [7, 4, 7], [7, 5, 6], [5, 6, 7]]


def test_the_texts_of_one_reading_do_not_touch_each_other() -> None:
    known = layers()
    whole = read(Tape(known)).value
    for text, (start, length) in enumerate(zip(LENGTHS.starts, LENGTHS.of, strict=True)):
        alone = read(Tape(known), PIECES[start : start + length], Lengths(np.array([length])))
        np.testing.assert_allclose(alone.value, whole[[text]], atol=1e-12)


def test_dropping_leaves_the_mean_as_it_was_and_nothing_is_dropped_when_only_reading() -> None:
    rows = Node(np.ones((200, 100), dtype=np.float32))
    assert Tape({}).dropped(rows, 0.4) is rows
    dropped = Tape({}, np.random.default_rng(3)).dropped(rows, 0.4).value
    assert abs(dropped.mean() - 1) < 0.02
    assert 0.38 < (dropped == 0).mean() < 0.42


def test_what_was_followed_back_is_let_go_at_once() -> None:
    tape = Tape(layers(), np.random.default_rng(1))
    said = read(tape)
    said.slope = ASKED
    kept = weakref.ref(said)
    gc.disable()
    try:
        tape.back()
        del said
        assert kept() is None
    finally:
        gc.enable()
