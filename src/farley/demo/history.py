"""What happens with the customers of no story: they buy by habit, parcels fail now and then, and the tone follows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from farley.demo.diary import Diary, Order
from farley.demo.habits import Habit
from farley.demo.records import OrderLine, Topic
from farley.demo.texts.phrasebook import Cause

_PLEASED = {
    Topic.PRAISE: 5,
    Topic.QUESTION: 5,
    Topic.THANKS: 2,
    Topic.ORDER: 3,
    Topic.PRICE: 2,
    Topic.SMALL_TALK: 4,
}
_SORE = {Topic.QUESTION: 4, Topic.ORDER: 3, Topic.PRICE: 4}
_HAS_AN_ANSWER = 0.8


def home_history(diary: Diary, habit: Habit, since: date, ends_on: date) -> None:
    """The years with somebody who buys for themselves."""
    country, dice = diary.person.country, diary.dice
    if diary.person.newsletter:
        diary.fills_in(diary.at(since, habit.hour), "newsletter")
    _look_around(diary, habit, since, ends_on)
    sore_until = since
    for day in habit.days(country, since, ends_on, dice):
        lines = habit.choose(country, day, dice)
        order = diary.buy(diary.at(day, habit.hour), lines, _channel(habit, dice))
        if cause := _mishap(day, dice):
            sore_until = day + timedelta(days=dice.randint(40, 160))
            if not _mishap_story(diary, habit, order, cause) and dice.random() < 0.3:
                break
        else:
            diary.deliver(order, diary.at(day + timedelta(days=dice.randint(2, 3)), 13))
            if dice.random() < habit.talks:
                _talk(diary, habit, order, day + timedelta(days=dice.randint(3, 9)), is_sore=day < sore_until)


def firm_history(diary: Diary, habit: Habit, since: date, ends_on: date) -> None:
    """The years with a firm: orders, talk about them, visits, and what the seller learned."""
    country, dice = diary.person.country, diary.dice
    sore_until = since
    for day in habit.days(country, since, ends_on, dice):
        day = _working_day(day)
        if day >= ends_on:
            break
        at = diary.at(day, habit.hour)
        lines = habit.choose(country, day, dice)
        if dice.random() < habit.talks:
            _orders_in_words(diary, habit, lines, at)
            order = diary.buy(at + timedelta(minutes=40), lines, "email")
        else:
            order = diary.buy(at, lines, _channel(habit, dice))
        if cause := _mishap(day, dice):
            sore_until = day + timedelta(days=dice.randint(30, 120))
            _mishap_story(diary, habit, order, cause)
        else:
            diary.deliver(order, diary.at(_working_day(day + timedelta(days=2)), 10))
            if dice.random() < habit.talks / 2:
                _talk(diary, habit, order, _working_day(day + timedelta(days=5)), is_sore=day < sore_until)
    _meet(diary, since, ends_on, every=dice.randint(75, 150))


def acquaintance_history(diary: Diary, since: date, ends_on: date, every: int) -> None:
    """The years with somebody who does not order themselves: a supplier, or a second contact of a firm."""
    dice = diary.dice
    day = since + timedelta(days=dice.randint(3, every))
    while day < ends_on:
        at = diary.at(_working_day(day), 11, 2)
        roll = dice.random()
        if roll < 0.45:
            letter = diary.writes(Topic.SMALL_TALK, at)
            diary.reply(Topic.SMALL_TALK, at, letter)
        elif roll < 0.75 and diary.person.phones:
            diary.calls(Topic.SMALL_TALK, at)
        else:
            diary.note(at)
        day += timedelta(days=max(10, round(dice.gauss(every, every / 3))))


def newsletters(diary: Diary, since: date, ends_on: date) -> None:
    """The letter of the season, four times a year, to those who asked for it."""
    for year in range(since.year, ends_on.year + 1):
        for month in (2, 5, 8, 11):
            day = date(year, month, 6)
            if since < day < ends_on:
                diary.newsletter(diary.at(day, 10.5, 0.4))


def _look_around(diary: Diary, habit: Habit, since: date, ends_on: date) -> None:
    """Visits to the shop that end without an order."""
    dice = diary.dice
    last = min(ends_on, habit.until) if habit.until else ends_on
    for _ in range(dice.randint(2, 20)):
        day = since + timedelta(days=dice.randint(0, max(1, (last - since).days)))
        diary.look(diary.at(day, habit.hour), dice.sample(habit.basket, min(2, len(habit.basket))))
        if dice.random() < 0.15 and day > since:
            diary.fills_in(diary.at(day, habit.hour), "contact", "")


def _channel(habit: Habit, dice: Random) -> str:
    roll = dice.random()
    if roll < habit.by_phone / 2:
        return "phone"
    return "shop" if roll > 0.95 else "web"


def _mishap(day: date, dice: Random) -> Cause | None:
    """Whether a delivery goes wrong; in December more of them are late."""
    roll = dice.random()
    late = 0.075 if day.month == 12 else 0.03
    if roll < late:
        return Cause.LATE
    if roll < late + 0.008:
        return Cause.DAMAGED
    return Cause.WRONG if roll < late + 0.014 else None


def _mishap_story(diary: Diary, habit: Habit, order: Order, cause: Cause) -> bool:
    """A delivery that goes wrong, from the worried question to the apology. The answer: was it made good?"""
    dice = diary.dice
    day = diary.local_day(order.at)
    days = dice.randint(2, 7) if cause is Cause.LATE else 0
    arrives = diary.at(day + timedelta(days=3 + days), 14)
    if days and dice.random() < 0.6:
        _speaks(diary, habit, Topic.DELAY, diary.at(day + timedelta(days=4), habit.hour), order)
    diary.deliver(order, arrives, late_by=days)
    if cause is Cause.LATE and dice.random() < 0.45:
        return True
    complained = diary.at(diary.local_day(arrives) + timedelta(days=1), habit.hour)
    if diary.person.phones and dice.random() < habit.by_phone:
        diary.calls(Topic.COMPLAINT, complained, order)
        answered = complained
    else:
        letter = diary.complains(cause, complained, order, max(days, 2))
        answered = diary.reply(Topic.COMPLAINT, complained, letter, order)
    return _make_good(diary, habit, order, cause, answered)


def _make_good(diary: Diary, habit: Habit, order: Order, cause: Cause, answered: datetime) -> bool:
    dice = diary.dice
    if cause is Cause.LATE:
        is_good = dice.random() < 0.6
        if is_good:
            diary.refund(order, answered + timedelta(hours=3), Decimal("0.2"))
    else:
        is_good = dice.random() < 0.85
        if is_good and dice.random() < 0.5:
            diary.refund(order, answered + timedelta(hours=3))
        elif is_good:
            diary.replace(order, answered + timedelta(days=1))
    if is_good and dice.random() < 0.55:
        thanked = diary.at(diary.local_day(answered) + timedelta(days=3), habit.hour)
        _speaks(diary, habit, Topic.THANKS, thanked, order)
    return is_good


def _talk(diary: Diary, habit: Habit, order: Order, day: date, *, is_sore: bool) -> None:
    """The customer gets in touch for a reason of their own; who was let down lately has no praise to give."""
    topics = _SORE if is_sore else _PLEASED
    topic = diary.dice.choices(list(topics), weights=list(topics.values()))[0]
    soon = topic in (Topic.QUESTION, Topic.ORDER) and diary.dice.random() < 0.4
    at = order.at + timedelta(minutes=diary.dice.randint(15, 300)) if soon else diary.at(day, habit.hour)
    _speaks(diary, habit, topic, at, order)


def _speaks(diary: Diary, habit: Habit, topic: Topic, at: datetime, order: Order) -> None:
    if diary.person.phones and diary.dice.random() < habit.by_phone:
        diary.calls(topic, at, order)
        return
    letter = diary.writes(topic, at, order)
    if diary.dice.random() < _HAS_AN_ANSWER:
        diary.reply(topic, at, letter, order)


def _orders_in_words(diary: Diary, habit: Habit, lines: tuple[OrderLine, ...], at: datetime) -> None:
    if diary.person.phones and diary.dice.random() < habit.by_phone:
        diary.calls(Topic.ORDER, at, Order("", at, lines))
    else:
        diary.reply(Topic.ORDER, at, diary.asks_for(lines, at))


def _meet(diary: Diary, since: date, ends_on: date, every: int) -> None:
    """The seller's visits, and now and then a note on what was learned."""
    dice = diary.dice
    day = since + timedelta(days=dice.randint(5, every))
    while day < ends_on:
        at = diary.at(_working_day(day), 14, 1.5)
        diary.visit(at)
        if dice.random() < 0.6:
            diary.note(at + timedelta(hours=2))
        day += timedelta(days=max(20, round(dice.gauss(every, every / 4))))


def _working_day(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= 5 else day
