"""How much a claim may be trusted, and which interactions to show for it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# With this many cases of its own, half of the distance from "as likely as not" is believed.
HALF_BELIEVED_AT = 2.0
SHOWN = 12


def confidence(probability: float, cases: float) -> float:
    """The confidence in a claim of the given probability that rests on so many cases of the customer's own.

    Few cases pull it towards 0.5, and nothing is ever certain: the highest is 0.99.
    """
    trust = cases / (cases + HALF_BELIEVED_AT)
    return float(np.clip(0.5 + (probability - 0.5) * trust, 0.01, 0.99))


def weightiest(
    ids: Sequence[int] | NDArray[np.int64], weights: Sequence[float] | NDArray[np.float64]
) -> tuple[int, ...]:
    """The ids that matter most, the heaviest first; of equal weight the newer. At most a dozen, as more is not read."""
    ranked = sorted(zip(weights, ids, strict=True), key=lambda pair: (-pair[0], -pair[1]))
    return tuple(int(interaction_id) for _, interaction_id in ranked[:SHOWN])
