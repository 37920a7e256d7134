"""Promises in Chinese, which has no tense: a verb of doing with a day, with 会 or 将, or with 马上, 一定, 给您."""

from __future__ import annotations

import re

from farley.analysis.promises.sayings import CUSTOMER, WRITER, Saying, Told, is_quoted

# What people promise to do. 考虑, 研究 and 看看 are none of it. One sign alone means many things (发现, 改天): it needs
# another beside it that shows what is meant.
_ONE = (
    "[发寄送付汇退换修查补签取拿带订打改赔](?:给|[您你]|出(?!现)|到|来|去|过[来去]|回|好|完|清|上门|"
    "货(?!时间|单|地址)|款|一|个|张|新|$)|寄(?!托|存|宿)|付(?!出)|汇(?!率|报|总)"
)
_DO = (
    rf"{_ONE}|回复|答复|回个?电|打电话|去电|联系|告诉[您你]|告知[您你贵]|通知[您你贵]|支付|打款|转账|还给|还您|"
    rf"归还|更换|维修|安装"
    "|上门|拜访|过来[取拿看办]?|交付|交货|完成|处理|(?<![有的])安排(?!在|是|另行)|确认|核实|调查|跟进|提供|"
    "准备好|更正|修改|下单|订购|采购"
    "|签署|签字|到账|出货|解决|保留|预留|提交|整理|反馈|更新|上线|报价|开具|开票|出方案|办理|对接|汇报|落实|"
    "购买|再买|续约|续费|重新"
)
_WE = r"(?:我们?|我司|我方|咱们?|本公司|这边|同事|师傅|财务|仓库|工程师)(?!的|家)"
_MAY = r"(?<![太董监大协例展社机学工晚年宴聚才议一待商])会(?!计|议|员|所|场|长|自己|主动|儿|见|面|不)"
_SHALL = r"(?<![现已即])将会?(?!我|本|贵|其|此|原|这|该|通过)"
_WILL = (
    rf"(?:{_MAY}|{_SHALL}|一定|保证(?!金)|承诺|答应|马上|立即|立刻|尽快|尽早|这就|稍后|随后|给[您你]|为[您你]|"
    rf"帮[您你]|我去|我们?来)"
)
_CORE = re.compile(rf"{_WE}[^，。；！,;]{{0,16}}?(?:{_DO})")
_AT_ONCE = re.compile(
    rf"^(?:上午|下午|晚上|中午|之前|以前|前|之内|以内|内|左右|就|再|都|要)*(?:把[^，。；]{{1,12}}?|"
    rf"给[^，。；]{{1,5}}?)?(?:{_DO})"
)
_MARKED = re.compile(rf"{_WILL}[^，。；！,;]{{0,14}}?(?:{_DO})|(?:{_DO})[^，。；！,;]{{0,4}}给[您你]")
_YOU_GET = re.compile(r"[您你]们?[^，。；]{0,8}?(?:会|将|就能|就可以|可以)[^，。；]{0,6}收到")
_PROMISED = re.compile(rf"(?:答应|承诺|保证(?!金)|说好)(?![^，。]{{0,6}}的)[^。]{{0,24}}?(?:{_DO})")
_CUSTOMER_IS = re.compile(
    r"(?:^|[，。；,\s])(?:客户|对方|顾客|甲方|他们?|她们?|[\u4e00-\u9fff]{1,3}(?:经理|总|先生|女士|小姐|"
    r"老板))(?:那边|方面)?(?:也|已经|已)?"
    r"(?=答应|承诺|保证|同意|说好)"
)
_QUESTION = re.compile(
    r"[吗么呢吧]?[？?]\s*$|[吗么]\s*[。！]?$|能不能|可不可以|是否|要不要|行不行|好不好|能否|可否|能不能"
)
_POLITE = re.compile(r"请(?:您|你)?放心|(?:给|对)?[您你]?添麻烦了|麻烦[您你]了|让[您你]久等了|不好意思|预计")
_ASKS = re.compile(
    r"请(?!假|教)|求|拟|帮我|给我|麻烦|烦请|劳驾|拜托|务必|希望|盼|期待|等[您你]|等候|想请|必须|要求|最好|"
    r"建议|[您你]们?(?:能|要|得|再|先|需要)"
)
_HANGS_ON = re.compile(
    r"如果|要是|若|假如|只要|一旦|除非|的话|等[^，。]{1,12}(?:后|了|再)|再说|看情况|视情况|否则|起诉|投诉|"
    r"曝光|法律|全网|最后通牒"
)
_UNSURE = re.compile(
    r"可能|也许|或许|大概|应该|尽量|争取|尽力|考虑|商量|看看|再看|研究一下|想想|不敢|不能|不会|没法|无法|"
    r"没办法|没有|不再|再也|来不及|不一定|本来|原本|差点|别|不用"
)
_PAST = re.compile(
    rf"历时|被|终于|已[于将]|已经|已[发寄送付汇退换修]|昨[天日晚]|前天|上(?:周|个?月|次|星期)|刚才|刚刚|"
    rf"(?:{_DO})[^，。；]{{0,5}}?(?:了(?:$|。|，|,|！)|啦|过(?![来去]))"
)
_REPORTED = re.compile(
    r"(?<![您你再])说(?!明|服|好|一声|到做到)|告诉我|据说|听说|表示|提到|通知我|你们(?:说|答应|承诺|保证)|问"
)


def says_in_chinese(told: Told) -> Saying | None:
    """The promise in a sentence, if there is one."""
    sentence = _POLITE.sub(lambda match: "　" * len(match[0]), told.sentence)
    if _QUESTION.search(told.sentence) or _HANGS_ON.search(sentence):
        return None
    if told.is_note and (match := _PROMISED.search(sentence)) and not _UNSURE.search(sentence):
        return Saying(CUSTOMER if _CUSTOMER_IS.search(sentence) else WRITER, match.start(), match.end())
    if _REPORTED.search(sentence):
        return None
    is_asked = False
    for clause in re.finditer(r"[^，。；！,;!]+", sentence):
        # Who asks for something goes on asking, until they speak of themselves.
        is_asked = bool(_ASKS.search(clause[0])) or (is_asked and not re.search(_WE, clause[0]))
        if not is_asked and (found := _in_clause(clause, told)):
            return found
    return None


def _in_clause(clause: re.Match[str], told: Told) -> Saying | None:
    words = clause[0]
    if _UNSURE.search(words) or _PAST.search(words) or (told.is_note and _CUSTOMER_IS.search(words)):
        return None
    match = _MARKED.search(words) or (_YOU_GET.search(words) if told.is_ours else None)
    if match is not None and not is_quoted(clause.string, match):
        return Saying(WRITER, clause.start() + match.start(), clause.start() + match.end())
    start, end = _with_a_day(words, told, clause.start())
    return Saying(WRITER, clause.start() + start, clause.start() + end, is_firm=False) if end else None


def _with_a_day(words: str, told: Told, start: int) -> tuple[int, int]:
    """Where a clause says of ourselves that something is done, or names a day and straight away what is done; (0, 0)
    where it does neither.
    """
    if told.has_day and (match := _CORE.search(words)):
        return match.span()
    place = told.day_end - start
    if 0 < place <= len(words) and (match := _AT_ONCE.match(words[place:])):
        return place, place + match.end()
    return 0, 0
