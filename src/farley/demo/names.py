"""Names of people who do not exist: pools of parts of names in three scripts, with readings, and their Latin spelling."""

# ruff: noqa: E501 (a table: one entry a line)

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from farley.demo.records import Country


@dataclass(frozen=True, slots=True)
class Name:
    """One part of a name as written, with its reading (ふりがな or pinyin; empty for an English name)."""

    written: str
    reading: str = ""


def latin(name: Name) -> str:
    """The name in plain lower-case Latin letters, as people put it into a mail address:

    さとう becomes satou, Lǐ becomes li.
    """
    text = _romaji(name.reading) if _is_kana(name.reading) else (name.reading or name.written)
    plain = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in plain if "a" <= letter <= "z")


def _is_kana(text: str) -> bool:
    return any("ぁ" <= letter <= "ん" for letter in text)


def _romaji(kana: str) -> str:
    sounds: list[str] = []
    for letter in kana:
        if letter in "ゃゅょ" and sounds:
            before = sounds.pop()
            sounds.append((before[:-1] if before in ("shi", "chi", "ji") else before[:-1] + "y") + _SMALL[letter])
        else:
            sounds.append(_SOUND[letter])
    joined = "".join(sounds)
    while "*" in joined and (place := joined.index("*")) + 1 < len(joined):
        joined = joined[:place] + joined[place + 1] + joined[place + 1 :]
    return joined


_SMALL = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ", "m": "まみむめも",
    "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
}  # fmt: skip
_SOUND = {kana: consonant + vowel for consonant, row in _ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)}
_SOUND |= {"し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu"}
_SOUND |= {"や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n", "っ": "*", "ー": ""}


def _names(text: str) -> tuple[Name, ...]:
    return tuple(Name(*pair.split("=")) for pair in text.split())


def _plain(text: str) -> tuple[Name, ...]:
    return tuple(Name(word) for word in text.split())


FAMILY: dict[Country, tuple[Name, ...]] = {
    Country.JAPAN: _names(
        "高橋=たかはし 田中=たなか 渡辺=わたなべ 伊藤=いとう 中村=なかむら 小林=こばやし 加藤=かとう 吉田=よしだ 山田=やまだ 山口=やまぐち "
        "松本=まつもと 井上=いのうえ 木村=きむら 林=はやし 清水=しみず 山崎=やまざき 森=もり 池田=いけだ 橋本=はしもと 石川=いしかわ "
        "前田=まえだ 岡田=おかだ 長谷川=はせがわ 後藤=ごとう 村上=むらかみ 近藤=こんどう 石井=いしい 坂本=さかもと 遠藤=えんどう 青木=あおき "
        "西村=にしむら 福田=ふくだ 太田=おおた 岡本=おかもと 中島=なかじま 原田=はらだ 竹内=たけうち 中野=なかの 田村=たむら 和田=わだ "
        "石原=いしはら 上田=うえだ 丸山=まるやま 大塚=おおつか 今井=いまい 河野=こうの 工藤=くどう 横山=よこやま 宮崎=みやざき 内田=うちだ"
    ),
    Country.CHINA: _names(
        "李=Lǐ 张=Zhāng 刘=Liú 杨=Yáng 黄=Huáng 赵=Zhào 吴=Wú 周=Zhōu 徐=Xú 孙=Sūn 马=Mǎ 朱=Zhū 胡=Hú 郭=Guō 何=Hé 高=Gāo 罗=Luó 郑=Zhèng "
        "梁=Liáng 谢=Xiè 宋=Sòng 唐=Táng 许=Xǔ 韩=Hán 冯=Féng 邓=Dèng 曹=Cáo 彭=Péng 曾=Zēng 沈=Shěn 董=Dǒng 袁=Yuán 蒋=Jiǎng 蔡=Cài 余=Yú 叶=Yè "
        "欧阳=Ōuyáng"
    ),
    Country.BRITAIN: _plain(
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood "
        "Jackson Clarke Khan Harris Lewis Turner Hill Scott Cooper Morris Ward Moore Clark Lee King Baker Harrison Morgan Allen James Phillips "
        "Watson Davis Parker Bennett Price Griffiths Young Shah Ahmed Begum Murphy Kelly MacDonald Campbell Stewart Reid Adeyemi Mensah"
    ),
}

