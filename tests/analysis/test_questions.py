"""Questions in plain words become rules, or are refused with the words that nobody knows."""

from __future__ import annotations

import hashlib
from datetime import date
from time import perf_counter

import pytest
from bench.questions import _QUESTIONS, is_same, questions, vocabulary

from farley.analysis.questions import (
    OwnField,
    Vocabulary,
    asks_what_to_do,
    judged_in,
    read_question,
    with_products_quoted,
)
from farley.analysis.questions.numbers import english, han
from farley.analysis.segments import All, AnyOf, Changed, Did, Holds, Not, Recorded, Rule, Sounded, Window

GROUP = ("email", "call", "meeting", "message", "form")
LANGUAGES = ("en", "ja", "zh")


def bought(words: str, *, is_denied: bool = False) -> Did:
    """That something was bought, or never was."""
    return Did(("purchase",), at_most=0, words=words) if is_denied else Did(("purchase",), at_least=1, words=words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_ask_what_they_mean(language: str) -> None:
    for question, expected in questions("dev", language):
        rule = read_question(question, vocabulary(language), language=language).rule
        assert (rule is None) == (expected is None), question
        assert expected is None or is_same(rule, expected), question


def test_two_conditions_are_asked_together() -> None:
    reading = read_question("東京のお客様で、先月から購入が減っている人は?", vocabulary("ja"))
    assert reading.language == "ja"
    assert reading.rule == All((Recorded("place", ("東京",)), Changed(("purchase",), 30, at_most=0.9)))


def test_words_that_nobody_knows_are_named() -> None:
    reading = read_question("customers with shoe size 44", vocabulary("en"))
    assert reading.rule is None
    assert reading.unknown == ("shoe", "size", "44")


@pytest.mark.parametrize(
    "question",
    [
        "has not bought or complained since March",
        "last order over £100",
        "bought in the last 99999999999 days",
        "who to call",
        "「煎茶」だけ買った人",
        "10月に買ってから買っていない人",
        "また買った人",
        "今月買う人",
        "2,3回電話した人",
        "被投诉过的客户",
        "三季度买过",
    ],
)
def test_what_no_rule_can_say_is_refused(question: str) -> None:
    assert read_question(question, vocabulary("en")).rule is None


def test_a_long_number_keeps_nobody_waiting() -> None:
    began = perf_counter()
    read_question(f"{'9' * 200}回買った人", vocabulary("ja"))
    assert perf_counter() - began < 20, "with each digit it took twice as long"


@pytest.mark.parametrize("question", ["", "   ", "?", "customers who in the last month", "more than three times", "or"])
def test_half_a_question_is_refused(question: str) -> None:
    reading = read_question(question, vocabulary("en"))
    assert reading.rule is None
    assert reading.unknown == ()


@pytest.mark.parametrize(
    "question",
    [
        "delete all customers who complained",
        "投诉的客户全部删除",
        "クレームのあった人を消して",
        "who will buy next month?",
        "来四半期に買う人",
    ],
)
def test_orders_and_forecasts_are_refused(question: str) -> None:
    assert read_question(question, vocabulary("en")).rule is None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("email all customers who bought last month", "email all"),
        ("which products were returned?", "which products"),
        ("who is in Leeds, and what did companies buy", "what did"),
        ("请联系投诉的客户", "请联系"),
        ("クレームのあった方に電話してください", "電話してください"),
    ],
)
def test_what_is_known_but_asks_for_something_else_is_named(question: str, words: str) -> None:
    reading = read_question(question, vocabulary("en"))
    assert reading.rule is None
    assert reading.beyond == words


@pytest.mark.parametrize(
    "question",
    [
        "returned goods in the shop",
        "complained by phone",
        "who bought more online than last year",
        "spent more than £50 on “sencha”",
        "stopped buying three times",
        "bought and",
    ],
)
def test_what_no_rule_can_hold_is_not_left_out(question: str) -> None:
    assert read_question(question, vocabulary("en")).rule is None


