"""Whole words and phrases of Chinese, which is written without spaces and is not cut into words first.

Two things make a run of characters whole. It stands between words that belong to every text (的, 我们, 什么时候), which
are cut away. And what stands beside it varies: where 事 nearly always follows 新同, the word is longer (Harris 1955).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff"
_SHORTEST, _LONGEST = 2, 6
# A run beside which the same character stands in more of its cases is a piece of something longer.
_ALWAYS_THE_SAME = 0.6
_NUMBER = "[一二三四五六七八九十百千万两几半]+"
_COUNTED = (
    f"(?:{_NUMBER}|这|那|每|哪)(?:多|来)?(?:个人|[个位件次种款天周年月日点分块元包盒瓶份度号折回遍家批])(?:多|半)?"
)
# Words of any text, the longer ones first.
_WORDS_OF_ALL = (
    "为什么 什么时候 怎么样 是不是 有没有 能不能 可不可以 对不起 不好意思 我们 你们 他们 她们 它们 咱们 大家 "
    "自己 别人 人家 本人 什么 怎么 哪里 哪个 多少 如何 是否 请问 麻烦 谢谢 感谢 辛苦 您好 你好 拜托 因为 所以 "
    "但是 可是 不过 如果 虽然 然后 而且 或者 还是 以及 由于 于是 只要 只有 除了 关于 对于 没有 可以 应该 需要 "
    "必须 希望 想要 打算 觉得 感觉 知道 以为 认为 看到 听说 收到 一天天 一切 一共 至少 大概 特地 在家 实际 "
    "已经 一直 总是 经常 常常 每次 每天 每周 每个 再次 又是 还没 还有 还在 还要 还不 正在 刚刚 刚才 马上 立刻 "
    "尽快 非常 特别 十分 比较 实在 真的 有点 一点 一下 一起 一样 一定 一些 这些 那些 这样 那样 这种 那种 这里 "
    "那里 这边 那边 现在 今天 明天 昨天 今年 去年 明年 上次 下次 这次 上周 下周 本周 本月 上个月 下个月 "
    "这个月 最近 以前 以后 之前 之后 时候 时间 以来 以内 以上 以下 左右 里面 外面 上面 下面 结果 其他 其实 "
    "当然 可能 似乎 好像 不是 不能 不会 不要 不到 不了 不太 不过 起来 出来 下来 过来 回来 回去 进去 过去"
)
# 的, 了 and the like, but not in 目的, 了解, 成就, 还是, 存在, 在线, 退还.
_LITTLE_WORDS = (
    "(?<!目)的(?!确)|了(?!解)|(?<!成)就|(?<![还但于])是|(?<!存)在(?!线)|(?<![退归偿])还(?!款)"
    "|[我你您他她它都也很吗呢吧啊呀把被让请又才只太再给跟与和及并而到]"
)
_LONGER_FIRST = sorted(_WORDS_OF_ALL.split(), key=len, reverse=True)
_BETWEEN = re.compile("|".join((f"[^{HAN}]+", *_LONGER_FIRST, _COUNTED, _LITTLE_WORDS)))
# What a phrase neither begins nor ends with: what is left of verbs, endings and directions.
_NO_BEGIN = re.compile(
    "[不没得着过地们些么这那哪每几多个想去里从向按由以之其所]|会(?![员议计场])|要(?![求点])|能(?![力源])|可(?!爱)"
    "|来(?![源宾])|等(?![级待])|为(?!难)|对(?![账方比])|比(?![例价])"
)
_NO_END = frozenset("不没得着地么这那每几个要会能可想请为从对向比按由以之其所很太说来过成少")


def phrases(text: str) -> Iterator[str]:
    """Every run of characters that may be a word or a phrase, as often as it stands there."""
    for run in _runs(text):
        for start, end in _spans(run):
            yield run[start:end]


def whole(candidates: Collection[str], texts: Iterable[str]) -> set[str]:
    """Those of the candidates that are whole in these texts, and no pieces of longer words."""
    wanted, said = set(candidates), Counter[str]()
    before: dict[str, Counter[str]] = {phrase: Counter() for phrase in wanted}
    after: dict[str, Counter[str]] = {phrase: Counter() for phrase in wanted}
    for run in (run for text in texts for run in _runs(text)):
        for start, end in _spans(run):
            if (phrase := run[start:end]) in wanted:
                said[phrase] += 1
                before[phrase].update(run[start - 1 : start] if start else ())
                after[phrase].update(run[end : end + 1])
    return {
        phrase
        for phrase in wanted
        if all(_most(beside[phrase]) <= _ALWAYS_THE_SAME * said[phrase] for beside in (before, after))
    }


def _most(beside: Counter[str]) -> int:
    return max(beside.values(), default=0)


def _runs(text: str) -> Iterator[str]:
    """The text without the words of any text."""
    return (run for run in _BETWEEN.split(text) if run and len(run) >= _SHORTEST)


def _spans(run: str) -> Iterator[tuple[int, int]]:
    for start in range(len(run)):
        for end in range(start + _SHORTEST, min(start + _LONGEST, len(run)) + 1):
            if not _NO_BEGIN.match(run, start) and run[end - 1] not in _NO_END:
                yield start, end
