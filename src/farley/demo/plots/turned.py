"""A loyal buyer whose tone turned:

warm letters, three failed deliveries, bitter letters, and still an order every month.
"""

# ruff: noqa: E501 (what people write stands on one line)

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from farley.demo.diary import Diary, Order
from farley.demo.plots.orders import days_in_rhythm, lines_of
from farley.demo.records import OrderLine, Topic
from farley.demo.stage import Stage
from farley.demo.stories import TURNED
from farley.demo.texts.phrasebook import Cause

FAILURES = (170, 108, 47)
"""How many days before the end the three failed orders were placed."""


@dataclass(frozen=True, slots=True)
class _Script:
    """What the customer writes: `warm` over the good years, then one letter after each failure, and two more."""

    warm: tuple[str, ...]
    late: str
    damaged: str
    late_again: str
    tired: str
    terse: str
    note: str


def tell(stage: Stage, language: str) -> None:
    """A monthly order to the last; the third year's failures and what the customer writes about them."""
    (key,) = TURNED.told_in(language)
    diary, script = stage.diary(key), _SCRIPTS[language]
    failing = _orders_that_fail(diary, stage)
    for number, day in enumerate(failing.keys()):
        order = diary.buy(diary.at(day, 20.5, 0.6), _basket(diary, with_caddy=failing[day] == 1 or number == 0))
        if failing[day] is None:
            diary.deliver(order, diary.at(day + timedelta(days=2), 13))
        if number % 5 == 1 and (stage.ends_on - day).days > FAILURES[0]:
            _write_warmly(diary, script, number // 5, order, day + timedelta(days=4))
    _fail(diary, stage, script, failing)


def _orders_that_fail(diary: Diary, stage: Stage) -> dict[date, int | None]:
    """The days of the orders, each with the number of the failure that hits it, if one does."""
    days: dict[date, int | None] = dict.fromkeys(
        days_in_rhythm(stage.starts_on + timedelta(days=9), stage.ends_on - timedelta(days=3), 30, 2.5, diary.dice)
    )
    for number, before in enumerate(FAILURES):
        hit = min(days, key=lambda day: abs((stage.ends_on - day).days - before))
        days[hit] = number
    return days


def _basket(diary: Diary, *, with_caddy: bool) -> tuple[OrderLine, ...]:
    """The usual; the second failure needs something that can be dented."""
    return lines_of(diary.person.country, (("sencha", 2), ("caddy", 1) if with_caddy else ("hojicha", 1)))


def _write_warmly(diary: Diary, script: _Script, number: int, order: Order, day: date) -> None:
    at = diary.at(day, 21, 0.5)
    words = script.warm[number % len(script.warm)]
    topic = (Topic.PRAISE, Topic.THANKS)[number % 2]
    diary.reply(topic, at, diary.writes_words(words, topic, at, order), order)


def _fail(diary: Diary, stage: Stage, script: _Script, failing: dict[date, int | None]) -> None:
    ordered = dict(zip(failing, diary.orders, strict=True))
    first, second, third = (ordered[day] for day, number in failing.items() if number is not None)
    _fail_once(diary, first, Cause.LATE, 8, script.late, -1)
    _fail_once(diary, second, Cause.DAMAGED, 0, script.damaged, -2)
    answered = _fail_once(diary, third, Cause.LATE, 9, script.late_again, -2)
    at = diary.at(answered + timedelta(days=2), 22, 0.3)
    diary.reply(Topic.COMPLAINT, at, diary.writes_words(script.tired, Topic.COMPLAINT, at, third, tone=-2), third)
    diary.note(diary.at(answered + timedelta(days=4), 10), script.note, "inferred", 0.6, by=diary.buyer.owner)
    last = diary.orders[-1]
    at = last.at + timedelta(minutes=9)
    diary.writes_words(script.terse, Topic.ORDER, at, last, tone=-1)


def _fail_once(diary: Diary, order: Order, cause: Cause, days: int, words: str, tone: int) -> date:
    day = diary.local_day(order.at)
    if days:
        asked = diary.at(day + timedelta(days=5), 20.5, 0.5)
        diary.reply(Topic.DELAY, asked, diary.writes(Topic.DELAY, asked, order), order)
    arrives = diary.at(day + timedelta(days=3 + days), 15)
    diary.deliver(order, arrives, late_by=days)
    at = diary.at(diary.local_day(arrives), 21.5, 0.4)
    answered = diary.reply(Topic.COMPLAINT, at, diary.writes_words(words, Topic.COMPLAINT, at, order, tone=tone), order)
    if cause is Cause.DAMAGED:
        diary.replace(order, answered + timedelta(hours=4))
    return diary.local_day(answered)


_SCRIPTS = {
    "ja": _Script(
        warm=(
            "毎月こちらのお茶が届く日が楽しみです。朝一番に淹れると、家中に良い香りが広がります。本当に美味しいお茶をありがとうございます。",
            "手書きのお便り、嬉しく拝見しました。こういうお店が今もあることに励まされます。いつもありがとうございます。",
            "新しい煎茶、すばらしかったです。お茶の稽古の仲間にも勧めました。皆さん喜んでいますよ。",
            "母の形見の急須で、こちらのほうじ茶を淹れています。母にも飲ませてあげたかったと思うくらい美味しいです。感謝しています。",
        ),
        late="いつも楽しみにしているだけに、今回の遅れは残念でした。八日遅れで、法事にいらした方々にお出しできませんでした。次はこのようなことのないようお願いします。",
        damaged="長年こちらのお茶を飲んでいますが、箱がつぶれて茶筒がへこんで届いたのは初めてです。前回の遅れに続けてですから、とてもがっかりしています。悲しい気持ちで開けました。",
        late_again="また届きませんでした。もう三度目です。お詫びの文面も前と同じでした。腹が立つというより、あきれています。客の予定など、どうでも良いのでしょうか。",
        tired="お茶の味は好きですから注文は続けますが、以前のような気持ちではいられません。電話を一本いただければ済むことなのに、誰も話を聞いてくれないように感じて、つらいです。",
        terse="いつもの煎茶を二袋お願いします。今度こそ日にちを守ってください。前のような嫌な思いはもうしたくありません。",
        note="購入は続いているが、文面が以前とまったく違う。数字だけ見ると優良顧客のままなので注意。責任者から一度お電話したほうが良い。",
    ),
    "zh": _Script(
        warm=(
            "每个月收到你们家的茶都特别开心，早上泡一壶，满屋子都是香味，真的太喜欢了。",
            "看到包裹里手写的卡片，心里暖暖的。现在这么用心的店不多了，谢谢你们。",
            "新到的煎茶非常好喝，我推荐给茶友们，大家都赞不绝口。",
            "用母亲留下的茶壶泡你们的焙茶，总想着要是她也能尝到该多好。谢谢你们做出这么好的茶。",
        ),
        late="一直很期待你们的茶，所以这次晚了八天才到，真的有点失望。家里来了客人，没能用上。希望下次不要再这样。",
        damaged="买了两年多，第一次收到压扁的箱子，茶罐也凹了一块。上次晚到，这次又是这样，实在太让人失望了，拆的时候心里很难受。",
        late_again="又没有按时送到，这已经是第三次了！道歉的话和上次一模一样。我已经不是生气，是心寒。难道客人的时间就不重要吗？",
        tired="茶我还是喜欢，所以还会继续买，但是再也没有以前那种心情了。打一个电话就能说清楚的事，却没有一个人认真听我说，很难过。",
        terse="老样子，煎茶两包。这次请务必按时送到，我不想再生一次气了。",
        note="虽然一直在买，但语气和以前完全不同。只看数字还是优质客户，要小心。建议主管亲自打个电话。",
    ),
    "en": _Script(
        warm=(
            "The monthly parcel is the nicest thing that comes through my door. I brew the first pot straight away and the whole house smells wonderful. Thank you.",
            "Your handwritten note made my week. There are not many shops left that care like this. Thank you so much.",
            "The new sencha is superb. I have told everyone at my allotment club about it and they love it too.",
            "I make your hojicha in my late mother's teapot. It is so good that I wish she could have tried it. I am very grateful to you all.",
        ),
        late="I look forward to this so much that the delay was a real let-down. Eight days late, and my guests had been and gone. Please do not let it happen again.",
        damaged="In all this time I have never had a crushed box, and the caddy is dented. Coming on top of the late one I am very disappointed. It made me sad to open it.",
        late_again="Late again. That is the third time. And the apology was word for word the same as the last one. I am past being cross, I am fed up. Do my plans not matter to you at all?",
        tired="I still like the tea, so I will keep ordering, but I do not feel the way I used to about you. One phone call would have done it. It seems nobody is listening, and that hurts.",
        terse="Two of the usual sencha. Please get it here on the day this time. I do not want to be let down again.",
        note="Still buying, but the letters read quite differently from before. By the numbers she is still one of our best customers, so do not be fooled. A manager should ring her.",
    ),
}
