"""What people say of texts teaches the reading: kept only where it helps, dropped with a word, gone with a customer."""

from dataclasses import replace

import numpy as np
import pytest

from farley.analysis.encoder import SIZE
from farley.analysis.language.adjustment import Adjustment
from farley.analysis.language.corpus import Sample
from farley.analysis.language.model import NAME
from farley.analysis.language.questions import ANSWERS
from farley.analysis.language.relearning import Counted, Measured, Relearned
from farley.base.changes import Change
from farley.base.errors import Invalid, Refused
from farley.customers.actions import trash_customers
from farley.privacy.actions import erase_customer
from farley.timeline.models import Interaction
from farley.understanding import jobs
from farley.understanding.actions import (
    are_tones_read,
    correct_tone,
    go_back_to_shipped,
    is_learning_due,
    learn_from_corrections,
    read_new_tones,
    relearning,
    share_read,
)
from farley.understanding.hearing import Told
from farley.understanding.models import LanguageVersion, Tone
from farley.understanding.queries import reading_card
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, shop_of, writes

pytestmark = pytest.mark.django_db(transaction=True)  # readers of the stream see what is committed

PRAISE = Told("pleased", ("joy",), "praise", "customer")
ONE = Counted(12, 6, 9)
BETTER = Measured(
    counted={language: dict.fromkeys(("sentiment", "emotions", "intent", "holder"), ONE) for language in ("", "en")},
    confused_before=[[0, 0, 0], [0, 0, 0], [6, 0, 6]],
    confused_after=[[0, 0, 0], [0, 0, 0], [3, 0, 9]],
    loss_before=1.2,
    loss_after=0.9,
    stayed=Counted(1000, 970, 969),
)


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


@pytest.fixture
def taught(monkeypatch: pytest.MonkeyPatch) -> list[list[Sample]]:
    """Learning takes its time, and is tried without a database: here two corrections teach that all is lovely."""
    lessons: list[list[Sample]] = []

    def relearn(corrections: list[Sample], *, name: str) -> Relearned | None:
        lessons.append(corrections)
        weights = np.zeros((SIZE + 1, ANSWERS), dtype=np.float32)
        weights[-1, 2] = 30
        return Relearned(Adjustment(name, NAME, weights), BETTER) if len(corrections) > 1 else None

    monkeypatch.setattr(relearning, "relearn", relearn)
    return lessons


def corrected(shop: Shop, *texts: str, audience: str = "all") -> list[Interaction]:
    """Texts of Hanako's that were read, and of which Ben said that they are praise."""
    found = [writes(shop.hanako, text, 3, audience=audience) for text in texts]
    read_new_tones(at=NOW)
    for interaction in found:
        correct_tone(interaction, PRAISE, by=shop.ben, at=NOW)
    return found


def test_corrections_teach_and_all_texts_are_read_anew(shop: Shop, taught: list[list[Sample]]) -> None:
    corrected(shop, "Sick tea.", "That one is deadly.")
    other = writes(shop.newcomer, "Where is my parcel?", 2)
    assert jobs.learn_from_corrections(at=NOW) == 2

    assert {(each.kind, each.sentiment, each.intent, each.holder) for each in taught[0]} == {
        ("mail", "positive", "praise", "customer")
    }
    version = LanguageVersion.objects.get()
    assert (version.corrections, version.is_better, version.audience) == (2, True, "all")
    assert version.arrays
    tone = Tone.objects.get(interaction=other)
    assert (tone.model, tone.score > 0.9) == (f"{NAME}+{version.pk}", True)
    assert are_tones_read()
    assert share_read() == 1
    assert Tone.objects.exclude(correction=None).count() == 2
    assert jobs.learn_from_corrections(at=NOW) == 0, "nothing was said since"


