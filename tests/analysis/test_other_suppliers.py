"""Robin compares quotes, Mei goes to another shop, Aya came to us; Ken thought better of it, Bo speaks of gardens."""

from __future__ import annotations

from typing import Any

import pytest

from farley.analysis.claims import Claim
from farley.analysis.portrait.other_suppliers import OtherSuppliers
from tests.analysis.cast import TODAY, Diary

ROBIN, MEI, AYA, KEN, BO, LONG_AGO, TOLD = range(1, 8)


def found(diary: Diary) -> dict[int, Any]:
    history = diary.history()
    claims = OtherSuppliers().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert all(isinstance(each, Claim) for each in claims)
    return {each.customer_id: each for each in claims}


def says(diary: Diary, customer_id: int, days_ago: float, text: str, **more: Any) -> int:
    return diary.add(customer_id, "email", days_ago, **{"channel": "email", "text": text} | more)


@pytest.fixture(scope="module")
def claims() -> dict[int, Any]:
    diary = Diary()
    says(diary, ROBIN, 10, "Hello. Somebody else has quoted us a tenth less for the same. Best wishes, Robin")
    says(diary, MEI, 200, "这次只能从别家调货。")
    says(diary, MEI, 20, "如果还是这样，我们只好换供应商了。")
    says(diary, AYA, 30, "いろいろなお店を試しましたが、玉露はこちらのものが一番好きです。")
    says(diary, KEN, 90, "他社から安い見積もりが出ています。")
    says(diary, KEN, 40, "他社に変えるつもりはありません。")
    says(diary, BO, 30, "The garden is lovely.")
    says(diary, LONG_AGO, 500, "We are comparing quotes from other suppliers.")
    diary.add(TOLD, "note", 30, direction="", text="Says a competitor offered better terms.")
    says(diary, TOLD, 5, "We beat any competitor!", direction="out")
    return found(diary)


def test_who_compares_is_quoted_and_calls_for_attention(claims: dict[int, Any]) -> None:
    claim = claims[ROBIN]
    assert (claim.statement, claim.calls_for_attention) == ("compares_others", True)
    assert claim.params["words"] == "Somebody else has quoted us a tenth less for the same"
    assert (claim.params["is_own"], claim.params["on"]) == (True, "2026-10-22")
    assert len(claim.evidence) == 1


def test_the_gravest_is_claimed(claims: dict[int, Any]) -> None:
    assert claims[MEI].statement == "goes_to_another"


def test_who_prefers_us_calls_for_nothing(claims: dict[int, Any]) -> None:
    assert (claims[AYA].statement, claims[AYA].calls_for_attention) == ("prefers_us", False)


def test_who_says_that_they_stay_settles_it(claims: dict[int, Any]) -> None:
    assert KEN not in claims


def test_rumours_old_words_and_our_own_are_nothing(claims: dict[int, Any]) -> None:
    assert not {BO, LONG_AGO} & claims.keys()
    assert claims[TOLD].params["times"] == 1


def test_what_a_colleague_noted_is_less_sure(claims: dict[int, Any]) -> None:
    assert claims[TOLD].params["is_own"] is False
    assert claims[TOLD].confidence < claims[ROBIN].confidence


def test_contradictory_words_make_it_less_sure() -> None:
    diary = Diary()
    compared = says(diary, ROBIN, 50, "We are shopping around.")
    praised = says(diary, ROBIN, 10, "I have tried tea from all sorts of places and yours is my favourite.")
    claim = found(diary)[ROBIN]
    assert (claim.statement, claim.evidence, claim.counter_evidence) == ("compares_others", (compared,), (praised,))
    assert claim.confidence < 0.75
    assert not claim.calls_for_attention


def test_of_an_empty_history_nothing_is_said() -> None:
    assert found(Diary()) == {}
