"""What customers and staff of the demo company say and write, in Japanese, Chinese and English: base texts with
slots, one file a language.

`phrasebook.py` says what a phrasebook holds and fills the slots. All of it was written for this project.
"""

from __future__ import annotations

from farley.demo.texts import en, ja, zh
from farley.demo.texts.phrasebook import Phrasebook

_BOOKS = {"ja": ja.BOOK, "zh": zh.BOOK, "en": en.BOOK}


def phrasebook(language: str) -> Phrasebook:
    """The phrasebook of a language: ja, zh or en."""
    return _BOOKS[language]
