"""What is said: enough different texts, in the language they claim, and a tone that follows what happened."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from farley.demo.records import DemoCompany, Happening, Kind, Topic
from farley.demo.texts import phrasebook
from farley.demo.texts.phrasebook import TONES, slots

KANA = re.compile(r"[ぁ-んァ-ヺ]")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("language", ["ja", "zh", "en"])
def test_there_are_over_sixty_base_texts_in_each_language(language: str) -> None:
    book = phrasebook(language)
    assert len(set(book.base_texts())) > 60
    assert set(book.said) | {Topic.COMPLAINT} == set(Topic)
    assert set(TONES) == set(Topic)


@pytest.mark.parametrize("language", ["ja", "zh", "en"])
def test_every_slot_is_one_that_can_be_filled(language: str) -> None:
    book = phrasebook(language)
    known = {
        "season",
        "tea",
        "product",
        "ware",
        "gear",
        "order",
        "days",
        "quantity",
        "name",
        "firm",
        "staff",
        *book.words,
    }
    assert {slot for text in book.base_texts() for slot in slots(text)} <= known


def test_texts_are_in_the_language_that_they_say(tsukishiro: DemoCompany) -> None:
    language_of = {who.key: who.language for who in (*tsukishiro.people, *tsukishiro.organisations)}
    for happening in _said(tsukishiro):
        language, text = language_of[happening.customer], happening.text
        if language == "ja":
            assert KANA.search(text), text
        elif language == "zh":
            assert HAN.search(text), text
            assert not KANA.search(text), text
        else:
            assert not HAN.search(text), text
            assert not KANA.search(text), text


def test_no_slot_is_left_open_and_few_letters_are_alike(tsukishiro: DemoCompany) -> None:
    incoming = [happening for happening in _said(tsukishiro) if happening.direction == "in"]
    letters = [happening.text for happening in incoming if happening.kind is Kind.EMAIL]
    assert [text for text in letters if re.search(r"[{}]|  ", text)] == []
    assert Counter(letters).most_common(1)[0][1] <= 12
    assert len(set(letters)) > 0.8 * len(letters)


def test_a_complaint_follows_something_that_went_wrong(tsukishiro: DemoCompany) -> None:
    """In the ordinary histories each complaint is about an order, placed before it."""
    bought = {happening.order: happening.at for happening in tsukishiro.happenings if happening.kind is Kind.PURCHASE}
    complaints = [happening for happening in _of_topic(tsukishiro, Topic.COMPLAINT) if happening.kind is Kind.EMAIL]
    assert len(complaints) > 60
    assert all(bought[complaint.order] < complaint.at for complaint in complaints)


def test_a_late_delivery_is_late_in_all_that_is_said_of_it(tsukishiro: DemoCompany) -> None:
    delayed = {happening.order for happening in tsukishiro.happenings if happening.event == "Delivery Delayed"}
    for question in _of_topic(tsukishiro, Topic.DELAY):
        if question.kind is Kind.EMAIL:
            assert question.order in delayed


def test_tone_follows_topic(tsukishiro: DemoCompany) -> None:
    tones = {topic: [h.meant.tone for h in _of_topic(tsukishiro, topic) if h.meant] for topic in Topic}
    assert min(tones[Topic.PRAISE]) > 0 > max(tones[Topic.COMPLAINT])
    assert sum(tones[Topic.QUESTION]) == 0


def test_an_answer_has_the_subject_and_the_thread_of_the_letter(tsukishiro: DemoCompany) -> None:
    letters = {(h.customer, h.thread): h for h in tsukishiro.happenings if h.kind is Kind.EMAIL and h.direction == "in"}
    answers = [h for h in tsukishiro.happenings if h.subject.startswith("Re: ")]
    assert len(answers) > 1000
    for answer in answers:
        letter = letters[answer.customer, answer.thread]
        assert answer.subject == f"Re: {letter.subject}"
        assert answer.at > letter.at


def test_notes_say_how_something_was_learned_and_how_sure_it_is(tsukishiro: DemoCompany) -> None:
    notes = [happening for happening in tsukishiro.happenings if happening.kind is Kind.NOTE]
    assert {note.learned_how for note in notes} == {"said", "seen", "second_hand", "inferred"}
    assert all(note.by for note in notes)
    assert max(note.sure for note in notes if note.learned_how == "second_hand") < 0.7


def _said(tsukishiro: DemoCompany) -> list[Happening]:
    return [happening for happening in tsukishiro.happenings if happening.text]


def _of_topic(tsukishiro: DemoCompany, topic: Topic) -> list[Happening]:
    return [h for h in tsukishiro.happenings if h.meant and h.meant.topic is topic]
