"""Themes are called by noun phrases, in each of their languages, that tell them from all else; and go on being so."""

from __future__ import annotations

import pytest

from farley.analysis.encoder import encode
from farley.analysis.themes import Said, Usual, key_phrases
from farley.analysis.themes.phrases import is_phrase, runs_of
from tests.analysis.voices import voices

VOICES = voices()

# What is said, and which phrases stand in it: whole ones, and the things they end with.
PHRASES: dict[str, list[tuple[str, set[str]]]] = {
    "en": [
        ("could the barley tea be gift wrapped?", {"barley tea", "tea", "barley"}),
        ("please send the latest pesticide test report.", {"pesticide test report", "test report", "report"}),
        ("we are closed on our usual delivery day next week", {"delivery day", "delivery"}),
        ("i would love to see them one day.", set()),
        ("it was fine, but we have been busy and she will call on monday.", set()),
        ("my order arrived late and the box was crushed", {"order", "box"}),
        ("we would like to order an onboarding session", {"order", "onboarding session", "session"}),
    ],
    "ja": [
        ("農薬検査の成績書をお送りいただけますか。", {"農薬検査", "農薬", "検査", "成績書", "農薬検査の成績書"}),
        ("毎月買っているので、少し家計に響きます。", {"家計"}),
        ("持ち帰りカップの淹れ方が知りたい", {"持ち帰りカップ", "カップ", "淹れ方", "持ち帰りカップの淹れ方"}),
        ("小野寺さんにご提案いただいた抹茶ラテが好評です。", {"提案", "抹茶ラテ", "好評"}),
        ("香りが忘れられません。値上げの連絡が届きました", {"香り", "値上げ", "連絡", "値上げの連絡"}),
        ("来週の月曜に三缶、焼きたての栗きんとんを買って帰りました。", set()),
        (
            "返金手続きのご案内です。どら焼きを買いました。",
            {"返金手続き", "返金", "手続き", "案内", "返金手続きの案内"},
        ),
    ],
    "zh": [
        ("店里来了两个新同事，都很爱喝茶", {"新同事"}),
        ("请问会员积分怎么用？", {"会员积分", "积分"}),
        ("包装盒被压扁了，茶叶撒了一箱", {"包装盒", "压扁", "茶叶"}),
        ("能不能安排一次冲泡培训？", {"冲泡培训", "培训"}),
        ("下次送货那天我们店休", {"送货", "店休"}),
        ("春天过得真快，真想去看看", {"春天"}),
    ],
}


@pytest.mark.parametrize("language", PHRASES)
def test_phrases_are_whole_and_name_things(language: str) -> None:
    for text, phrases in PHRASES[language]:
        assert runs_of(text, language) <= phrases, text
        assert bool(runs_of(text, language)) == bool(phrases), text


# Sentences that many say in the same words, and what one may call them by.
SAID_ALIKE: dict[str, list[tuple[tuple[str, ...], set[str]]]] = {
    "en": [
        (("How do I use my loyalty points?", "Where are my loyalty points?"), {"loyalty points"}),
        (("The Earl Grey is bitter.", "I opened the Earl Grey today."), {"Earl Grey"}),
        (("Could you look into order TS-292-36?", "Where is order TS-251-01?"), {"order"}),
        (("Please check urgently.",), {"Please check urgently"}),
    ],
    "zh": [
        (("包装盒被压扁了。", "包装盒破了。", "收到的包装盒都裂开了。"), {"包装盒", "压扁"}),
        (("请问会员积分怎么用？", "会员积分在哪里填？", "我的会员积分不见了。"), {"会员积分"}),
        (("我要退还商品，钱已经退还了吗？", "请尽快退还。", "还是没有退还。"), {"退还"}),
    ],
    "ja": [
        (("水出し煎茶をご提案いただきました。", "ご提案いただき助かります。"), {"提案", "水出し煎茶"}),
        (("焼きたての栗きんとんが絶品です。", "栗きんとんは絶品でした。"), {"絶品"}),
        (("お客様から好評です。", "お客様に好評でした。"), {"好評"}),
    ],
}


@pytest.mark.parametrize("language", SAID_ALIKE)
def test_a_name_is_what_a_person_would_say(language: str) -> None:
    usual = Usual.of(Said(voice.text, voice.language, voice.customer_id) for voice in VOICES)
    for texts, may_be_called in SAID_ALIKE[language]:
        names = key_phrases(many(texts, language), usual)[language]
        assert set(names) <= may_be_called, (texts, names)


def test_what_a_theme_is_about_goes_before_what_is_only_said_in_it() -> None:
    said = many(("The parcel to my neighbour is late.", "The parcel for my neighbour has not come."), "en")
    usual = Usual.of([*said, *many(("My parcel was fine.", "It rains."), "en")])
    anchor = encode(["The delivery of the parcel is late."])[0]
    assert key_phrases(said, usual)["en"] == ("neighbour", "parcel")
    assert key_phrases(said, usual, about=anchor)["en"] == ("parcel", "neighbour")


def test_a_name_stays_until_another_tells_clearly_more() -> None:
    texts = ["The kettle leaks."] * 10 + ["The spout leaks."] * 9
    usual = Usual.of(many(("It rains.",), "en", 40))
    one, other = (many(some, "en", len(some)) for some in (texts, [*texts, "The spout leaks.", "The spout leaks."]))
    before = key_phrases(one, usual)["en"]
    assert before == ("kettle", "spout")
    assert key_phrases(other, usual)["en"] == ("spout", "kettle")
    assert key_phrases(other, usual, before=before[:1])["en"] == before
    much_more = many([*texts, *["The spout leaks."] * 9], "en", 28)
    assert key_phrases(much_more, usual, before=before[:1])["en"] == ("spout", "kettle")


def test_a_sentence_is_no_phrase() -> None:
    phrases = [("Earl Grey", "en"), ("香り", "ja"), ("持ち帰りカップ", "ja"), ("包装盒", "zh")]
    assert all(is_phrase(*each) for each in phrases)
    assert not is_phrase("Please check urgently", "en")


def test_what_fewer_than_three_customers_say_names_nothing() -> None:
    said = [Said("Ms Merriweather broke the teapot.", "en", number % 2) for number in range(9)]
    assert key_phrases(said, Usual.of(said)) == {}


def test_what_few_say_in_one_language_is_named_by_words_that_others_use_too() -> None:
    few = [Said("テーブルの返金をお願いします。", "ja", 1)]
    others = Usual.of(many(("雨が降ります。",), "ja", 30))
    assert "ja" not in key_phrases([*many(("I want a refund.",), "en"), *few], others)
    usual = Usual.of([*many(("返金はまだですか。",), "ja", 3), *many(("雨が降ります。",), "ja", 30)])
    assert key_phrases([*many(("I want a refund.",), "en"), *few], usual)["ja"] == ("返金",)


def many(texts: tuple[str, ...] | list[str], language: str, sayers: int = 12) -> list[Said]:
    """So many customers, who each say one of the texts."""
    return [Said(texts[number % len(texts)], language, number) for number in range(sayers)]
