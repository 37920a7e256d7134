"""Fumiko speaks of late parcels, Colin of presents, Wei says both things of the price, Yasuo never says anything."""

from datetime import timedelta

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.portrait.phrases import clause
from farley.analysis.portrait.what_matters import WhatMatters
from tests.analysis.cast import TODAY, Diary, of

FUMIKO, COLIN, WEI, YASUO, BRIEF, TOLD = range(1, 7)


def writes(diary: Diary, customer_id: int, *texts: str, kind: str = "email", direction: str = "in") -> list[int]:
    """One mail every ten days, the first the oldest."""
    first = 10 * len(texts)
    return [
        diary.add(customer_id, kind, first - 10 * place, channel="email", direction=direction, text=text)
        for place, text in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def diary() -> Diary:
    diary = Diary()
    for customer_id in range(100, 140):
        reasons = (
            "The price went up again.",
            "It tastes so good.",
            "Thank you for the helpful reply.",
            "Lovely quality.",
        )
        writes(diary, customer_id, *(reasons[(customer_id + place) % 4] for place in range(4)))
    writes(
        diary,
        FUMIKO,
        "また納期が遅れました。",
        "約束の日に届きませんでした。",
        "次は間に合いますか。",
        "遅れるなら連絡を。",
    )
    writes(diary, COLIN, *["Could this be gift wrapped? It is a birthday present for my aunt."] * 4)
    writes(diary, WEI, "价格太贵了。", "请问有优惠吗?", "价格其次，质量第一。", "对价格不太在意。")
    diary.buys(YASUO, range(10, 300, 30))
    writes(diary, BRIEF, "What is the price?")
    writes(diary, TOLD, *["Rang about a present."] * 3, kind="call")
    writes(diary, TOLD, *["Our price list, with many discounts."] * 9, direction="out")
    return diary


@pytest.fixture(scope="module")
def findings(diary: Diary) -> list[Claim | CannotSay]:
    history = diary.history()
    return WhatMatters().fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_what_is_named_more_than_by_others_matters(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, FUMIKO)
    assert (claim.statement, claim.params["motive"], claim.params["times"]) == ("matters_more", "on_time", 4)
    assert claim.params["words"] == "遅れるなら連絡を"
    assert len(claim.evidence) == 4
    assert claim.expires_at > TODAY
    assert not claim.calls_for_attention


def test_the_words_of_the_claim_are_the_customers(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, COLIN).params["words"] == "Could this be gift wrapped?".rstrip("?")
    assert of(findings, TOLD).params["motive"] == "gift"


def test_what_we_wrote_ourselves_is_not_the_customers(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, TOLD).params["total"] == 3


def test_who_says_that_the_price_does_not_matter_is_not_told_to_care(findings: list[Claim | CannotSay]) -> None:
    finding = of(findings, WEI)
    assert isinstance(finding, CannotSay)


def test_one_mail_is_too_little_and_none_is_nothing(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, BRIEF) == CannotSay(BRIEF, "what_matters", "too_few_motives", has=1, needs=3)
    assert YASUO not in {each.customer_id for each in findings}


def test_a_denial_speaks_against_it() -> None:
    diary = Diary()
    ids = writes(diary, 1, *["価格が高く感じます。"] * 5, "品質が良ければ価格は二の次です。")
    history = diary.history()
    (claim,) = WhatMatters().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert isinstance(claim, Claim)
    assert claim.params["times"] == 4
    assert claim.counter_evidence == (ids[-1],)


def test_what_was_not_written_by_then_is_not_known(diary: Diary) -> None:
    history, then = diary.history(), TODAY - timedelta(days=35)
    found = WhatMatters().fit(history, as_of=then).claims(history, as_of=then)
    assert isinstance(of(found, FUMIKO), CannotSay)


def test_of_an_empty_history_nothing_is_said() -> None:
    history = Diary().history()
    assert WhatMatters().fit(history, as_of=TODAY).claims(history, as_of=TODAY) == []


@pytest.mark.parametrize(
    ("text", "word", "words"),
    [
        ("Hello. The price is high. Bye.", "price", "The price is high"),
        ("値段が高い。残念です。", "値段", "値段が高い"),
        ("price", "price", "price"),
        (
            "As I said on the telephone to your very kind colleague last week the price of this is more than we can "
            "bear in a year like this one, I am afraid",
            "price",
            "… your very kind colleague last week the price of this is more than we can bear in …",
        ),
    ],
)
def test_the_sentence_around_the_words_is_quoted(text: str, word: str, words: str) -> None:
    start = text.index(word)
    assert clause(text, start, start + len(word)) == words


def test_one_who_asks_for_the_price_a_thousand_times_makes_it_nobody_elses_reason(diary: Diary) -> None:
    alone = WhatMatters().fit(diary.history(), as_of=TODAY)
    crowded = Diary([*diary.interactions], ids=diary.ids)
    for days_ago in range(1, 1000):
        crowded.add(7, "email", days_ago, channel="email", text="What is the price?")
    together = WhatMatters().fit(crowded.history(), as_of=TODAY)
    assert alone.usual_["price"] == pytest.approx(0.25, abs=0.05)
    assert together.usual_["price"] == pytest.approx(0.25, abs=0.05)
    assert sum(together.usual_.values()) == pytest.approx(1)


def test_where_all_care_for_the_same_things_nobody_is_said_to_care_more() -> None:
    """Three hundred who draw their reasons from the same hat: chance makes some of them look different."""
    diary, rng = Diary(), np.random.default_rng(1)
    reasons = ("What is the price?", "Lovely quality.", "It came too late.", "A gift.", "So easy.")
    for customer_id in range(100, 400):
        drawn = rng.choice(reasons, int(rng.integers(3, 20)), p=[0.35, 0.35, 0.15, 0.1, 0.05])
        writes(diary, customer_id, *map(str, drawn))
    history = diary.history()
    found = WhatMatters().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert sum(isinstance(each, Claim) and each.statement == "matters_more" for each in found) <= 3


def test_where_customers_care_for_different_things_it_is_said_of_most() -> None:
    diary = Diary()
    reasons = ("What is the price?", "Lovely quality.", "It came too late.", "A gift.")
    for customer_id in range(100, 200):
        writes(diary, customer_id, *[reasons[customer_id % 4]] * 4, reasons[(customer_id + 1) % 4])
    history = diary.history()
    found = WhatMatters().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert sum(isinstance(each, Claim) and each.statement == "matters_more" for each in found) >= 95
