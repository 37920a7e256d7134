"""What a theme is called: the phrases that are said in it and hardly elsewhere, in each of its languages.

Languages without spaces are not cut into words first: every run of characters that could be a word is counted, and of
two that stand inside each other the longer one is kept if it is said nearly as often. In Chinese, where no change of
letters tells where a word ends, a run also has to be whole (analysis.themes.chinese).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from farley.analysis.themes import chinese

# What fewer customers say may be a name, and names nobody but one of them.
FEWEST_WHO_SAY = 3
_MOST = 3
# A phrase that is said in fewer of its sentences is not what a theme is about.
_OF_A_THEME = 0.08
# The longer phrase stands for the shorter one inside it if it is said in so many of its cases.
_NEARLY = 0.7
_WORD = re.compile(r"[a-z\u00c0-\u024f]+(?:['’-][a-z\u00c0-\u024f]+)*")
# Japanese words begin with a Chinese character or are katakana; up to two hiragana may belong to them (値上げ, 遅れ).
_JAPANESE = re.compile(f"[{chinese.HAN}]+[\u3041-\u309f]{{0,2}}|[\u30a1-\u30fa][\u30a1-\u30fa\u30fc]+")
_PARTICLES = frozenset("がをはのにでとも")
# Words that stand in any letter, and those that only point at something.
_JAPANESE_WORDS_OF_ALL = (
    "願い 世話 本当 先日 場合 今回 以上 可能 必要 今日 昨日 明日 自分 分 日 次 方 物 先 中 上 下 後 前 時 "
    "間 他 点 何 私 皆 店 人 事 等 度 回 個 件 良い 多い 少し 思い 使い 送り 頂き 致し 合い 一つ 全て 皆様 "
    "弊社 御社 当店 今 月 年 週 客様"
)
_JAPANESE_COMMON = frozenset(_JAPANESE_WORDS_OF_ALL.split())
_TAILS = ("れ", "げ", "り", "き", "い", "しい", "み", "ち", "け")
_NUMBERS = re.compile("^[一二三四五六七八九十百千万数何]+[人名個枚缶袋種箱杯]?")
_WORDS_OF_ALL = (
    "a about after again all also always am an and another any are as at back be because been before being but by can "
    "cannot could did do does doesn't don't down each ever every for from get gets getting give go going got had has "
    "hasn't have haven't having he her here him his how i i'd i'll i'm i've if in into is isn't it it's its just know "
    "let like made make makes many may me means might more most much must my need never no nobody not now of off on "
    "once one only or other our out over own per please really said say says see she should since so some somebody "
    "something still such take tell tells than that that's the their them then there these they thing things this "
    "those three to today too two until up us use very want was wasn't way we we're well were what when where which "
    "while who why will with without won't would yes yet you you're your"
)
_COMMON = frozenset(_WORDS_OF_ALL.split())


@dataclass(frozen=True)
class Said:
    """One sentence, its language, and who said it."""

    text: str
    language: str
    customer_id: int


@dataclass
class Usual:
    """How often phrases are said anywhere: in how many sentences of each language."""

    sentences: Counter[str] = field(default_factory=Counter)
    phrases: dict[str, Counter[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, said: Iterable[Said]) -> Usual:
        """Counts the phrases of sentences about anything."""
        usual = cls()
        for each in said:
            usual.sentences[each.language] += 1
            usual.phrases.setdefault(each.language, Counter()).update(_candidates(each))
        return usual

    def share(self, phrase: str, language: str) -> float:
        """In which share of the sentences of a language a phrase is said, never nothing."""
        said = self.phrases.get(language, Counter())[phrase]
        return (said + 0.5) / (self.sentences[language] + 1)


def key_phrases(said: Sequence[Said], usual: Usual) -> dict[str, tuple[str, ...]]:
    """Up to three phrases in each language of a theme by which one tells it from all else, the most telling first.

    A phrase tells as much as its share in the theme, times how many times that is what is usual (its part in the
    Kullback-Leibler divergence of the two). Only what three customers or more say is taken.
    """
    languages: dict[str, list[Said]] = {}
    for each in said:
        languages.setdefault(each.language, []).append(each)
    found = {language: _telling(sentences, usual, language) for language, sentences in sorted(languages.items())}
    return {language: phrases for language, phrases in found.items() if phrases}


def runs_of(text: str, language: str) -> set[str]:
    """Every run of a text in small letters that may be a phrase."""
    return set({"ja": _japanese, "zh": chinese.phrases}.get(language, _spaced)(text))


def _telling(said: Sequence[Said], usual: Usual, language: str) -> tuple[str, ...]:
    sayers: dict[str, set[int]] = {}
    counts: Counter[str] = Counter()
    for each in said:
        phrases = _candidates(each)
        counts.update(phrases)
        for phrase in phrases:
            sayers.setdefault(phrase, set()).add(each.customer_id)
    fewest = _OF_A_THEME * len(said)
    common = {each: count for each, count in counts.items() if count >= fewest and len(sayers[each]) >= FEWEST_WHO_SAY}
    if language == "zh":
        common = {each: common[each] for each in chinese.whole(common, (_plain(each.text) for each in said))}
    whole = _whole(common)
    telling = {phrase: _weight(count / len(said), usual.share(phrase, language)) for phrase, count in whole.items()}
    ranked = sorted((phrase for phrase in telling if telling[phrase] > 0), key=lambda each: (-telling[each], each))
    chosen: list[str] = []
    for phrase in ranked:
        if len(chosen) < _MOST and not any(_overlap(phrase, other) for other in chosen):
            chosen.append(phrase)
    return tuple(chosen)


def _weight(share: float, usual: float) -> float:
    return share * math.log(share / usual)


def _whole(counts: Mapping[str, int]) -> dict[str, int]:
    """Without those that are only a part of a longer phrase, nearly as often as it is said."""
    parts: set[str] = set()
    for phrase, count in counts.items():
        parts.update(part for part in _parts(phrase) if count >= _NEARLY * counts.get(part, math.inf))
    return {phrase: count for phrase, count in counts.items() if phrase not in parts}


def _parts(phrase: str) -> Iterator[str]:
    if _WORD.match(phrase):
        yield from phrase.split() if " " in phrase else ()
        return
    for start in range(len(phrase)):
        for end in range(start + 1, len(phrase) + 1):
            if end - start < len(phrase):
                yield phrase[start:end]


def _overlap(one: str, other: str) -> bool:
    if " " in one or " " in other:
        return bool(set(one.split()) & set(other.split()))
    return one in other or other in one


def _candidates(said: Said) -> set[str]:
    return runs_of(_plain(said.text), said.language)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _spaced(text: str) -> Iterator[str]:
    """Words, and two of them after each other, of languages with spaces."""
    before, ended = "", 0
    for word in _WORD.finditer(text):
        is_next = text[ended : word.start()] == " "
        if word[0] in _COMMON or len(word[0]) < 3:
            before = ""
        else:
            yield word[0]
            if before and is_next:
                yield f"{before} {word[0]}"
            before = word[0]
        ended = word.end()


def _japanese(text: str) -> Iterator[str]:
    for found in _JAPANESE.finditer(text):
        word = _NUMBERS.sub("", found[0])
        stem = re.sub("[\u3041-\u309f]+$", "", word)
        tail = word[len(stem) :]
        follows = text[found.end() - len(tail) :][:1]
        if (len(stem) >= 2 or (stem and follows in _PARTICLES)) and stem not in _JAPANESE_COMMON:
            yield stem
            if len(stem) > 3:
                yield from (stem[start : start + 2] for start in range(len(stem) - 1))
        for end in (1, 2):
            word, after = stem[-2:] + tail[:end], text[found.end() - len(tail) + end :][:1]
            if stem and tail[:end] in _TAILS and word not in _JAPANESE_COMMON and not _goes_on(tail[:end], after):
                yield word


def _goes_on(tail: str, after: str) -> bool:
    """Whether the word does not end here: 届い(た), 提案い(ただく), 栗き(んとん)."""
    return after == "ん" or (tail.endswith("い") and after in ("た", "て"))
