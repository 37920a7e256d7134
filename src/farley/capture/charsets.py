"""Which encoding some bytes are in, for text in Japanese, Chinese and the languages of Europe.

UTF-8, UTF-16 and ISO-2022-JP give themselves away. The other East Asian encodings share their byte ranges, so each is
tried and the readings are compared: real text is made of frequent characters, a wrong reading of rare ones and of
half-width kana. What looks like neither goes to charset-normalizer.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from charset_normalizer import from_bytes


@dataclass(frozen=True, slots=True)
class Charset:
    """An encoding as found: Python's codec, the name to show, and how sure we are (0 to 1)."""

    codec: str
    label: str
    confidence: float


ASCII = Charset("utf-8", "ASCII", 1.0)
LABELS = {
    "utf-8": "UTF-8",
    "cp932": "Shift_JIS (CP932)",
    "euc_jp": "EUC-JP",
    "euc_jis_2004": "EUC-JP",
    "gb18030": "GB18030",
    "cp950": "Big5",
    "big5hkscs": "Big5 (HKSCS)",
    "cp1252": "Latin-1 (Windows-1252)",
    "iso2022_jp_ext": "ISO-2022-JP",
}
BOMS = (
    (codecs.BOM_UTF8, Charset("utf-8-sig", "UTF-8 (BOM)", 1.0)),
    (codecs.BOM_UTF32_LE, Charset("utf-32", "UTF-32", 1.0)),
    (codecs.BOM_UTF32_BE, Charset("utf-32", "UTF-32", 1.0)),
    (codecs.BOM_UTF16_LE, Charset("utf-16", "UTF-16", 1.0)),
    (codecs.BOM_UTF16_BE, Charset("utf-16", "UTF-16", 1.0)),
)
EAST_ASIAN = ("cp932", "euc_jp", "euc_jis_2004", "gb18030", "cp950", "big5hkscs")
JAPANESE = ("cp932", "euc_jp", "euc_jis_2004")
PLAUSIBLE = 0.35

FREQUENT = {
    "ja": (
        "日本東京都大阪府県市区町村丁目番地号株式会社有限合同山田中佐藤鈴木高橋渡辺伊小林加吉井上松清水野"
        "口島子郎太一二三美恵健部課長様電話名前氏住所年月円者員営業担当件数商品注文購入金額顧客備考性別男"
        "女生登録郵便携帯新規更池石川原岡谷内"
    ),
    "zh_Hans": (
        "有限公司北京上海广州深圳市省区县路号街道张王李赵刘陈杨黄周吴徐孙马朱胡林郭何高罗的是不了在人我他"
        "这个们来到时大地为子中你说生国年就那和要出也得里后自以会家可下而过天去能对小多然于心学么之都好看"
        "起发当没成只如事把还用第样想作开美总从无面最女但现前些所同日手又行意动方期经长儿回位分老因很给名"
        "法间知世什两次使身者被已其进此话常与活正电邮件客户编订单金额数量姓备注性别男联系机"
    ),
    "zh_Hant": (
        "臺灣台北公司有限市區縣路號街張王李陳黃林吳劉蔡楊許鄭謝的是不了在人我他這個們來到時為你說國後會過"
        "對學麼還開總從無現經長兒愛間兩進話與電郵件客戶編訂單金額數量姓名備註性別男女聯絡手機地址日期年月"
        "大中小高"
    ),
}  # fmt: skip


def detect(sample: bytes) -> Charset:
    """The most likely encoding of these bytes: by a sure mark if there is one, else by how natural the text looks."""
    for bom, charset in BOMS:
        if sample.startswith(bom):
            return charset
    if (wide := _utf_16_without_bom(sample)) is not None:
        return wide
    if sample.isascii():
        is_jis = re.search(rb"\x1b\$[@B]", sample) is not None
        return Charset("iso2022_jp_ext", "ISO-2022-JP", 1.0) if is_jis else ASCII
    return _utf_8(sample) or _most_natural(sample)


def decode(raw: bytes, declared: str | None = None) -> tuple[str, str]:
    """Text of the bytes and the codec used: the declared one if it can be believed, else the detected one.

    Never raises: bytes that fit no encoding become U+FFFD. GB2312 is read as GB18030 and Shift_JIS as CP932, because
    that is what programs write under those names.
    """
    codec = known_codec(declared)
    if codec == "iso2022_jp_ext" or (codec is None and b"\x1b$B" in raw):
        return _decode_iso_2022_jp(raw), "iso2022_jp_ext"
    if codec and (text := _decodes(raw, codec)) is not None and not (codec == "cp1252" and _is_east_asian(raw)):
        return text, codec
    found = detect(raw)
    return raw.decode(found.codec, "replace"), found.codec


def known_codec(declared: str | None) -> str | None:
    """The Python codec for a declared name, or None; a wider one for the names that are often declared wrongly."""
    name = (declared or "").strip().strip("\"'").lower().replace("_", "-")
    wider = {
        "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "hz-gb-2312": "hz",
        "shift-jis": "cp932", "shiftjis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "ms932": "cp932",
        "windows-31j": "cp932",
        "iso-2022-jp": "iso2022_jp_ext", "iso-2022-jp-1": "iso2022_jp_ext", "iso-2022-jp-ms": "iso2022_jp_ext",
        "cp50220": "iso2022_jp_ext", "big5": "big5hkscs", "x-big5": "big5hkscs", "x-euc-jp": "euc_jp",
        "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8",
    }  # fmt: skip
    if name in wider:
        return wider[name]
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _utf_16_without_bom(sample: bytes) -> Charset | None:
    """In UTF-16 the commas and line ends bring zeros, and always on the same side of each pair."""
    head = sample[:4096]
    zeros_even, zeros_odd = head[0::2].count(0), head[1::2].count(0)
    if zeros_odd > max(3, 0.05 * len(head)) and zeros_even < 0.05 * zeros_odd:
        return Charset("utf-16-le", "UTF-16 LE", 0.9)
    if zeros_even > max(3, 0.05 * len(head)) and zeros_odd < 0.05 * zeros_even:
        return Charset("utf-16-be", "UTF-16 BE", 0.9)
    return None


