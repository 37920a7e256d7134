"""What is promised in Japanese, Chinese and English, by whom and by when; and what only sounds like it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from bench.promises import LANGUAGES, samples_of, score_of

from farley.analysis.promises import Deed, Promised, find_promises, keeps

# A Wednesday.
TODAY = date(2026, 11, 25)


def promised_in(text: str, *, is_ours: bool = True, is_note: bool = False, on: date = TODAY) -> list[Promised]:
    return find_promises(text, is_ours=is_ours, is_note=is_note, on=on)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["dev", "test"])
def test_promises_are_found_and_little_else(language: str, part: str) -> None:
    score = score_of(samples_of(language, part=part), language)
    assert score.precision >= 0.9
    assert score.recall >= 0.9
    assert score.days >= 0.9


def test_a_promise_says_where_it_stands_in_the_letter_and_which_words_it_hangs_on() -> None:
    letter = "Dear Ms Sato,\n\nThank you for your patience. I'll send the two tins by Friday. Have a good week!\n\nBen"
    (promise,) = promised_in(letter)
    assert letter[promise.start : promise.end] == "I'll send the two tins by Friday."
    assert letter[promise.said_start : promise.said_end] == "I'll send"
    assert letter[promise.due_start : promise.due_end] == "Friday"
    assert (promise.by, promise.due_on, promise.language) == ("us", date(2026, 11, 27), "en")


def test_what_was_quoted_is_not_promised_again() -> None:
    assert (
        promised_in("Thank you.\n\n> We will send it on Friday.\n\nOn Monday Ben wrote:\nWe will send it tomorrow.")
        == []
    )


def test_full_width_digits_are_read_where_they_stand() -> None:
    text = "１２月４日までにお送りします。"
    (promise,) = promised_in(text)
    assert (promise.due_on, text[promise.due_start : promise.due_end]) == (date(2026, 12, 4), "１２月４日")


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("tomorrow", date(2026, 11, 26)),
        ("by Friday", date(2026, 11, 27)),
        ("by Wednesday", date(2026, 12, 2)),
        ("next Friday", date(2026, 12, 4)),
        ("on Tuesday next week", date(2026, 12, 1)),
        ("in two weeks", date(2026, 12, 9)),
        ("within 3 to 5 working days", date(2026, 12, 2)),
        ("within 24 hours", date(2026, 11, 26)),
        ("by the end of the month", date(2026, 11, 30)),
        ("by the end of next month", date(2026, 12, 31)),
        ("by the end of February", date(2027, 2, 28)),
        ("on 30 November", date(2026, 11, 30)),
        ("on January 4th", date(2027, 1, 4)),
        ("by 2026-12-24", date(2026, 12, 24)),
        ("on 30/11", date(2026, 11, 30)),
        ("by the 10th", date(2026, 12, 10)),
        ("mid-December", date(2026, 12, 15)),
        ("by the end of day tomorrow", date(2026, 11, 26)),
        ("by the weekend", date(2026, 11, 29)),
        ("this weekend", date(2026, 11, 29)),
        ("over the coming weekend", date(2026, 11, 29)),
        ("by next weekend", date(2026, 12, 6)),
        ("over the next weekend", date(2026, 12, 6)),
        ("by the weekend of next week", date(2026, 12, 6)),
        ("on the weekend after next", date(2026, 12, 13)),
        ("by next week's end", date(2026, 12, 4)),
        ("as we talked about last weekend", None),
    ],
)
def test_days_in_english(when: str, due: date | None) -> None:
    assert [each.due_on for each in promised_in(f"We will send the tins {when}.")] == [due]


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("明日", date(2026, 11, 26)),
        ("明後日までに", date(2026, 11, 27)),
        ("金曜までに", date(2026, 11, 27)),
        ("来週の水曜までに", date(2026, 12, 2)),
        ("来週中に", date(2026, 12, 4)),
        ("週明けに", date(2026, 11, 30)),
        ("月末までに", date(2026, 11, 30)),
        ("来月10日までに", date(2026, 12, 10)),
        ("12月上旬に", date(2026, 12, 10)),
        ("12月中旬に", date(2026, 12, 20)),
        ("来月なかばに", date(2026, 12, 20)),
        ("来月末までに", date(2026, 12, 31)),
        ("今月中に", date(2026, 11, 30)),
        ("来週初めに", date(2026, 12, 1)),
        ("週末までに", date(2026, 11, 29)),
        ("来週末までに", date(2026, 12, 6)),
        ("来週の週末までに", date(2026, 12, 6)),
        ("再来週末までに", date(2026, 12, 13)),
        ("毎週末に", None),
        ("十二月四日に", date(2026, 12, 4)),
        ("二週間後に", date(2026, 12, 9)),
        ("3営業日以内に", date(2026, 11, 30)),
        ("半年後に", date(2027, 5, 25)),
        ("年内に", date(2026, 12, 31)),
        ("令和9年1月8日に", date(2027, 1, 8)),
        ("12/4(金)までに", date(2026, 12, 4)),
    ],
)
def test_days_in_japanese(when: str, due: date | None) -> None:
    assert [each.due_on for each in promised_in(f"{when}缶をお送りします。")] == [due]


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("明天", date(2026, 11, 26)),
        ("后天", date(2026, 11, 27)),
        ("大后天", date(2026, 11, 28)),
        ("周五前", date(2026, 11, 27)),
        ("下周三前", date(2026, 12, 2)),
        ("这周五", date(2026, 11, 27)),
        ("下周内", date(2026, 12, 4)),
        ("月底前", date(2026, 11, 30)),
        ("下个月10号", date(2026, 12, 10)),
        ("12月4日前", date(2026, 12, 4)),
        ("十二月底之前", date(2026, 12, 31)),
        ("12月中旬", date(2026, 12, 20)),
        ("下个月初", date(2026, 12, 10)),
        ("下周初", date(2026, 12, 1)),
        ("周末前", date(2026, 11, 29)),
        ("下周末前", date(2026, 12, 6)),
        ("下个周末前", date(2026, 12, 6)),
        ("下一个周末前", date(2026, 12, 6)),
        ("下周的周末前", date(2026, 12, 6)),
        ("每个周末", None),
        ("两周后", date(2026, 12, 9)),
        ("三个工作日内", date(2026, 11, 30)),
        ("两三天内", date(2026, 11, 28)),
        ("半年后", date(2027, 5, 25)),
    ],
)
def test_days_in_chinese(when: str, due: date | None) -> None:
    assert [each.due_on for each in promised_in(f"我们{when}把茶罐寄给您。")] == [due]


@pytest.mark.parametrize(
    ("due", "whens"),
    [
        (
            date(2026, 12, 31),
            "by year-end|by the end of the quarter|by next month-end|年末までに|今年中に|来月末までに|年底前|下月底前",
        ),
        (date(2027, 12, 31), "by next year-end|by the end of next year|by the end of 2027|by next year's end"),
        (
            date(2027, 12, 31),
            "来年末までに|来年の年末までに|来年中に|翌年末に|2027年末に|来年12月末までに|明年年底前|明年底前|2027年底前|明年12月底前",
        ),
        (date(2028, 12, 31), "再来年末までに|后年年底前"),
        (
            date(2027, 1, 31),
            "early next year|at the start of next year|来年初めに|来年の初めまでに|来年早々に|明年年初|明年初",
        ),
        (date(2027, 6, 30), "mid-2027|by the middle of next year|来年半ばに|明年年中"),
        (
            date(2027, 3, 31),
            "by next quarter-end|the end of next quarter|次の四半期末までに|来四半期末までに|下季度末前|下个季度底前",
        ),
        (date(2027, 3, 31), "年度末までに|今年度末までに|2026年度中に|来年3月末までに|明年3月底前"),
        (date(2027, 1, 10), "early next quarter|at the beginning of next quarter|来四半期初めに|下季度初"),
        (date(2026, 12, 15), "mid next month|by the middle of next month"),
        (date(2027, 4, 30), "来年度初めに|来年度の初めに"),
        (date(2028, 3, 31), "来年度末までに|2027年度末までに|2028年3月末までに|2028年3月底前"),
        (
            None,
            "as we wrote at last year-end|as promised at the end of last month|昨年末のように|先月末のように|毎年末に",
        ),
        (None, "第3四半期末に|像去年年底那样|像上季度末那样|每年年底"),
    ],
)
def test_the_next_year_quarter_and_month_are_told_from_this_one(due: date | None, whens: str) -> None:
    for when in whens.split("|"):
        said = f"We will send the tins {when}."
        if not when.isascii():
            said = f"{when}缶をお送りします。" if is_japanese(when) else f"我们{when}把茶罐寄给您。"
        assert [each.due_on for each in promised_in(said)] == [due], when


def is_japanese(text: str) -> bool:
    return re.search("[ぁ-ん]", text) is not None


@pytest.mark.parametrize(("on", "due"), [(date(2027, 3, 31), date(2028, 3, 31)), (date(2027, 4, 1), date(2029, 3, 31))])
def test_a_japanese_business_year_ends_in_march(on: date, due: date) -> None:
    assert [each.due_on for each in promised_in("来年度末までに缶をお送りします。", on=on)] == [due]


@pytest.mark.parametrize("when", ["on 3/4", "on 31 November", "around the clock, 24/7", "on 99/99"])
def test_what_is_no_day_or_could_be_two_is_not_guessed(when: str) -> None:
    assert [each.due_on for each in promised_in(f"We will send the tins {when}.")] == [None]


# In early November, and in January.
JUST_AFTER, NEW_YEAR = date(2026, 11, 5), date(2027, 1, 8)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("We will send the tins by the end of October.", None),
        ("We will send the tins in late October.", None),
        ("We will send the tins by the end of November.", date(2026, 11, 30)),
        ("We will send the tins by the end of August.", date(2027, 8, 31)),
        ("10月末までに缶をお送りします。", None),
        ("10月中に缶をお送りします。", None),
        ("11月末までに缶をお送りします。", date(2026, 11, 30)),
        ("8月末までに缶をお送りします。", date(2027, 8, 31)),
        ("我们10月底前把茶罐寄给您。", None),
        ("我们十月底前把茶罐寄给您。", None),
        ("我们11月底前把茶罐寄给您。", date(2026, 11, 30)),
        ("我们8月底前把茶罐寄给您。", date(2027, 8, 31)),
    ],
)
def test_a_month_that_has_just_ended_is_not_guessed_to_be_that_of_next_year(text: str, due: date | None) -> None:
    assert [each.due_on for each in promised_in(text, on=JUST_AFTER)] == [due]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("We will send the tins by the end of December.", None),
        ("We will send the tins by 20 December.", None),
        ("12月末までに缶をお送りします。", None),
        ("我们12月20日前把茶罐寄给您。", None),
        ("We will send the tins by the end of January.", date(2027, 1, 31)),
        ("We will send the tins by the end of this year.", date(2027, 12, 31)),
        ("We will send the tins by 29 February.", None),
    ],
)
def test_nor_does_the_turn_of_the_year_make_it_the_next_one(text: str, due: date | None) -> None:
    assert [each.due_on for each in promised_in(text, on=NEW_YEAR)] == [due]


@pytest.mark.parametrize("text", ["今週の月曜に缶をお送りします。", "We will send the tins on 31 November."])
def test_words_that_mean_no_day_are_not_read_in_part(text: str) -> None:
    assert [each.due_on for each in promised_in(text)] == [None]


def test_of_several_days_the_deadline_counts_and_not_the_first() -> None:
    (promise,) = promised_in("After the talk on Thursday I will send you the minutes by next Monday.")
    assert promise.due_on == date(2026, 11, 30)


def test_the_year_turns() -> None:
    (promise,) = promised_in("I'll send it on January 4th.", on=date(2026, 12, 30))
    assert promise.due_on == date(2027, 1, 4)


def test_a_customers_own_promise_is_the_customers_and_a_note_may_tell_of_one() -> None:
    assert [each.by for each in promised_in("We will pay on Friday.", is_ours=False)] == ["customer"]
    assert [each.by for each in promised_in("They promised to pay by Friday.", is_note=True)] == ["customer"]
    assert [each.by for each in promised_in("Promised to send samples by Friday.", is_note=True)] == ["us"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "。" * 500,
        "I'll " * 3000,
        "会" * 5000,
        "9" * 4000,
        "\x00\ud800",
        "I'll send it in ſix weeks, in sıx.",
        "by ſunday, by auguſt 3",
    ],
)
def test_any_input_is_read(text: str) -> None:
    promised_in(text)


def test_a_later_record_shows_that_a_promise_was_kept() -> None:
    quote = "I'll send the revised quote for the grinder by Friday."
    assert keeps(quote, by_us=True, deed=Deed("email", True, "Here is the revised quote."))
    assert not keeps(quote, by_us=True, deed=Deed("email", False, "Here is the revised quote."))
    assert not keeps(quote, by_us=True, deed=Deed("email", True, "We have sent the invoice."))
    assert not keeps(quote, by_us=True, deed=Deed("email", True, "The quote takes a little longer."))
    assert keeps("I'll call you tomorrow.", by_us=True, deed=Deed("call", True, ""))
    assert not keeps("I'll call you tomorrow.", by_us=True, deed=Deed("call", False, ""))
    assert keeps("月末に追加で発注します。", by_us=False, deed=Deed("purchase", False, ""))
    assert keeps("見積書を金曜までにお送りします。", by_us=True, deed=Deed("email", True, "お見積書を添付いたします。"))
    assert keeps("周五前把报价单发给您。", by_us=True, deed=Deed("email", True, "报价单已经发到您的邮箱。"))
