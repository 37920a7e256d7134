"""Full-text search finds Japanese, Chinese and Latin text by its beginnings and its inside."""

import pytest

from farley.analysis.identity import Phrase, search_phrases, search_tokens


def found(query: str, text: str) -> bool:
    """Searches as a full-text index does: each phrase's tokens next to each other, the last one perhaps as a prefix."""
    return all(_holds(phrase, search_tokens(text)) for phrase in search_phrases(query))


def _holds(phrase: Phrase, tokens: list[str]) -> bool:
    size = len(phrase.tokens)
    for start in range(len(tokens) - size + 1):
        *whole, last = tokens[start : start + size]
        fits = last.startswith(phrase.tokens[-1]) if phrase.last_is_prefix else last == phrase.tokens[-1]
        if fits and tuple(whole) == phrase.tokens[:-1]:
            return True
    return False


def test_a_run_of_kanji_is_kept_as_pairs_and_its_last_character() -> None:
    assert search_tokens("東京営業所") == ["東京", "京営", "営業", "業所", "所"]
    assert search_tokens("鷹") == ["鷹"]
    assert search_tokens("Order INV-8815") == ["order", "inv", "8815"]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("東京", "京都から東京都へ"),
        ("鷹", "株式会社鷹"),
        ("鷹", "三鷹駅前"),
        ("鷹", "鷹巣さん"),
        ("カブ", "㈱カブト"),
        ("カブ", "ｶﾌﾞﾄ"),
        ("かぶと", "株式会社カブト"),
        ("㈱カブト", "(株)カブト 営業部"),
        ("ｼｽﾃﾑ", "システム開発"),
        ("高橋", "髙橋一郎"),
        ("报价", "请发一份报价单"),
        ("京都 名刺", "京都営業所で名刺を交換"),
        ("INV-88", "your INV-8815 of May"),
        ("hanak", "hanako.sato@example.jp"),
        ("sato@exam", "hanako.sato@example.jp"),
        ("MULLER", "Jürgen Müller"),
        ("iPhone修理", "iPhone修理の件"),
        ("修理iPhone", "修理iPhone"),
        ("𠮷野家", "吉野家"),
    ],
)
def test_finds(query: str, text: str) -> None:
    assert found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("東京", "京東商城"),
        ("東京都", "東京と京都"),
        ("INV-8815", "8815 INV"),
        ("納期遅延", "納期は未定、遅延なし"),
        ("カンダ", "ガンダム"),
    ],
)
def test_does_not_find(query: str, text: str) -> None:
    assert not found(query, text)


def test_a_query_of_punctuation_is_no_query() -> None:
    assert search_phrases(" -- 、 !? ") == []
    assert search_tokens("・・・") == []
    assert search_phrases("") == []
