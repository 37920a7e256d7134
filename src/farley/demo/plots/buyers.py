"""Stories that the purchases tell: a gift bought once, a quiet account, a broken rhythm, a slow decline."""

# ruff: noqa: E501 (what people write stands on one line)

from __future__ import annotations

from datetime import datetime, timedelta

from farley.demo.diary import Diary
from farley.demo.plots.orders import days_in_rhythm, lines_of
from farley.demo.records import OrderLine, Organisation, Topic
from farley.demo.stage import Stage
from farley.demo.stories import ONE_OFF_GIFT, QUIET_BUT_FINE, RHYTHM_BROKEN, SLOW_DECLINE

GIFT_BEFORE = 245
"""How many days before the end the gift was bought."""
GIFT_BOXES = 24
BROKE_BEFORE = 101
"""How many days before the end the last purchase of the broken rhythm may lie, at the earliest a rhythm less."""
DECLINE_DAYS = 545
"""For how long the orders have been getting smaller."""
ENDS_AT_SHARE = 0.3
"""What is left of an order at the end of the decline."""


def tell_gift(stage: Stage, language: str) -> None:
    """Two or three packets of everyday tea now and then, and once two dozen gift boxes for other people."""
    (key,) = ONE_OFF_GIFT.told_in(language)
    diary = stage.diary(key)
    country = diary.person.country
    gift_day = stage.ends_on - timedelta(days=GIFT_BEFORE)
    for day in days_in_rhythm(stage.starts_on + timedelta(days=14), stage.ends_on, 78, 12, diary.dice):
        if abs((day - gift_day).days) > 12:
            _buy_and_receive(
                diary, diary.at(day, 12.4, 0.5), lines_of(country, (("barley", diary.dice.randint(1, 2)),))
            )
    asked, thanked = _GIFT_WORDS[language]
    at = diary.at(gift_day, 12.4, 0.5)
    before = at - timedelta(days=3)
    diary.reply(Topic.ORDER, before, diary.writes_words(asked, Topic.ORDER, before))
    _buy_and_receive(diary, at, lines_of(country, (("gift-three", GIFT_BOXES),)))
    after = at + timedelta(days=12)
    diary.reply(Topic.THANKS, after, diary.writes_words(thanked, Topic.THANKS, after))


