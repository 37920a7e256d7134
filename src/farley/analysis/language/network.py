"""A network that reads texts with all questions in mind: the multilingual encoder's layers, taught further, on top of
what it knows of each piece of a word, and what of all pieces counts. It answers for two schools at once: what
customers write to a firm, and what people write in public; what one teaches, the other has the use of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from farley.analysis.encoder import layers_of_encoder, pieces_of, vectors_of
from farley.analysis.language.tape import Lengths, Node, Places, Singles, Tape
from farley.analysis.numerics import Floats, sigmoid

# How many pieces each branch of the encoder looks at, and how many of them stand before the piece in hand.
BRANCHES = ((2, 0), (3, 1), (5, 2))
_SEEN = 1_280
_OF_SENTENCE = 512
HEADS = 4
_VALUES = 96
_HIDDEN = 256
ROUNDS = 5
_AT_ONCE = 64
# Pieces that are read at once: as many as fit near the processor.
_PIECES_AT_ONCE = 1_024
# The encoder's own layers know much and move less than what is new.
_PACE_OF_ENCODER = 5e-4
_PACE = 1e-3
# In what share of the steps the pace rises.
_WARMING = 0.04
_DECAY = 1e-2
_LONGEST_STEP = 1.0
# By chance a piece is not seen: nothing should hang on one word alone.
_UNSEEN_PIECES = 0.1
_DROPPED_INPUT = 0.2
_DROPPED_HIDDEN = 0.4
_UNKNOWN = 0


LAYERS = (
    "first",
    "norm_of_first",
    *(f"{name}_{order}" for order, _before in BRANCHES for name in ("near", "far")),
    "norm",
    "sentence",
    "scores",
    "values",
    "norm_of_text",
    "hidden",
    "answers",
)


@dataclass(frozen=True)
class Network:
    """The layers by name, each with its intercepts in the last line."""

    layers: Mapping[str, Singles]

    def check(self, answers: int) -> None:
        """That the layers fit each other, and that there are so many answers. Raises ValueError."""
        wanted = {name: layer.shape for name, layer in layers_of_encoder().items()}
        wanted |= {name: layer.shape for name, layer in _beginning(np.random.default_rng(1), answers).items()}
        shapes = {name: layer.shape for name, layer in self.layers.items()}
        if shapes != wanted:
            raise ValueError(f"layers of {shapes} instead of {wanted}")

    def says(self, texts: Sequence[str]) -> Singles:
        """The logits of all answers: (texts, answers)."""
        pieces = pieces_of(texts)
        said = np.zeros((len(texts), self.layers["answers"].shape[1]), dtype=np.float32)
        for rows in _of_like_length([len(each) for each in pieces]):
            said[rows] = _read(Tape(self.layers), [pieces[row] for row in rows.tolist()]).value
        return said


def _of_like_length(lengths: Sequence[int]) -> Iterator[Places]:
    """The texts in portions of so many pieces, short ones together."""
    rows: list[int] = []
    for row in np.argsort(lengths, kind="stable").tolist():
        if rows and (len(rows) + 1) * lengths[row] > _PIECES_AT_ONCE:
            yield np.array(rows)
            rows = []
        rows.append(row)
    if rows:
        yield np.array(rows)


def _read(tape: Tape, pieces: Sequence[Places]) -> Node:
    """The answers to some texts, given as the numbers of their pieces."""
    lengths = Lengths(np.array([len(each) for each in pieces]))
    numbers = np.concatenate(pieces)
    if tape.chance is not None:
        numbers = np.where(tape.chance.random(len(numbers)) < _UNSEEN_PIECES, _UNKNOWN, numbers)
    known = Node(vectors_of(numbers))
    looked = tape.normed("norm_of_first", tape.linear("first", known, to_rows=False))
    branches = [
        _branch(tape, part, order, lengths.neighbours(before, order - 1 - before))
        for part, (order, before) in zip(tape.split(looked, len(BRANCHES)), BRANCHES, strict=True)
    ]
    seen = tape.normed("norm", tape.joined([known, *branches]))
    sentence = tape.linear("sentence", tape.pooled(seen, lengths))
    minded = tape.attended(tape.linear("scores", seen), tape.linear("values", seen), lengths)
    of_text = tape.dropped(tape.normed("norm_of_text", tape.joined([sentence, minded])), _DROPPED_INPUT)
    hidden = tape.dropped(tape.rectified(tape.linear("hidden", of_text)), _DROPPED_HIDDEN)
    return tape.linear("answers", hidden)


def _branch(tape: Tape, rows: Node, order: int, neighbours: Places) -> Node:
    """Twice each piece beside its neighbours, added to what it was before."""
    for name in (f"near_{order}", f"far_{order}"):
        rows = tape.added(tape.rectified(tape.linear(name, tape.beside(rows, neighbours))), rows)
    return rows


def fit_network(
    texts: Sequence[str],
    wanted: Singles,
    counted: Singles,
    *,
    one_of_them: Sequence[slice],
    often: Floats | None = None,
    rounds: int = ROUNDS,
) -> Network:
    """A network that gives these answers. wanted, counted: (texts, answers), what is right and how much it counts (0:
    not labelled); one_of_them: columns of which exactly one holds; often: in what share of the rounds a text is read.
    AdamW (Loshchilov and Hutter 2019), with dropout and a pace that rises first and falls to nothing: the same texts
    give the same network.
    """
    chance = np.random.default_rng(1)
    layers = {name: layer.astype(np.float32) for name, layer in layers_of_encoder().items()}
    paces = dict.fromkeys(layers, _PACE_OF_ENCODER)
    layers |= _beginning(chance, wanted.shape[1])
    learning = {name: _Learning(layer, paces.get(name, _PACE)) for name, layer in layers.items()}
    pieces = pieces_of(texts)
    portions = _portions(chance, np.ones(len(texts)) if often is None else often, rounds)
    for step, rows in enumerate(portions):
        tape = Tape(layers, chance)
        said = _read(tape, [pieces[row] for row in rows.tolist()])
        said.slope = (_shares(said.value, one_of_them) - wanted[rows]) * counted[rows] / np.float32(_AT_ONCE)
        slopes = tape.back()
        length = np.sqrt(sum(float((slope**2).sum()) for slope in slopes.values()))
        pace = min(1.0, (step + 1) / (_WARMING * len(portions))) * (1 - step / len(portions))
        for name, slope in slopes.items():
            learning[name].take(slope * np.float32(min(1.0, _LONGEST_STEP / max(length, _LONGEST_STEP))), pace, step)
    return Network(layers)


def _beginning(chance: np.random.Generator, answers: int) -> dict[str, Singles]:
    """The layers that are new, with small weights by chance."""
    of_text = _OF_SENTENCE + HEADS * _VALUES
    shapes = {
        "scores": (_SEEN, HEADS),
        "values": (_SEEN, HEADS * _VALUES),
        "hidden": (of_text, _HIDDEN),
        "answers": (_HIDDEN, answers),
    }
    layers = {
        name: np.vstack([chance.uniform(-1, 1, shape) / np.sqrt(shape[0]), np.zeros((1, shape[1]))]).astype(np.float32)
        for name, shape in shapes.items()
    }
    return layers | {"norm_of_text": np.stack([np.ones(of_text), np.zeros(of_text)]).astype(np.float32)}


def _portions(chance: np.random.Generator, often: Floats, rounds: int) -> list[Places]:
    found = []
    for _round in range(rounds):
        order = chance.permutation(np.flatnonzero(chance.random(len(often)) < often))
        found += [order[start : start + _AT_ONCE] for start in range(0, len(order), _AT_ONCE)]
    return found


def _shares(logits: Singles, one_of_them: Sequence[slice]) -> Singles:
    said = sigmoid(logits.astype(float)).astype(np.float32)
    for columns in one_of_them:
        shares = np.exp(logits[:, columns] - logits[:, columns].max(axis=1, keepdims=True))
        said[:, columns] = shares / shares.sum(axis=1, keepdims=True)
    return said


class _Learning:
    """A layer that learns, in place, with the running means of its slopes and of the squares of these."""

    def __init__(self, layer: Singles, fastest: float) -> None:
        self.layer, self.fastest = layer, fastest
        self.mean, self.square = np.zeros_like(layer), np.zeros_like(layer)

    def take(self, slope: Singles, pace: float, step: int) -> None:
        """One step against the slope, at this share of its fastest pace; the intercepts do not decay."""
        self.mean += np.float32(0.1) * (slope - self.mean)
        self.square += np.float32(0.001) * (slope**2 - self.square)
        mean = self.mean / np.float32(1 - 0.9 ** (step + 1))
        spread = np.sqrt(self.square / np.float32(1 - 0.999 ** (step + 1))) + np.float32(1e-8)
        size = np.float32(self.fastest * pace)
        self.layer[:-1] *= 1 - size * np.float32(_DECAY)
        self.layer -= size * mean / spread