_OTHERS = Holds("other_suppliers", ("goes_to_another", "compares_others", "bought_elsewhere", "prefers_us"))
_MUCH_TIME = Holds("effort", ("takes_much_time",))


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("who mentioned a competitor", _OTHERS),
        ("which accounts take too much time", _MUCH_TIME),
        ("customers we lose money on", Holds("profitability", ("profit_negative",))),
        ("one-time buyers", Did(("purchase",), Window(), at_least=1, at_most=1)),
        ("競合の話をした人", _OTHERS),
        ("手間がかかるお客様", _MUCH_TIME),
        ("赤字の会社", All((Holds("profitability", ("profit_negative",)), Recorded("kind", ("organisation",))))),
        ("在比较其他供应商的客户", _OTHERS),
        ("最赚钱的客户", Holds("profitability", ("profit_large",))),
    ],
)
def test_what_an_insight_says_can_be_asked_for(question: str, rule: Rule) -> None:
    assert read_question(question, vocabulary("en"), language="en").rule == rule


@pytest.mark.parametrize(
    "question",
    [
        "Who should I call this week?", "What should we do next?", "今週電話すべきなのは誰？", "今日は何をすればいい？",
        "这周该给谁打电话？", "我应该联系哪些客户",
    ],
)  # fmt: skip
def test_whom_to_turn_to_is_no_rule_but_proposed(question: str) -> None:
    assert read_question(question, vocabulary("en"), language="en").rule is None
    assert asks_what_to_do(question)
    assert not asks_what_to_do("who called us this week?")


def did(since: date | None, until: date | None, *, times: int = 1, is_denied: bool = False) -> Did:
    window = Window(since=since, until=until)
    return Did(("purchase",), window, at_most=0) if is_denied else Did(("purchase",), window, at_least=times)


OCTOBER, YEAR = (date(2026, 10, 1), date(2026, 10, 31)), (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("who bought in October?", did(*OCTOBER)),
        ("who bought last December", did(date(2025, 12, 1), date(2025, 12, 31))),
        ("who bought twice in 2025", did(*YEAR, times=2)),
        ("who has not bought since March", did(date(2026, 3, 1), None, is_denied=True)),
        ("no order since March 2025", did(date(2025, 3, 1), None, is_denied=True)),
        ("complained before 2026", Sounded(at_most=-0.25, window=Window(until=YEAR[1]))),
        ("bought in 2025 but not in October", All((did(*YEAR), did(*OCTOBER, is_denied=True)))),
        (
            "bought in October 2025 and in October 2026",
            All((did(date(2025, 10, 1), date(2025, 10, 31)), did(*OCTOBER))),
        ),
        ("last order before October", Recorded("ordered", ("before-2026-10-01",))),
        (
            "last contacted in October",
            All((Recorded("contact", ("after-2026-09-30",)), Recorded("contact", ("before-2026-11-01",)))),
        ),
        ("10月に買ったお客様", did(*OCTOBER)),
        ("去年の10月に購入した人", did(date(2025, 10, 1), date(2025, 10, 31))),
        ("10月以降買っていない", did(OCTOBER[0], None, is_denied=True)),
        ("2025年に買って10月には買っていない人", All((did(*YEAR), did(*OCTOBER, is_denied=True)))),
        ("最終購入が10月以前のお客様", Recorded("ordered", ("before-2026-11-01",))),
        ("10月份买过的客户", did(*OCTOBER)),
        ("2025年买过、10月没买的客户", All((did(*YEAR), did(*OCTOBER, is_denied=True)))),
        ("去年2月下单的客户", did(date(2025, 2, 1), date(2025, 2, 28))),
        ("orders from June until August", did(date(2026, 6, 1), date(2026, 8, 31))),
        (
            "bought last year but not this year",
            All((did(*YEAR), did(date(2026, 1, 1), date(2026, 12, 31), is_denied=True))),
        ),
        (
            "去年は買ったが今年は買っていない人",
            All((did(*YEAR), did(date(2026, 1, 1), date(2026, 12, 31), is_denied=True))),
        ),
        ("上个月下单这个月没下单", All((did(*OCTOBER), did(date(2026, 11, 1), date(2026, 11, 30), is_denied=True)))),
        ("no orders in Nov", did(date(2026, 11, 1), date(2026, 11, 30), is_denied=True)),
        ("十月に購入した顧客", did(*OCTOBER)),
        ("10月か番茶", None),
        ("bought last week but not this week", None),
        ("bought between 2024 and 2025", None),
        ("ordered in Q3", None),
        ("10月以外买过的", None),
        ("2025年度に買った人", None),
        ("2026年10月3日下单", None),
        ("last order since 29 February 2025", None),
        ("9999年12月31日以前に買った人", None),
        ("companies that stopped buying in October", None),
        ("new customers in October", None),
    ],
)
def test_months_and_years_are_those_of_the_calendar(question: str, rule: Rule | None) -> None:
    found = read_question(question, Vocabulary("EUR", today=date(2026, 11, 24))).rule
    assert found == rule if rule is None or found is None else is_same(found, rule)


