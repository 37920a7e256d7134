"""A rule of a segment is read out in words, and shown again in the builder as it was made."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation
from tests.cast import Colleagues

from farley.analysis.segments import (
    All,
    AnyOf,
    Changed,
    Did,
    Holds,
    Mentioned,
    Not,
    Recorded,
    Rule,
    Sounded,
    Spoke,
    Window,
    read_rule,
    written,
)
from farley.understanding import actions
from farley.understanding.sentences.segments import read_out
from farley.web.segments.conditions import draft_of, rule_of
from farley.web.segments.suggestions import SUGGESTIONS

RULES: list[tuple[Rule, str, str, str]] = [
    (
        Did(("purchase",), Window(begin=90), at_least=3),
        "bought at least 3 times in the last 90 days",
        "過去90日間に3回以上購入した",
        "在最近90天内购买过至少3次",
    ),
    (
        Did(("purchase",), Window(since=date(2026, 3, 1), until=date(2026, 3, 31)), at_least=1),
        "bought in Mar 2026",
        "2026年3月に購入した",
        "在2026年3月购买过",
    ),
    (
        Did(("purchase",), Window(since=date(2025, 1, 1), until=date(2025, 12, 31)), at_most=0),
        "did not buy anything in 2025",
        "2025年に何も購入していない",
        "在2025年没有购买",
    ),
    (
        Sounded(at_most=-0.25, window=Window(since=date(2026, 3, 10), until=date(2026, 4, 2))),
        "sounded upset from 10 Mar 2026 to 2 Apr 2026",
        "2026/03/10から2026/04/02までの間に不満そうだった",
        "在2026年3月10日至2026年4月2日期间语气不满",
    ),
    (
        Did(("purchase",), Window(since=date(2026, 12, 24), until=date(2026, 12, 24)), at_least=1),
        "bought on 24 Dec 2026",
        "",
        "",
    ),
    (Did(("refund",), Window(since=date(2026, 3, 1)), at_least=1), "had a refund since 1 Mar 2026", "", ""),
    (Did(("refund",), Window(until=date(2026, 3, 1)), at_least=1), "had a refund until 1 Mar 2026", "", ""),
    (
        Changed(("purchase",), 90, "amount", at_most=0.7, currency="JPY"),
        "spent at least 30% less (JPY) in the last 90 days than in as many before",
        "過去90日は、その前の同じ日数に比べて購入額が30%以上減った（JPY）",
        "与之前同样天数相比，最近90天消费至少减少30%（JPY）",
    ),
    (Sounded(at_most=-0.25, window=Window(begin=1)), "sounded upset in the last 1 day", "", ""),
    (
        Did(("email",), words="kettle", direction="in", at_most=0),
        "did not say “kettle” (Mail)",
        "「kettle」と言っていない（メール）",
        "",
    ),
    (Did(("page_view",), named="/price", at_least=1), "looked at a page like “/price”", "", ""),
    (
        Did(("refund",), Window(begin=30), at_least=1),
        "had a refund in the last 30 days",
        "過去30日間に返金があった",
        "",
    ),
    (Did(("refund",), at_most=1), "had a refund at most once", "1回以下返金があった", "有过退款至多1次"),
    (Did(("refund", "event"), at_most=0), "had none of these: Refund, Event", "", ""),
    (
        Did(("meeting",), Window(begin=9), at_least=2),
        "was in touch (Meeting) at least 2 times in the last 9 days",
        "",
        "",
    ),
    (Did(("purchase",), Window(end=30), "amount", 5, 9, "GBP"), "spent £5 to £9 more than 30 days ago", "", ""),
    (Holds("purchase_rhythm", ("rhythm_broken",)), "Farley believes: the rhythm of buying is broken", "", ""),
    (Recorded("kind", ("person",)), "Kind: Person", "", ""),
    (
        Mentioned("phrase:Iron kettle", Window(begin=30), 2),
        "mentioned “Iron kettle” (Key phrase) at least 2 times in the last 30 days",
        "過去30日間に2回以上「Iron kettle」（キーフレーズ）に言及した",
        "在最近30天内提到过“Iron kettle”（关键短语）至少2次",
    ),
    (
        All((Not(AnyOf((Recorded("tag", ("vip",)),))), Sounded(at_least=0.25))),
        "not (Tag: vip) and sounded pleased",
        "",
        "",
    ),
]


@pytest.mark.parametrize(("rule", "en", "ja", "zh"), RULES)
def test_a_rule_is_read_out_in_each_language(rule: Rule, en: str, ja: str, zh: str) -> None:
    for language, expected in (("en", en), ("ja", ja), ("zh-hans", zh)):
        with translation.override(language):
            assert expected in ("", read_out(rule))


@pytest.mark.parametrize("rule", [suggestion.draft for suggestion in SUGGESTIONS], ids=lambda draft: draft.match)
def test_a_suggestion_is_kept_as_it_is_shown(rule: Any, team: Colleagues) -> None:
    kept = rule_of(rule)
    actions.check_rule(kept)
    assert rule_of(draft_of(read_rule(written(kept)))) == kept


def test_the_builder_shows_again_what_it_made(team: Colleagues) -> None:
    parts = (
        Did(("purchase",), Window(end=30), at_most=4),
        Did(("purchase", "refund"), Window(begin=9), "amount", 100.0, currency="JPY"),
        Changed(("purchase",), 60, at_least=1.5),
        Did(("page_view",), Window(), named="/price", at_least=2),
        Sounded(at_least=0.25, window=Window(begin=30), times=2),
        Spoke(7, Window(end=90), 3),
        Spoke(7, Window(since=date(2026, 3, 1), until=date(2026, 3, 31))),
        Did(("purchase",), Window(since=date(2026, 3, 1)), at_least=1),
        Sounded(at_most=-0.25, window=Window(until=date(2026, 3, 1))),
        Mentioned("customer:7", Window(), 2),
        Holds("tone_turned"),
        Recorded("contact", ("not-90",)),
    )
    for rule in (All((All(parts), Not(AnyOf(parts[:2])))), AnyOf((AnyOf(parts),))):
        assert rule_of(draft_of(rule)) == rule
