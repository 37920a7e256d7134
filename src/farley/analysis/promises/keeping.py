"""Whether something that was recorded later shows that a promise was kept; rather nothing is said than too much."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

# The one who promised to order has ordered, the one who promised to call has called.
_CALL = re.compile(r"\b(?:call|ring|phone)\b|電話|折り返|かけ直|回个?电|打电话|去电", re.IGNORECASE)
_BUY = re.compile(r"\b(?:order|buy|purchase)\b|注文し|発注|購入し|買い|买|下单|订购|采购", re.IGNORECASE)
_DONE = re.compile(
    r"\b(?:attached|enclosed|here (?:is|are)|as promised|(?:I|we)(?:['’]ve| have)? (?:just )?(?:sent|shipped|"
    r"paid|returned|fixed|"
    r"corrected|replaced|refunded|repaired|transferred|checked|signed|delivered|arranged|updated)|(?:has|"
    r"have) been (?:sent|"
    r"shipped|paid|fixed|corrected|refunded|delivered|repaired|replaced|transferred|returned))\b"
    r"|添付(?:いた|し|の)|(?:いたし|致し|し|り|み|い|け)ました|お約束(?:して(?:いた|おりました))?の"
    r"|附件|已经?(?:发|寄|付|汇|退|换|修|完成|处理|安排|更正|送|转)|[发寄付汇退换修送转]\S{0,6}了",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[a-z0-9][a-z0-9-]{3,}")
_WIDE = re.compile(r"[\u30a1-\u30ff\u3400-\u9fff]{2,}")
# Words in every other promise: that they occur again shows nothing.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "will shall send sent ship shipped next week month friday monday tuesday wednesday "
        "thursday saturday sunday tomorrow today your yours that this with have before until "
        "latest back call order january february march april june july august september october "
        "november december again please there them promised customer working days business "
        "来週 今週 月末 明日 本日 金曜 月曜 火曜 水曜 木曜 土曜 日曜 連絡 送付 予定 確認 対応 約束 "
        "下周 明天 我们 你们 之前 今天 本周 一定 客户",
    )
)


@dataclass(frozen=True)
class Deed:
    """Something recorded after a promise. `is_ours`: whether it came from us; `kind` as the timeline calls it."""

    kind: str
    is_ours: bool
    text: str

    @cached_property
    def says_done(self) -> bool:
        """Whether the text says of anything that it is done."""
        return bool(_DONE.search(self.text))

    @cached_property
    def things(self) -> set[str]:
        """What the text speaks of."""
        return _things(self.text)


def keeps(promised: str, *, by_us: bool, deed: Deed) -> bool:
    """Whether a later record shows that what was promised was done, by the side that promised it: a call, an order, or
    a text that says that it is done and speaks of the same thing.
    """
    if deed.kind == "call" and deed.is_ours == by_us and _CALL.search(promised):
        return True
    if deed.kind == "purchase" and not by_us and _BUY.search(promised):
        return True
    return deed.is_ours == by_us and deed.says_done and bool(_things(promised) & deed.things)


def _things(text: str) -> set[str]:
    """The words of a text that name something; of Chinese and Japanese every two characters."""
    latin = {_stem(word) for word in _LATIN.findall(text.lower())}
    wide = {run[place : place + 2] for run in _WIDE.findall(text) for place in range(len(run) - 1)}
    return (latin | wide) - _COMMON


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
