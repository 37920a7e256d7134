"""People who are called by a title, or say who they are: Ms Holt, 大西さん, 王总, my name is, と申します, 我姓."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from farley.analysis.entities.surnames import CHINESE, CHINESE_OF_TWO, JAPANESE

_HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff"
_KANA = "\u3041-\u3096"
_KATAKANA = "\u30a1-\u30fa\u30fc"

_WORD = r"[A-Z\u00c0-\u00de][\w'’-]*[\w](?:-[A-Z][\w]+)?"
_ENGLISH = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lady|Madame|Herr|Frau)\b\.?[ ](?P<name>{_WORD}(?:[ ]{_WORD})?)"
    rf"|\b(?:[Mm]y name is|[Tt]his is|[Aa]ttn:?|[Cc]ontact:)[ ](?P<said>{_WORD}[ ]{_WORD})(?=[ .,\n]|$)"
)
_NO_ENGLISH_NAMES = (
    "Or And The I We You He She They It Is Will Has Had Was Who Please Thank Thanks Regards Madam Sir Monday Tuesday "
    "Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October "
    "November December Our Your My A An From For"
)
_NO_ENGLISH_NAME = frozenset(_NO_ENGLISH_NAMES.split())

_JAPANESE_TITLES = "様|さま|さん|氏|先生|ちゃん|くん|君|殿"
_JAPANESE_POSTS = (
    "代表取締役社長|代表取締役|取締役|副社長|社長|専務|常務|会長|副部長|部長|次長|課長|係長|主任|室長|店長|支店長|"
    "工場長|マネージャー|教授"
)
_JAPANESE = re.compile(
    rf"(?P<name>[{_HAN}]{{1,6}}(?:[ ]?[{_HAN}{_KANA}]{{1,4}})??|[{_KATAKANA}]{{2,10}}(?:・[{_KATAKANA}]{{2,10}})?"
    rf"|[A-Z][A-Za-z'’-]+(?:[ ][A-Z][A-Za-z'’-]+)?)[ ]?(?P<title>(?:{_JAPANESE_POSTS})(?:様|さん)?|{_JAPANESE_TITLES})"
    rf"(?!(?!宛)[{_HAN}])"
)
_JAPANESE_SAID = re.compile(rf"(?P<name>[{_HAN}]{{1,5}}(?:[ ]?[{_HAN}]{{1,3}})?)(?=と申し|と申す)")
_CHINESE_TITLES = (
    "先生|女士|小姐(?!姐)|太太|老师|老板|师傅|总经理|总监|总裁|副总|总(?![结的是共体会之合统算数额价店部量长计动归得有要])|"
    "副经理|经理|主任|主管|部长|院长|校长|教授|董事长|科长|处长|厂长|店长|会计|工程师"
)
_NOT_IN_A_NAME = "谢班贵司项后的了和跟给与是在由请让找问一二三四五六七八九十几两这那每您你我他她们个位有没不说"
_CHINESE = re.compile(f"(?P<title>{_CHINESE_TITLES})")
_HAN_LETTER = re.compile(f"[{_HAN}]")
# Before these a name may begin; what else stands before one is the end of another word.
_BEFORE_A_NAME = frozenset("的了和跟与给是由请让找问叫向对及同把被为到托替称说")
_NO_FAMILY = "谢谢 感谢 多谢 致谢 对方 甲方 乙方 双方 我方 各方 官方 新任 担任 现任 前任 上任"
_ALSO_WORDS = frozenset("谢方任高向成常管程金项项石江路万")
_CHINESE_SAID = re.compile(
    f"(?:收货人|收件人|联系人|负责人|姓名|经办人)(?:是|[:：])[ ]?(?P<name>[{_HAN}]{{2,4}})(?![{_HAN}])"
    f"|(?:我姓|免贵姓|敝姓)(?P<family>[{_HAN}])(?![{_HAN}])|我(?:是|叫)(?P<called>[{_HAN}]{{2,3}})(?=[，。,.!！、 ]|$)"
)


@dataclass(frozen=True)
class Person:
    """text[start:end] names a person, title and all; text[name_start:name_end] is the name alone."""

    start: int
    end: int
    name_start: int
    name_end: int


def people_in(text: str, language: str) -> Iterator[Person]:
    """Who is called by a title in a text of usual width, or says who they are. Titles before a name are looked for in
    every language.
    """
    yield from _english(text)
    if language == "ja":
        yield from _japanese(text)
    elif language == "zh":
        yield from _chinese(text)


def _english(text: str) -> Iterator[Person]:
    for found in _ENGLISH.finditer(text):
        group = "name" if found["name"] else "said"
        words = found[group].split(" ")
        if words[0] in _NO_ENGLISH_NAME:
            continue
        end = found.end(group) - 2 * words[-1].endswith(("'s", "’s"))
        if len(words) > 1 and words[-1] in _NO_ENGLISH_NAME:
            end -= len(words[-1]) + 1
        start = found.start() if group == "name" else found.start(group)
        yield Person(start, end, found.start(group), end)


def _japanese(text: str) -> Iterator[Person]:
    for found in _JAPANESE.finditer(text):
        start = _japanese_name(found["name"])
        if start >= 0:
            begin = found.start("name") + start
            yield Person(begin, found.end("title"), begin, found.end("name"))
    for found in _JAPANESE_SAID.finditer(text):
        start = _japanese_name(found["name"])
        if start >= 0:
            yield Person(found.start("name") + start, found.end("name"), found.start("name") + start, found.end("name"))


def _japanese_name(run: str) -> int:
    """Where in a run of characters before a title a name with a common family name begins; -1 where none does. Without
    such a name a title says nothing: 守衛さん, 院長先生, お得意様. In Latin letters it does.
    """
    if run.isascii() or "・" in run:
        return 0
    for start in range(len(run)):
        for length in (3, 2, 1):
            family, given = run[start : start + length], run[start + length :].strip()
            is_whole = len(family) > 1 or len(given) in (0, 2)
            # One character before it makes it another family name: 木原 is not 原.
            if family in JAPANESE and is_whole and len(given) <= 3 and (start == 0 or (start > 1 and len(family) > 1)):
                return start
    return -1


def _chinese(text: str) -> Iterator[Person]:
    for found in _CHINESE.finditer(text):
        start = _chinese_name(text, found.start())
        if start >= 0:
            yield Person(start, found.end(), start, found.start())
    for found in _CHINESE_SAID.finditer(text):
        group = next(name for name in ("name", "family", "called") if found[name])
        if group == "family" or _begins_with_family(found[group]):
            yield Person(*found.span(group), *found.span(group))


def _chinese_name(text: str, end: int) -> int:
    """Where the name before a title begins: a family name, or the longest full name before which no other word goes
    on; -1 where none does.
    """
    for length in (4, 3, 2, 1):
        start = end - length
        name = text[max(0, start) : end]
        if start < 0 or not _begins_with_family(name) or len(name) > (4 if name[:2] in CHINESE_OF_TWO else 3):
            continue
        before = text[start - 1 : start]
        is_fresh = not before or not _HAN_LETTER.match(before) or before in _BEFORE_A_NAME
        if before + name[0] not in _NO_FAMILY.split() and (is_fresh or (length == 1 and name not in _ALSO_WORDS)):
            return start
    return -1


def _begins_with_family(name: str) -> bool:
    return bool(name) and (name[:2] in CHINESE_OF_TWO or name[0] in CHINESE) and not set(name[1:]) & set(_NOT_IN_A_NAME)