WOMEN: dict[Country, tuple[Name, ...]] = {
    Country.JAPAN: _names(
        "陽子=ようこ 恵子=けいこ 由美=ゆみ 真由美=まゆみ 直美=なおみ 智子=ともこ 裕子=ゆうこ 久美子=くみこ 明美=あけみ 美穂=みほ 彩=あや "
        "愛=あい 麻衣=まい 千尋=ちひろ 美咲=みさき 葵=あおい 結衣=ゆい 桃子=ももこ 幸子=さちこ 和子=かずこ 節子=せつこ 文子=ふみこ 典子=のりこ "
        "早苗=さなえ 奈緒=なお 沙織=さおり 優花=ゆうか 遥=はるか 紗英=さえ 里奈=りな 琴音=ことね 千代=ちよ"
    ),
    Country.CHINA: _names(
        "静=Jìng 丽=Lì 敏=Mǐn 艳=Yàn 娟=Juān 霞=Xiá 秀英=Xiùyīng 桂兰=Guìlán 雪=Xuě 婷=Tíng 梦琪=Mèngqí 雨桐=Yǔtóng 欣怡=Xīnyí 佳怡=Jiāyí 晓燕=Xiǎoyàn "
        "慧=Huì 丹=Dān 莉=Lì 玉梅=Yùméi 思琪=Sīqí 若曦=Ruòxī 琳=Lín 倩=Qiàn 春梅=Chūnméi"
    ),
    Country.BRITAIN: _plain(
        "Margaret Susan Emma Sarah Laura Rebecca Charlotte Hannah Jessica Sophie Amelia Olivia Grace Chloe Lucy Ruby Alice Rosalind Fiona Aisha "
        "Priya Nadia Bronwen Eilidh Helen Joanne Claire Nicola Judith Beatrice Ngozi Mei"
    ),
}

MEN: dict[Country, tuple[Name, ...]] = {
    Country.JAPAN: _names(
        "誠=まこと 隆=たかし 浩=ひろし 修=おさむ 豊=ゆたか 明=あきら 健一=けんいち 大輔=だいすけ 翔太=しょうた 拓也=たくや 直樹=なおき 和也=かずや "
        "達也=たつや 雄太=ゆうた 亮=りょう 剛=つよし 哲也=てつや 秀樹=ひでき 博之=ひろゆき 康平=こうへい 悠斗=ゆうと 蓮=れん 陽太=ようた 正=ただし "
        "茂=しげる 勇=いさむ 進=すすむ 昭=あきら 慎一=しんいち 洋平=ようへい 圭介=けいすけ 龍之介=りゅうのすけ"
    ),
    Country.CHINA: _names(
        "强=Qiáng 磊=Lěi 军=Jūn 勇=Yǒng 杰=Jié 涛=Tāo 明=Míng 超=Chāo 鹏=Péng 浩然=Hàorán 子轩=Zǐxuān 宇航=Yǔháng 志强=Zhìqiáng 建国=Jiànguó 建华=Jiànhuá "
        "国栋=Guódòng 文博=Wénbó 俊杰=Jùnjié 凯=Kǎi 波=Bō 斌=Bīn 晨=Chén 家豪=Jiāháo 嘉诚=Jiāchéng"
    ),
    Country.BRITAIN: _plain(
        "David John Peter Michael Andrew Robert Stephen Paul Mark Thomas William George Oliver Harry Jack Alfie Rhys Callum Hamish Owen Gareth "
        "Imran Arjun Kwame Tariq Simon Martin Graham Nigel Edward Henry Leo"
    ),
}
