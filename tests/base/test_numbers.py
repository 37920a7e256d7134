"""Numbers in addresses and forms are read in one way."""

from __future__ import annotations

import pytest

from farley.base.numbers import number_in


def test_a_word_of_plain_digits_is_a_number() -> None:
    assert [number_in(word) for word in ("0", "12", "007", "9" * 18)] == [0, 12, 7, 10**18 - 1]


@pytest.mark.parametrize(
    "word", ["", " 12", "-1", "+1", "1.0", "1e3", "twelve", "１２", "١٢", "²", "9" * 19, "9" * 5000]
)
def test_what_no_database_would_take_as_an_id_is_none(word: str) -> None:
    assert number_in(word) is None


def test_a_number_above_the_most_is_none() -> None:
    assert [number_in(word, most=20) for word in ("20", "21")] == [20, None]
