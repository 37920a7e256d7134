"""Which language a text is in: Japanese, Chinese or English, told by its script."""

from __future__ import annotations

import re

_HIRAGANA = re.compile("[\u3041-\u309f]")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# Forms that one of the two languages writes and the other does not.
_ONLY_JAPANESE = frozenset(
    "込働畑峠対応売読広駅円帰気発経様払検済実変続総図団県価戻択渋訳黒歳桜沢辺斎徳壱弐仏伝処剣勧単営囲"
    "圧塩壊嬢専巻庁弾恵悩懐戦抜拝拡挙揺摂暁枠栄楽権歓歩毎沖涙満滝焼犠猟稲穏窓粋緑縄繊繋聴脳臓蔵覚観"
)
_ONLY_CHINESE = frozenset(
    "们这吗您对发货请谢订购务业单给让说谁贵见问题应该过还样为时现东车电话联络邮传转开关门间闻难题顺须领"
    "验马驾鸡亲严丢乡买产仅仓优众伤佣债储净减击刘则创别剧办动劳势协卖卫厅历压县变呢吧"
)
# Shops in China like to write の, and nothing else of Japanese.
_HIRAGANA_IN_CHINESE = 0.1


def language_of(text: str, *, usual: str = "") -> str:
    """ "ja", "zh" or "en"; `usual` where the script does not tell (妻帰宅 may be either), "" where there are no
    letters.

    `usual` is what the writer mostly writes. Latin script counts as English: the heads for other languages do not
    exist yet.
    """
    scripts = (_HIRAGANA, _KATAKANA, _HAN, _LATIN)
    hiragana, katakana, han, latin = (len(script.findall(text)) for script in scripts)
    asian = hiragana + katakana + han
    if asian == 0:
        return "en" if latin else usual
    if latin > 4 * asian:
        return "en"
    if hiragana > _HIRAGANA_IN_CHINESE * han:
        return "ja"
    # A Japanese name in a Chinese sentence is no Japanese sentence: the forms of its characters decide.
    return _by_forms(text) or ("ja" if katakana else usual or "zh")


def _by_forms(text: str) -> str:
    japanese = sum(character in _ONLY_JAPANESE for character in text)
    chinese = sum(character in _ONLY_CHINESE for character in text)
    if japanese == chinese:
        return ""
    return "ja" if japanese > chinese else "zh"