def _decodes(raw: bytes, codec: str) -> str | None:
    """The text if every byte fits the codec; a character cut off at the very end is forgiven."""
    try:
        return codecs.getincrementaldecoder(codec)("strict").decode(raw)
    except (UnicodeDecodeError, LookupError, AssertionError):
        return None


def _utf_8(sample: bytes) -> Charset | None:
    """UTF-8 if all of it decodes, or nearly all: hardly any other text does so by chance."""
    if _decodes(sample, "utf-8") is not None:
        return Charset("utf-8", "UTF-8", 1.0)
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(not char.isascii() for char in text) - broken
    return Charset("utf-8", "UTF-8", 0.8) if whole > 5 * broken else None


def _most_natural(sample: bytes) -> Charset:
    naturalness = {
        codec: _naturalness(text, codec) for codec in EAST_ASIAN if (text := _decodes(sample, codec)) is not None
    }
    best = max(naturalness, key=lambda codec: naturalness[codec], default=None)
    if best and naturalness[best] >= max(PLAUSIBLE, _europeanness(sample)):
        return Charset(best, LABELS[best], min(0.99, naturalness[best]))
    if _europeanness(sample) > 0.5:
        return Charset("cp1252", LABELS["cp1252"], _europeanness(sample)) if _decodes(sample, "cp1252") else _LATIN_1
    guess = from_bytes(sample[:65536]).best()
    if guess is None:
        return _LATIN_1
    return Charset(guess.encoding, LABELS.get(guess.encoding, guess.encoding), max(0.0, 1 - guess.chaos))


_LATIN_1 = Charset("latin-1", "Latin-1", 0.3)


def _is_east_asian(raw: bytes) -> bool:
    return not raw.isascii() and detect(raw).codec in (*EAST_ASIAN, "utf-8")


def _naturalness(text: str, codec: str) -> float:
    """Mean weight of the non-ASCII characters: near 1 for real text, below 0.35 for a wrong reading."""
    weights = _weights(codec)
    total = score = 0.0
    for char, count in Counter(text).items():
        if not char.isascii():
            total += count
            score += count * weights.get(char, -0.5)
    return score / total if total else 0.0


@cache
def _weights(codec: str) -> dict[str, float]:
    language = "ja" if codec in JAPANESE else "zh_Hans" if codec == "gb18030" else "zh_Hant"
    first, second = {
        "ja": (_double_byte("euc_jp", 0xB0, 0xCF), _double_byte("euc_jp", 0xD0, 0xF4)),
        "zh_Hans": (_double_byte("gb2312", 0xB0, 0xD7), _double_byte("gb2312", 0xD8, 0xF7)),
        "zh_Hant": (_double_byte("big5", 0xA4, 0xC6), _double_byte("big5", 0xC9, 0xF9)),
    }[language]
    weights = dict.fromkeys(second, 0.1) | dict.fromkeys(first, 0.6)
    weights |= dict.fromkeys(map(chr, range(0x3041, 0x30FF)), 1.0 if language == "ja" else 0.1)
    weights |= dict.fromkeys(map(chr, (*range(0x3000, 0x3020), *range(0xFF01, 0xFF5F), *range(0x2460, 0x2474))), 0.8)
    weights |= dict.fromkeys(map(chr, range(0xFF66, 0xFFA0)), 0.4) | dict.fromkeys("㈱㈲℡№㍿", 1.0)
    weights |= dict.fromkeys(map(chr, range(0xE000, 0xF900)), -2.0)
    return weights | dict.fromkeys(FREQUENT[language], 1.0)


def _double_byte(codec: str, first: int, last: int) -> str:
    pairs = (
        bytes((lead, trail)) for lead in range(first, last + 1) for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    )
    return "".join(pair.decode(codec, "ignore") for pair in pairs)


def _europeanness(sample: bytes) -> float:
    """Share of the bytes above 127 that stand alone or in twos, as accented letters do beside plain ones."""
    alone = total = 0
    for is_high, run in groupby(sample, key=lambda byte: byte > 127):
        if is_high:
            high = list(run)
            total += len(high)
            alone += (
                len(high) if len(high) <= 2 and all(byte >= 0xC0 or byte in _PUNCTUATION_1252 for byte in high) else 0
            )
    return alone / total if total else 0.0


_PUNCTUATION_1252 = frozenset(b"\x80\x85\x91\x92\x93\x94\x96\x97\xa0\xa3\xa9\xab\xae\xb0\xb4\xb7\xbb\xbf")


def _decode_iso_2022_jp(raw: bytes) -> str:
    """ISO-2022-JP by hand: Python's codec refuses ① and ㈱, which mail programs have always sent under this name."""
    text, two_byte, kana = "", False, False
    for piece in re.split(rb"(\x1b(?:\$[@B]|\$\([A-Z]|\([A-Z]))", raw):
        if piece.startswith(b"\x1b"):
            two_byte, kana = piece.startswith(b"\x1b$"), piece == b"\x1b(I"
        elif two_byte:
            text += bytes(byte | 0x80 if byte > 0x20 else byte for byte in piece).decode("euc_jis_2004", "replace")
        elif kana:
            text += bytes(byte | 0x80 for byte in piece).decode("cp932", "replace")
        else:
            text += piece.decode("ascii", "replace") if piece.isascii() else piece.decode("cp932", "replace")
    return text
