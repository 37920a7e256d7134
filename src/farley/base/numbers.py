"""Whole numbers as an address, a form or a rule writes them."""

from __future__ import annotations

# Above this a number is not the id of anything, and the databases take no such number.
_DIGITS = 18


def number_in(word: str, *, most: int = 10**_DIGITS - 1) -> int | None:
    """The number that a word of plain digits is, from 0 to `most`; None where it is none."""
    if not (word.isascii() and word.isdigit() and len(word) <= _DIGITS):
        return None
    number = int(word)
    return number if number <= most else None
