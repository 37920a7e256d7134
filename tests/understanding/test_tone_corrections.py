"""A person says what a text tells: their word counts everywhere, and the model's reading stays beside it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from farley.base.changes import Change
from farley.base.errors import Invalid, Refused
from farley.timeline import kinds
from farley.understanding import hearing
from farley.understanding.actions import (
    correct_tone,
    read_new_tones,
    run_insight,
    tones,
    withdraw_tone_correction,
)
from farley.understanding.hearing import Told
from farley.understanding.models import Tone, ToneCorrection
from farley.understanding.queries import understanding_of
from farley.warehouse import export, store
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, happens, history_now, shop_of, writes

pytestmark = pytest.mark.django_db(transaction=True)  # readers of the stream see what is committed

POLITE = "Thank you for the offer. We will think about it and come back to you."
DECLINES = Told("upset", ("disappointment",), "refusal", "customer")


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


def as_model_reads(monkeypatch: pytest.MonkeyPatch, *, score: float, model: str = "language-1") -> None:
    """Let the model read the same in every text, so that no test hangs on what it learned."""
    thanks = ["gratitude", 0.9, 0, 10]

    def read(rows: Any) -> list[Tone]:
        words = {"certainty": 0.8, "language": "en", "model": model, "start": 0, "end": 10, "emotions": [thanks]}
        return [Tone(interaction=row, score=score, intent="praise", intent_probability=0.7, **words) for row in rows]

    monkeypatch.setattr(tones, "_read", read)


def test_a_persons_word_counts_and_what_the_model_read_stays_beside_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    as_model_reads(monkeypatch, score=0.9)
    mail = writes(shop.hanako, POLITE, 3)
    read_new_tones(at=NOW)
    export.export_all()

    correct_tone(mail, DECLINES, by=shop.ben, at=NOW)

    tone = Tone.objects.get()
    assert hearing.told_by(tone) == DECLINES
    assert tone.score < hearing.UPSET
    assert hearing.told_by(hearing.as_read(tone)) == Told("pleased", ("gratitude",), "praise", "customer")
    change = Change.objects.get(subject_kind="tonecorrection")
    assert (change.verb, change.by, change.fields["intent"]) == ("correct", shop.ben, ["praise", "refusal"])
    export.export_all()
    with store.history() as history:
        (row,) = history.tones.to_pyarrow().to_pylist()
    assert (row["intent"], row["emotions"], row["score"]) == ("refusal", "disappointment", tone.score)


def test_a_new_model_reads_anew_and_the_word_stays(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    as_model_reads(monkeypatch, score=0.9)
    mail = writes(shop.hanako, POLITE, 3)
    read_new_tones(at=NOW)
    correct_tone(mail, DECLINES, by=shop.ben, at=NOW)

    monkeypatch.setattr(tones, "NAME", "newer")
    as_model_reads(monkeypatch, score=0.0, model="newer")
    assert read_new_tones(at=NOW) == 1

    tone = Tone.objects.get()
    assert hearing.told_by(tone) == DECLINES
    assert (tone.model, hearing.told_by(hearing.as_read(tone)).sentiment) == ("newer", "neutral")


def test_a_slip_is_taken_back_word_by_word(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    as_model_reads(monkeypatch, score=0.9)
    mail = writes(shop.hanako, POLITE, 3)
    read_new_tones(at=NOW)
    read = hearing.told_by(Tone.objects.get())
    correct_tone(mail, DECLINES, by=shop.ben, at=NOW)
    correct_tone(mail, replace(DECLINES, sentiment="neutral"), by=shop.aiko, at=NOW)

    withdraw_tone_correction(mail, by=shop.aiko, at=NOW)
    assert hearing.told_by(Tone.objects.get()) == DECLINES
    withdraw_tone_correction(mail, by=shop.aiko, at=NOW)

    tone = Tone.objects.get()
    assert (hearing.told_by(tone), tone.score, tone.correction, tone.read) == (read, 0.9, None, None)
    assert ToneCorrection.objects.filter(withdrawn_at=NOW).count() == 2
    with pytest.raises(Invalid):
        withdraw_tone_correction(mail, by=shop.aiko, at=NOW)


def test_who_says_the_same_as_the_model_confirms_it(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    as_model_reads(monkeypatch, score=0.9)
    mail = writes(shop.hanako, POLITE, 3)
    read_new_tones(at=NOW)
    correct_tone(mail, hearing.told_by(Tone.objects.get()), by=shop.ben, at=NOW)
    tone = Tone.objects.get()
    assert (tone.score, tone.certainty, tone.end) == (0.9, 1.0, 10)
    assert Change.objects.get(subject_kind="tonecorrection").verb == "confirm"


def test_what_people_said_turns_the_tone(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    as_model_reads(monkeypatch, score=0.9)
    for days in range(300, 60, -30):
        writes(shop.hanako, POLITE, days)
    lately = [writes(shop.hanako, POLITE, days) for days in (40, 30, 20, 10)]
    read_new_tones(at=NOW)
    for mail in lately:
        correct_tone(mail, DECLINES, by=shop.ben, at=NOW)
    run_insight("tone_turned", history_now(), as_of=NOW, at=NOW)
    (view,) = understanding_of(shop.ben, [shop.hanako.pk], at=NOW).insights
    assert view.statement == "tone_worse"


def test_what_cannot_be_said_of_a_text(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    as_model_reads(monkeypatch, score=0.9)
    mail = writes(shop.hanako, POLITE, 3)
    with pytest.raises(Invalid, match="not read yet"):
        correct_tone(mail, DECLINES, by=shop.ben, at=NOW)
    note = happens(shop.hanako, kinds.Note(), 2, "test", "all", text="I was ashamed.", channel="note")
    read_new_tones(at=NOW)
    for wrong in (
        replace(DECLINES, sentiment="mixed"),
        replace(DECLINES, emotions=("envy",)),
        replace(DECLINES, intent="nothing"),
        replace(DECLINES, holder="nobody"),
        replace(DECLINES, holder="colleague"),
    ):
        with pytest.raises(Invalid):
            correct_tone(mail, wrong, by=shop.ben, at=NOW)
    with pytest.raises(Refused):
        correct_tone(mail, DECLINES, by=shop.eve, at=NOW)
    with pytest.raises(Refused):
        withdraw_tone_correction(mail, by=shop.eve, at=NOW)
    assert not ToneCorrection.objects.exists()
    correct_tone(note, replace(DECLINES, holder="colleague"), by=shop.ben, at=NOW)
    assert Tone.objects.get(interaction=note).holder == "colleague"
