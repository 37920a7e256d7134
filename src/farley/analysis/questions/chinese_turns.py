"""The Chinese of asking: roundabout ways, said plainly, and what asks for something else than customers."""

from __future__ import annotations

import re

# What Farley records beside customers: who asks for these asks for something that no rule answers.
THINGS = (
    r"(?:订单|产品|商品|东西|退货|退款|投诉|抱怨|邮件|邮箱|电话|短信|微信|消息|记录|消费|花费|金额|消费额|销售额|次数|"
    r"备注|笔记|网页|页面|表单|购买|交易|沟通|意见|好评|差评|表扬|门店|店|网站|官网|标签|套餐|事件|城市|省份|省|地区|区|市)"
)
SOMEBODY = r"(?:客户|顾客|客人|买家|用户|人|主顾|公司|企业|家庭)"
_TURN = r"(?:联系|联络|拜访|回访|跟进|打电话|发邮件|发短信|发微信|发消息|写信|约见|面谈)"
_DO = rf"(?:{_TURN}|下单|下订单|购买|采购|买|订购|退款|退货|退|填|投诉|表扬|打|发|写|寄)"
BEYOND = re.compile(
    # an order to do something, and a plan whom to turn to
    rf"(?:请|帮我|麻烦|麻烦你|替我|给我|记得|安排)(?:把|将|马上|立即|尽快|去)*{_DO}(?![^，,]{{0,3}}[过了])"
    rf"|^{_TURN}(?!我们|咱们|过|了|次|频|[0-9一二两三四五六七八九十几]|[^，,]*(?:少|减|降|增|涨|升|多))(?=[^，,]*{SOMEBODY})"
    rf"|(?:{_TURN}|给)(?:谁|哪些|哪个|哪位|哪几)(?!.*[过了没未])"
    rf"|^(?:请|麻烦)?(?:查一?下|查看|查查|查|看看|看一下|列出|列一下|显示|统计|找出?|调出)(?:所有|全部|最近|上个?月|今年|的|我|们)*"
    rf"{THINGS}[?？!！。]*$"
    # what they read or did not answer, how many in a row
    r"|(?:看|读|打开|回复?|接|收到?)(?:过|了|到)*(?:我们)?的?(?:邮件|信息|短信|微信|电话|消息)|连续(?!.*[没未不])"
    r"|(?:几|多少)(?:次|单|回|钱|件)[呢啊了?？!！。]*$"
    r"|聊(?:聊|天|会|一会)*(?:吧|吗|呀)?[?？!！。]*$"
    # something else than customers is asked for
    rf"|(?<![次上任何])的(?:{THINGS})(?:是|有|都|在)*(?:哪些|什么|多少|几个|呢|怎么样|列表|明细|清单|名单|情况)*[?？!！。]*$"
    rf"|(?:{SOMEBODY})的?(?:电话|邮箱|微信|邮件)[?？!！。]*$"
    r"|(?:公司|企业|家庭)(?:里|一共|总共)*有(?:多少|几)(?:个|名|位)?(?:人|员工)"
    r"|谁[^，,、]+谁|(?:有|没|无|缺少?|留)(?:有|过|了)?(?:电话|手机|邮箱|微信)(?:号码?|号)?的"
    # whether something is so, which is no question for customers
    r"|^(?!.*(?:有|能|可以|可否|是不是)).*(?<!客户)(?<!顾客)(?<!人)(?<!公司)(?<!企业)吗[?？]*$"
)
_THAN = re.compile(r"(比|较)([^，,]{0,12}?)(多|少)(?!于|数|于)")
_NOT_ANY = re.compile(r"(没[^，,]{0,6}?)什么(?:东西)?(?!偏|明)")
_NUMBER = r"[0-9一二两三四五六七八九十]+"
_DATE = r"([0-9]{4}[年/-][0-9]{1,2}[月/-][0-9]{1,2}[日号]?)"
_BOUNDED = re.compile(
    rf"(最多|至多|不超过|不到|不止|至少|起码)(购买|下单|买|采购|订购|退货|退款|联系|投诉)((?:过|了)*)(?=({_NUMBER}[次单回]))\4"
)
_PLAINLY = (
    (re.compile(rf"早于{_DATE}"), r"\1之前"),
    (re.compile(rf"晚于{_DATE}"), r"\1之后"),
    # "at most bought once", "called by number of times"
    (_BOUNDED, r"\2\3\1\4"),
    (re.compile(rf"(提交|填写|填)((?:过|了)*)({_NUMBER}次(?:以上|及以上)?)的?表单"), r"\1\2表单\3"),
    (re.compile(r"(?<!消费)(?<!消费的)的?(?:次数|频率|频次)(?=[^，,]{0,12}(?:少|减|降|增|涨|升|翻|多))"), ""),
)
_COUNT = r"(?:一共|总共|大概|现在)?有?(?:多少|几)(?:个|位|家|名)?"
_HOW_MANY = re.compile(rf"(?:((?:客户|顾客|客人|买家|用户)){_COUNT}人?|({SOMEBODY}){_COUNT})(?=[?？。呢啊]*$)")


def plainly(text: str) -> str:
    """ "More than before" as "grown": alone, 多 says only that it is much. "How many customers" asks for them."""
    for roundabout, plain in _PLAINLY:
        text = roundabout.sub(plain, text)
    text = _HOW_MANY.sub(r"\1\2", _NOT_ANY.sub(r"\1", text))
    return _THAN.sub(r"\1\2变\3了", text)
