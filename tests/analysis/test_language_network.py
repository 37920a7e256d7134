"""A network learns what its texts say, for two schools at once, and the same again from the same texts."""

from __future__ import annotations

import numpy as np
import pytest

from farley.analysis.language.network import LAYERS, Network, fit_network

GLAD = ["I love this tea", "とても嬉しいです", "太好喝了", "What a wonderful day"]
CROSS = ["I hate this tea", "本当に腹が立つ", "太难喝了", "What an awful day"]
OTHERS = ["I adore this tea", "Such a dreadful day"]
# Of the first two answers exactly one holds; the third, asked of English texts only, is a question of its own.
EXCLUDING = [slice(0, 2)]


def fitted(rounds: int = 30) -> Network:
    texts = [*GLAD, *CROSS]
    glad = np.array([text in GLAD for text in texts])
    wanted = np.stack([glad, ~glad, glad], axis=1).astype(np.float32)
    counted = np.ones_like(wanted)
    counted[:, 2] = [text.isascii() for text in texts]
    often = np.where(np.arange(len(texts)) == 0, 0.5, 1.0)
    return fit_network(texts, wanted, counted, one_of_them=EXCLUDING, often=often, rounds=rounds)


def test_it_learns_its_texts_and_reads_others_alike() -> None:
    said = fitted().says([*GLAD, *CROSS, *OTHERS])
    assert ((said[:, 0] > said[:, 1]) == ([True] * 4 + [False] * 4 + [True, False])).all()
    assert said[0, 2] > 0 > said[4, 2]


def test_the_same_texts_give_the_same_network() -> None:
    one, again = fitted(rounds=2), fitted(rounds=2)
    assert list(one.layers) == list(again.layers)
    assert all((one.layers[name] == again.layers[name]).all() for name in LAYERS)


def test_long_and_short_texts_are_read_as_each_is_alone() -> None:
    network, texts = fitted(rounds=1), ["tea", "茶" * 900, "", *GLAD, "a cup of tea, please. " * 60]
    together = network.says(texts)
    alone = np.vstack([network.says([text]) for text in texts])
    assert together == pytest.approx(alone, abs=1e-3)
    assert network.says([]).shape == (0, 3)


def test_layers_that_do_not_fit_each_other_are_refused() -> None:
    network = fitted(rounds=1)
    network.check(3)
    with pytest.raises(ValueError, match="layers of"):
        network.check(4)
    with pytest.raises(ValueError, match="layers of"):
        Network({name: network.layers[name] for name in LAYERS[:-1]}).check(3)
