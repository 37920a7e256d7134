"""The Chinese of times, numbers and amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from farley.analysis.questions.concepts import (
    BUYING,
    CONTACT,
    WRITING,
    Act,
    Coming,
    Concept,
    Day,
    Idiom,
    Latest,
    Much,
    Often,
    Once,
    Side,
    SinceThen,
    Span,
    Trend,
)
from farley.analysis.questions.lexicon import YEAR, Entry, Found, always, dates_in, day_of, unanswerable
from farley.analysis.questions.numbers import HAN, han, share

_N = f"({HAN})"
_UNITS = {"天": 1, "日": 1, "周": 7, "星": 7, "礼": 7, "个": 30, "月": 30, "年": 365, "季": 90}
_UNIT = r"(天|日|周|个?星期|个?礼拜|个月|个季度|季度|年)"
# A length of time, in two groups; a year of the calendar is none.
LENGTH = rf"(?![12][0-9]{{3}}年){_N}{_UNIT}"
_PAST = r"(?:在)?(?:过去|最近|近|这|前|之前|最近的|过去的|近来|此前|上)?"
_TIMES = r"(?:次|回|单|遍|封|通|件|个订单|笔)"
_CURRENCY = r"(元|块钱|块|人民币|美元|美金|欧元|英镑|日元|円)"
_CURRENCIES = {"元": "CNY", "块钱": "CNY", "块": "CNY", "人民币": "CNY", "美元": "USD", "美金": "USD"}
_CURRENCIES |= {"欧元": "EUR", "英镑": "GBP", "日元": "JPY", "円": "JPY"}
_LESS = r"(?:减少|少(?=了)|下降|降低|下滑|下跌|变少|降|掉|走低|缩水|萎缩|跌)"
_MORE = r"(?:增加|多(?=了)|上升|增长|提高|变多|涨|升|上涨|攀升)"
_SENT = {"电话": ("call",), "邮件": ("email",), "信": WRITING}


def days_in(number: str, unit: str) -> int:
    """The days of a length of time, as the two groups of it were found."""
    unit = unit.removeprefix("个") or unit
    return round(han(number) * _UNITS[unit[0]])


_YEARS_AGO = {"今年": 0, "去年": 1, "前年": 2}
_SINCE = r"(?P<word>以来|以后|之后|起|开始|以前|之前|前|为止)?"
_CALENDAR = {"以来": "since", "以后": "since", "之后": "since", "起": "since", "开始": "since"}
_CALENDAR |= {"以前": "before", "之前": "before", "前": "before", "为止": "until"}


def _ago(found: Found) -> Sequence[Concept]:
    near, far = sorted((days_in(found[1], found[2] or found[4]), days_in(found[3], found[4])))
    return (Span(far, near),)


def _date(found: Found) -> Sequence[Concept] | None:
    day = day_of(found[1], int(found[2]), found[3])
    if day is None or not found[4]:
        return None
    if found[4] in ("以后", "以来", "起", "开始", "至今", "后", "之后", "往后"):
        is_strict = found[4] in ("之后", "后")
        return (Day("after", day if is_strict else day - timedelta(days=1)),)
    return (Day("before", day),)


def _dates(found: Found) -> Sequence[Concept]:
    """2025年10月, 去年10月, 10月份, 10月以后, 2025年."""
    return dates_in(found, words=_CALENDAR, years_ago=_YEARS_AGO)


def _sent(found: Found) -> Sequence[Concept]:
    number = han(found[1]) + (1 if re.search("超过|不止", found[0]) else 0)
    side = (Side("in"),) if found[0].startswith("来") else ()
    return (Act(_SENT.get(found[2], ("message",))), Often(at_least=number), *side)


AMOUNTS: tuple[Entry, ...] = (
    (
        rf"(?:自从?|从|在)?(?:{YEAR}[年/-]的?|(?P<spoken>{'|'.join(_YEARS_AGO)})的?)?(?<![0-9])(?P<month>1[0-2]|[1-9])月份?"
        rf"(?![0-9日号底初中内]|以外|之外){_SINCE}",
        _dates,
    ),
    (rf"(?:自从?|从|在)?{YEAR}年度?(?!的?[0-9]){_SINCE}", _dates),
    (
        r"(?:最后|最近|上)(?:一次|一笔|次)(?:购买|下单|订单|消费|买|交易)(?:日期|时间)?(?:是|在)*",
        always(Act(BUYING), Latest()),
    ),
    (
        r"(?:最后|上)(?:一次|次)?(?:联系|沟通|接触|联络)(?:日期|时间)?(?:是|在)*",
        always(Act(CONTACT), Latest()),
    ),
    (
        rf"(?:超过|至少|不止|已经|已|整整|足足|长达|大于)了?{LENGTH}(?:以上|多)?(?:都)?",
        lambda m: (Span(days_in(m[1], m[2]), is_longer=True),),
    ),
    (r"(?:超过|至少|不止|已经|已)了?半年(?:以上|多)?(?:都)?", always(Span(180, is_longer=True))),
    # Times
    (
        rf"{_PAST}{LENGTH}(?:之内|以内|内|来(?![电信])|里|间|的时间|以来|当中|中)?(?:都|里)?",
        lambda m: (Span(days_in(m[1], m[2])),),
    ),
    (rf"{_PAST}{LENGTH}(?:多|以上|半)", lambda m: (Span(days_in(m[1], m[2]), is_longer=True),)),
    (rf"{_PAST}(?:半年|半载)(?:之内|以内|内|来|里|以来|多|以上)?", always(Span(180))),
    (rf"{_PAST}(?:一年半)(?:之内|以内|内|来)?", always(Span(545))),
    (rf"{_PAST}(?:半个月)(?:之内|以内|内|来)?", always(Span(15))),
    (
        r"(?:上个月|这个月|本月|上月|当月|这月|一个月|前一个月|前个月)(?:以来|"
        r"里|内|开始|起|中|来|份)?|(?:自|从)(?:上个?月)(?:以来|开始|"
        r"起)",
        always(Span(30)),
    ),
    (
        r"(?:上周|这周|本周|上个?星期|这个?星期|上礼拜|这礼拜|前一周|本星期|一周)(?:以来|里|内|开始|起)?",
        always(Span(7)),
    ),
    (r"(?:去年|今年|上一年|本年|全年|一年|这一年|前一年|本年度|上年)(?:以来|里|内|开始|起|度|来)?", always(Span(365))),
    (r"(?:上个?季度|这个?季度|本季度|上季|本季|当季|前一个?季度|一个季度)(?:以来|里|内|开始|起)?", always(Span(90))),
    (r"(?:上半年|下半年)(?:以来|里)?", always(Span(180))),
    (r"(?:今天|今日|当天)", always(Span(1))),
    (
        r"(?:最近|近来|近期|目前|现在|眼下|这阵子|这段时间|近日|当前|这会儿|如今)(?:里|内|一段时间)?",
        always(Span(30, is_lately=True)),
    ),
    (r"(?:很久|好久|长期|许久|很长时间|好长时间|长时间|老长时间|多时)(?:以来|都)?", always(Span(180))),
    (rf"{LENGTH}(?:前)?(?:到|至|-|~|—)(?:前)?{LENGTH}(?:以?前|之前)(?:之间|期间)?", _ago),
    (rf"{_N}()(?:到|至|-|~|—){LENGTH}(?:以?前|之前)(?:之间|期间)?", _ago),
    (rf"(?:超过|早于|多于)?{LENGTH}(?:以前|之前|前|开外)(?:就)?", lambda m: (Span(None, days_in(m[1], m[2])),)),
    (r"半年(?:以前|之前|前)(?:就)?", always(Span(None, 180))),
    (r"(?:以前|之前|曾经|从前|过去|原来|原先|早先|先前|曾)", always(Once())),
    (r"(?:此后|之后|后来|以后|从那以后|那以后|其后|至今)(?:就|再|都)?", always(SinceThen())),
    (
        r"(?:自从?|从|在)?([0-9]{4})[年/-]([0-9]{1,2})[月/-]([0-9]{1,2})[日号]?(以后|"
        r"以来|起|开始|至今|之后|后|往后|以前|之前|前|为止)?(?:就)?",
        _date,
    ),
    (
        rf"(?:在)?(?:未来|今后|接下来|往后|将来|之后)(?:的)?{LENGTH}(?:之内|"
        rf"以内|内|里)?|(?:在)?{LENGTH}(?:之内|以内|内)(?=到期|要续|"
        rf"到)",
        lambda m: (Coming(days_in(m[1] or m[3], m[2] or m[4])),),
    ),
    # How often, how much
    (
        rf"(?:至少|不少于|起码|不低于|最少)?{_N}{_TIMES}(?:及以上|以上|或以上|或更多|起|及其以上)?",
        lambda m: (Often(at_least=han(m[1])),),
    ),
    (r"(?:上个?月|这个月|本月)(?:之前|以前)", always(Span(None, 30))),
    (r"(?:去年|今年)(?:之前|以前)", always(Span(None, 365))),
    (rf"{_N}{_TIMES}?(?:到|至|-|~|—){_N}{_TIMES}", lambda m: (Often(han(m[1]), han(m[2])),)),
    (
        rf"退(?:过|了)*{_N}次(以上)?货",
        lambda m: (Act(("refund",)), Often(at_least=han(m[1]))),
    ),
    (rf"(?:超过|多于|大于|不止|高于)(?:了)?{_N}{_TIMES}", lambda m: (Often(at_least=han(m[1]) + 1),)),
    (rf"(?:少于|不到|不足|低于|不满|小于){_N}{_TIMES}", lambda m: (Often(at_most=han(m[1]) - 1),)),
    (
        rf"(?:不超过|最多|至多|不多于){_N}{_TIMES}|{_N}{_TIMES}(?:及以下|以下|以内)",
        lambda m: (Often(at_most=han(m[1] or m[2])),),
    ),
    (rf"(?:只|仅|仅仅|就|才|刚好|正好|恰好|总共)(?:有)?(?:{_N}{_TIMES})", lambda m: (Often(han(m[1]), han(m[1])),)),
    (
        rf"(?:只|仅|仅仅|就|才|刚好|正好|恰好)(购买|下单|买|采购|订购|"
        rf"退货|退|消费|联系|下|来)(?:过|了)*(?:单)?{_N}{_TIMES}(?:货|"
        rf"单|东西)?",
        lambda m: (
            Act(("refund",) if m[1].startswith("退") else CONTACT if m[1] == "联系" else BUYING),
            Often(han(m[2]), han(m[2])),
        ),
    ),
    (
        rf"(?:打|发|写|来|寄)(?:过|了)*(?:至少|超过|不止|不少于)?{_N}(?:次|"
        rf"封|个|通|条)(?:以上|及以上)?(?:的)?(电话|邮件|微信|短信|消息|"
        rf"信)",
        lambda m: _sent(m),
    ),
    (r"(?:几次|好几次|若干次|数次|几回|好几回|几单|好几单|三番五次(?=买))", always(Often(at_least=3.0))),
    (
        r"(?:经常|常常|多次|频繁|反复|屡次|时常|总是|三番五次|一再|老是|常|定期)(?:地|性)?",
        always(Often(at_least=5.0, is_habit=True)),
    ),
    (r"(?:老客户|老顾客|常客|回头客|熟客|忠实客户|老主顾)", always(Idiom("regular"))),
    (
        rf"(?:超过|大于|高于|不少于|至少|满|达到|多于|不低于|超|起码)(?:了)?{_N}{_CURRENCY}?(?:以上|"
        rf"及以上)?|{_N}{_CURRENCY}?(?:以上|及以上|或以上|开外)",
        lambda m: (Much(at_least=han(m[1] or m[3]), currency=_CURRENCIES.get(m[2] or m[4] or "", "")),),
    ),
    (
        rf"(?:不到|低于|少于|不足|不超过|小于|不满|最多|至多){_N}{_CURRENCY}?|{_N}{_CURRENCY}?(?:以下|"
        rf"以内|之内|及以下)",
        lambda m: (Much(at_most=han(m[1] or m[3]), currency=_CURRENCIES.get(m[2] or m[4] or "", "")),),
    ),
    (
        rf"(?:在|介于)?{_N}{_CURRENCY}?(?:到|至|和|-|~|—){_N}{_CURRENCY}?(?:之间)?",
        lambda m: (Much(han(m[1]), han(m[3]), _CURRENCIES.get(m[2] or m[4] or "", "")),),
    ),
    # Less and more
    (r"(?:越来越|愈来愈)(?:少|低)(?:了|的)*", always(Trend(at_most=0.9))),
    (r"(?:越来越|愈来愈)(?:多|高)(?:了|的)*", always(Trend(at_least=1.1))),
    (rf"(?:在|有所|开始|正在|越来越|变|明显在)?{_LESS}(?:了|的|过|着|下来|下去)*", always(Trend(at_most=0.9))),
    (rf"(?:在|有所|开始|正在|越来越|变|更)?{_MORE}(?:了|的|过|着|起来)*", always(Trend(at_least=1.1))),
    (r"(?:减半|腰斩|(?:减少|下降|少|跌|降)(?:了)?一半|少了一半|对半)(?:了|的)*", always(Trend(at_most=0.5))),
    (
        r"(?:翻倍|翻番|翻了?一番|(?:增加|增长|多|涨)(?:了)?一倍|加倍|翻了一倍|翻一倍)(?:了|的)*",
        always(Trend(at_least=2.0)),
    ),
    (
        rf"(?:大幅度?|明显|急剧|大大|显著|骤|猛|锐|剧烈|大量|急|大)(?:地)?{_LESS}(?:了|"
        rf"的)*|(?:骤降|骤减|锐减|暴跌|猛降|剧减)(?:了|的)*|{_LESS}(?:了)?(?:很多|"
        rf"许多|不少|得厉害|得很多)",
        always(Trend(at_most=0.5)),
    ),
    (
        rf"(?:大幅度?|明显|急剧|大大|显著|骤|猛|迅猛|急)(?:地)?{_MORE}(?:了|"
        rf"的)*|(?:暴涨|猛增|激增|骤增|暴增|飙升)(?:了|的)*|{_MORE}(?:了)?(?:很多|"
        rf"许多|不少|得厉害|得很多)",
        always(Trend(at_least=1.5)),
    ),
    (
        rf"{_LESS}(?:了)?(?:超过|至少|不止)?(?:百分之)?{_N}(成|%|个百分点|)(?:以上|多)?",
        lambda m: (Trend(at_most=round(1 - share(m[1], m[2] or "%"), 4)),),
    ),
    (
        rf"{_MORE}(?:了)?(?:超过|至少|不止)?(?:百分之)?{_N}(成|%|个百分点|)(?:以上|多)?",
        lambda m: (Trend(at_least=round(1 + share(m[1], m[2] or "%"), 4)),),
    ),
    (r"(?:和|跟|与|比|较|同)(?:上个?月|前一个?月)(?:相比|比|比较)?", always(Span(30))),
    (r"(?:和|跟|与|比|较|同)(?:上个?季度?|前一个?季度)(?:相比|比|比较)?", always(Span(90))),
    (r"(?:和|跟|与|比|较|同)(?:去年|上一年|前一年|上年)(?:相比|比|比较)?", always(Span(365))),
    (r"(?:和|跟|与|比|较|同)(?:上周|前一周|上个?星期)(?:相比|比|比较)?", always(Span(7))),
    (r"(?:和|跟|与|比|较|同)(?:上?半年前|前半年|上个?半年)(?:相比|比|比较)?", always(Span(180))),
    (rf"(?:自从?|从|在)?{YEAR}[-/](?P<month>1[0-2]|0?[1-9])(?![-/0-9]){_SINCE}", _dates),
    (r"第?[一二三四1-4]季度|(?:1[0-2]|[1-9])月份?(?:以外|之外)", unanswerable),
)
