"""Stories about who somebody is:

a contact who changed employer, two people who look like one, two records of one person.
"""

# ruff: noqa: E501 (what people write stands on one line)

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from farley.demo.diary import Diary
from farley.demo.people import WORKS_FOR, Population
from farley.demo.plots.orders import days_in_rhythm, lines_of
from farley.demo.records import Person, Reach, Tie, Topic
from farley.demo.stage import Stage
from farley.demo.stories import CHANGED_EMPLOYER, LOOK_ALIKES, TWO_RECORDS

MOVED_BEFORE = 300
"""How many days before the end the contact began at the new employer; they had left the old one two weeks earlier."""
BETWEEN = 14

_NEW_MAIL = {
    "ja": "haruka.shiraishi@mizukagami.example",
    "zh": "qin.lan@nanyu-hotel.example",
    "en": "tamsin.pike@penwright-hotels.example",
}
_NEW_POST = {"ja": "料飲部 主任", "zh": "餐饮部主管", "en": "food and beverage manager"}


def change_employers(population: Population, ends_on: date) -> Population:
    """The population in which the movers have moved: old mail and relationship ended, new ones begun."""
    began = ends_on - timedelta(days=MOVED_BEFORE)
    left = began - timedelta(days=BETWEEN)
    people, ties = list(population.people), list(population.ties)
    for language in CHANGED_EMPLOYER.customers:
        key, former, new = CHANGED_EMPLOYER.told_in(language)
        people = [_moved(person, language, left, began) if person.key == key else person for person in people]
        ties = [replace(tie, until=left) if (tie.subject, tie.object) == (key, former) else tie for tie in ties]
        ties.append(Tie(key, new, WORKS_FOR, _NEW_POST[language], began))
    return replace(population, people=tuple(people), ties=tuple(ties))


def tell_change_of_employer(stage: Stage, language: str) -> None:
    """Letters and orders for the one firm, a farewell, a hello from the other firm, and letters and orders for that."""
    key, former, new = CHANGED_EMPLOYER.told_in(language)
    began = stage.ends_on - timedelta(days=MOVED_BEFORE)
    left = began - timedelta(days=BETWEEN)
    farewell, hello, note = _MOVE_WORDS[language]
    before, after = stage.diary(key, former), stage.diary(key, new)
    _work(before, stage.starts_on + timedelta(days=10), left - timedelta(days=8))
    at = before.at(left - timedelta(days=2), 15, 0.5)
    before.reply(Topic.THANKS, at, before.writes_words(farewell, Topic.THANKS, at))
    at = after.at(began + timedelta(days=5), 10, 0.5)
    after.reply(Topic.SMALL_TALK, at, after.writes_words(hello, Topic.SMALL_TALK, at))
    after.note(at + timedelta(days=1), note, "said", 0.95)
    _work(after, began + timedelta(days=20), stage.ends_on)


def tell_look_alikes(stage: Stage, language: str) -> None:
    """Two lives that share nothing but a name and a town; one of them says so in a letter."""
    one, other = LOOK_ALIKES.told_in(language)
    script = _LOOK_ALIKE_SCRIPTS[language]
    settled = stage.diary(one)
    for number, day in enumerate(
        days_in_rhythm(stage.starts_on + timedelta(days=16), stage.ends_on, 41, 4, settled.dice)
    ):
        at = settled.at(day, 9.3, 0.5)
        order = settled.buy(at, lines_of(settled.person.country, script.one_buys), "phone" if number % 2 else "web")
        settled.deliver(order, at + timedelta(days=2, hours=4))
        if number % 6 == 2:
            settled.calls(Topic.QUESTION, at + timedelta(days=4), order)
    newcomer = stage.diary(other, script.firm)
    for day in days_in_rhythm(stage.starts_on + timedelta(days=330), stage.ends_on, 66, 20, newcomer.dice):
        at = newcomer.at(day, 17.5 if script.firm else 22, 0.4)
        order = newcomer.buy(at, lines_of(newcomer.person.country, script.other_buys))
        newcomer.deliver(order, at + timedelta(days=2, hours=-6))
    at = newcomer.at(stage.ends_on - timedelta(days=190), 21, 0.4)
    newcomer.reply(Topic.QUESTION, at, newcomer.writes_words(script.mix_up, Topic.QUESTION, at))


def tell_two_records(stage: Stage, language: str) -> None:
    """One record from the web shop, one from the telephone list, with the same number."""
    web, other = TWO_RECORDS.told_in(language)
    main = stage.diary(web)
    for number, day in enumerate(days_in_rhythm(stage.starts_on + timedelta(days=5), stage.ends_on, 45, 6, main.dice)):
        at = main.at(day, 20.8, 0.5)
        order = main.buy(at, lines_of(main.person.country, (("sencha", 2), ("yuzu", 1))))
        main.deliver(order, at + timedelta(days=2, hours=-4))
        if number % 6 == 1:
            wrote = at + timedelta(days=5)
            main.reply(Topic.PRAISE, wrote, main.writes(Topic.PRAISE, wrote, order), order)
    second = stage.diary(other)
    for number, day in enumerate(
        days_in_rhythm(stage.starts_on + timedelta(days=140), stage.ends_on, 120, 15, second.dice)
    ):
        at = second.at(day, 14, 0.5)
        second.calls(Topic.ORDER, at, words=_SECOND_RECORD_CALLS[language][number % 2])
        order = second.buy(at + timedelta(minutes=10), lines_of(second.person.country, (("gift-three", 1),)), "phone")
        second.deliver(order, at + timedelta(days=2))


