"""The small marks that rows are made of."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from farley.web import marks


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("佐藤 花子", "person", "佐"),
        ("王 小明", "person", "王"),
        ("高橋ジョン", "person", "高"),
        ("さくら", "person", "さ"),
        ("Eleanor Whitcombe", "person", "EW"),
        ("Mary Ann O'Neill", "person", "MN"),
        ("Sting", "person", "S"),
        ("株式会社山田商事", "organisation", "山"),
        ("㈱山田商事", "organisation", "山"),
        ("(株)ひかり食品", "organisation", "ひ"),
        ("Harrow & Pine Ltd", "organisation", "HP"),
        ("株式会社", "organisation", "株"),
        ("", "person", "?"),
        ("***", "person", "?"),
    ],
)
def test_initials(name: str, kind: str, shown: str) -> None:
    assert marks.initials(name, kind) == shown


def test_an_avatar_keeps_its_tint_and_says_nothing_to_a_screen_reader() -> None:
    first = marks.avatar("佐藤 花子")
    assert first == marks.avatar("佐藤 花子")
    assert 'aria-hidden="true"' in first
    assert "is-organisation" in marks.avatar("Harrow & Pine", "organisation", "large")


def test_a_name_cannot_smuggle_markup_into_an_avatar() -> None:
    assert "<script" not in marks.avatar("<script> <img>")


@pytest.mark.parametrize(
    ("probability", "word"),
    [(1.0, "almost certain"), (0.95, "almost certain"), (0.94, "very likely"), (0.6, "likely"), (0.4, "possible")],
)
def test_how_sure_in_a_word(probability: float, word: str) -> None:
    with translation.override("en"):
        assert marks.sureness(probability) == word


def test_the_unlikely_is_called_so_down_to_nothing() -> None:
    with translation.override("en"):
        assert marks.sureness(0.2) == "a guess"
        assert marks.sureness(0.0) == "unlikely"


def test_confidence_draws_its_level_its_interval_and_its_word() -> None:
    with translation.override("en"):
        meter = marks.confidence(0.5, 0.25, 0.75)
    assert 'class="level" y="2.5" width="26.0"' in meter
    assert 'class="span" x="13.0" y="0" width="26.0"' in meter
    assert "possible" in meter
    assert "style=" not in meter


def test_confidence_never_draws_past_its_ends() -> None:
    assert 'width="52.0"' in marks.confidence(1.7)
    assert 'width="0.0"' in marks.confidence(-1)


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in marks.icon("email")
    named = marks.icon("email", "small", 'From "her"')
    assert 'role="img"' in named
    assert "From &quot;her&quot;" in named


@pytest.mark.parametrize(
    ("sentence", "kept_whole"),
    [
        ("今後90日の購入額が下回る（18～67%、通常は13%）", ["90日", "18～67%"]),
        ("通常每28天购买一次，以前约有6种", ["28天", "6种"]),
        ("株式会社ルミエール（−￥196,600）、2026年9月25日", ["−￥196,600", "2026年9月25日"]),
        ("Fern & Fable Ltd (−£1,534): 23–33%, <usual> 53%. It's 5.", ["−£1,534", "23–33%"]),
    ],
)
def test_no_line_ends_within_a_figure_and_its_unit_or_a_range(sentence: str, kept_whole: list[str]) -> None:
    marked = marks.whole(sentence)
    assert re.findall(r'<span class="is-whole">(.*?)</span>', marked) == kept_whole
    assert unescape(strip_tags(marked)) == sentence
