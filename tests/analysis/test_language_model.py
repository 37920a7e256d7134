"""What texts tell, in three languages; the model is made again from its texts; a damaged one is silent."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from farley.analysis.encoder import encode
from farley.analysis.language.corpus import DATA, LANGUAGES, Sample, folds_of, goemotions, own_samples
from farley.analysis.language.features import plain, vocabulary_of
from farley.analysis.language.fitting import fit_weights
from farley.analysis.language.measuring import calibration_error, macro_f1
from farley.analysis.language.model import FOLDER, NAME, ModelDamaged, load_model, save_model
from farley.analysis.language.questions import EMOTIONS, INTENTS, QUESTIONS, SENTIMENTS, columns_of
from farley.analysis.language.reading import read_signals
from farley.analysis.language.training import train

TEST = Path(__file__).parent / "data" / "language"
TOO_NEAR = 0.6

THANKS = [
    "Thank you so much, the tea was wonderful!",
    "本当にありがとうございます。とても美味しかったです!",
    "非常感谢,茶很好喝!",
]
COMPLAINTS = [
    "Late again, and nobody answers my calls.",
    "また遅れています。電話にも出ないし、ひどいです。",
    "又晚了,电话也没人接,太差了。",
]
BUSINESS = [
    "Please send the invoice for May to our new address.",
    "五月分の請求書を新しい住所にお送りください。",
    "请把五月份的发票寄到我们的新地址。",
]


PLAINLY_GOOD = [
    "Fits perfectly and feels sturdy.",
    "Quick delivery, friendly driver.",
    "Battery easily lasts two days.",
    "早くて丁寧、また頼みます。",
    "軽くて使いやすいです。",
    "味が濃くて美味しかった。",
    "送得快，味道也好。",
    "质量不错，尺码正好。",
    "服务态度很好，下次还来。",
]
PLAINLY_BAD = [
    "Stopped working after three days.",
    "Tasteless and overpriced.",
    "The worst quality I have ever bought.",
    "最悪の品質です。",
    "味が薄くてまずい。",
    "三日で壊れました。",
    "味道很一般，还贵。",
    "用了三天就坏了。",
    "肉是凉的，没什么味道。",
]


@pytest.mark.parametrize(("texts", "side"), [(PLAINLY_GOOD, 1), (PLAINLY_BAD, -1)])
def test_plain_words_are_read_for_what_they_say(texts: list[str], side: int) -> None:
    """A model that had learned from many hard sentences took some such for their contrary."""
    misread = [text for text, read in zip(texts, read_signals(texts), strict=True) if read.score * side <= 0]
    assert len(misread) <= 0.25 * len(texts), misread


@pytest.mark.parametrize(
    ("language", "thanks", "complaint", "business"),
    list(zip(LANGUAGES, THANKS, COMPLAINTS, BUSINESS, strict=True)),
)
def test_thanks_complaints_and_business_are_told_apart(
    language: str, thanks: str, complaint: str, business: str
) -> None:
    good, bad, neither = read_signals([thanks, complaint, business])
    assert good.score > 0.25 > abs(neither.score)
    assert bad.score < -0.25
    assert (good.sentiment.name, bad.sentiment.name) == ("positive", "negative")
    assert "gratitude" in {emotion.name for emotion in good.emotions}
    assert (good.intent.name, bad.intent.name, neither.intent.name) == ("praise", "complaint", "request")
    assert {good.language, bad.language, neither.language} == {language}
    assert (good.model, good.holder.name) == (NAME, "writer")


def test_the_words_that_it_hangs_on_are_named() -> None:
    text = "Please send the invoice for May, your driver was terribly rude to my mother, we open at nine."
    (signals,) = read_signals([text])
    assert "terribly rude" in text[signals.sentiment.start : signals.sentiment.end]
    assert text[signals.sentiment.start : signals.sentiment.end] != text
    for emotion in signals.emotions:
        assert 0 <= emotion.start < emotion.end <= len(text)
        assert 0 < emotion.probability <= 1


def test_a_letter_is_read_to_its_end_in_passages() -> None:
    letter = "We met at the fair in March and talked about the new line of tins. " * 6
    text = letter + "I am furious: the driver was terribly rude, and nobody apologised."
    (signals,) = read_signals([text])
    assert signals.score < 0
    assert text.index("I am furious") <= signals.sentiment.start


def test_whose_feeling_a_note_tells() -> None:
    own = "正直、こちらの準備不足でした。悔しいです。"
    told = "先方は新しい茶器をとても気に入っているとのこと。"
    assert [signals.holder.name for signals in read_signals([own, told], kind="note")] == ["writer", "customer"]
    assert [signals.holder.name for signals in read_signals([own, told], kind="mail")] == ["writer", "writer"]


def test_a_text_without_words_tells_nothing() -> None:
    for signals in read_signals(["", "   ", "12", "..."]):
        assert (signals.score, signals.certainty, signals.emotions) == (0, 0, ())
        assert (signals.sentiment.name, signals.intent.name) == ("neutral", "statement")
    assert read_signals([]) == []


def test_texts_do_not_influence_each_other() -> None:
    together = read_signals([*THANKS, *COMPLAINTS])
    alone = [read_signals([text])[0] for text in (*THANKS, *COMPLAINTS)]
    assert [round(each.score, 4) for each in together] == [round(each.score, 4) for each in alone]
    assert [each.intent.name for each in together] == [each.intent.name for each in alone]


def test_a_vector_has_length_one_and_no_text_is_too_long() -> None:
    vectors = encode(["tea", "茶" * 5000, ""])
    assert vectors.shape == (3, 512)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-3)


def test_every_language_has_its_own_sentences_with_known_labels() -> None:
    for part, folder, fewest in (("train", DATA, 1500), ("test", TEST, 200)):
        samples = own_samples(folder, part=part)
        for language in LANGUAGES:
            assert len([each for each in samples if each.language == language]) >= fewest
        assert {each.sentiment for each in samples} == {*SENTIMENTS, "mixed"}
        assert {each.intent for each in samples} == set(INTENTS)
        assert frozenset().union(*(each.emotions or () for each in samples)) == set(EMOTIONS)


def test_sentences_written_together_are_learned_from_together() -> None:
    samples = own_samples()
    folds = folds_of(samples)
    where: dict[str, set[int]] = {}
    for sample, fold in zip(samples, folds.tolist(), strict=True):
        where.setdefault(sample.group, set()).add(fold)
    assert {len(parts) for parts in where.values()} == {1}
    assert min(np.bincount(folds)) > len(samples) / 6


def test_the_test_part_is_as_it_was_before_the_first_training() -> None:
    for line in (TEST / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((TEST / name.lstrip("*")).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_tested_that_was_nearly_learned(language: str) -> None:
    learned = [each.text for each in own_samples() if each.language == language]
    tested = [each.text for each in own_samples(TEST, part="test") if each.language == language]
    vocabulary = RunsOfFour([*learned, *tested])
    one, other = vocabulary.rows(tested), vocabulary.rows(learned)
    common = (one @ other.T).toarray()
    likeness = common / (one.sum(axis=1)[:, None] + other.sum(axis=1)[None] - common)
    tested_line, learned_line = np.unravel_index(likeness.argmax(), likeness.shape)
    assert likeness.max() <= TOO_NEAR, f"test_{language} {tested_line + 1} is near train_{language} {learned_line + 1}"


class RunsOfFour:
    """Which runs of four characters stand in texts."""

    def __init__(self, texts: list[str]) -> None:
        self.places = {run: place for place, run in enumerate(sorted(set().union(*map(self.runs, texts))))}

    def runs(self, text: str) -> set[str]:
        return {plain(text)[start : start + 4] for start in range(max(1, len(plain(text)) - 3))}

    def rows(self, texts: list[str]) -> sparse.csr_array:
        places = [[self.places[run] for run in self.runs(text)] for text in texts]
        starts = np.cumsum([0, *map(len, places)])
        flat = np.concatenate([np.array(each, dtype=np.int64) for each in places])
        return sparse.csr_array((np.ones(len(flat)), flat, starts), shape=(len(texts), len(self.places)))


def test_comments_of_goemotions_are_read_with_our_labels(tmp_path: Path) -> None:
    (tmp_path / "labels.txt").write_text("admiration\nannoyance\ngratitude\nneutral\n")
    rows = ["Well done, thank you!\t0,2\tx1", "Not this again.\t1\tx2", "It is noon.\t3\tx3", "Nice, and yet.\t0,1\tx4"]
    (tmp_path / "train.tsv").write_text("\n".join(rows) + "\n")
    found = goemotions(tmp_path / "train.tsv", tmp_path / "labels.txt")
    assert [(each.sentiment, sorted(each.emotions or ())) for each in found] == [
        ("positive", ["gratitude", "joy"]),
        ("negative", ["anger"]),
        ("neutral", []),
        ("mixed", ["anger", "joy"]),
    ]


def test_runs_are_known_by_numbers_and_rows_have_length_one() -> None:
    vocabulary = vocabulary_of(["good tea", "good cake", "茶がおいしい", "お茶がおいしい"])
    rows = vocabulary.matrix(["GOOD tea", "ｇｏｏｄ tea", "xyz", "茶がおいしい"])
    lengths = np.sqrt((rows.toarray() ** 2).sum(axis=1))
    assert lengths[[0, 1, 3]] == pytest.approx([1, 1, 1], abs=1e-5)
    assert abs(rows[[0]] - rows[[1]]).sum() == 0
    assert vocabulary.keys.dtype == np.uint32


def test_a_vocabulary_without_runs_reads_nothing() -> None:
    assert vocabulary_of(["tea", "cake"]).matrix(["tea", "茶"]).shape[0] == 2
    assert vocabulary_of([]).matrix(["tea"]).shape == (1, 0)


def test_the_same_texts_give_the_same_files(tmp_path: Path) -> None:
    few = _few()
    for name in ("one", "two"):
        save_model(train(few, few[:9], name="small").model, tmp_path / name, about={})
    for file in ("model.npz", "model.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    texts = THANKS + COMPLAINTS
    small = load_model(tmp_path / "one")
    probabilities = small.probabilities(texts, ["en", "ja", "zh"] * 2)
    assert probabilities[:, :3].sum(axis=1) == pytest.approx(np.ones(6))


def _few() -> list[Sample]:
    return [each for place, each in enumerate(own_samples()) if place % 670 < 1]


def test_a_model_without_comments_reads_posts_as_it_reads_english() -> None:
    model = train(_few(), name="small").model
    told = model.probabilities(THANKS * 2, ["en"] * 3 + ["posts"] * 3)
    assert told[:3] == pytest.approx(told[3:])


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    card, data = (FOLDER / "model.json").read_text(), (FOLDER / "model.npz").read_bytes()
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 1
    told = json.loads(card)
    for name, words, arrays in (
        ("flipped", card, bytes(flipped)),
        ("cut", card, data[:900]),
        ("empty", "", data),
        ("no list", "[]", data),
        ("other vectors", json.dumps(told | {"encoder": "something else"}), data),
        ("no arrays", json.dumps(told | {"sha256": hashlib.sha256(b"tea").hexdigest()}), b"tea"),
    ):
        folder = tmp_path / name
        _write(folder, words, arrays)
        with pytest.raises(ModelDamaged):
            load_model(folder)
    with pytest.raises(ModelDamaged):
        load_model(tmp_path / "missing")


def _write(folder: Path, card: str, arrays: bytes) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "model.json").write_text(card)
    (folder / "model.npz").write_bytes(arrays)


def test_the_shipped_model_is_small_and_names_what_it_was_made_from() -> None:
    card = json.loads((FOLDER / "model.json").read_text())
    assert card["name"] == NAME
    assert sum(path.stat().st_size for path in (FOLDER / "model.npz", FOLDER / "model.json")) < 6_000_000
    for language in LANGUAGES:
        digest = hashlib.sha256((DATA / f"train_{language}.tsv").read_bytes()).hexdigest()
        assert card["trained_on"][f"train_{language}.tsv"] == digest
    assert "CC BY 4.0" in card["licence"]


def test_the_figures_that_it_is_measured_by() -> None:
    named, meant = _marks("110", "001"), _marks("100", "001")
    assert macro_f1(named.T, meant.T) == pytest.approx((2 / 3 + 1) / 2)
    said, was = np.array([0.9] * 10), np.array([1.0] * 9 + [0.0])
    assert calibration_error(said, was) == pytest.approx(0)
    assert calibration_error(said, 1 - was) == pytest.approx(0.8)


def _marks(*rows: Iterable[str]) -> np.ndarray:
    return np.array([[mark == "1" for mark in row] for row in rows])


@pytest.mark.parametrize("one_of_them", [True, False])
def test_a_voice_that_knows_counts_and_one_that_guesses_does_not(one_of_them: bool) -> None:
    chance = np.random.default_rng(3)
    wanted = np.eye(3)[chance.integers(3, size=900)]
    knows, guesses = 2 * wanted - 1 + chance.normal(0, 1, wanted.shape), chance.normal(0, 1, wanted.shape)
    heard, each = np.stack([knows, guesses], axis=1), np.ones(len(wanted))
    counts, intercepts = fit_weights(heard, wanted, ridge=1.0, weights=each, one_of_them=one_of_them)
    assert (counts.shape, intercepts.shape) == ((2,), (3,))
    assert counts[0] > 1 > 0.2 > abs(counts[1])
    held_down, _intercepts = fit_weights(heard, wanted, ridge=1e4, weights=each, one_of_them=one_of_them)
    assert 0 < held_down[0] < counts[0] / 2


def test_a_voice_counts_the_same_for_all_answers_to_a_question() -> None:
    weights = load_model().weights
    for question in QUESTIONS:
        theirs = weights[:, :, columns_of(question)]
        assert (theirs == theirs[:, :, :1]).all()


def test_heads_that_count_nothing_for_a_language_need_not_be_asked() -> None:
    model, texts, groups = load_model(), THANKS + COMPLAINTS, ["en", "ja", "zh"] * 2
    asked, spared = model.heard(texts), model.heard(texts, groups)
    assert model.weighed(asked, groups) == pytest.approx(model.weighed(spared, groups), abs=1e-4)
