"""Text from Japan, China and Europe arrives in many encodings; each is recognised, named, and read without loss."""

import pytest

from farley.capture.charsets import decode, detect

JAPANESE = "氏名,ふりがな\n山田太郎,やまだ たろう\n株式会社髙島,ﾀｶｼﾏ\n"
JAPANESE_KANJI_ONLY = "氏名,住所\n田中一郎,東京都港区芝公園\n鈴木商店,大阪市\n"
CHINESE = "客户编号,姓名,电话\n1,张伟,13800138000\n2,欧阳娜娜,北京市朝阳区\n"
TAIWANESE = "客戶編號,姓名,電話\n1,陳大文,0912\n2,林志玲,臺北市信義區\n"
EUROPEAN = "Name,City\nJosé Müller,Köln\nFrançois,Orléans\n"
RUSSIAN = "Имя,Город\nИван Петров,Москва\nОльга Смирнова,Санкт-Петербург\n"


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (JAPANESE, "utf-8", "UTF-8"),
        (JAPANESE, "utf-8-sig", "UTF-8 (BOM)"),
        (JAPANESE, "utf-16", "UTF-16"),
        (JAPANESE, "utf-16-le", "UTF-16 LE"),
        (JAPANESE, "cp932", "Shift_JIS (CP932)"),
        (JAPANESE_KANJI_ONLY, "cp932", "Shift_JIS (CP932)"),
        (JAPANESE_KANJI_ONLY, "euc_jp", "EUC-JP"),
        (JAPANESE_KANJI_ONLY, "iso2022_jp", "ISO-2022-JP"),
        ("ﾔﾏﾀﾞ ﾀﾛｳ,1\nｽｽﾞｷ ﾊﾅｺ,2\n", "cp932", "Shift_JIS (CP932)"),
        (CHINESE, "gb18030", "GB18030"),
        (CHINESE, "gb2312", "GB18030"),
        (TAIWANESE, "big5", "Big5"),
        (EUROPEAN, "latin-1", "Latin-1 (Windows-1252)"),
        ("Name\nMüller\n", "cp1252", "Latin-1 (Windows-1252)"),
        (RUSSIAN, "cp1251", "cp1251"),
        ("plain,text\n", "ascii", "ASCII"),
    ],
)
def test_an_encoding_is_recognised_and_named(text: str, codec: str, label: str) -> None:
    found = detect(text.encode(codec))

    assert found.label == label
    assert text.encode(codec).decode(found.codec) == text


def test_one_broken_byte_does_not_turn_utf_8_into_something_else() -> None:
    assert detect(JAPANESE.encode() + b"\xff" + CHINESE.encode()).codec == "utf-8"


def test_a_declared_encoding_is_believed_when_the_bytes_fit_it() -> None:
    assert decode(EUROPEAN.encode("cp1252"), "iso-8859-1") == (EUROPEAN, "cp1252")
    assert decode(CHINESE.encode("gb18030"), "GB2312") == (CHINESE, "gb18030")


@pytest.mark.parametrize("declared", ["us-ascii", "utf-8", "iso-8859-1", "no-such-charset", "", None])
def test_a_declared_encoding_that_cannot_be_true_is_set_aside(declared: str | None) -> None:
    text, codec = decode(JAPANESE.encode("cp932"), declared)

    assert (text, codec) == (JAPANESE, "cp932")


def test_iso_2022_jp_with_the_circled_figures_that_its_standard_lacks() -> None:
    raw = b"\x1b$B3t<02q<R-j\x1b(B No.\x1b$B-!\x1b(B"

    assert decode(raw, "iso-2022-jp")[0] == "株式会社㈱ No.①"


def test_bytes_that_fit_nothing_are_read_all_the_same() -> None:
    text, _ = decode(b"\x81\x20\xff\xfe\x00caf\xe9\x80", "utf-8")

    assert "caf" in text
