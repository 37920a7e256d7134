"""Sentences that say much the same, gathered in groups, whatever language they are in.

First many small groups (k-means on the sphere, Dhillon and Modha 2001), then those together whose sentences are alike
on the average (Sokal and Michener 1958), until no two are alike enough. What is like none of them stays outside: most
of what customers say is said once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from farley.analysis.numerics import Ints

Vectors = NDArray[np.float32]

NOWHERE = -1
# Customers without whom something is no theme but a few people's matter.
FEWEST_CUSTOMERS = 5
# Of the way from "as alike as any two sentences here" to "the same", so much has to be gone by two sentences of one
# theme, on the average. Any two of a shop's are 0.1 alike and two on one matter 0.5; any two of a bank's 0.2.
_TOGETHER = 0.28
# A sentence belongs to the theme whose middle it is so like; at most these many are looked at to find themes.
BELONGS = 0.45
MOST_LOOKED_AT = 40_000
# The more customers there are, the more have to speak of it: half the root of their number.
_OF_THE_ROOT = 0.5
_REFINED = 3
# A theme is the one of before if they share so much.
_SAME = 0.25
_MOST_SMALL = 800
_SENTENCES_IN_A_SMALL = 5
_ROUNDS = 12
_AT_ONCE = 8_192


@dataclass(frozen=True)
class Group:
    """What one theme is known by: `anchor` is its middle, of length 1; `members` are the rows that belong to it."""

    anchor: Vectors
    members: Ints


def find_groups(vectors: Vectors, customers: Ints, *, seed: int = 0) -> list[Group]:
    """The groups of sentences (one vector of length 1 and one customer a row) that at least five customers are in,
    the largest first. The same seed finds the same.

    Of very many sentences a part is looked at, so that memory and time stay bounded; `members` are rows of that part.
    """
    draw = np.random.default_rng(seed)
    rows = np.arange(len(vectors))
    if len(rows) > MOST_LOOKED_AT:
        rows = np.sort(draw.choice(rows, MOST_LOOKED_AT, replace=False))
    looked = np.asarray(vectors[rows], dtype=np.float32)
    if len(np.unique(customers[rows])) < FEWEST_CUSTOMERS:
        return []
    usual = float(_alikeness(looked, np.zeros(len(looked), dtype=np.int64))[0])
    alike = usual + _TOGETHER * (1 - usual)
    labels = _small_groups(looked, draw)
    for _again in range(_REFINED):
        # What does not belong has left its group after the first time, and the rest are seen to be alike.
        labels, _likeness = nearest(looked, _middles(looked, _merged(looked, labels, alike)))
    labels, _likeness = nearest(looked, _middles(looked, labels))
    return _groups(looked, rows, customers, labels, alike)


def _groups(looked: Vectors, rows: Ints, customers: Ints, labels: Ints, alike: float) -> list[Group]:
    """The groups that enough customers are in. Where sentences were only left over for each other, it is no theme."""
    fewest = max(FEWEST_CUSTOMERS, round(_OF_THE_ROOT * len(np.unique(customers[rows])) ** 0.5))
    anchors, inside = _middles(looked, labels), _alikeness(looked, labels)
    groups = [
        Group(anchor, rows[labels == label])
        for label, anchor, own in zip(np.unique(labels[labels != NOWHERE]), anchors, inside, strict=True)
        if own >= alike
    ]
    kept = [group for group in groups if len(np.unique(customers[group.members])) >= fewest]
    return sorted(kept, key=lambda group: (-len(group.members), int(group.members[0])))


def nearest(vectors: Vectors, anchors: Vectors, *, belongs: float = BELONGS) -> tuple[Ints, NDArray[np.float32]]:
    """For each sentence the place of the anchor it is most like, and how like (-1 to 1); NOWHERE where it is like
    none.
    """
    places, likeness = np.full(len(vectors), NOWHERE), np.zeros(len(vectors), dtype=np.float32)
    if not len(anchors):
        return places, likeness
    for start in range(0, len(vectors), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        like = np.asarray(vectors[rows], dtype=np.float32) @ anchors.T
        best = like.argmax(axis=1)
        likeness[rows] = like[np.arange(len(best)), best]
        places[rows] = np.where(likeness[rows] >= belongs, best, NOWHERE)
    return places, likeness


def parted(vectors: Vectors, parts: int, *, seed: int = 0) -> Ints:
    """A theme's sentences in so many parts, for somebody who finds that it is several; each row's part, from 0."""
    labels = _settled(vectors, _spread(vectors, parts, np.random.default_rng(seed)))
    _found, places = np.unique(labels, return_inverse=True)
    return places


def middle(vectors: Vectors) -> Vectors:
    """The middle of some sentences, of length 1."""
    return np.asarray(_middles(vectors, np.zeros(len(vectors), dtype=np.int64))[0])


def same_as_before(groups: Sequence[Group], before: Ints) -> dict[int, int]:
    """Which groups are themes of before, by their places; `before` is the theme of each row (NOWHERE for none).

    Each theme goes on as the group with which it shares most of all sentences of both (Jaccard), if that is enough;
    all pairs are chosen together (Kuhn 1955).
    """
    themes, sizes = np.unique(before[before != NOWHERE], return_counts=True)
    if not groups or not len(themes):
        return {}
    shared = np.zeros((len(groups), len(themes)))
    for place, group in enumerate(groups):
        old = before[group.members]
        found, counts = np.unique(old[old != NOWHERE], return_counts=True)
        columns = np.searchsorted(themes, found)
        shared[place, columns] = counts / (len(group.members) + sizes[columns] - counts)
    rows, columns = linear_sum_assignment(-shared)
    return {int(r): int(themes[c]) for r, c in zip(rows, columns, strict=True) if shared[r, c] >= _SAME}


def _small_groups(vectors: Vectors, draw: np.random.Generator) -> Ints:
    count = min(_MOST_SMALL, max(1, len(vectors) // _SENTENCES_IN_A_SMALL))
    return _settled(vectors, _spread(vectors, count, draw))


def _spread(vectors: Vectors, count: int, draw: np.random.Generator) -> Vectors:
    """Where to begin: sentences far from each other, drawn by their distance (Arthur and Vassilvitskii 2007)."""
    chosen = [int(draw.integers(len(vectors)))]
    closest = vectors @ vectors[chosen[0]]
    while len(chosen) < count:
        far = np.maximum(1 - closest.astype(float), 0)
        far[chosen] = 0
        if far.sum() <= 1e-6:
            break
        chosen.append(int(draw.choice(len(vectors), p=far / far.sum())))
        np.maximum(closest, vectors @ vectors[chosen[-1]], out=closest)
    return np.array(vectors[chosen])


def _settled(vectors: Vectors, anchors: Vectors) -> Ints:
    labels = np.full(len(vectors), NOWHERE)
    for _round in range(_ROUNDS):
        found, _likeness = nearest(vectors, anchors, belongs=-2)
        if (found == labels).all():
            break
        labels, anchors = found, _middles(vectors, found)
    return labels


def _middles(vectors: Vectors, labels: Ints) -> Vectors:
    """The middle of each group that has members, of length 1."""
    sums, _counts = _sums(vectors, labels)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _sums(vectors: Vectors, labels: Ints) -> tuple[NDArray[np.float64], Ints]:
    inside = labels != NOWHERE
    names, places, counts = np.unique(labels[inside], return_inverse=True, return_counts=True)
    sums = np.zeros((len(names), vectors.shape[1]))
    order = np.argsort(places, kind="stable")
    starts = np.r_[0, np.cumsum(counts)[:-1]]
    if len(names):
        sums = np.add.reduceat(vectors[inside][order], starts, axis=0, dtype=np.float64)
    return sums, counts


def _alikeness(vectors: Vectors, labels: Ints) -> NDArray[np.float64]:
    """How alike two sentences of each group are on the average, without what a sentence is like itself."""
    sums, counts = _sums(vectors, labels)
    pairs = np.maximum(counts * (counts - 1), 1)
    return np.asarray(((sums**2).sum(axis=1) - counts) / pairs)


def _merged(vectors: Vectors, labels: Ints, alike: float) -> Ints:
    """The labels after groups that are alike have become one.

    The mean likeness of all pairs of sentences of two groups is the product of their means.
    """
    sums, counts = _sums(vectors, labels)
    names = np.unique(labels[labels != NOWHERE])
    means = sums / counts[:, None]
    like = means @ means.T
    np.fill_diagonal(like, -1)
    into = np.arange(len(means))
    while True:
        one, other = np.unravel_index(int(like.argmax()), like.shape)
        if like[one, other] < alike:
            return np.where(labels == NOWHERE, NOWHERE, into[np.searchsorted(names, labels) % len(into)])
        sums[one] += sums[other]
        counts[one] += counts[other]
        means[one] = sums[one] / counts[one]
        row = means @ means[one]
        row[like[one] == -2] = -2
        row[one], row[other] = -1, -2
        like[one, :], like[:, one] = row, row
        like[other, :], like[:, other] = -2, -2
        into[into == other] = one
