"""Nearly the same spelling."""

import re

_CJK_ONLY = re.compile(r"[\u3005\u30a1-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]+")
_CLOSE = 0.93


def is_close_spelling(left: str, right: str) -> bool:
    """Says whether two different spellings are probably one name with a slip.

    In Chinese characters one character is half a name (田中一郎 and 田中二郎 are brothers), so that short ones
    never count as close.
    """
    if _CJK_ONLY.fullmatch(left) and _CJK_ONLY.fullmatch(right) and min(len(left), len(right)) < 6:
        return False
    return jaro_winkler(left, right) >= _CLOSE


def jaro_winkler(left: str, right: str) -> float:
    """The likeness of two strings from 0 to 1, kinder to a common beginning (Winkler 1990)."""
    jaro = _jaro(left, right)
    prefix = 0
    for ours, theirs in zip(left[:4], right[:4], strict=False):
        if ours != theirs:
            break
        prefix += 1
    return jaro + prefix * 0.1 * (1 - jaro)


def _jaro(left: str, right: str) -> float:
    if left == right:
        return 1.0
    if not left or not right:
        return 0.0
    ours, theirs = _common(left, right), _common(right, left)
    if not ours:
        return 0.0
    swapped = sum(a != b for a, b in zip(ours, theirs, strict=False)) / 2
    return (len(ours) / len(left) + len(ours) / len(right) + (len(ours) - swapped) / len(ours)) / 3


def _common(text: str, other: str) -> str:
    """The characters of `text` that `other` has too, within half the longer length, in the order of `text`."""
    window = max(len(text), len(other)) // 2 - 1
    left_over = list(other)
    common = ""
    for place, character in enumerate(text):
        for there in range(max(0, place - window), min(len(other), place + window + 1)):
            if left_over[there] == character:
                left_over[there] = "\0"
                common += character
                break
    return common
