"""Which products go with which: by a regression of each on all others, or by how alike their buyers are.

The first is EASE^R (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019): each product is explained
by all others at once, so that what everybody buys explains little. It inverts a matrix of products by products, and
leaves it to the second where there are too many of them: the cosine of the weights of BM25 (Robertson and Zaragoza
2009), of which each product keeps its nearest hundred.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csc_array, csr_array, diags_array

from farley.analysis.numerics import Floats

_RIDGE = 200.0
_NEAREST = 100
_K1, _B = 1.2, 0.75


def regressed(bought: csr_array, *, ridge: float = _RIDGE) -> Floats:
    """What having bought one product (row) says for each other (column): (products, products), 0 on the diagonal.

    bought: (customers, products) of 0 and 1.
    """
    together = np.asarray((bought.T @ bought).todense(), dtype=float)
    together[np.diag_indices_from(together)] += ridge
    inverse = cho_solve(cho_factor(together, overwrite_a=True), np.eye(len(together)), overwrite_b=True)
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    return np.asarray(weights)


def alike(times: csr_array, *, nearest: int = _NEAREST, at_once: int = 1000) -> csr_array:
    """The cosine of each two products' buyers under BM25, the nearest of each product only.

    times: (customers, products), how often each bought each.
    """
    weighted = _weighted(times)
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=0)).ravel())
    unit = csr_array(weighted @ diags_array(1 / np.maximum(norms, 1e-12)))
    columns = csc_array(unit)
    rows, places, values = [], [], []
    for start in range(0, unit.shape[1], at_once):
        block = np.asarray((columns[:, start : start + at_once].T @ unit).todense())
        for offset, found in enumerate(block):
            found[start + offset] = 0.0
            kept = np.argpartition(-found, min(nearest, len(found) - 1))[:nearest]
            kept = np.sort(kept[found[kept] > 0])
            rows.append(np.full(len(kept), start + offset))
            places.append(kept)
            values.append(found[kept])
    where = (np.concatenate(rows), np.concatenate(places))
    return csr_array((np.concatenate(values), where), shape=(unit.shape[1], unit.shape[1]))


def _weighted(times: csr_array) -> csr_array:
    """Rare products weigh more, the tenth purchase less than the first, and each line of a long list less."""
    buyers = np.bincount(times.indices, minlength=times.shape[1])
    rarity = np.log1p((times.shape[0] - buyers + 0.5) / (buyers + 0.5))
    length = np.asarray(times.sum(axis=1)).ravel()
    row = np.repeat(np.arange(times.shape[0]), np.diff(times.indptr))
    longer = 1 - _B + _B * length[row] / max(length.mean(), 1e-12)
    weights = times.data * (_K1 + 1) / (times.data + _K1 * longer) * rarity[times.indices]
    return csr_array((weights, times.indices, times.indptr), shape=times.shape)
