"""Key phrases of a single text: what an organisation's themes are about, and is seldom said.

One text is too little to tell words from pieces of words, names from words, and what it is about from how one writes.
So an organisation's phrases are gathered first, from what many said, and a text is then looked through for them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from farley.analysis.themes.phrases import Said, Usual, runs_of

# What is said in more of the sentences says nothing about one of them.
_COMMON = 0.05
_LATIN = re.compile(r"[a-z]")


@dataclass(frozen=True)
class Usage:
    """text[start:end] is a key phrase, `words` in its usual spelling; `score` is the higher, the more seldom it is said
    (from 0 to 1).
    """

    start: int
    end: int
    words: str
    score: float


@dataclass(frozen=True)
class PhraseBook:
    """Phrases by language, each with the share of the sentences of that language in which it is said; and how many
    sentences were looked at. Those that are said often are kept, and not looked for.
    """

    shares: Mapping[str, Mapping[str, float]]
    sentences: int

    def phrases_in(self, text: str, language: str) -> Iterator[Usage]:
        """The key phrases of a text, the most telling first: by how much likelier they are here than anywhere."""
        shares, lowered = self.shares.get(language, {}), text.lower()
        if not shares or len(lowered) != len(text):
            return
        said = {each for each in shares if each in lowered}
        # Where no spaces tell words from pieces of words, it has to stand there as a phrase.
        said = {each for each in said if _LATIN.match(each)} | (said & runs_of(lowered, language))
        for phrase in sorted(said, key=lambda each: (shares[each], -len(each), each)):
            place = _place(phrase, lowered)
            if (
                place >= 0
                and shares[phrase] <= _COMMON
                and not any(phrase in other and phrase != other for other in said)
            ):
                yield Usage(place, place + len(phrase), phrase, self._score(shares[phrase]))

    def _score(self, share: float) -> float:
        rarest = math.log(_COMMON * max(self.sentences, 2))
        return round(min(1.0, max(0.0, math.log(_COMMON / share) / rarest)), 3) if rarest > 0 else 0.0


def book_of(phrases: Mapping[str, Collection[str]], said: Iterable[Said]) -> PhraseBook:
    """The phrases (by language), with how often each is said, as all that customers said tells."""
    said = list(said)
    usual = Usual.of(said)
    shares = {
        language: {each: usual.share(each, language) for each in sorted(own)}
        for language, own in sorted(phrases.items())
    }
    return PhraseBook(shares, len(said))


def _place(phrase: str, text: str) -> int:
    if _LATIN.match(phrase):
        found = re.search(rf"(?<![^\W_]){re.escape(phrase)}(?![^\W_])", text)
        return found.start() if found else -1
    return text.find(phrase)
