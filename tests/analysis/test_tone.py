"""What texts sound like, in three languages; and that a damaged model never answers."""

import json
from pathlib import Path

import numpy as np
import pytest

from farley.analysis.encoder import encode
from farley.analysis.tone import MODEL_FILE, ModelDamaged, load_model, read_tones, save_model
from farley.analysis.train_tone import labelled, main, measure, own_sentences, train

NOT_TRAINED_ON = Path(__file__).parent / "data" / "tone_not_trained_on.tsv"

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
BUSINESS = ["Please send the invoice for May.", "五月分の請求書をお送りください。", "请把五月份的发票发给我。"]


@pytest.mark.parametrize(("thanks", "complaint", "business"), list(zip(THANKS, COMPLAINTS, BUSINESS, strict=True)))
def test_thanks_sound_good_complaints_bad_and_business_like_neither(thanks: str, complaint: str, business: str) -> None:
    good, bad, neither = read_tones([thanks, complaint, business])
    assert good.score > 0.25 > abs(neither.score)
    assert bad.score < -0.25


def test_a_polite_japanese_refusal_is_heard() -> None:
    (refusal,) = read_tones(["せっかくのご提案ですが、今回は見送らせていただきます。"])
    assert refusal.score < -0.2
    assert refusal.language == "ja"


def test_the_words_that_it_hangs_on_are_named() -> None:
    text = "Please send the invoice for May. Your driver was terribly rude to my mother. We open at nine."
    (tone,) = read_tones([text])
    assert text[tone.start : tone.end] == "Your driver was terribly rude to my mother."


def test_of_a_single_sentence_its_parts_are_weighed() -> None:
    text = "五月の請求書の件ですが、対応がひどくて本当にがっかりしました、よろしくお願いします"
    (tone,) = read_tones([text])
    assert "がっかり" in text[tone.start : tone.end]


def test_a_text_without_tone_hangs_on_nothing() -> None:
    for tone in read_tones(["", "   ", "12"]):
        assert -1 <= tone.score <= 1
        assert tone.start == 0


def test_texts_do_not_influence_each_other() -> None:
    together = read_tones([*THANKS, *COMPLAINTS])
    alone = [read_tones([text])[0] for text in (*THANKS, *COMPLAINTS)]
    assert [round(tone.score, 4) for tone in together] == [round(tone.score, 4) for tone in alone]


def test_the_figures_of_the_model_card_hold() -> None:
    figures = measure(load_model(), labelled(NOT_TRAINED_ON))
    assert {language: each.texts for language, each in figures.items()} == {"en": 30, "ja": 30, "zh": 30}
    for language, (three, two) in {"en": (0.70, 0.75), "ja": (0.80, 0.85), "zh": (0.77, 0.80)}.items():
        assert figures[language].right_of_three == pytest.approx(three, abs=0.04)
        assert figures[language].right_of_two == pytest.approx(two, abs=0.06)


def test_nothing_is_tested_that_was_trained_on() -> None:
    assert not {each.text for each in own_sentences()} & {each.text for each in labelled(NOT_TRAINED_ON)}


def test_every_language_has_its_own_sentences() -> None:
    for language in ("en", "ja", "zh"):
        labels = [each.label for each in own_sentences() if each.language == language]
        assert len(labels) >= 150
        assert min(labels.count(label) for label in ("negative", "neutral", "positive")) >= 50


def test_a_vector_has_length_one_and_no_text_is_too_long() -> None:
    vectors = encode(["tea", "茶" * 5000, ""])
    assert vectors.shape == (3, 512)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-3)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    content = json.loads(MODEL_FILE.read_text())
    flipped = content["weights"][:100] + ("A" if content["weights"][100] != "A" else "B") + content["weights"][101:]
    cases = {
        "flipped": json.dumps(content | {"weights": flipped}),
        "cut": MODEL_FILE.read_text()[:900],
        "empty": "",
        "other": json.dumps(content | {"encoder": "something else"}),
        "no list": "[]",
    }
    for name, text in cases.items():
        path = tmp_path / f"{name}.json"
        path.write_text(text)
        with pytest.raises(ModelDamaged):
            load_model(path)
    with pytest.raises(ModelDamaged):
        load_model(tmp_path / "missing.json")


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    model = train([each for each in own_sentences() if each.language == "en"][::6], name="small")
    save_model(model, tmp_path / "small.json")
    assert np.allclose(load_model(tmp_path / "small.json").weights, model.weights, atol=1e-5)


@pytest.mark.slow
def test_the_model_is_made_again_from_its_sentences(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert main(["--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "one").read_text() == (tmp_path / "two").read_text()