def tell_quiet(stage: Stage, language: str) -> None:
    """The same order every half year, and a friendly word with every second."""
    (key,) = QUIET_BUT_FINE.told_in(language)
    diary = stage.diary(key)
    days = [stage.starts_on + timedelta(days=24 + 182 * number + diary.dice.randint(-5, 5)) for number in range(6)]
    for number, day in enumerate(days):
        at = diary.at(day, 9.5, 0.4)
        _buy_and_receive(diary, at, lines_of(diary.person.country, (("gyokuro", 2), ("sencha", 4))))
        if number % 2:
            wrote = at + timedelta(days=5)
            words = _QUIET_WORDS[language][number // 2]
            diary.reply(Topic.SMALL_TALK, wrote, diary.writes_words(words, Topic.SMALL_TALK, wrote))


def tell_rhythm_broken(stage: Stage, language: str) -> None:
    """Every four weeks the same, with a kind word now and then, until it stops from one month to the next."""
    (key,) = RHYTHM_BROKEN.told_in(language)
    diary = stage.diary(key)
    until = stage.ends_on - timedelta(days=BROKE_BEFORE)
    for number, day in enumerate(days_in_rhythm(stage.starts_on + timedelta(days=6), until, 28, 1.8, diary.dice)):
        at = diary.at(day, 21.3, 0.5)
        _buy_and_receive(diary, at, lines_of(diary.person.country, (("hojicha", 1), ("genmaicha", 1))))
        if number % 8 == 3:
            wrote = at + timedelta(days=4)
            topic = (Topic.SMALL_TALK, Topic.PRAISE)[number % 16 == 3]
            diary.reply(topic, wrote, diary.writes(topic, wrote, diary.orders[-1]), diary.orders[-1])


def tell_decline(stage: Stage, language: str) -> None:
    """Orders as often as ever, each a little smaller; a word about prices, and what the seller heard."""
    (key,) = SLOW_DECLINE.told_in(language)
    is_firm = language != "zh"
    diary = stage.diary(stage.first_contact(key), key) if is_firm else stage.diary(key)
    wanted = _FIRM_BASKET if isinstance(diary.buyer, Organisation) else _HOME_BASKET
    begins = stage.ends_on - timedelta(days=DECLINE_DAYS)
    every = 21 if is_firm else 30
    for day in days_in_rhythm(
        stage.starts_on + timedelta(days=8), stage.ends_on - timedelta(days=2), every, 1.5, diary.dice
    ):
        gone = max(0, (day - begins).days) / DECLINE_DAYS
        share = 1 - gone * (1 - ENDS_AT_SHARE)
        quantities = tuple((product, max(1, round(quantity * share))) for product, quantity in wanted)
        _buy_and_receive(diary, diary.at(day, 10.5, 0.7), lines_of(diary.person.country, quantities))
    _say_why(diary, stage, language)


def _say_why(diary: Diary, stage: Stage, language: str) -> None:
    asked, smaller, heard = _DECLINE_WORDS[language]
    at = diary.at(stage.ends_on - timedelta(days=430), 11)
    diary.reply(Topic.PRICE, at, diary.writes_words(asked, Topic.PRICE, at))
    diary.note(diary.at(stage.ends_on - timedelta(days=300), 15), heard, "second_hand", 0.5)
    at = diary.at(stage.ends_on - timedelta(days=120), 11)
    diary.reply(Topic.ORDER, at, diary.writes_words(smaller, Topic.ORDER, at))


def _buy_and_receive(diary: Diary, at: datetime, lines: tuple[OrderLine, ...]) -> None:
    diary.deliver(diary.buy(at, lines), at + timedelta(days=2, hours=diary.dice.randint(0, 5)))


_FIRM_BASKET = (("bulk-sencha", 6), ("cups-paper", 8), ("hojicha", 12), ("cartridge", 2))
_HOME_BASKET = (("tieguanyin", 6), ("jasmine", 5), ("longjing", 3))

_GIFT_WORDS = {
    "ja": (
        "会社の創立五十周年で、お世話になった方々への記念品を探しています。お茶のことはよく分からないので、三缶の詰合せを二十四箱、熨斗付きでお願いできますか。一度きりの行事です。",
        "記念品、無事に皆さまへお渡しできました。会社の行事が終わってほっとしています。お手配ありがとうございました。",
    ),
    "zh": (
        "公司成立五十周年，要给老客户准备纪念品。我自己不太懂茶，三罐装的礼盒要二十四份，能印上公司名字吗？就这一次活动用。",
        "礼盒已经分给大家了，活动顺利结束，谢谢你们帮忙安排。",
    ),
    "en": (
        "Our firm turns fifty and I have been asked to find a present for our long-standing clients. I know nothing about tea. Could you do twenty-four of the three-caddy boxes with a card? It is a one-off.",
        "The boxes went out to our clients and the anniversary is safely behind us. Thank you for arranging it.",
    ),
}

_QUIET_WORDS = {
    "ja": (
        "年に二度、こちらのお茶をまとめて求めるのがわが家の決まりです。変わらない味に安心いたします。",
        "おかげさまで元気にしております。また半年後にお願いいたしますね。",
        "今回も無事に届きました。一人暮らしですので、これで半年はゆっくり楽しめます。",
    ),
    "zh": (
        "每年两次，一次买够半年的茶，已经成了家里的习惯。味道一直没变，很放心。",
        "一切都好，半年后再来麻烦你们。",
        "茶已收到。我一个人喝，这些够慢慢喝半年了。",
    ),
    "en": (
        "Twice a year I order enough to see me through, and it is always just as I remember it. A comfort, that.",
        "All well here. You will hear from me again in six months, as ever.",
        "Arrived safely. There is only me, so this will last nicely until the next time.",
    ),
}

_DECLINE_WORDS = {
    "ja": (
        "原材料も光熱費も上がり、少しずつ発注を見直しております。業務用煎茶の単価について、もう一度ご相談できませんでしょうか。",
        "今回から紙カップをさらに減らします。お客様の入りが以前ほどではなく、様子を見ながら発注させてください。",
        "駅前に大きなカフェができて、昼の客足が減っていると近所の花屋さんから聞いた。ご本人からはまだ何も聞いていない。",
    ),
    "zh": (
        "最近家里开销大，茶也想省着点买。铁观音有没有量大一点、便宜一点的包装？",
        "这次还是少买一点，家里老人不在了，喝茶的人少了。",
        "听他邻居说，他现在常在小区门口新开的茶叶店买散装茶。本人没有提过。",
    ),
    "en": (
        "Everything has gone up and we are trimming orders where we can. Could we look again at the price of the café sencha?",
        "Fewer cups again this time, please. We are not as busy as we were, so we will order as we go.",
        "The florist next door says a chain has opened by the station and takes their lunch trade. They have not mentioned it themselves.",
    ),
}
