"""What was written from numbered passages is held against them, in three languages."""

from __future__ import annotations

import pytest

from farley.analysis.citations import MOST_SENTENCES, Fault, check

PASSAGES = {
    1: "What was spent: ¥30,000 in October 2026, ¥45,000 in September 2026.",
    2: "Complaints: 3 in October 2026, 1 in September 2026. The tone of the texts: −0.4.",
    3: "12 Oct 2026, Mail: PERSON_1 is disappointed. The tea arrived broken, 20% of it.",
    4: "2026年10月に￥30,000の購入がありました。2026年9月より￥15,000少なくなっています。",
    5: "2026年10月12日、メール: 佐藤です。もう二度と買わないと思います。",
    6: "2026年10月的消费为30,000日元，比2026年9月少15,000日元。投诉3次。",
}


@pytest.mark.parametrize(
    "text",
    [
        "Spending fell to ¥30,000 in October [1].",
        "In September it was 45 thousand yen. [1]",
        "There were three complaints [2].",
        "PERSON_1 wrote on 12 October 2026 that 20 % was broken [3].",
        "The customer said the tea “arrived broken” [3].",
        "Less was spent, and there were 3 complaints [1, 2].",
        "The tone was -0.4 [2].",
        "10月の購入は3万円で、9月より1万5千円減りました[4]。",
        "10月12日に「もう二度と買わない」と書いています【5】。",
        "10月份花费3万日元，比9月少1万5千日元[6]。",
        "有三次投诉［6］。",
    ],
)
def test_what_a_passage_says_holds(text: str) -> None:
    checked = check(text, PASSAGES)
    assert (len(checked.sentences), checked.faults) == (1, ())
    assert "[" not in checked.sentences[0].text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Spending fell in October.", Fault.UNCITED),
        ("Spending fell in October [9].", Fault.UNKNOWN_PASSAGE),
        ("Spending fell to ¥31,000 in October [1].", Fault.FIGURE),
        ("Spending fell by 33 % [1].", Fault.FIGURE),
        ("20 of the teas were broken [3].", Fault.FIGURE),
        ("There were four complaints [2].", Fault.FIGURE),
        ("Spending halved [1].", Fault.FIGURE),
        ("The spending was ¥30,000 in October [2].", Fault.FIGURE),
        ("PERSON_1 wrote on 13 October [3].", Fault.DATE),
        ("PERSON_1 wrote on 12 October 2025 [3].", Fault.DATE),
        ("PERSON_2 is disappointed [3].", Fault.NAME),
        ("The buyer Miller is disappointed [3].", Fault.NAME),
        ("The customer said “never again” [3].", Fault.QUOTE),
        ("They plan to open a hotel in the mountains [1].", Fault.STRANGER),
        ("新しいホテルを開く予定です[1]。", Fault.STRANGER),
        ("More at https://evil.example/ [1].", Fault.LINK),
        ("Write to boss@evil.example [1].", Fault.LINK),
        ("購入は4万円でした[4]。", Fault.FIGURE),
        ("10月13日にメールがありました[5]。", Fault.DATE),
        ("田中様は怒っています[5]。", Fault.NAME),
        ("購入は増えました[4]。", Fault.DIRECTION),
        ("消费增加了[6]。", Fault.DIRECTION),
        ("有五次投诉[6]。", Fault.FIGURE),
        ("消费减半[6]。", Fault.FIGURE),
    ],
)
def test_what_no_passage_says_is_left_out(text: str, fault: Fault) -> None:
    checked = check(text, PASSAGES)
    assert (checked.sentences, checked.faults) == ((), (fault,))


def test_each_sentence_is_judged_by_itself() -> None:
    text = (
        "# Summary\n- Spending was ¥30,000 [1]. Mr. PERSON_1 was delighted.\n2. There were 3 complaints [2]!\n\n---\n"
    )
    checked = check(text, PASSAGES)
    assert [(each.text, each.passages) for each in checked.sentences] == [
        ("Spending was ¥30,000.", (1,)),
        ("There were 3 complaints!", (2,)),
    ]
    assert set(checked.faults) == {Fault.UNCITED}


def test_nobody_reads_a_hundred_sentences() -> None:
    checked = check("There were 3 complaints [2].\n" * 100, PASSAGES)
    assert len(checked.sentences) == MOST_SENTENCES
    assert set(checked.faults) == {Fault.TOO_MANY}
    assert check("", PASSAGES) == check("\n … \n", PASSAGES)
