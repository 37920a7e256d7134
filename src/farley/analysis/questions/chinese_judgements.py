"""The Chinese of what somebody feels, has stopped doing, and what insights say."""

from __future__ import annotations

import re

from farley.analysis.questions.concepts import Feeling, Idiom, Known
from farley.analysis.questions.lexicon import Entry, Found, always

_GOING_ON = r"(?:(?:还|仍|仍然|正)?在|正)?"
# Chinese has no tenses: something goes on, or a question ends by saying how somebody is.
_IS_GOING_ON = re.compile(r"(?:还|仍|仍然)?(?:正?在|正)(?!.*[过了])")
_IS_SO = re.compile(r"(?:很|非常|对我们)*(?:不(?:满意?|开心|愉快|高兴|爽)|生气|恼火|愤怒|气愤|满意|高兴|开心)")
_ENDS = re.compile(r"[呢吗啊呀嘛]*[\s?？。！!，,]*$")


def _is_now(found: Found) -> bool:
    """Whether it is said of the present."""
    is_so = _IS_SO.fullmatch(found[0]) and _ENDS.match(found.string, found.end())
    return bool(is_so or _IS_GOING_ON.match(found[0]))


JUDGEMENTS: tuple[Entry, ...] = (
    (
        r"(?:提到|提及|提过|提起|说起|谈到|比较|考虑|在看)(?:过|了)*(?:其他|别的|别家)?(?:的)?"
        r"(?:竞争对手|竞品|对手|同行|供应商|别家)(?:的)?",
        always(Known("other_suppliers", ("goes_to_another", "compares_others", "bought_elsewhere", "prefers_us"))),
    ),
    (
        r"(?:占用?|花|耗)(?:了|掉)?(?:我们)?(?:很多|太多|大量|不少)(?:的)?时间(?:的)?",
        always(Known("effort", ("takes_much_time",))),
    ),
    (r"最(?:赚钱|能赚钱)的?|利润最?(?:高|大)的?", always(Known("profitability", ("profit_large",)))),
    (r"(?:亏本|赔钱|亏钱)的?", always(Known("profitability", ("profit_negative",)))),
    # Feelings
    (
        rf"{_GOING_ON}(?:有|很|表示|对我们|非常|提出|向我们)?(?:过|了)*(?:抱怨|投诉|"
        r"不满意|不满|不开心|不愉快|生气|差评|不高兴|发火|发脾气|吐槽|恼火|愤怒|意见(?=的|"
        r"很大)|发过?飙|埋怨|不爽|气愤|怨言|火气)(?:过|了|的|我们|很大|"
        r"大|记录)*",
        lambda m: (Feeling(at_most=-0.25, is_now=_is_now(m)),),
    ),
    (
        rf"{_GOING_ON}(?:很|表示|对我们|非常|给过?|给了|给)?(?:过|了)*(?:表扬|夸奖|"
        r"夸赞|称赞|夸|满意|好评|赞扬|赞美|高兴|赞|点赞|开心|赞赏|称许|"
        r"肯定)(?:过|了|的|我们|有加)*",
        lambda m: (Feeling(at_least=0.25, is_now=_is_now(m)),),
    ),
    # Idioms
    (
        r"(?:不再|再也不|已经不|现在不)(?:购买|买|下单|采购|订货|订购|"
        r"光顾|来买)(?:了|的|东西)*|不(?:买|下单|订货|采购|购买)了|(?:已经|"
        r"已)?流失(?:了|掉)?|停止(?:购买|下单|采购|订货)(?:了)?|停购|"
        r"断购|断单",
        always(Idiom("stopped")),
    ),
    (
        r"(?:没消息|没动静|没有消息|没有动静|没了消息|没了动静|杳无音信|"
        r"没声音|没信儿|没音信|没有音讯|音讯全无|失联|没音讯|没了音讯|"
        r"悄无声息|没有音信|安静下来|沉默)(?:了|的)*",
        always(Idiom("quiet")),
    ),
    (
        r"(?:没有|没|无|断了|失去|断)(?:任何|了)?(?:联系|往来|来往|接触|"
        r"互动|联络|沟通)(?:过|的|了)*(?=[的客顾人公企个家，,？?。\s]|$)",
        always(Idiom("apart")),
    ),
    (r"(?:沉睡|休眠|睡眠|不活跃)(?:了|的|中的|状态的|客户)*", always(Idiom("inactive"))),
    (r"(?:活跃)(?:的|客户|着)*", always(Idiom("active"))),
    (
        r"新(?:来的?|的)?(?:客户|顾客|客|人|加的|增的|录入的?|登记的?|"
        r"注册的?|进来的?|建的?|添加的?|增加的?)",
        always(Idiom("added")),
    ),
    (
        r"(?:新)?(?:添加|录入|登记|注册|加入|入库|建档|录|加进来|新增|"
        r"加进|创建|建立档案|成为(?:我们的)?(?:客户|顾客))(?:进来|进系统|"
        r"系统|到系统|名单|的|了|过)*",
        always(Idiom("added")),
    ),
    # Insights
    (
        r"(?:已经)?(?:超过|超出|过了)(?:了)?(?:平时|平常|往常|通常|正常)的?(?:购买|下单|采购)?(?:周期|间隔|时间)"
        r"(?:还|都|仍)(?:没有?|未)(?:再)?(?:购买|买|下单)",
        always(Known("purchase_rhythm", ("rhythm_broken",))),
    ),
    (
        r"(?:已经)?(?:超过|超出|过了)(?:了)?(?:平时|平常|往常|通常|一贯|"
        r"正常)的?(?:购买|下单|采购)?(?:周期|间隔|节奏|时间)(?:的|了)*|"
        r"(?:购买|下单|采购|消费)(?:的)?(?:节奏|周期|规律)(?:被打乱|"
        r"乱|断|中断|打破|被打破|打乱)(?:了|的)*|打破了?(?:平时的)?(?:购买|"
        r"下单)节奏",
        always(Known("purchase_rhythm", ("rhythm_broken",))),
    ),
    (
        r"(?:彻底|已经彻底|完全)(?:流失|离开|失去)(?:了|的)*|一去不回(?:了|"
        r"头)?(?:的)?|一去不复返(?:的)?|失去(?:了)?的(?=客户|顾客)|永远失去",
        always(Known("purchase_rhythm", ("rhythm_ended",))),
    ),
    (
        r"(?:购买|下单|采购|消费)(?:的)?(?:节奏|周期|规律)(?:很|一直|"
        r"比较|保持)?(?:稳定|规律|正常|不变)(?:的)?|按(?:平时|往常|平常)的?(?:节奏|"
        r"周期)(?:购买|下单|买)(?:的)?|保持(?:着)?(?:原来的|平时的)?(?:购买)?节奏",
        always(Known("purchase_rhythm", ("rhythm_kept",))),
    ),
    (
        r"(?:购买|下单|采购|消费|买东西)(?:的)?(?:时间|节奏|周期)?(?:很|"
        r"比较|都)?(?:不规律|没规律|没有规律|无规律|不固定|不定期)(?:的)?",
        always(Known("purchase_rhythm", ("rhythm_irregular",))),
    ),
    (
        r"(?:消费|支出|花费|消费额|购买金额|金额|开支)(?:的)?(?:趋势|"
        r"走势)(?:在|是|呈)?(?:下降|下滑|走低|向下|减少|往下)(?:的)?|"
        r"(?:消费|支出|金额|消费额)(?:呈|有)?(?:下降|减少|下滑|走低)的?趋势(?:的)?",
        always(Known("spending_trend", ("spending_falls",))),
    ),
    (
        r"(?:消费|支出|花费|消费额|购买金额|金额|开支)(?:的)?(?:趋势|"
        r"走势)(?:在|是|呈)?(?:上升|上涨|走高|向上|增加|增长|往上)(?:的)?|"
        r"(?:消费|支出|金额|消费额)(?:呈|有)?(?:上升|增加|增长|上涨)的?趋势(?:的)?",
        always(Known("spending_trend", ("spending_rises",))),
    ),
    (
        r"(?:消费|支出|花费|消费额|购买金额|金额|开支)(?:的)?(?:趋势|"
        r"走势)(?:很|比较|是|保持|一直)?(?:平稳|稳定|持平|不变)(?:的)?",
        always(Known("spending_trend", ("spending_steady",))),
    ),
    (
        r"(?:语气|口气|态度|措辞|说话)(?:最近|近来)?(?:变|越来越|明显|"
        r"转|变得|开始变)?(?:差|坏|冷淡|不好|糟|生硬|冲|冷|恶劣|不耐烦)(?:了|"
        r"的)*",
        always(Known("tone_turned", ("tone_worse",))),
    ),
    (
        r"(?:语气|口气|态度|措辞|说话)(?:最近|近来)?(?:变|越来越|明显|"
        r"转|变得|有所|开始变)?(?:好|友好|温和|客气|热情|缓和|改善|好转|"
        r"亲切)(?:了|的|转)*",
        always(Known("tone_turned", ("tone_better",))),
    ),
    (
        r"有(?:明确)?(?:偏好|喜欢|偏爱|固定)的?(?:联系)?(?:渠道|方式|联系方式)(?:的)?",
        always(Known("preferred_channel", ("prefers_channel", "prefers_channel_and_time"))),
    ),
    (
        r"有(?:明确)?(?:偏好|喜欢|偏爱|固定)的?(?:联系)?(?:渠道|方式)(?:和|"
        r"及|与|以及|、)(?:偏好的)?(?:时段|时间段|时间)(?:的)?",
        always(Known("preferred_channel", ("prefers_channel_and_time",))),
    ),
    (
        r"(?:没有|没|无)(?:什么|明确|明显)?(?:偏好|喜欢|偏爱|固定)的?(?:联系)?(?:渠道|方式|联系方式)(?:的)?",
        always(Known("preferred_channel", ("no_preference",))),
    ),
)
