"""A text cut into sentences, without what everybody writes: greetings, thanks, names, and what was quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from farley.analysis.language.identification import language_of

MOST_OF_A_TEXT = 20
_LONGEST = 300
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
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))(?: [^\s,]+){0,3}"
    r"|(?:many )?(?:thanks|thank you)(?: again| so much| very much| a lot| in advance| for (?:your|the) \w+(?: \w+)?)*"
    r"|(?:kind|best|warm)?\s*(?:regards|wishes)\b.{0,30}|(?:yours|sincerely|cheers)\b.{0,30}"
    r"|(?:i )?(?:hope|trust) (?:you|this|all)\b.{0,50}|(?:i )?look(?:ing)? forward to\b.{0,40}"
    r"|(?:please )?let me know\b.{0,40}|my name is\b.{0,40}|to whom it may concern"
    r"|[^、,]{0,12}(?:お世話になって|いつもありがとう|お疲れ様|はじめまして|こんにちは|こんばんは|おはようござい|失礼いたします)[^、,]{0,14}"
    r"|.{1,20}と申します"
    r"|(?:以上|どうぞ|何卒|なにとぞ|今後とも|引き続き|それでは|ご.{1,4}のほど|お.{1,4}のほど)?[、,]?\s*(?:よろしく|宜しく).{0,14}"
    r"|(?:本当に|誠に|大変)?(?:ありがとうござい|感謝申し上げ|感謝いたし).{0,6}|拝啓.{0,20}|敬具|お忙しいところ.{0,20}"
    r"|(?:您好|你好|大家好|早上好|下午好|亲)[^，,]{0,6}|(?:非常|十分|多)?(?:谢谢|感谢|多谢)(?:你们?|您|大家|啦|了|的.{1,4})?"
    r"|(?:辛苦|麻烦|打扰)(?:你们?|您)?了?|(?:此致|敬礼|祝好|顺祝|祝您|盼复|尊敬的).{0,12}",
    re.IGNORECASE,
)
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
    ending = _END.search(text)
    own = text[: ending.start()] if ending else text
    found = []
    for start, end in _spans(own):
        sentence = own[start:end]
        if _says_something(sentence):
            found.append(Piece(start, end, language_of(sentence, usual=usual_language)))
        if len(found) == MOST_OF_A_TEXT:
            break
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    for line in text.splitlines(keepends=True):
        for found in _SENTENCE.finditer(line) if not _QUOTED.match(line) else ():
            start = place + found.start() + len(found[0]) - len(found[0].lstrip())
            end = min(place + found.start() + len(found[0].rstrip()), start + _LONGEST)
            if start < end:
                yield start, end
        place += len(line)


def _says_something(sentence: str) -> bool:
    wide = len(_WIDE.findall(sentence))
    letters = sum(map(str.isalpha, sentence)) - wide
    if letters + _LETTERS_A_CHARACTER * wide < _FEWEST_LETTERS:
        return False
    return _COURTESY.fullmatch(sentence.strip(_EDGES)) is None
