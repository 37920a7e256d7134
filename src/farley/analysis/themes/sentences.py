"""A text cut into sentences, without what everybody writes: greetings, thanks, names, and what was quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from farley.analysis.language.identification import language_of

MOST_OF_A_TEXT = 20
_LONGEST = 300
# Who writes is said in one of the first sentences.
_INTRODUCTION = 3
# A Chinese or Japanese character says about as much as three letters.
_FEWEST_LETTERS = 12
_LETTERS_A_CHARACTER = 3
_SENTENCE = re.compile(r"(?:[^。！？!?\n.]|\.(?![\s\"”']|$))+[。！？!?.]*")
_WIDE = re.compile("[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# From here on somebody else speaks, or it is the same as under each letter.
_END = re.compile(
    r"^(?:--\s*$|_{5,}|-{3,}\s*(?:original message|forwarded|元のメッセージ|原始邮件)"
    r"|on .{5,80} wrote:\s*$|(?:from|差出人|发件人)\s*[:：])",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(r"^\s*[>＞]")
_COURTESY = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))(?: [^\s,]+){0,5}(?:, [^\s,]+)?"
    r"|(?:many )?(?:thanks|thank you)(?: again| so much| very much| a lot| in advance| for (?:your|the) \w+(?: \w+)?)*"
    r"|(?:kind|best|warm)?\s*(?:regards|wishes)\b.{0,30}|(?:yours|sincerely|cheers)\b.{0,30}"
    r"|(?:i )?(?:hope|trust) (?:you|this|all)\b.{0,50}|(?:i )?look(?:ing)? forward to\b.{0,40}"
    r"|(?:please )?let me know\b.{0,40}|my name is\b.{0,40}|to whom it may concern"
    r"|[^、,]{0,12}(?:お世話にな[っり]|いつもありがとう|お疲れ様|はじめまして|こんにちは|こんばんは|おはようござい|失礼いたします)[^、,]{0,14}"
    r"|.{1,20}と申します|.{1,24}(?:様|さま|御中|さん|ちゃん)"
    r"|(?:以上|どうぞ|何卒|なにとぞ|今後とも|引き続き|それでは|ご.{1,4}のほど|お.{1,4}のほど)?[、,]?\s*(?:よろしく|宜しく).{0,14}"
    r"|(?:本当に|誠に|大変)?(?:ありがとうござい|感謝申し上げ|感謝いたし).{0,6}|拝啓.{0,20}|敬具|お忙しいところ.{0,20}"
    r"|(?:您好|你好|大家好|早上好|下午好|亲)[^，,]{0,6}|(?:非常|十分|多)?(?:谢谢|感谢|多谢)(?:你们?|您|大家|啦|了|的.{1,4})?"
    r"|(?:谢谢[，,])?(?:等|期待|盼)(?:待)?(?:您|你们?)的?(?:回复|答复|消息)|.{1,14}(?:您好|你们?好|大家好)"
    r"|(?:辛苦|麻烦|打扰)(?:你们?|您)?了?|(?:此致|敬礼|祝好|顺祝|祝您|盼复|尊敬的).{0,12}",
    re.IGNORECASE,
)
# Who writes, at the beginning of a text.
_FROM = re.compile(
    r"(?:[^、,]{1,16}の)?[^、,のがはを]{1,10}(?:です|でございます)|(?:您好|你好)?[，,]?(?:这里是.{1,12}|我是.{1,16})"
    r"|(?:this is|it's|i am|i'm) (?:\S+ ?){1,3}(?:from|at|of|here)\b.{0,30}",
    re.IGNORECASE,
)
_STOPS = "。！？!?.…"
# A line that is so short, and ends without a stop, is a name or an address.
_NAME_LETTERS = 36
_EDGES = " \t\r\u3000.,!?。、，！？~～…:：;；"


@dataclass(frozen=True)
class Piece:
    """text[start:end] says one thing, in this language ("" where that cannot be told)."""

    start: int
    end: int
    language: str


def sentences_of(text: str, *, usual_language: str = "") -> list[Piece]:
    """The sentences of a text that say something: at most twenty, from its beginning. `usual_language` is what the
    writer mostly writes, for where the script does not tell.
    """
    found = []
    for number, (start, end) in enumerate(spans_of(text)):
        sentence = text[start:end]
        if _says_something(sentence) and not (number < _INTRODUCTION and _FROM.fullmatch(sentence.strip(_EDGES))):
            found.append(Piece(start, end, language_of(sentence, usual=usual_language)))
        if len(found) == MOST_OF_A_TEXT:
            break
    return found


def spans_of(text: str, *, with_names: bool = False) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text stand, without what was quoted and what is the same under each letter; short lines
    without a stop, as names and addresses are, only `with_names`.
    """
    ending = _END.search(text)
    own = text[: ending.start()] if ending else text
    place = 0
    lines = own.splitlines(keepends=True)
    for line in lines:
        is_own = not _QUOTED.match(line) and (with_names or len(lines) == 1 or not _is_name(line.strip()))
        for found in _SENTENCE.finditer(line) if is_own else ():
            start = place + found.start() + len(found[0]) - len(found[0].lstrip())
            end = min(place + found.start() + len(found[0].rstrip()), start + _LONGEST)
            if start < end:
                yield start, end
        place += len(line)


def _is_name(line: str) -> bool:
    return line[-1:] not in _STOPS and _letters(line) <= _NAME_LETTERS


def _says_something(sentence: str) -> bool:
    return _letters(sentence) >= _FEWEST_LETTERS and _COURTESY.fullmatch(sentence.strip(_EDGES)) is None


def _letters(text: str) -> int:
    wide = len(_WIDE.findall(text))
    return sum(map(str.isalpha, text)) - wide + _LETTERS_A_CHARACTER * wide
