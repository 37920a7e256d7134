"""Sentences of customers with themes planted in them, in three languages, among many about anything else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice, product
from random import Random

from farley.analysis.language.corpus import Sample, own_samples

# Each theme in each language: beginnings and endings that go with each other.
PLANTED: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "delay": {
        "en": (
            ("My delivery", "The parcel I ordered", "Our last shipment", "Delivery of my order", "The delivery"),
            (
                " is already a week late.",
                " has been delayed again.",
                " still has not arrived after ten days.",
                " came two weeks later than promised.",
                " is delayed and nobody tells me when it will come.",
            ),
        ),
        "ja": (
            ("注文した商品の配送が", "先日頼んだ荷物の到着が", "今回の配送は", "配達が", "いつもの便の配送が"),
            (
                "一週間も遅れています。",
                "また遅延していて困っています。",
                "予定日を十日過ぎても遅れたままです。",
                "約束より二週間遅れました。",
                "遅れているのに連絡がありません。",
            ),
        ),
        "zh": (
            ("我的快递", "上周订的货", "这次的配送", "包裹的配送", "你们的快递"),
            (
                "又延迟了。",
                "晚了一个星期还没到。",
                "比约定的时间晚到了两周。",
                "延误十天了还没送到。",
                "一直延迟,也没人通知。",
            ),
        ),
    },
    "packaging": {
        "en": (
            ("The box", "The packaging", "The gift box", "The carton", "The wrapping of the box"),
            (
                " was crushed when I opened the door.",
                " was torn at the corners.",
                " is far too flimsy and got dented.",
                " was damaged and soaked.",
                " had split open at the side.",
            ),
        ),
        "ja": (
            ("外箱が", "梱包の箱が", "贈答用の箱が", "包装の箱が", "箱の角が"),
            (
                "つぶれていました。",
                "破れて届きました。",
                "へこんでいて贈れません。",
                "濡れて傷んでいました。",
                "裂けていました。",
            ),
        ),
        "zh": (
            ("包装盒", "外面的纸箱", "礼盒的包装", "盒子的包装", "纸箱包装"),
            ("被压扁了。", "破损得很厉害。", "四个角都裂开了。", "已经湿透变形了。", "太薄,一碰就破。"),
        ),
    },
    "price": {
        "en": (
            (
                "The new prices",
                "Your price increase",
                "This year's price rise",
                "The higher price",
                "Another price increase",
            ),
            (
                " came without any notice.",
                " is more than we can pay.",
                " makes it too expensive for us.",
                " of fifteen per cent is hard to accept.",
                " means I will buy less.",
            ),
        ),
        "ja": (
            (
                "今回の値上げは",
                "価格の値上げが",
                "来月からの値上げは",
                "また値上げですか、この価格は",
                "新しい価格は値上げで",
            ),
            (
                "家計に厳しいです。",
                "急すぎて納得できません。",
                "高すぎて続けられません。",
                "理由の説明がありません。",
                "うちには高くなりすぎました。",
            ),
        ),
        "zh": (
            ("这次涨价", "你们又涨价,价格", "新的价格", "年底的涨价", "价格上涨"),
            ("太突然了。", "让人难以接受。", "实在太贵了。", "没有提前说明。", "涨了百分之十五,我们负担不起。"),
        ),
    },
    "refund": {
        "en": (
            ("I would like a refund", "Please refund the money", "I want my money back", "A full refund, please,"),
            (
                " for the order I cancelled.",
                " to my credit card.",
                " as soon as possible.",
                " for the two tins I returned.",
                " for what I paid last week.",
            ),
        ),
        "ja": (
            ("返品した分の", "キャンセルした注文の", "先週払った代金の", "カードで払った分の"),
            (
                "返金をお願いします。",
                "返金はいつになりますか。",
                "全額返金を希望します。",
                "返金手続きをしてください。",
            ),
        ),
        "zh": (
            ("我想要", "取消的订单请尽快", "退货的钱请给我", "上周付的款希望"),
            ("全额退款。", "退款到信用卡。", "办理退款。", "退款,谢谢处理。"),
        ),
    },
}


@dataclass(frozen=True)
class Voice:
    """One sentence: who says it, in which language, and of which planted theme it is ("" for none)."""

    text: str
    language: str
    customer_id: int
    theme: str


def voices(*, a_theme: int = 16, others: int = 300, seed: int = 1) -> list[Voice]:
    """So many sentences of each theme and language, and so many others in all, each of another customer. The others
    are of the oldest training sentences: they stay the same when more are written.
    """
    draw = Random(seed)
    found = [
        (text, language, theme)
        for theme, languages in PLANTED.items()
        for language, parts in languages.items()
        for text in draw.sample(["".join(pair) for pair in product(*parts)], a_theme)
    ]
    found += [(each.text, each.language, "") for each in draw.sample(_oldest(), others)]
    draw.shuffle(found)
    return [Voice(text, language, number, theme) for number, (text, language, theme) in enumerate(found, start=1)]


@cache
def _oldest() -> list[Sample]:
    return [each for _name, some in groupby(own_samples(), lambda each: each.language) for each in islice(some, 1_500)]