def _moved(person: Person, language: str, left: date, began: date) -> Person:
    (old,) = person.mails
    return replace(person, mails=(replace(old, until=left), Reach(_NEW_MAIL[language], "work", since=began)))


def _work(diary: Diary, since: date, until: date) -> None:
    """A working contact:

    a letter every month with an order for the firm, now and then praise or a question, and visits.
    """
    for number, day in enumerate(days_in_rhythm(since, until, 32, 4, diary.dice)):
        at = diary.at(day, 10.5, 0.8)
        lines = lines_of(diary.person.country, _WORK_ORDER)
        diary.reply(Topic.ORDER, at, diary.asks_for(lines, at))
        order = diary.buy(at + timedelta(minutes=50), lines, "email")
        diary.deliver(order, at + timedelta(days=2, hours=2))
        if number % 3 == 1:
            wrote = at + timedelta(days=6)
            topic = (Topic.PRAISE, Topic.QUESTION)[number % 2]
            diary.reply(topic, wrote, diary.writes(topic, wrote, order), order)
        if number % 4 == 2:
            diary.visit(at + timedelta(days=9, hours=4))


@dataclass(frozen=True, slots=True)
class _LookAlikes:
    one_buys: tuple[tuple[str, int], ...]
    other_buys: tuple[tuple[str, int], ...]
    mix_up: str
    firm: str = ""


_WORK_ORDER = (("bulk-sencha", 2), ("hojicha", 6), ("cups-paper", 2))

_MOVE_WORDS = {
    "ja": (
        "私事ですが、今月末でまどろみ珈琲を退職することになりました。長い間、本当にありがとうございました。後任には、こちらのお茶の良さをよく伝えてあります。",
        "ご無沙汰しております。今月から水鏡ホテルの料飲部に移りました。こちらでもぜひ月白さんのお茶を使いたく、あらためてご相談させてください。メールアドレスも変わりました。",
        "まどろみ珈琲の白石さん、水鏡ホテルへ転職。お茶への思いは変わらず、朝食のお茶を任されたとのこと。",
    ),
    "zh": (
        "跟您说一声，我这个月底就要离开云栖茶咖了，这几年承蒙关照，非常感谢。后面的同事我已经交代好了。",
        "好久不见！我这个月开始在南屿酒店餐饮部上班了，这边也想用你们的茶，过几天再详细聊。邮箱也换成这个了。",
        "云栖的秦岚换到深圳南屿酒店了，还是一样喜欢我们的茶，现在负责早餐的茶饮。",
    ),
    "en": (
        "A bit of news: I am leaving The Copper Robin at the end of the month. Thank you for everything over the years. I have told my successor how good you are.",
        "Hello again! I have started at Penwright Hotels, looking after food and beverage, and I would love to bring your teas in here too. This is my new address.",
        "Tamsin from The Copper Robin is now at Penwright Hotels. As keen on our tea as ever, and in charge of breakfasts.",
    ),
}

_LOOK_ALIKE_SCRIPTS = {
    "ja": _LookAlikes(
        (("gyokuro", 2), ("sencha", 2)),
        (("tumbler", 1), ("cold-brew", 2)),
        "急須の発送のお知らせをいただきましたが、私は注文していません。同じ横浜市に同じ漢字の方がいらっしゃるのではないでしょうか。私は「さとう けん」と読みます。確認をお願いできますか。",
    ),
    "zh": _LookAlikes(
        (("longjing", 2), ("jasmine", 1)),
        (("yuzu", 6), ("breakfast", 3)),
        "刚才收到一份龙井的发货通知，可是我们民宿没有订过。杭州叫王芳的人很多，应该是另一位。我是竹里民宿的采购，麻烦核对一下。",
        firm="zhuli-inn",
    ),
    "en": _LookAlikes(
        (("earl-grey", 3), ("breakfast", 2)),
        (("tumbler", 1), ("matcha", 1)),
        "I had a message about a delivery of Earl Grey that I never ordered. I think there is another James Carter in Liverpool. I am the one with the matcha. Could you check, please?",
    ),
}

_SECOND_RECORD_CALLS = {
    "ja": (
        "電話で贈答用の詰合せを注文。名前はカタカナで控えた。",
        "贈り物の注文。普段はインターネットでも買っているとのこと。",
    ),
    "zh": ("电话订礼盒，名字按她说的拼音记下。", "来电订礼品，说平时自己也在网上买。"),
    "en": (
        "Ordered a gift box by phone, gave her name as Liz.",
        "Gift order. Says she usually buys for herself on the website.",
    ),
}