def test_a_month_is_none_where_nobody_knows_which_year_it_is() -> None:
    assert read_question("who bought in October", Vocabulary("EUR")).rule is None
    assert read_question("who may leave", Vocabulary("EUR", today=date(2026, 11, 24))).rule is None


@pytest.mark.parametrize(
    "question", ["customers whose favourite tea is Earl Grey", "Earl  Grey customers", "Favourite tea: earl grey"]
)
def test_a_field_may_have_a_name_of_two_words(question: str) -> None:
    own = OwnField("tea", ("Favourite tea",), ("Earl Grey", "Sencha"))
    assert read_question(question, Vocabulary("GBP", (own,))).rule == Recorded("a.tea", ("Earl Grey",))
    refused = read_question("who bought Sencha", Vocabulary("GBP", (own,)))
    assert (refused.rule, refused.unknown) == (None, ("Sencha",)), "what was bought is no field"


TEAS = ["Sencha “Morning mist”, 100 g", "Yunagi Japanese black tea", "ほうじ茶「焚火」200g", "明前龙井50克"]


@pytest.mark.parametrize(
    ("question", "unknown", "named"),
    [
        ("who bought sencha?", ["sencha"], "who bought “sencha”?"),
        ("who bought Black  Tea?", ["Black", "Tea"], "who bought “Black Tea”?"),
        ("who bought black tea or Sencha", ["black", "tea", "Sencha"], "who bought “black tea” or “Sencha”"),
        ("ほうじ茶を買った人", ["じ茶"], "“ほうじ茶”を買った人"),
        ("买过龙井的客户", ["龙井"], "买过“龙井”的客户"),
        ("who bought red sencha", ["red", "sencha"], None),
        ("who bought tea", ["tea"], "who bought “tea”"),
        ("who bought ea", ["ea"], None),
        ("who paid", [], None),
    ],
)
def test_products_are_known_by_their_names(question: str, unknown: list[str], named: str | None) -> None:
    assert with_products_quoted(question, unknown, TEAS) == named


