"""Names, companies, phones and mail addresses in one spelling, and what identifies nobody."""

import pytest

from farley.analysis.identity import (
    is_blocked,
    is_role_mailbox,
    normalise_company,
    normalise_email,
    normalise_name,
    normalise_phone,
    read_company,
)


@pytest.mark.parametrize(
    ("written", "also_written"),
    [
        ("髙橋　一郎", "高橋一郎"),
        ("高橋一郎 様", "高橋 一郎"),
        ("山﨑 花子さん", "山崎花子"),
        ("渡邊 健", "渡辺健"),
        ("渡邉 健", "渡辺健"),
        ("齋藤 誠", "斉藤誠"),
        ("ﾀﾅｶ ﾀﾛｳ", "たなか たろう"),
        ("葛\U000e0100城 翔", "葛城翔"),
        ("王小明先生", "王小明"),
        ("Dr. José O’Neil", "Jose ONeil"),
        ("Mr John SMITH", "john smith"),
        ("ＪＯＨＮ　ＳＭＩＴＨ", "John Smith"),
        ("Jürgen Groß", "Jurgen Gross"),
        ("マリー・キュリー", "マリー キュリー"),
    ],
)
def test_two_spellings_of_one_person(written: str, also_written: str) -> None:
    assert normalise_name(written) == normalise_name(also_written) != ""


@pytest.mark.parametrize(
    ("one", "another"),
    [("田中一郎", "田中二郎"), ("Taro Yamada", "Yamada Taro"), ("ガンダ", "カンダ"), ("Jan", "Jana"), ("様子", "子")],
)
def test_different_names_stay_different(one: str, another: str) -> None:
    assert normalise_name(one) != normalise_name(another)


@pytest.mark.parametrize("nothing", ["", "  ", "様", "---", "\u200b"])
def test_a_name_of_nothing_does_not_fail(nothing: str) -> None:
    assert normalise_name(nothing) in ("", "様")


@pytest.mark.parametrize(
    "spelling",
    [
        "㈱カブト",
        "株式会社カブト",
        "カブト株式会社",
        "（株）カブト",
        "ｶﾌﾞﾄ(株)",
        "かぶと㈱",
        "株式会社　カブト",
        "カブト有限会社",
        "㈲カブト",
        "合同会社カブト",
    ],
)
def test_japanese_companies_without_their_form(spelling: str) -> None:
    assert normalise_company(spelling) == normalise_company("カブト")


@pytest.mark.parametrize(
    ("spelling", "core"),
    [
        ("Kabuto Co., Ltd.", "kabuto"),
        ("KABUTO CO.,LTD", "kabuto"),
        ("Kabuto Inc.", "kabuto"),
        ("Kabuto K.K.", "kabuto"),
        ("Müller GmbH", "muller"),
        ("Marks & Spencer plc", "marks and spencer"),
        ("Harbour Trading Holdings Limited", "harbour trading"),
        ("Coast", "coast"),
        ("深圳市华强有限公司", "深圳市华强"),
        ("华强集团股份有限公司", "华强"),
        ("上海兴业有限责任公司", "上海兴业"),
    ],
)
def test_other_companies_without_their_form(spelling: str, core: str) -> None:
    assert normalise_company(spelling) == normalise_company(core)


def test_the_side_on_which_the_form_stands_is_kept() -> None:
    assert read_company("株式会社カブト").place == "before"
    assert read_company("カブト株式会社").place == "after"
    assert read_company("株式会社カブト").form == read_company("㈱カブト").form == "stock"


@pytest.mark.parametrize("only_form", ["株式会社", "Ltd", "Co"])
def test_a_name_that_is_only_a_form_is_kept(only_form: str) -> None:
    assert normalise_company(only_form) != ""


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (" Hanako.Sato@Example.CO.JP ", "hanako.sato@example.co.jp"),
        ("mailto:hanako@example.jp", "hanako@example.jp"),
        ("佐藤花子 <hanako@example.jp>", "hanako@example.jp"),
        ("ｈａｎａｋｏ＠example.jp", "hanako@example.jp"),
        ("wang+news@example.cn", "wang+news@example.cn"),
        ("post@müller.de", "post@xn--mller-kva.de"),
        ("hanako", None),
        ("a@b@example.jp", None),
        ("a b@example.jp", None),
        ("a@localhost", None),
        ("a..b@example.jp", None),
        ("x" * 250 + "@example.jp", None),
        ("", None),
    ],
)
def test_mail_addresses(written: str, key: str | None) -> None:
    assert normalise_email(written) == key


@pytest.mark.parametrize(
    ("written", "region", "key"),
    [
        ("03-1234-5678", "JP", "+81312345678"),
        ("０３（１２３４）５６７８", "JP", "+81312345678"),
        ("+81 3 1234 5678", "GB", "+81312345678"),
        ("０９０ー１２３４ー５６７８", "JP", "+819012345678"),
        ("138 0013 8000", "CN", "+8613800138000"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("020 7946 0958", "gb", "+442079460958"),
        ("12", "JP", None),
        ("call me", "GB", None),
        ("", "JP", None),
        ("03-1234-5678", "", None),
    ],
)
def test_phones(written: str, region: str, key: str | None) -> None:
    assert normalise_phone(written, region) == key


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("user_id", "null"),
        ("user_id", "Anonymous"),
        ("user_id", "undefined"),
        ("user_id", "0000000"),
        ("user_id", ""),
        ("user_id", '"null"'),
        ("anonymous_id", "00000000-0000-0000-0000-000000000000"),
        ("anonymous_id", "[object Object]"),
        ("external_id", "N/A"),
        ("external_id", "ゲスト"),
        ("external_id", "匿名"),
        ("email", "noreply@example.jp"),
        ("email", "no-reply+7f3@example.jp"),
        ("email", "info@example.jp"),
        ("email", "test@example.jp"),
        ("phone", "+810000000000"),
        ("phone", "+819999999999"),
        ("phone", "+1234"),
    ],
)
def test_what_identifies_nobody(kind: str, key: str) -> None:
    assert is_blocked(kind, key)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("user_id", "42"),
        ("user_id", "hanako"),
        ("user_id", "7"),
        ("anonymous_id", "5f0c3c1e-3a0e-4a52-9f57-0c4a86f0b3da"),
        ("external_id", "C-0001"),
        ("email", "information.officer@example.jp"),
        ("email", "sato@info.example.jp"),
        ("phone", "+81312345678"),
    ],
)
def test_what_identifies_somebody(kind: str, key: str) -> None:
    assert not is_blocked(kind, key)


def test_a_role_mailbox_is_known_as_one() -> None:
    assert is_role_mailbox("sales@kabuto.example")
    assert not is_role_mailbox("hanako@kabuto.example")
