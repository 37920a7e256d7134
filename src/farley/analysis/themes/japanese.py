"""Noun phrases of Japanese, which has no spaces: the change of letters and what follows tell where a word ends.

A word of Chinese characters or katakana is whole where a particle, する or a stop follows. Where other hiragana follow,
its last character belongs to a verb (毎月|買って) and is cut off. Verbs that have become nouns keep their ending inside
a longer word (持ち帰りカップ, 淹れ方), and before が, を, は and の (香りが, 値上げの).
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff"
_KATAKANA = "\u30a1-\u30fa\u30fc"
_HIRAGANA = "\u3041-\u309f"
_NUMBER = "0-9〇一二三四五六七八九十百千万数何両"
_LONGEST = 12
# Between two parts of one word.
_ENDING = "(?:もり|わせ|まり|つり|わり|がり|かり|ぶり|[りしきちみいえけせねめれげべび])"
_PART = f"[{_HAN}{_KATAKANA}a-z0-9]+"
_WORD = re.compile(f"{_PART}(?:{_ENDING}{_PART})*")
_COUNTED = re.compile(
    f"[{_NUMBER}]+(?:[人名個枚缶袋種箱杯月日年週時分円本件回度割番点台組冊通台軒社店つ]|ヶ月|か月|カ月|週間|キロ|グラム)"
    "+(?:間|目|前|後|着|頃|以上|以内|ほど)?|[0-9]+|少し|多く"
)
# What follows a word that is whole.
_AFTER = re.compile(
    f"$|[^{_HIRAGANA}]|が(?![りっ])|[をのにとやへも]|は(?!か)|で(?!き[たる])|でき|か(?![なりえけうくっさずせれ])"
    "|な(?![いかくっさ])|だ|し(?=[たてまなよろ])|さ(?=[せれ])|する|すれ|いた|くだ|より|まで|から|など|ほど|くらい"
    "|ぐらい|って|ばかり|しか|こそ|ごと|あたり|ずつ|あり|なし|ござ|について|お|ご|みたい|らし|ください|せず|ね|よ"
)
_IS_SOMEBODY = re.compile("さん|さま|ちゃん|くん|様|氏|殿")
# A verb that has become a noun stands before one of these.
_AS_A_NOUN = re.compile("[がをはの](?!らず)|です|でした|でしょう")
_WITH_A_PARTICLE = re.compile("[がをはのもにへや](?!らず)|です|でした")
# 怖いの, 高いです: い belongs to what something is like.
_NOUN_ENDING = re.compile(f"(?!い(?:の|です|でし)){_ENDING}|しさ|さ")
_KANA = "".join(map(chr, range(0x3041, 0x30A0)))
_IS_KATAKANA, _IS_HIRAGANA = re.compile(f"[{_KATAKANA}]"), re.compile(f"[{_HIRAGANA}]")
_TITLES = re.compile("(?:様|氏|殿|君|社長|部長|課長|店長|係長|先生|教授|さん)$")
# ほうじ|茶, わらび|餅: pieces of words that begin with hiragana.
_GOES_BEFORE = re.compile("[じびちぼざぶみむめ]")
_WHEN = re.compile(
    "[今来先毎翌前昨本当同][月週年日朝晩夜末]|何|[午正][前後]|[月火水木金土日]曜|.{1,2}末着?$|.*[日曜]着$"
)
# What may stand before a word of one character without being a part of it.
_STANDS_FREE = re.compile(f"(?:^|[^{_HAN}{_KATAKANA}{_HIRAGANA}]|[がをはのにでともやおごるたいなくて、])$")
# Words that stand in any letter, and those that only point at something.
_OF_ALL = _words(
    "am fw no ok pm re vs yes お客 お詫び こと ため とき ところ ほう もの イイエ ダメ ハイ ホント マジ ムリ ー 一つ "
    "一人 一切 一同 一度 一応 一方 一日 一旦 一番 一緒 一言 一部 丁寧 上 下 不便 不在 不快 世話 世話様 両方 中 予定 "
    "事 二つ 二人 人 今 今回 今夜 今年 今度 今後 今日 今月 今朝 今週 仕方 他 他社 代わり 以上 以下 以内 以前 以外 "
    "以後 以来 以降 件 件名 休日 何 何回 何度 何故 使い 便利 個 倍 側 元 充分 先 先ほど 先方 先日 先月 先様 先週 全て "
    "全体 全員 全部 具合 内 内容 冬 分 別 前 前回 前日 十分 午前 午後 半分 半年 原因 去年 口 可能 合い 同じ 同日 同様 "
    "問題 回 土曜 土曜日 場合 夏 夕 夕方 外 多い 夜 大丈夫 大事 大体 大分 大切 大変 好き 嫌い 完璧 実 実際 客様 少し "
    "左右 平日 年 年始 年末 店 度 弊店 弊社 当店 当方 当日 当然 当社 彼 彼女 後 後日 御礼 御社 必要 思い 急 急遽 恐れ "
    "恐縮 意味 感じ 感謝 我々 所 手 手配 拝啓 敬具 数日 方 方法 日 日後 日時 日曜 日曜日 旨 早く 早急 早速 明後日 "
    "明日 春 昨夜 昨年 昨日 是非 昼 時 時期 時間 晩 普段 普通 更 更に 最中 最低 最初 最後 最悪 最近 最高 月 月初 月曜 "
    "月曜日 月末 有難 朝 朝晩 期待以上 木曜 木曜日 本店 本当 本日 来年 来月 来週 様子 次 次回 次第 正式 正直 残念 "
    "毎回 毎年 毎日 毎月 毎朝 毎週 気 水曜 水曜日 火曜 火曜日 点 為 無事 無理 片方 物 特別 状態 状況 理由 用意 由 "
    "申し分 申し訳 皆 皆さん 皆様 目 直前 直後 相手 確実 社内 私 私共 私達 秋 秒 程度 突然 立派 等 簡単 素敵 素直 "
    "結局 結構 絶対 綺麗 翌日 翌朝 自分 自社 至急 致し 良い 親切 詫び 誰 貴店 貴方 貴社 身 辺り 送り 逆 途中 通り "
    "通常 通常通 週 週末 部分 重要 金曜 金曜日 間 間に 限り 際 際限 非常 面倒 頂き 頃 願い 駄目"
)
# Two words of two characters, and not one with an ending: 業務用|煎茶.
_PAIR = re.compile(
    f"(?![{_HAN}]{{2}}[用的別式型内外者部費品店料先中時間])([{_HAN}]{{2}})([{_HAN}]{{2}}|[{_HAN}]{{1,2}}[りきちみいえけせめれげべ])$"
)
_KATAKANA_PART = re.compile(f"[{_KATAKANA}]{{3,}}")


def phrases(text: str) -> Iterator[str]:
    """Every noun, and two of them joined by の, as often as it stands there."""
    before, joined_at = "", -1
    for start, end in _nouns(text):
        word = text[start:end]
        if word not in _OF_ALL:
            yield word
            yield from _parts(word)
            if before and joined_at == start and len(before) + 1 + len(word) <= _LONGEST:
                yield f"{before}の{word}"
        before, joined_at = ("", -1) if word in _OF_ALL or len(word) < 2 else (word, end + 1)
        if text[end : end + 1] != "の":
            before = ""


def _parts(word: str) -> Iterator[str]:
    """The words of which a long one consists: 返金|手続き, 農薬|検査, スタッフ|一同."""
    if pair := _PAIR.match(word):
        yield from (part for part in pair.groups() if part not in _OF_ALL)
    yield from (part for part in _KATAKANA_PART.findall(word) if part != word)


def _nouns(text: str) -> Iterator[tuple[int, int]]:
    for found in _WORD.finditer(text):
        start = found.start()
        for counted in [*_COUNTED.finditer(text, start, found.end()), None]:
            end = counted.start() if counted else found.end()
            ends = _end(text, start, end) if counted is None else end
            if _is_noun(text, start, ends):
                yield start, ends
            start = counted.end() if counted else end


def _end(text: str, start: int, end: int) -> int:
    """Where the noun ends that stands at text[start:end], or at most some kana later; `start` where there is none."""
    if _IS_SOMEBODY.match(text, end):
        return start
    if (ending := _NOUN_ENDING.match(text, end)) and _AS_A_NOUN.match(text, ending.end()):
        return ending.end()
    if _AFTER.match(text, end):
        return end
    if _IS_KATAKANA.match(text, end - 1):
        return end
    # The last character is a verb's: what stands before it may be a noun, unless that is joined by a verb's ending.
    return start if _IS_HIRAGANA.match(text, end - 2) else end - 1


def _is_noun(text: str, start: int, end: int) -> bool:
    word = text[start:end]
    if not word or len(word) > _LONGEST or _TITLES.search(word) or _GOES_BEFORE.match(text, start - 1):
        return False
    if len(word.rstrip(_KANA)) == 1:
        is_free = bool(_STANDS_FREE.search(text[:start][-1:]))
        return is_free and word >= "\u3400" and (len(word) > 1 or bool(_WITH_A_PARTICLE.match(text, end)))
    return _WHEN.match(word) is None
