"""Nori asks for our advice, Tom writes to a shop and is one of the best, Ada tells of her garden and buys little."""

from __future__ import annotations

import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.portrait.how_they_see_us import HowTheySeeUs
from tests.analysis.cast import TODAY, Diary, of

NORI, TOM, ADA, BRIEF, SILENT, UNCLEAR = range(1, 7)
SHOP = "Where is my parcel? The tracking has not moved."


def writes(diary: Diary, customer_id: int, text: str, times: int, kind: str = "email") -> list[int]:
    """The same in so many mails, one every two weeks."""
    return [diary.add(customer_id, kind, 14 * place + 5, channel="email", text=text) for place in range(times)]


@pytest.fixture(scope="module")
def findings() -> list[Claim | CannotSay]:
    diary = Diary()
    for customer_id in range(100, 140):
        diary.buys(customer_id, range(20, 500, 40), amount=20.0 + customer_id)
        texts = (
            SHOP,
            "Please send 4 of them.",
            "Hope you are all keeping well.",
            "Our order, and the invoice, please.",
        )
        for place in range(5):
            writes(diary, customer_id, texts[(customer_id + place) % 4], 1)
    writes(diary, NORI, "ご提案いただいた件、一緒に考えていただき感謝しております。", 6)
    diary.buys(TOM, range(10, 700, 20), amount=900.0)
    writes(diary, TOM, SHOP, 7)
    diary.buys(ADA, range(30, 700, 300), amount=5.0)
    writes(diary, ADA, "My garden is lovely. How are you all?", 6)
    writes(diary, ADA, SHOP, 1)
    writes(diary, BRIEF, SHOP, 1)
    writes(diary, SILENT, "Hope you are all keeping well.", 9, kind="note")
    for text in (SHOP, "Hope you are well.", "We fully trust your taste.", "The invoice, please."):
        writes(diary, UNCLEAR, text, 2)
    history = diary.history()
    return HowTheySeeUs().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_who_asks_for_advice_sees_a_partner(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, NORI)
    assert (claim.statement, claim.params["role"], claim.params["is_formal"]) == ("sees_us_as", "partner", True)
    assert claim.params["words"].startswith("ご提案")
    assert len(claim.evidence) == 6


def test_a_best_customer_to_whom_we_are_just_a_shop(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, TOM)
    assert (claim.statement, claim.params["role"], claim.params["is_formal"]) == ("sees_us_farther", "shop", False)
    assert not claim.calls_for_attention


def test_who_buys_little_and_sees_a_friend(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, ADA)
    assert (claim.statement, claim.params["role"]) == ("sees_us_closer", "friend")
    assert len(claim.counter_evidence) == 1


def test_too_few_words_and_contradictory_ones_and_a_colleagues(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, BRIEF) == CannotSay(BRIEF, "how_they_see_us", "too_few_words_to_us", has=1, needs=4)
    assert not {SILENT, UNCLEAR} & {each.customer_id for each in findings}


def test_of_an_empty_history_and_of_purchases_alone_nothing_is_said() -> None:
    diary = Diary()
    for history in (Diary().history(), diary.history()):
        assert HowTheySeeUs().fit(history, as_of=TODAY).claims(history, as_of=TODAY) == []
        diary.buys(NORI, range(10, 300, 30))


def test_where_everybody_writes_the_same_nobody_stands_out() -> None:
    diary = Diary()
    for customer_id in range(1, 30):
        writes(diary, customer_id, SHOP, 6)
    history = diary.history()
    assert HowTheySeeUs().fit(history, as_of=TODAY).claims(history, as_of=TODAY) == []


def test_one_who_asks_for_parcels_a_thousand_times_makes_us_nobody_elses_shop() -> None:
    diary = Diary()
    for customer_id in range(100, 130):
        writes(diary, customer_id, SHOP, 2)
        writes(diary, customer_id, "Hope you are all keeping well.", 2)
    alone = HowTheySeeUs().fit(diary.history(), as_of=TODAY).usual_["shop"]
    writes(diary, TOM, SHOP, 50)
    writes(diary, TOM, SHOP, 50)
    writes(diary, TOM, SHOP, 50)
    assert HowTheySeeUs().fit(diary.history(), as_of=TODAY).usual_["shop"] == pytest.approx(alone, abs=0.03)
