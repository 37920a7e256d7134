"""Who and what is named in Japanese, Chinese and English; and what only looks like a name."""

from __future__ import annotations

import hashlib

import pytest
from bench.entities import DATA, LANGUAGES, known_names, samples_of, score_of

from farley.analysis.entities import Known, Target, book_of, find_entities, keys_in, product_key
from farley.analysis.themes import Said

KABUTO, HANAKO = Target("organisation", 1), Target("person", 2)


def named_in(text: str, *, known: Known | None = None, language: str = "") -> list[tuple[str, str]]:
    return [
        (each.kind, text[each.start : each.end]) for each in find_entities(text, known=known, usual_language=language)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_of_what_is_named_is_found_and_little_else(language: str) -> None:
    score = score_of(samples_of(language), language, known_names())
    assert score.named.precision >= 0.95
    assert score.named.recall >= 0.85
    assert score.ours.precision == 1.0
    assert score.ours.recall >= 0.85


def test_the_sentences_are_those_that_were_measured() -> None:
    for line in (DATA / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Mail ben@kabuto.example, or see www.kabuto.example/cups.", ["ben@kabuto.example", "www.kabuto.example/cups"]),
        ("注文番号：ＴＫ－２０８８１ です", ["ＴＫ－２０８８１"]),
        ("We paid USD 1,250.00 for order 48213.", ["USD 1,250.00", "48213"]),
        ("合计￥３,２４０，便宜到950块吧", ["￥３,２４０", "950块"]),
        ("電話は03-6555-0142です", ["03-6555-0142"]),
        ("In 2026 we ordered 1,000 cups on page 12 of 40 for 12 kg.", []),
        ("订单2026年的还没到，三块蛋糕", []),
    ],
)
def test_addresses_numbers_and_amounts_are_told_by_their_form(text: str, named: list[str]) -> None:
    assert [words for _kind, words in named_in(text)] == named


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Please ask Mrs Okafor's assistant.", ["Mrs Okafor"]),
        ("Dear Sir or Madam, Miss You!", []),
        ("製造の木原さんと、紹介者田中様、佐々木 健太部長", ["田中様", "佐々木 健太部長"]),
        ("皆様、お客様、業者さん、守衛さん、院長先生、お得意様、左様、営業部長", []),
        ("田中と申します。", ["田中"]),
        ("请王总和李建国先生来，化工厂陈总也在", ["王总", "李建国先生", "陈总"]),
        ("谢谢老师，对方总工和新任经理，总结一下，您先生，小姐姐", []),
        ("收货人：郑雨桐", ["郑雨桐"]),
    ],
)
def test_people_are_told_by_titles_and_nobody_by_a_role(text: str, people: list[str]) -> None:
    assert [words for kind, words in named_in(text) if kind == "person"] == people


@pytest.mark.parametrize(
    ("text", "firms"),
    [
        ("Our friends at Northway Logistics GmbH lost it.", ["Northway Logistics GmbH"]),
        ("競合はイセヤ商事株式会社、㈱みどり食品資材部御中", ["イセヤ商事株式会社", "㈱みどり食品"]),
        ("合同会社はなまると申します", ["合同会社はなまる"]),
        ("竞争对手是北京远航科技有限公司", ["北京远航科技有限公司"]),
        ("我司集团统一采购，客户说要走集团流程，你们公司", []),
    ],
)
def test_firms_are_told_by_their_legal_form(text: str, firms: list[str]) -> None:
    assert [words for kind, words in named_in(text) if kind == "organisation"] == firms


def test_a_language_a_family_name_and_a_bath_are_no_places() -> None:
    assert named_in("上海话我听不懂，寄到杭州市", language="zh") == [("place", "杭州市")]
    assert named_in("福島様と大阪支店に行きました") == [("person", "福島様"), ("place", "大阪")]
    assert named_in("A bath in Bath, Reading glasses in York") == [("place", "Bath"), ("place", "York")]


def test_those_whom_we_know_are_told_by_their_full_name_however_it_is_spelt() -> None:
    known = Known(names={"カブト": KABUTO, "佐藤花子": HANAKO})
    text = "佐藤　花子さんから株式会社かぶとへ"
    hanako, kabuto = find_entities(text, known=known, usual_language="ja")
    assert (text[hanako.start : hanako.end], hanako.id) == ("佐藤　花子さん", 2)
    assert (text[kabuto.start : kabuto.end], kabuto.id, kabuto.is_plain) == ("株式会社かぶと", 1, True)
    assert {"佐藤花子", "カブト"} <= keys_in(text)
    # A short name by itself is mostly just a word: a helmet.
    assert named_in("夏は兜とカブトを飾る", known=known) == []


def test_a_family_name_means_only_somebody_near() -> None:
    known = Known(near={"佐藤": HANAKO, "abbott": HANAKO})
    assert [each.id for each in find_entities("佐藤様によろしく", known=known)] == [2]
    assert [each.id for each in find_entities("Regards to Mrs Abbott", known=known)] == [2]
    assert [each.id for each in find_entities("佐藤様によろしく")] == [0]


def test_a_product_is_told_without_how_much_is_in_the_box() -> None:
    assert product_key("Assam Gold, 250 g") == "assamgold"
    assert product_key("桂花乌龙 100克") == "桂花乌龙"
    # Too little to tell it from a word.
    assert product_key("玉露") == product_key("Kettle") == ""
    known = Known(products={"朝霧ノ煎茶": Target("product", 7)})
    assert named_in("「朝霧の煎茶」を三袋", known=known) == [("product", "朝霧の煎茶")]


def test_the_legal_form_in_a_signature_and_a_long_text_cost_no_patience() -> None:
    assert named_in("") == []
    assert len(named_in("Mr Ito " * 20_000)) == 60


def test_no_text_however_odd_keeps_the_reader_for_long() -> None:
    """Patterns that try every way to part such texts would not be done for days, or minutes."""
    for text in ("3万" + "5" * 5_000 + "x", "3万5" * 5_000, "a" * 19_990 + " @", "1(" * 9_000, "茶" * 20_000):
        assert named_in(text) == []
    assert [words for _kind, words in named_in("3万5千円と1億2000万円")] == ["3万5千円", "1億2000万円"]


def test_key_phrases_are_what_themes_are_about_and_is_seldom_said() -> None:
    said = [Said("The lid of the iron kettle leaks a little.", "en", number) for number in range(4)]
    said += [Said(f"Delivery came on day {number} as always.", "en", number) for number in range(400)]
    book = book_of({"en": ["iron kettle", "delivery"]}, said)
    found = {each.words: each.score for each in book.phrases_in("the iron kettle and the hammer, delivery", "en")}
    assert list(found) == ["iron kettle"]
    assert 0 < found["iron kettle"] <= 1
    text = "Our iron kettle rusts."
    (phrase,) = find_entities(text, book=book)
    assert (phrase.kind, text[phrase.start : phrase.end]) == ("phrase", "iron kettle")


def test_who_a_letter_is_addressed_to_need_not_be_told() -> None:
    assert named_in("中村様\n\nいつもありがとうございます。田中様にも。") == [("person", "田中様")]
    assert named_in("Dear Mrs Okafor,\n\nMr Ito says hello.") == [("person", "Mr Ito")]
    assert named_in("王总：\n\n张经理已到。") == [("person", "张经理")]
