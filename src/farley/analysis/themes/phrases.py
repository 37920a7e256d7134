"""What a theme is called: noun phrases that are said in it and hardly elsewhere, in each of its languages.

What a noun phrase is, is told language by language (english, japanese, chinese beside this file), by lists of common
words and by what stands beside a word. A theme's name changes only when another phrase tells clearly more.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from farley.analysis.encoder import encode
from farley.analysis.themes import chinese, english, japanese
from farley.analysis.themes.clustering import Vectors

# What fewer customers say may be a name, and names nobody but one of them.
FEWEST_WHO_SAY = 3
_MOST = 3
# A phrase that is said in fewer of its sentences is not what a theme is about.
_OF_A_THEME = 0.08
# The longer phrase stands for the shorter one inside it if it is said in so many of its cases.
_NEARLY = 0.7
# So many of the most telling are compared with what the theme is about.
_COMPARED = 8
# What is said here hardly more often than anywhere tells nothing.
_MORE_THAN_USUAL = 1.3
# By how much another phrase has to tell more than one by which the theme was called before.
_STAYS = 1.25
# In bytes, of which a Chinese or Japanese character has three.
_LONGEST_SAYING = 54
_EDGES = " \t\r\n\u3000.,!?。、，！？~～…:：;；"
_DIGIT = re.compile(r"\d")
_PHRASES = {"ja": japanese.phrases, "zh": chinese.phrases}
# Addresses of mails and pages, and numbers of orders: they name one thing only.
_CODE = re.compile(r"\S+@\S+|https?://\S+|[a-z]*[-_#]?\d[\w-]*\d|#\w+", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Said:
    """One sentence, its language, and who said it."""

    text: str
    language: str
    customer_id: int


@dataclass
class Usual:
    """How often phrases are said anywhere: in how many sentences of each language, and by whom (three customers at
    most).
    """

    sentences: Counter[str] = field(default_factory=Counter)
    phrases: dict[str, Counter[str]] = field(default_factory=dict)
    sayers: dict[str, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, said: Iterable[Said]) -> Usual:
        """Counts the phrases of sentences about anything."""
        usual = cls()
        for each in said:
            found = _candidates(each)
            usual.sentences[each.language] += 1
            usual.phrases.setdefault(each.language, Counter()).update(found)
            for phrase in found:
                if len(sayers := usual.sayers.setdefault(phrase, set())) < FEWEST_WHO_SAY:
                    sayers.add(each.customer_id)
        return usual

    def share(self, phrase: str, language: str) -> float:
        """In which share of the sentences of a language a phrase is said, never nothing."""
        said = self.phrases.get(language, Counter())[phrase]
        return (said + 0.5) / (self.sentences[language] + 1)


def key_phrases(
    said: Sequence[Said],
    usual: Usual,
    *,
    about: Vectors | None = None,
    before: Collection[str] = (),
) -> dict[str, tuple[str, ...]]:
    """Up to three phrases in each language of a theme by which one tells it from all else, the most telling first.

    A phrase tells as much as its share in the theme, times how many times that is what is usual (its part in the
    Kullback-Leibler divergence of the two), times how like its meaning is to what the theme is `about`, its middle.
    What it was called `before` counts for more. Only what three customers or more say, here or elsewhere, is taken.
    """
    languages: dict[str, list[Said]] = {}
    for each in said:
        languages.setdefault(each.language, []).append(each)
    telling = {language: _telling(own, usual, language, before) for language, own in sorted(languages.items())}
    telling = _about(telling, about)
    found = {
        language: tuple(_as_written(phrase, languages[language]) for phrase in _chosen(weights))
        or _saying(languages[language])
        for language, weights in telling.items()
    }
    return {language: phrases for language, phrases in found.items() if phrases}


def runs_of(text: str, language: str) -> set[str]:
    """Every run of a text in small letters that may be a phrase."""
    return set(_PHRASES.get(language, english.phrases)(text))


def is_phrase(words: str, language: str) -> bool:
    """Whether words are a noun phrase, and no sentence by which a theme is called where it has none."""
    lowered = words.lower()
    # In Japanese a particle tells that a noun ends.
    return lowered in runs_of(f"{lowered}を" if language == "ja" else lowered, language)


def _telling(said: Sequence[Said], usual: Usual, language: str, before: Collection[str]) -> dict[str, float]:
    """The phrases that tell most of a theme in one language, and how much."""
    sayers: dict[str, set[int]] = {}
    counts: Counter[str] = Counter()
    for each in said:
        phrases = _candidates(each)
        counts.update(phrases)
        for phrase in phrases:
            sayers.setdefault(phrase, set()).add(each.customer_id)
    common = {
        each: count
        for each, count in counts.items()
        if count >= _OF_A_THEME * len(said) and len(sayers[each] | usual.sayers.get(each, set())) >= FEWEST_WHO_SAY
    }
    earlier = {phrase.lower() for phrase in before}
    weights = {
        phrase: _weight(count / len(said), usual.share(phrase, language)) * (_STAYS if phrase in earlier else 1)
        for phrase, count in _whole(common).items()
    }
    ranked = sorted(weights, key=lambda each: (-weights[each], each))[:_COMPARED]
    return {phrase: weights[phrase] for phrase in ranked if weights[phrase] > 0}


def _weight(share: float, usual: float) -> float:
    return share * math.log(share / usual) if share >= _MORE_THAN_USUAL * usual else 0.0


def _about(telling: Mapping[str, Mapping[str, float]], about: Vectors | None) -> dict[str, dict[str, float]]:
    """The weights, times how like each phrase is to what is spoken about."""
    if about is None:
        return {language: dict(weights) for language, weights in telling.items()}
    phrases = sorted({phrase for weights in telling.values() for phrase in weights})
    like = dict(zip(phrases, (encode(phrases) @ about).tolist(), strict=True))
    return {
        language: {phrase: weight * max(like[phrase], 0.0) for phrase, weight in weights.items()}
        for language, weights in telling.items()
    }


def _chosen(weights: Mapping[str, float]) -> list[str]:
    chosen: list[str] = []
    for phrase in sorted(weights, key=lambda each: (-weights[each], each)):
        if len(chosen) < _MOST and weights[phrase] > 0 and not any(_overlap(phrase, other) for other in chosen):
            chosen.append(phrase)
    return chosen


def _saying(said: Sequence[Said]) -> tuple[str, ...]:
    """Where nothing is named (*Please check urgently*), the short sentence that most customers say word for word."""
    sayers: dict[str, set[int]] = {}
    for each in said:
        sentence = unicodedata.normalize("NFKC", each.text).strip(_EDGES)
        if len(sentence.encode()) <= _LONGEST_SAYING and not _DIGIT.search(sentence):
            sayers.setdefault(sentence, set()).add(each.customer_id)
    most = min(sayers, key=lambda each: (-len(sayers[each]), each), default="")
    return (most,) if most and len(sayers[most]) >= FEWEST_WHO_SAY else ()


def _whole(counts: Mapping[str, int]) -> dict[str, int]:
    """Without those that are only a part of a longer phrase, nearly as often as it is said."""
    parts: set[str] = set()
    for phrase, count in counts.items():
        parts.update(part for part in _parts(phrase) if count >= _NEARLY * counts.get(part, math.inf))
    return {phrase: count for phrase, count in counts.items() if phrase not in parts}


def _parts(phrase: str) -> Iterator[str]:
    units: Sequence[str] = phrase.split() if english.WORD.match(phrase) else phrase
    for start in range(len(units)):
        for end in range(start + 1, len(units) + 1):
            if end - start < len(units):
                yield (" " if isinstance(units, list) else "").join(units[start:end])


def _overlap(one: str, other: str) -> bool:
    """Whether two phrases say the same twice: a word in both, or both begin or end alike."""
    if english.WORD.match(one) and english.WORD.match(other):
        return bool({word.rstrip("s") for word in one.split()} & {word.rstrip("s") for word in other.split()})
    return one in other or other in one or one[:2] == other[:2] or one[-2:] == other[-2:]


def _candidates(said: Said) -> set[str]:
    return runs_of(_plain(said.text), said.language)


def _plain(text: str) -> str:
    return _CODE.sub(" 0 ", unicodedata.normalize("NFKC", text)).lower()


def _as_written(phrase: str, said: Sequence[Said]) -> str:
    """The phrase as it is mostly written, Earl Grey or PDF, without the capital with which a sentence begins."""
    if not english.WORD.match(phrase):
        return phrase
    wanted = re.compile(rf"(?<![^\W_]){re.escape(phrase)}(?![^\W_])", re.IGNORECASE | re.ASCII)
    texts = (unicodedata.normalize("NFKC", each.text) for each in said)
    written = Counter(found[0] for text in texts for found in wanted.finditer(text) if found.start())
    return min(written, key=lambda each: (-written[each], each), default=phrase)