@pytest.mark.parametrize(
    ("question", "insights"),
    [
        ("which clients are about to leave?", ("may_leave",)),
        ("who might buy in the next four weeks", ("will_buy_soon",)),
        ("top customers waiting for a reply", ("value_tier", "service_strain")),
        ("離れそうなお客様は?", ("may_leave",)),
        ("次に買いそうな人", ("will_buy_soon",)),
        ("优质客户里快要流失的", ("may_leave", "value_tier")),
        ("等我们回复的客户", ("service_strain",)),
        ("売上トップ10のお客様", ("value_tier",)),
        ("消费最多的客户", ("value_tier",)),
        ("customers with shoe size 44", ()),
        ("买过茶的客户", ()),
    ],
)
def test_what_farley_judges_by_itself_is_found_where_no_rule_says_it(question: str, insights: tuple[str, ...]) -> None:
    assert read_question(question, vocabulary("en"), language="en").rule is None
    assert judged_in(question) == insights


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("who neither bought nor complained", All((Did(("purchase",), at_most=0), Not(Sounded(at_most=-0.25))))),
        ("ordered twice or more last week", Did(("purchase",), Window(7), at_least=2)),
        (
            "昨年10万円未満しか使っていない方",
            Did(("purchase", "refund"), Window(365), "amount", at_most=100_000, currency="JPY"),
        ),
        ("经常打电话来的客户", Did(("call",), Window(365), at_least=5, direction="in")),
        ("Who spent more than 500 last year?", Did(("purchase", "refund"), Window(365), "amount", 500, None, "GBP")),
        ("spent £20 or more online", Did(("purchase", "refund"), Window(), "amount", 20, None, "GBP", ("web",))),
        ("bought online or in the shop this week", Did(("purchase",), Window(7), at_least=1, channels=("shop", "web"))),
        ("between 3 and 5 orders this year", Did(("purchase",), Window(365), at_least=3, at_most=5)),
        ("bought at least once but at most twice", Did(("purchase",), at_least=1, at_most=2)),
        (
            "bought “matcha” or “sencha” last month",
            AnyOf(tuple(Did(("purchase",), Window(30), at_least=1, words=each) for each in ("matcha", "sencha"))),
        ),
        ("calls us more often than last month", Changed(("call",), 30, at_least=1.1)),
        ("said “more often”", Did(GROUP, at_least=1, direction="in", words="more often")),
        ("来四半期に更新日を迎える顧客", Recorded("a.renewal", ("next-90",))),
        ("チャットで「返品したい」と言ってきた人", Did(("message",), at_least=1, direction="in", words="返品したい")),
        ("no order since 2026-05-01", Recorded("ordered", ("before-2026-05-01",))),
        ("inactive since 2026-05-01", Recorded("ordered", ("before-2026-05-01",))),
        ("who were not contacted in 60 days", Did(GROUP, Window(60), at_most=0, direction="out")),
        ("没被联系过的客户", Did(GROUP, at_most=0, direction="out")),
        (
            "we emailed but did not call",
            All((Did(("email",), at_least=1, direction="out"), Did(("call",), at_most=0, direction="out"))),
        ),
        (
            "bought “sencha” last month and “matcha” last week",
            All(
                (
                    Did(("purchase",), Window(30), at_least=1, words="sencha"),
                    Did(("purchase",), Window(7), at_least=1, words="matcha"),
                )
            ),
        ),
        ("bought less than 30 days ago", Did(("purchase",), Window(30), at_least=1)),
        ("all customers but those in London", Not(Recorded("place", ("London",)))),
        ("購入がまだのお客様", Did(("purchase",), at_most=0)),
        ("購入0回の人", Did(("purchase",), at_most=0)),
        (
            "最終購入が半年以上前のお客様",
            All((Did(("purchase",), Window(None, 180), at_least=1), Did(("purchase",), Window(180), at_most=0))),
        ),
        (
            "「煎茶」と「番茶」のどちらかを2回以上買った人をお願いします",
            AnyOf((Did(("purchase",), at_least=2, words="煎茶"), Did(("purchase",), at_least=2, words="番茶"))),
        ),
        ("消费一万五以上的客户", Did(("purchase", "refund"), measure="amount", at_least=15_000, currency="CNY")),
        ("customers not contacted in 90 days", Did(GROUP, Window(90), at_most=0, direction="out")),
        ("who has not been contacted for 60 days", Did(GROUP, Window(60), at_most=0, direction="out")),
        ("who was never called", Did(("call",), at_most=0, direction="out")),
        ("who has not called us", Did(("call",), at_most=0, direction="in")),
        ("bought “sencha” but not “matcha”", All((bought("sencha"), bought("matcha", is_denied=True)))),
        (
            "who bought neither “sencha” nor “matcha”",
            All((bought("sencha", is_denied=True), bought("matcha", is_denied=True))),
        ),
        ("「煎茶」か「番茶」を買ったお客様", AnyOf((bought("煎茶"), bought("番茶")))),
        ("「煎茶」と「番茶」を買った人のリストをお願いします", All((bought("煎茶"), bought("番茶")))),
        ("没买过“煎茶”或“抹茶”的", All((bought("煎茶", is_denied=True), bought("抹茶", is_denied=True)))),
        (
            "クレームを言ってきて最近買っていない人",
            All((Sounded(at_most=-0.25), Did(("purchase",), Window(30), at_most=0))),
        ),
        (
            "常客里最近买得少了的",
            All((Did(("purchase",), Window(365), at_least=5), Changed(("purchase",), 30, at_most=0.9))),
        ),
    ],
)
def test_turns_of_each_language_are_known(question: str, rule: Rule) -> None:
    language = "en" if question.isascii() else "ja" if "し" in question else "zh"
    assert is_same(read_question(question, vocabulary(language), language=language).rule, rule)


