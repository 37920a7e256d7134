"""Themes planted in three languages are found, named in each, taken up again, and grow only when it is sure."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from farley.analysis.calibration import TooFewCases
from farley.analysis.encoder import encode
from farley.analysis.themes import (
    NOWHERE,
    Group,
    Heard,
    Ints,
    Said,
    Usual,
    Vectors,
    find_groups,
    growths,
    key_phrases,
    middle,
    nearest,
    packed,
    parted,
    same_as_before,
    sentences_of,
    unpacked,
)
from tests.analysis.voices import PLANTED, voices

VOICES = voices()
CUSTOMERS = np.array([voice.customer_id for voice in VOICES])
NAMES = {
    "delay": {"en": "deliver", "ja": "配送", "zh": "延迟"},
    "packaging": {"en": "box", "ja": "箱", "zh": "包装"},
    "price": {"en": "price", "ja": "値上げ", "zh": "涨价"},
    "refund": {"en": "refund", "ja": "返金", "zh": "退款"},
}


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return encode([voice.text for voice in VOICES])


@pytest.fixture(scope="module")
def groups(vectors: Vectors) -> list[Group]:
    return find_groups(vectors, CUSTOMERS, seed=3)


def test_planted_themes_are_found_across_languages(groups: list[Group]) -> None:
    assert {planted_in(group) for group in groups[:4]} == set(PLANTED)
    for group in groups[:4]:
        theme = planted_in(group)
        inside = [VOICES[row] for row in group.members]
        assert Counter(voice.theme for voice in inside)[theme] >= 0.9 * len(inside)
        assert len(inside) >= 0.85 * sum(voice.theme == theme for voice in VOICES)
        assert {voice.language for voice in inside} == {"en", "ja", "zh"}


def test_a_vector_keeps_its_direction_in_512_bytes(vectors: Vectors) -> None:
    kept = packed(vectors)
    assert {len(each) for each in kept} == {512}
    assert float((unpacked(kept) * vectors).sum(axis=1).min()) > 0.999
    assert packed(vectors[:0]) == []
    assert unpacked([]).shape == (0, 512)


def test_what_was_said_once_is_no_theme(groups: list[Group]) -> None:
    inside = {VOICES[row].text for group in groups for row in group.members if planted_in(group) == ""}
    assert len(inside) <= 0.05 * sum(voice.theme == "" for voice in VOICES)


def test_the_same_seed_finds_the_same(vectors: Vectors, groups: list[Group]) -> None:
    again = find_groups(vectors, CUSTOMERS, seed=3)
    assert [group.members.tolist() for group in again] == [group.members.tolist() for group in groups]


def test_what_few_customers_say_over_and_over_is_no_theme(vectors: Vectors) -> None:
    assert find_groups(vectors, CUSTOMERS % 4) == []
    assert find_groups(vectors[:3], CUSTOMERS[:3]) == []
    assert find_groups(np.zeros((0, 512), dtype=np.float32), CUSTOMERS[:0]) == []


def test_of_very_many_sentences_a_part_is_looked_at(vectors: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("farley.analysis.themes.clustering.MOST_LOOKED_AT", 300)
    found = find_groups(vectors, CUSTOMERS, seed=3)
    assert {planted_in(group) for group in found} >= set(PLANTED)
    assert sum(len(group.members) for group in found) <= 300


def test_themes_are_named_in_their_languages_by_what_is_said_in_them(groups: list[Group]) -> None:
    said = [Said(voice.text, voice.language, voice.customer_id) for voice in VOICES]
    usual = Usual.of(said)
    for group in groups[:4]:
        names = key_phrases([said[row] for row in group.members], usual)
        for language, word in NAMES[planted_in(group)].items():
            assert any(word in phrase for phrase in names[language]), names


def test_new_sentences_go_to_the_theme_they_are_like(groups: list[Group]) -> None:
    anchors = np.stack([group.anchor for group in groups])
    new = [
        "The courier is late again.",
        "荷物がまだ届かず、配送が遅れています。",
        "My cat is asleep.",
    ]
    places, likeness = nearest(encode(new), anchors)
    assert [planted_in(groups[place]) if place != NOWHERE else None for place in places] == ["delay", "delay", None]
    assert likeness[0] > likeness[2]
    assert nearest(encode(new), anchors[:0])[0].tolist() == [NOWHERE] * 3


def test_a_theme_can_be_parted_into_what_it_consists_of(vectors: Vectors) -> None:
    mixed = np.array([row for row, voice in enumerate(VOICES) if voice.theme in ("price", "packaging")])
    parts = parted(vectors[mixed], 2)
    for part in (0, 1):
        themes = Counter(VOICES[row].theme for row in mixed[parts == part])
        assert len(themes) == 1 or themes.most_common()[1][1] <= 2
    assert middle(vectors[mixed]) @ middle(vectors[mixed]) == pytest.approx(1)


def test_a_later_run_recognises_the_themes_of_an_earlier_one(vectors: Vectors, groups: list[Group]) -> None:
    before = themes_by_row(groups)
    later = find_groups(vectors[40:], CUSTOMERS[40:], seed=8)
    same = same_as_before(later, before[40:])
    for place, group in enumerate(later):
        names = {VOICES[40 + row].theme for row in group.members}
        if names & set(PLANTED):
            assert planted_in(groups[same[place]]) in names
    assert same_as_before([], before) == {}
    assert same_as_before(later, np.full(len(before) - 40, NOWHERE)) == {}


def test_a_theme_grows_only_when_it_is_sure() -> None:
    found = growths({1: Heard(18, 12), 2: Heard(6, 0), 3: Heard(9, 20), 4: Heard(3, 0)}, now=100, before=300)
    assert not isinstance(found, TooFewCases)
    assert {number: growth.state for number, growth in found.items()} == {1: "growing", 2: "new", 3: "", 4: ""}
    assert found[1].low < found[1].share - found[1].share_before < found[1].high
    assert growths({1: Heard(9, 0)}, now=29, before=300) == TooFewCases(29, 30)


def test_the_more_themes_are_looked_at_the_surer_one_has_to_be() -> None:
    alone, among = (growths({number: Heard(9, 9) for number in range(many)}, now=100, before=300) for many in (1, 200))
    assert not isinstance(alone, TooFewCases)
    assert not isinstance(among, TooFewCases)
    assert alone[0].state == "growing"
    assert among[0].state == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Hello Ms Sato,\nThank you very much. The parcel weighs 3.5 kg and is late! Could you check?\n\n"
            "Best regards,\nEmma\n> an old sentence that was quoted",
            ["The parcel weighs 3.5 kg and is late!", "Could you check?"],
        ),
        (
            "お世話になっております。月白茶舗の田中と申します。\n配送が遅れています。ご確認のほどよろしくお願いいたします。",
            ["配送が遅れています。"],
        ),
        ("您好，我的快递还没到。谢谢！", ["您好，我的快递还没到。"]),
        ("The tin is dented.\n-----Original Message-----\nWe are glad to send you the tin.", ["The tin is dented."]),
        ("月白製茶 小野寺様\n竹里屋の林です。\n\n箱がつぶれていました。\n\n竹里屋 林", ["箱がつぶれていました。"]),
        ("Good morning, Henry. This is Ada from the mill. The box is torn.\n\nThe Mill", ["The box is torn."]),
        ("月白茶业的朋友们，你们好：\n包装破了。\n平江雅集 李超", ["包装破了。"]),
        ("where is my parcel", ["where is my parcel"]),
        ("ok\n:-)\n", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_what_it_says(text: str, said: list[str]) -> None:
    assert [text[piece.start : piece.end] for piece in sentences_of(text)] == said


def test_a_very_long_text_is_read_from_its_beginning() -> None:
    pieces = sentences_of("The kettle hums a song. " * 500 + "x" * 5_000, usual_language="en")
    assert len(pieces) == 20
    assert {piece.language for piece in pieces} == {"en"}
    assert all(piece.end - piece.start <= 300 for piece in sentences_of("word " * 900))


def planted_in(group: Group) -> str:
    """Which planted theme a group mostly is."""
    counted = Counter(VOICES[row].theme for row in group.members.tolist())
    most: str = max(counted, key=counted.__getitem__)
    return most


def themes_by_row(groups: list[Group]) -> Ints:
    found = np.full(len(VOICES), NOWHERE)
    for place, group in enumerate(groups):
        found[group.members] = place
    return found