def test_what_reads_no_better_is_noted_and_not_used(
    shop: Shop, taught: list[list[Sample]], monkeypatch: pytest.MonkeyPatch
) -> None:
    corrected(shop, "Sick tea.", "That one is deadly.")
    worse = replace(BETTER, loss_after=BETTER.loss_before)
    nothing = np.zeros((SIZE + 1, ANSWERS), dtype=np.float32)
    monkeypatch.setattr(relearning, "relearn", lambda rows, name: Relearned(Adjustment("", NAME, nothing), worse))
    version = learn_from_corrections(by=shop.aiko, at=NOW)
    assert version is not None
    assert (version.is_better, version.arrays) == (False, None)
    assert read_new_tones(at=NOW) == 0


def test_one_goes_back_to_what_was_shipped_and_it_stays_so(shop: Shop, taught: list[list[Sample]]) -> None:
    corrected(shop, "Sick tea.", "That one is deadly.")
    writes(shop.newcomer, "Where is my parcel?", 2)
    jobs.learn_from_corrections(at=NOW)
    with pytest.raises(Refused):
        go_back_to_shipped(by=shop.ben, at=NOW)

    go_back_to_shipped(by=shop.aiko, at=NOW)

    assert not are_tones_read()
    jobs.read_tones(at=NOW)
    assert set(Tone.objects.values_list("model", flat=True)) == {NAME}
    assert Change.objects.filter(subject_kind="languageversion", verb="revert", by=shop.aiko).exists()
    corrected(shop, "Filthy good.")
    assert not is_learning_due()
    with pytest.raises(Invalid):
        go_back_to_shipped(by=shop.aiko, at=NOW)
    assert jobs.learn_from_corrections(at=NOW, by_id=shop.aiko.pk) == 3
    assert Tone.objects.exclude(model=NAME).count() == 4


def test_with_an_erased_customer_goes_what_their_texts_taught(shop: Shop, taught: list[list[Sample]]) -> None:
    corrected(shop, "Sick tea.", "That one is deadly.")
    jobs.learn_from_corrections(at=NOW)
    trash_customers([shop.hanako], by=shop.aiko, at=NOW)
    erase_customer(shop.hanako, by=shop.aiko, at=NOW)
    version = LanguageVersion.objects.get()
    assert (version.arrays, version.dropped_at, version.dropped_by) == (None, NOW, None)
    assert not is_learning_due()


def test_what_is_erased_while_it_is_learned_from_teaches_nothing(
    shop: Shop, taught: list[list[Sample]], monkeypatch: pytest.MonkeyPatch
) -> None:
    corrected(shop, "Sick tea.", "That one is deadly.")
    learn = relearning.relearn

    def erased_meanwhile(corrections: list[Sample], *, name: str) -> Relearned | None:
        trash_customers([shop.hanako], by=shop.aiko, at=NOW)
        erase_customer(shop.hanako, by=shop.aiko, at=NOW)
        return learn(corrections, name=name)

    monkeypatch.setattr(relearning, "relearn", erased_meanwhile)
    assert jobs.learn_from_corrections(at=NOW) == 0
    assert not LanguageVersion.objects.exists()


def test_one_sees_how_often_the_model_was_right(shop: Shop, taught: list[list[Sample]], team: Colleagues) -> None:
    corrected(shop, "Sick tea.", "That one is deadly.")
    shanghai = f"team:{team.shanghai.pk}"
    corrected(shop, "Only for Shanghai.", audience=shanghai)
    jobs.learn_from_corrections(at=NOW)

    bens, chens = reading_card(shop.ben), reading_card(team.chen)

    assert [(each.language, each.cases) for each in bens.agreements] == [("", 2), ("en", 2)]
    assert bens.agreements[0].shares == [None] * 4, "too few cases for a share"
    assert chens.agreements[0].cases == 3
    assert bens.current is not None
    assert bens.current.learnings is None, "the figures rest on what Ben may not see"
    assert chens.current is not None
    assert chens.current.learnings is not None
    assert chens.current.learnings[0].shares == [(50, 75)] * 4


def test_who_does_not_manage_lets_nothing_learn(shop: Shop, taught: list[list[Sample]]) -> None:
    with pytest.raises(Refused):
        learn_from_corrections(by=shop.ben, at=NOW)
    assert learn_from_corrections(by=shop.aiko, at=NOW) is None, "there is nothing to learn from"
