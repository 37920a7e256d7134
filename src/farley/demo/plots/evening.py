"""A customer who answers only by telephone, in the evening: mails unanswered, calls by day not picked up."""

# ruff: noqa: E501 (what people write stands on one line)

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from farley.demo import company
from farley.demo.diary import Diary
from farley.demo.plots.orders import days_in_rhythm, lines_of
from farley.demo.records import Topic
from farley.demo.stage import Stage
from farley.demo.stories import EVENING_CALLS


@dataclass(frozen=True, slots=True)
class _Script:
    subject: str
    mail: str
    nobody: tuple[str, ...]
    answered: tuple[str, ...]
    rang: tuple[str, ...]


def tell(stage: Stage, language: str) -> None:
    """Every three weeks or so somebody tries to reach them, and every second time they ring themselves."""
    (key,) = EVENING_CALLS.told_in(language)
    diary, script = stage.diary(key), _SCRIPTS[language]
    since, until = stage.starts_on + timedelta(days=11), stage.ends_on - timedelta(days=2)
    for number, day in enumerate(days_in_rhythm(since, until, 24, 4, diary.dice)):
        if number % 2:
            _rings(diary, script, number, day)
        else:
            _is_sought(diary, script, number, day)


def _is_sought(diary: Diary, script: _Script, number: int, day: date) -> None:
    """By mail in vain, by day in vain; in the evening they pick up, and order."""
    by = company.staff(company.SUPPORTS[diary.person.country])
    if number % 4 == 0:
        diary.is_mailed(diary.at(day - timedelta(days=3), 10.5), by, script.subject, script.mail)
    diary.is_called(diary.at(day, 11, 1.5), by, script.nobody[number % len(script.nobody)], 0)
    evening = diary.at(day + timedelta(days=number % 3 == 0), 19.4, 0.5)
    diary.is_called(evening, by, script.answered[number % len(script.answered)], diary.dice.randint(4, 15))
    _orders_by_phone(diary, evening + timedelta(minutes=15))


def _rings(diary: Diary, script: _Script, number: int, day: date) -> None:
    evening = diary.at(day, 19.6, 0.5)
    diary.calls(Topic.ORDER, evening, words=script.rang[number % len(script.rang)])
    _orders_by_phone(diary, evening + timedelta(minutes=12))


def _orders_by_phone(diary: Diary, at: datetime) -> None:
    lines = lines_of(diary.person.country, (("sencha", 2), ("hojicha", diary.dice.randint(1, 2))))
    diary.deliver(diary.buy(at, lines, "phone"), at + timedelta(days=2, hours=-5))


_SCRIPTS = {
    "ja": _Script(
        "お茶の定期のご案内",
        "そろそろお茶がなくなるころかと存じます。ご入用でしたら、このメールにご返信ください。",
        ("日中にお電話。応答なし。", "お昼前にかけたがつながらず。留守番電話なし。", "十一時に発信。出られなかった。"),
        (
            "夜にかけ直すとすぐに出られた。畑仕事で昼間は家にいないとのこと。いつもの煎茶とほうじ茶を注文。",
            "夜七時過ぎにお電話。二回の呼び出しで出られ、話がはずんだ。メールは見ていないとのこと。",
            "夕食の後にお電話。ご機嫌で、いつもの品を注文してくださった。",
        ),
        (
            "夜にお電話で注文。いつもの煎茶を二袋とほうじ茶。声に張りがある。",
            "晩にご本人から電話。昼は畑なので夜にしか話せないと笑っておられた。",
        ),
    ),
    "zh": _Script(
        "续购提醒",
        "您家里的茶应该快喝完了，需要的话直接回复这封邮件就可以。",
        ("白天去电，无人接听。", "上午打了电话，没有人接。", "中午前后拨打，一直没人接。"),
        (
            "晚上再打，马上就接了。白天都在鱼塘，不在家。订了老样子的煎茶和焙茶。",
            "晚上七点多去电，响两声就接了，聊得很开心。他说从来不看邮件。",
            "晚饭后去电，心情很好，照旧下单。",
        ),
        ("晚上来电订货，煎茶两包加焙茶，精神很好。", "傍晚本人来电，笑着说白天忙，只有晚上有空讲电话。"),
    ),
    "en": _Script(
        "Running low?",
        "You may be getting through the last of your tea by now. Just answer this mail if you would like some more.",
        (
            "Rang in the morning, no answer.",
            "Tried before lunch. It rang out, no machine.",
            "Rang at eleven, nobody picked up.",
        ),
        (
            "Rang again after tea and he answered at once. He is out on the farm all day. Ordered the usual sencha and hojicha.",
            "Called just past seven, two rings and there he was, very chatty. Says he never looks at email.",
            "Rang after supper. In good spirits and ordered the usual.",
        ),
        (
            "Rang in the evening to order: two sencha and some hojicha. Sounded well.",
            "Called us himself tonight. Laughed that evenings are the only time he is indoors.",
        ),
    ),
}
