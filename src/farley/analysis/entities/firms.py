"""Firms that are told by their legal form: Quillmere Foods Inc., 株式会社みどり食品, 上海锦绣贸易有限公司."""

from __future__ import annotations

import re
from collections.abc import Iterator

from farley.analysis.questions.places import CHINA

_HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff"
_KANA = "\u3041-\u3096"
_KATAKANA = "\u30a1-\u30fa\u30fc・"
_LETTERS = "A-Za-z0-9&'’.-"

_WORD = r"[A-Z0-9\u00c0-\u00de][\w'’.-]*"
_ENGLISH_FORM = (
    r"(?:Co\.?,? (?:Ltd|Limited|Inc)|Pty\.? Ltd|Pte\.? Ltd|Inc|Incorporated|Ltd|Limited|LLC|LLP|GmbH|PLC|plc|Corp|"
    r"Corporation|KGaA|AG|B\.?V|S\.?A|S\.?r\.?l|S\.?p\.?A|K\.?K|Oy|AB)(?![\w])\.?"
)
_ENGLISH = re.compile(rf"(?P<name>{_WORD}(?:[ ](?:&|and|{_WORD})){{0,5}}),?[ ](?P<form>{_ENGLISH_FORM})")
_NO_FIRST_WORDS = (
    "The Our Your Their His Her My This That From At With And For Of In On By To We You They He She It Dear Please "
    "When While If As But Both Since After Before Like Is Was Are Does Did Has Have Can Could Would Should Will May"
)
_NOT_FIRST = frozenset(_NO_FIRST_WORDS.split())

_JAPANESE_FORM = (
    "株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|公益社団法人|一般財団法人|公益財団法人|医療法人社団|医療法人|"
    r"学校法人|社会福祉法人|農事組合法人|㈱|㈲|\(株\)|\(有\)|\(同\)"
)
_RUN = f"[{_HAN}{_KATAKANA}{_LETTERS}]"
_JAPANESE_NAME = (
    rf"(?:[{_KANA}]{{2,8}}?(?=と申|です|でござ|様|さん|から|より|の|[にをがはでとも](?!{_RUN})|[、。 ]|$)"
    rf"|[{_KANA}]{{2,8}}{_RUN}+|{_RUN}+)"
)
_JAPANESE_BEFORE = re.compile(rf"(?P<form>{_JAPANESE_FORM})[ ]?(?P<name>{_JAPANESE_NAME})")
_JAPANESE_AFTER = re.compile(
    rf"(?P<name>{_RUN}{{2,20}})[ ]?(?P<form>{_JAPANESE_FORM})(?!{_RUN}|[{_KANA}]{{2,8}}{_RUN})"
)
_JAPANESE_BY_NAME = re.compile(
    rf"(?P<name>[{_HAN}{_KATAKANA}]{{2,10}})(?:信用金庫|信用組合|商工会議所|製作所|農業協同組合)"
)
# What follows a firm's name without a space: who there is meant, and where.
_WITHIN = re.compile(
    "代表|取締役|社長|営業|資材|総務|経理|購買|企画|人事|広報|本社|支店|支社|工場|担当|御中|様|殿|宛|商品部|仕入"
)

_CHINESE = re.compile(
    f"(?P<name>[{_HAN}()A-Za-z0-9]{{2,24}}?)(?P<form>股份有限公司|有限责任公司|有限公司|集团公司|集团(?!内|里|化|的|军))"
)
# What stands before a firm's name; the last of them is where it begins.
_BEFORE_A_NAME = re.compile(
    "[是由给向和与跟从找问在为对的了把被让请说到及同按据用叫来去于]|这家|那家|希望|公司|客户|供应商|对手|我们|你们|他们"
)
_PLACES = re.compile("|".join(sorted(CHINA, key=lambda place: (-len(place), place))))
_NO_NAME = re.compile("(?:某|该|本|我|贵|一家|整个|跨国|大型|母|子)$")


def firms_in(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Where the firms of a text in usual width are named, legal form and all."""
    yield from _english(text)
    if language == "ja":
        yield from _japanese(text)
    elif language == "zh":
        yield from _chinese(text)


def _english(text: str) -> Iterator[tuple[int, int]]:
    for found in _ENGLISH.finditer(text):
        start, words = found.start("name"), found["name"].split(" ")
        while words and (words[0] in _NOT_FIRST or words[0] in ("&", "and")):
            start += len(words.pop(0)) + 1
        if words:
            # A full stop that ends the sentence as well belongs to the form: Inc.
            yield start, found.end()


def _japanese(text: str) -> Iterator[tuple[int, int]]:
    taken = 0
    for found in _JAPANESE_AFTER.finditer(text):
        taken = found.end()
        yield found.span()
    for found in _JAPANESE_BEFORE.finditer(text):
        inside = _WITHIN.search(found["name"])
        length = inside.start() if inside else len(found["name"])
        if length >= 2 and found.end() > taken:
            yield found.start(), found.start("name") + len(found["name"][:length].rstrip(".-・"))
    for found in _JAPANESE_BY_NAME.finditer(text):
        yield found.span()


def _chinese(text: str) -> Iterator[tuple[int, int]]:
    for found in _CHINESE.finditer(text):
        name = found["name"]
        place = _PLACES.search(name)
        before = list(_BEFORE_A_NAME.finditer(name))
        start = place.start() if place else before[-1].end() if before else 0
        fewest = 4 if found["form"].startswith("集团") and place is None else 2
        if len(name) - start >= fewest and not _NO_NAME.search(name[start:]):
            yield found.start() + start, found.end()
