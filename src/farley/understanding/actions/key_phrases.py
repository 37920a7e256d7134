"""Learn which phrases are key phrases: what themes are about, and is seldom said."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from django.db import transaction

from farley.analysis.entities import PhraseBook, book_of
from farley.analysis.themes import is_phrase
from farley.base.access import EVERYBODY, Onlookers
from farley.understanding.access import said_for
from farley.understanding.actions.naming import some_said
from farley.understanding.models import KeyPhrases, Theme

# With fewer sentences nothing can be called seldom.
_FEWEST = 200
# They are learned anew when so much more was said, or when fewer of what themes are called are among them than so many:
# every text is read once more with them.
_MORE = 1.5
_STILL = 0.5
_LOOKED_AT = 8_000


def learn_key_phrases(*, at: datetime) -> int:
    """Learn the phrases anew where there are none, much more was said since, or themes are called otherwise, from what
    everybody may see. Returns how many there are now, 0 where nothing was learned.
    """
    said = said_for(Onlookers(EVERYBODY)).order_by()
    last, total = KeyPhrases.objects.order_by("-pk").first(), said.count()
    phrases = _of_themes()
    if total < _FEWEST or not phrases or (last and total < _MORE * last.sentences and _holds(last, phrases)):
        return 0
    ids = np.fromiter(said.order_by("pk").values_list("pk", flat=True), dtype=np.int64)
    book = book_of(phrases, some_said(ids, _LOOKED_AT))
    with transaction.atomic():
        shares = {language: dict(phrases) for language, phrases in book.shares.items()}
        made = KeyPhrases.objects.create(learned_at=at, sentences=total, shares=shares)
        KeyPhrases.objects.filter(pk__lt=made.pk).delete()
    return sum(map(len, book.shares.values()))


def _holds(last: KeyPhrases, phrases: dict[str, set[str]]) -> bool:
    """Whether most of what themes are called was among what was looked through then."""
    called = {(language, each) for language, own in phrases.items() for each in own}
    known = {(language, each) for language, own in last.shares.items() for each in own}
    return len(called & known) >= _STILL * len(called)


def current_phrases() -> KeyPhrases | None:
    """The phrases that count, without the phrases themselves."""
    return KeyPhrases.objects.defer("shares").order_by("-pk").first()


def book_of_today() -> PhraseBook | None:
    """The phrases that count, ready to look for."""
    found = KeyPhrases.objects.order_by("-pk").first()
    return PhraseBook(found.shares, min(found.sentences, _LOOKED_AT)) if found else None


def _of_themes() -> dict[str, set[str]]:
    """By which phrases the themes that everybody may see are called, by language."""
    found: dict[str, set[str]] = {}
    for words in Theme.objects.shown().filter(audience=EVERYBODY).values_list("words", flat=True):
        for language, phrases in words.items():
            found.setdefault(language, set()).update(each.lower() for each in phrases if is_phrase(each, language))
    return {language: phrases for language, phrases in found.items() if phrases}