@pytest.mark.parametrize(
    "question",
    [
        "Which customers are angry?",
        "who's still upset with us",
        "who is complaining",
        "怒っているお客様は誰ですか",
        "どのお客様が怒っていますか",
        "お怒りになっているお客様",
        "哪些客户在生气？",
        "谁正在投诉我们",
        "哪些客户很不满意",
    ],
)
def test_the_present_tense_means_now(question: str) -> None:
    assert read_question(question, vocabulary("en")).rule == Sounded(at_most=-0.25, window=Window(30))


@pytest.mark.parametrize(
    "question",
    [
        "Which customers were angry?",
        "who has ever been upset",
        "who complained before",
        "怒ったことのあるお客様",
        "以前怒っていたお客様",
        "怒らせてしまったお客様",
        "哪些客户曾经生气？",
        "谁投诉过",
        "在投诉过的客户",
    ],
)
def test_other_tenses_mean_ever(question: str) -> None:
    assert read_question(question, vocabulary("en")).rule == Sounded(at_most=-0.25)


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("Who is angry this year?", Sounded(at_most=-0.25, window=Window(365))),
        ("who is often upset", Sounded(at_most=-0.25, window=Window(365), times=5)),
        ("先週怒っている人", Sounded(at_most=-0.25, window=Window(7))),
        ("怒っていないお客様", Not(Sounded(at_most=-0.25))),
        ("今年哪些客户很生气", Sounded(at_most=-0.25, window=Window(365))),
    ],
)
def test_the_present_tense_says_no_more_where_a_time_is_said_or_it_is_denied(question: str, rule: Rule) -> None:
    assert read_question(question, vocabulary("en")).rule == rule


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("呼和浩特和北京的客户", Recorded("place", ("呼和浩特", "北京"))),
        ("東京と大阪以外のお客様", Not(Recorded("place", ("東京", "大阪")))),
        ("フランスのお客様", Recorded("place", ("フランス",))),
        ("法国和德国的客户", Recorded("place", ("法国", "德国"))),
        ("customers in New York or Leeds", Recorded("place", ("New York", "Leeds"))),
        ("Leeds companies", All((Recorded("place", ("Leeds",)), Recorded("kind", ("organisation",))))),
    ],
)
def test_places_are_told_apart_by_their_names(question: str, rule: Rule) -> None:
    language = "en" if question.isascii() else "ja" if "の" in question else "zh"
    assert is_same(read_question(question, vocabulary(language)).rule, rule)


@pytest.mark.parametrize("word", ["Six", "SIX", "ſix", "sıx", "SİX"])
def test_numbers_are_read_in_any_case_and_with_letters_that_count_as_the_same(word: str) -> None:
    asked = read_question(f"Who bought {word} times in the last {word} months?", vocabulary("en"), language="en")
    assert asked.rule == Did(("purchase",), Window(begin=180), at_least=6)


def test_numbers_are_read_as_people_write_them() -> None:
    assert [han(text) for text in ("10万", "三十", "二千五百", "3万5千", "两")] == [100_000, 30, 2_500, 35_000, 2]
    assert [english(text) for text in ("1,200", "5k", "twelve")] == [1_200, 5_000, 12]


def test_nobody_built_by_what_is_measured_on() -> None:
    for line in (_QUESTIONS / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((_QUESTIONS / name).read_bytes()).hexdigest() == digest
