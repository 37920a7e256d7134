"""The Chinese of questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from farley.analysis.questions.chinese_amounts import AMOUNTS, LENGTH, days_in
from farley.analysis.questions.chinese_judgements import JUDGEMENTS
from farley.analysis.questions.chinese_turns import BEYOND, SOMEBODY, THINGS, plainly
from farley.analysis.questions.concepts import (
    BUYING,
    CONTACT,
    PAYING,
    WRITING,
    Act,
    Channel,
    Coming,
    Concept,
    Denied,
    Everybody,
    Field,
    Joint,
    Money,
    Often,
    Said,
    Side,
)
from farley.analysis.questions.lexicon import (
    Entry,
    Found,
    Lexicon,
    OwnField,
    Vocabulary,
    always,
    lexicon,
    literally,
    nothing,
    placed,
    quoted,
    unanswerable,
)
from farley.analysis.questions.places import CHINA, COUNTRIES_IN_CHINESE

_PEOPLE = (
    rf"(?:客户|顾客|客人|买家|用户|人|谁|(?:哪些|哪位|哪几个|哪几位|哪个)(?!的?{THINGS})|那些|者|名单|主顾|老板(?!是))"
)
_TAG = r"[“\"「‘]([^”\"」’]+)[”\"」’]"
_ENTRIES: tuple[Entry, ...] = (
    (r"(?:时|时候|的时候)(?=说|提|写|讲)|既(?!没|未)", nothing),
    (r"又", always(Joint("and"))),
    (r"(?:在)?(?:网上|线上|网店)(?=和|或|跟|与|、)", always(Channel("web"))),
    (r"(?:来|到)(?:过|了)?(?:我们|咱们|我)?(?:公司|办公室)", always(Act(("meeting",), "in"))),
    (r"(?:我们|咱们|本|我)公司(?!的?(?:客户|顾客))", nothing),
    (
        rf"(?:打|带|贴|有|挂|标|加)?(?:了|着|有|上|过)*{_TAG}(?:或者?|或是|、){_TAG}(?:的|这个)?(?:标签|标记)(?:的|了)?",
        lambda m: (Field("tag", m[1]), Joint("or"), Field("tag", m[2])),
    ),
    (r"对(?:我们的?)?(?:服务|产品)|我们的(?:产品|商品|东西)", nothing),
    (rf"有?(?:多少|几)(?:个|位|家|名)?(?!{THINGS})(?=.*{SOMEBODY}|[个位家]?(?:买|下|退|投|没))", nothing),
    (r"(?:更|明显|越来越)(?=[少多])", nothing),
    (r"(?<=[话件信息微流系通访面])的?(?:次数|频率|频次|数量)", nothing),
    (r"退(?:过|了)*货", always(Act(("refund",)))),
    (r"(?:去|到|来)(?:过|了)(?:我们的?)?(?=门店|店|实体店|线下)", nothing),
    (rf"什么样?的?(?={SOMEBODY})", nothing),
    (r"(?<![的些个种])(?:东西|商品|产品)", nothing),
    (rf"(?:个|位|家)(?={SOMEBODY}|的)|(?<=[哪这那])(?:个|位|家)", nothing),
    (
        r"(?:(?:给|向|跟)(?:我们|咱们))?(?:发|写|寄)(?:过|了)*(?:一|几|两|三|些)?(?:封)?信(?![息用])",
        always(Act(WRITING, "in")),
    ),
    (r"(?:有没有|有无|是不是|是否|连续|已有|带着|一直以来)", nothing),
    (r"负责人(?:是|为)我|我跟的|由我(?:负责|跟进)的?", always(Field("owner", "me"))),
    (r"来电(?:过|了)*", always(Act(("call",), "in"))),
    (r"(?:给|跟|向|和|找)(?:我们|咱们|我司)", always(Side("in"))),
    (r"既(?:没有?|未)", always(Denied(is_ahead=True))),
    (
        r"(?:的|了|过|着|里|里面|中|中间|当中|呢|吗|吧|啊|呀|嘛|么|在|"
        r"是|有|都|也|就|会(?=不)|把|被|对(?=我们)|和我们|与我们|跟我们|"
        r"任何|任意|来|去(?=买|下单|我们|门店|店)|看|得|所|之|其(?!他|它|余)|那种|这种|那|这|些|且(?!而))",
        nothing,
    ),
    (
        r"(?:帮我|请|请帮我|麻烦|麻烦你|能不能|可以|能否|我想|我要|想|"
        r"想要|想看看|想知道|给我|替我)?(?:查一下|查查|查询|查|找一下|"
        r"找出来?|找找|找|列出来?|列一下|列|显示|看看|看一下|筛选出?|"
        r"筛出?|筛|统计一下|统计|拉一下|拉个?|调出|导出名单|搜一下|搜索|"
        r"告诉我|说说|展示|给出|列举)(?:所有(?=的))?",
        nothing,
    ),
    (
        r"(?:请|麻烦|谢谢|你好|您好|帮我|请问|问一下|想知道|我想知道|"
        r"有谁|是谁|都有谁|(?:都)?(?:有|是)哪些(?=[?？。呢啊]*$)|"
        r"一共|总共|名单|清单|列表|明细|情况|目前为止|还|再|"
        r"已经|曾|只要|凡是|属于|以及(?!其他)|来着|到底|究竟|现有|至少|"
        r"起码|咱们|咱|我们|我司|本公司)",
        nothing,
    ),
    (_PEOPLE, nothing),
    (r"被(?:我们|咱们)?(?=联系|拜访|打过?电话|回访|电话)", always(Side("out"))),
    (r"(?:没有?|未)被(?:我们|咱们)?(?=联系|拜访|打过?电话|回访|电话)", always(Side("out"), Denied(is_ahead=True))),
    (r"没人(?=联系|拜访|打过?电话|回访)", always(Side("out"), Denied(is_ahead=True))),
    (r"被(?=投诉|表扬|夸|抱怨)", unanswerable),
    (
        r"(?:和|跟|与|比|较|相比|相较|对比|比起|同)(?:以前|之前|过去|"
        r"往常|从前|前面)(?:相比|比|比较|更)?|(?:比|较)(?:以前|之前|"
        r"过去|从前|往常|前面|先前)(?:更|要)?|以前多?比",
        nothing,
    ),
    (r"(?:所有|全部|全体)(?:的)?(?:客户|顾客|人)?|每个(?:客户|人)|大家", always(Everybody())),
    (
        r"(?:我|本人|我自己)(?:所)?(?:负责|管|跟进|名下|手上|手里|手头|"
        r"对接|维护)(?:的)?|我的(?=客户|顾客|公司|企业|老客户|个人|家庭)|"
        r"归我(?:管|负责)的?|我名下的?|我的",
        always(Field("owner", "me")),
    ),
    (
        r"(?:没有?人|无人|没有谁|没谁)(?:负责|管|跟进|对接|认领|维护)|"
        r"(?:没有|没|无|缺|尚无|还没有)(?:负责人|归属|跟进人|对接人|"
        r"业务员)|负责人(?:为空|空缺|空着|未定|没定)|未分配(?:负责人)?|"
        r"没有分配(?:负责人)?|无主",
        always(Field("owner", "none")),
    ),
    (
        r"(?:公司|企业|法人|单位|机构|商家|组织|厂家|厂商)(?:类|型)?(?:客户|顾客)?|企业级|对公",
        always(Field("kind", "organisation")),
    ),
    (r"(?:个人|私人|散客|个体)(?:类)?(?:客户|顾客|用户|买家|消费者)?", always(Field("kind", "person"))),
    (r"(?:家庭)(?:类|型)?(?:客户|顾客|用户)?", always(Field("kind", "household"))),
    (
        r"(?:都)?(?:没有|没|未|未曾|不曾|从未|从来没有?|从没|不|并未|"
        r"尚未|还没有?|一直没有?|再没有?|没再|再也没有?|一次也没有?|"
        r"一次都没有?|也没有?|也没|都没有?|都没|无|非|并非|不是|没能|"
        r"并没有?)(?:任何|再|有过|有)?",
        always(Denied(is_ahead=True)),
    ),
    (r"(?:除了|除去|除|排除|除开)(?=.*(?:以外|之外|外|的))", always(Denied(is_ahead=True))),
    (r"(?:以外|之外)", nothing),
    (r"[、]", always(Joint(","))),
    (r"[，,]", always(Joint(","))),
    (
        r"(?:而且|并且|同时|且|又(?=在|是|有)|还(?=有)|以及|并|和(?!我们|"
        r"以前|之前|上)|及|兼|外加|另外|此外|加上)",
        always(Joint("and")),
    ),
    (r"(?:但是|但|可是|不过|然而|却|只是|可(?=最近|是)|而(?!且)|虽然|尽管)", always(Joint("but"))),
    (r"(?:或者是?|或是|或|还是|要么|抑或)", always(Joint("or"))),
    (
        r"(?:购买|下单|买|采购|订购|订货|购物|进货|成交|消费(?=过|"
        r"了|次)|光顾|下订单|下订|购|拿货|交易)(?:过|了|的|记录)*(?:东西)?|"
        r"订单",
        always(Act(BUYING)),
    ),
    (
        r"(?:购买|下单|采购|消费|订货|进货|购物|成交|交易)(?:的)?(?:次数|"
        r"频率|频次|单数|数量|量)|订单(?:数量?|次数|量)|单量|买的次数",
        always(Act(BUYING)),
    ),
    (r"(?:下过|下了|有下过|下)(?:单|订单)|买过(?:东西)?|下过单", always(Act(BUYING))),
    (r"复购(?:过|了|的)*", always(Act(BUYING), Often(at_least=2.0))),
    (r"(?:退货|退款|退换货|退过货|退过款|退了货|退了款|退单|退)(?:过|了|的|记录)*", always(Act(("refund",)))),
    (
        r"(?:消费额|消费金额|购买金额|购买额|销售额|成交金额|采购金额|"
        r"订单金额|消费|花费|花|付|支付|付款|开销|消费额|消费金额|金额|"
        r"购买金额|购买额|销售额|营业额|花的钱|花钱|花销|采购额|采购金额|"
        r"订单金额|成交额|成交金额|交易额|付的钱|支出|总额|累计消费|"
        r"累计)(?:过|了|的|钱|总额)*",
        always(Act(PAYING), Money()),
    ),
    (
        r"(?:发|写|寄|来|回)?(?:过|了|的|来)*(?:一|几|两|三|封|些)*(?:电子)?(?:邮件|"
        r"电邮|email|Email|E-mail|邮箱)(?:过来|来|过|了)*",
        lambda m: (Act(("email",), "in" if "来" in m[0] else ""),),
    ),
    (
        r"(?:打过来|打来|来过|打|来|通|拨)?(?:过|了|的|个)*(?:电话|通话|来电)(?:过来|过|了|来)*",
        lambda m: (Act(("call",), "in" if "来" in m[0] else ""),),
    ),
    (r"(?:见面|见过面|面谈|会面|会议|开会|见过|碰面|开过会)(?:过|了|的|记录)*", always(Act(("meeting",), "both"))),
    (
        r"(?:拜访|上门|登门|来访|到访)(?:过|了|的|记录)*(?:我们)?",
        lambda m: (Act(("meeting",), "in" if m[0][0] in "来到" or "我们" in m[0] else "out"),),
    ),
    (
        r"(?:发|聊|回)?(?:过|了)*(?:聊天|微信|短信|消息|信息|私信|LINE|"
        r"WhatsApp|聊)(?:过来|过|了|聊|来)*",
        lambda m: (Act(("message",), "in" if "来" in m[0] else ""),),
    ),
    (
        r"(?:填写|填|提交|递交|交)?(?:过|了|的)*(?:网站|网上|在线|联系)?(?:的)?表单(?:提交)?(?:过|了)*",
        always(Act(("form",))),
    ),
    (
        r"(?:访问|浏览|看|逛|上|打开|登录|登陆|进|来)(?:过|了|的)*(?:我们|"
        r"我们的|公司|咱们|咱们的|官方)?(?:的)?(?:网站|官网|网页|页面|"
        r"网店页面|主页|站点)(?:过|了)*|(?:网站|官网|网页)(?:的)?(?:访问|"
        r"浏览)(?:过|记录)*|浏览(?:过|了|记录)*",
        always(Act(("page_view",))),
    ),
    (r"事件", always(Act(("event",)))),
    (r"(?:备注|笔记|记录(?=里|中)|备忘)(?:里|中|上)?", always(Act(("note",)))),
    (r"(?:写信|来信|写过信|来过信|写信来|来函)(?:过|了|给我们|来)*", always(Act(WRITING, "in"))),
    (r"(?:联系|联络|沟通|接触|往来|来往|互动|交流)(?:过|了|的|记录)*", always(Act(CONTACT))),
    (r"(?:咨询|询问|来问|找过我们|问过|打听|询价|来咨询)(?:过|了|的|我们)*", always(Act(CONTACT, "in"))),
    (
        r"(?:给|向|跟|和|找|同)?(?:我们|咱们|我司|本公司|公司这边)(?=(?:打|"
        r"发|写|寄|来|联系|咨询|反映|说|提|留|沟通))|(?:联系|找|咨询|"
        r"联络)(?:过|了)*(?:我们|咱们)|主动",
        lambda m: (*((Act(CONTACT),) if m[0].startswith(("联系", "联络", "咨询", "找过", "找了")) else ()), Side("in")),
    ),
    (r"(?:给我们|向我们)(?:打|发|写|寄|来)(?:过|了|来)*", always(Side("in"))),
    (r"(?:打|发|写|寄)(?:来|过来)(?:过|了|的)*", always(Side("in"))),
    (r"(?:打|发|写|寄)(?:过|了|的)+", nothing),
    (r"(?:来信|来函)(?:过|了)*", always(Act(WRITING, "in"))),
    (r"(?:发|写|寄)(?:过|了)*(?:一|几|两|三|些)?(?:封|条)?(?:电子)?(?:邮件|电邮)", always(Act(("email",), "in"))),
    (r"(?:发|写)(?:过|了)*(?:微信|短信|消息|信息|私信)", always(Act(("message",), "in"))),
    (r"打(?:过|了)*电话", always(Act(("call",), "in"))),
    (
        r"(?:我们|咱们|我司|我|咱)(?:这边|主动|也)*(?=[^，,]*(?:没|未|"
        r"联系|拜访|打过|打了|发过|发了|写|见|沟通|联络))(?!负责|的)",
        always(Side("out")),
    ),
    (
        r"(?:说|提|提到|提及|谈到|聊到|讲到|写到|问到|问起|说起|提起|"
        r"讲|表示|写|含有?|包含|出现|问|留言说|反映)(?:过|了|的|到|有)*",
        always(Said()),
    ),
    (r"(?:这|那)?(?:几个|两个|个)?(?:字|词|字眼|关键词|的字样|字样|的话)", nothing),
    (r"“([^”]+)”|\"([^\"]+)\"|「([^」]+)」|『([^』]+)』|‘([^’]+)’|'([^']+)'", quoted),
    (
        r"(?:在)?(?:网上|线上|网店|在线|网络上?|电商|官网上?|网站上?)(?=(?:也|"
        r"都|还)*(?:购|买|下|订|采|消|没|未|从|不|有))",
        always(Channel("web")),
    ),
    (r"(?:在|到|去)?(?:门店|店里|实体店|店铺|线下|店内|店面)(?:里|内)?", always(Channel("shop"))),
    (r"(?:通过|用|打)?电话(?=(?:下单|订购|购买|买|订))", always(Channel("phone"))),
    (r"(?:通过|用)?邮件(?=(?:下单|订购|购买|买|订))", always(Channel("email"))),
    # Records
    (
        r"(?:打|带|贴|有|挂|标|加)?(?:了|着|有|上|过)*(?:“([^”]+)”|\"([^\"]+)\"|"
        r"「([^」]+)」|‘([^’]+)’|([A-Za-z0-9]+))(?:的|"
        r"这个)?(?:标签|标记|标)(?:的|了)?",
        lambda m: (Field("tag", next(t for t in m.groups() if t)),),
    ),
    (
        r"标签(?:为|是|叫|：|:|有|里有|含|包含|带)?(?:“([^”]+)”|\"([^\"]+)\"|"
        r"「([^」]+)」|‘([^’]+)’|((?![的最多少数])(?:(?!客户|顾客|什么|哪)\w)+?(?=的|，|,|、|且|并|但|$)))(?:的)?",
        lambda m: (Field("tag", next(t for t in m.groups() if t)),),
    ),
)


_PLACE = (
    rf"(?:{'|'.join(sorted(CHINA | COUNTRIES_IN_CHINESE, key=len, reverse=True))})(?:省|"
    rf"市|区|县)?|(?:(?![的了个哪每各这那在不没是有和或与跟住人我你他她它谁开做省市区县])[\u4e00-\u9fff]){{2,4}}?"
    r"(?<![城超都小社校街园景])(?:省|市|区|县)"
)


def _placed(found: Found) -> Sequence[Concept]:
    is_denied = found[1].startswith(("不", "除", "非", "没")) or any(word in found[0] for word in ("以外", "之外"))
    return placed(found[2], _PLACE, is_denied=is_denied)


@cache
def chinese_words(vocabulary: Vocabulary) -> Lexicon:
    """The Chinese lexicon of an organisation."""
    place = (
        rf"((?:不在|不是|除了?|非|没在|在|位于|住在|来自|人在|地址在|"
        rf"家在|住|所在地是?|地点在)?)((?:{_PLACE})(?:(?:或者|或|和|、|"
        rf"以及|还是|跟|及)(?:{_PLACE}))*)"
    )
    entries: list[Entry] = [(place + r"(?:以外|之外|地区|本地|那边|一带|的|当地|附近|周边|这边)*", _placed)]
    entries += [entry for field in vocabulary.fields for entry in _own(field)]
    return replace(
        lexicon("zh", [*_ENTRIES, *AMOUNTS, *JUDGEMENTS, *entries], is_spaced=False), prepare=plainly, beyond=BEYOND
    )


def _own(field: OwnField) -> Iterator[Entry]:
    names, key = "|".join(map(literally, field.names)), f"a.{field.key}"
    for choice in field.choices:
        text = literally(choice)
        yield (
            (
                rf"(?:用|选|订|买了?|办了?)?(?:{names})(?:是|为|：|:|=|选)?{text}(?:的)?|"
                rf"(?:用|选|订|办)?(?:的是|了)?(?<!买)(?<!买过)(?<!买了)(?<!关于){text}(?:的)?(?:{names})?(?:的)?"
            ),
            always(Field(key, choice)),
        )
        yield rf"(?:{names})(?:不是|非|不为|不选){text}(?:的)?", always(Denied(is_ahead=True), Field(key, choice))
    if not field.choices:
        yield (
            rf"(?:{names})(?:是|在|到|还有|到期)*{LENGTH}(?:之内|以内|内)(?!.*过)(?:到期|的)*",
            lambda found: (Field(key), Coming(days_in(found[1], found[2]))),
        )
        yield (
            rf"(?:{names})(?:是|在|到|快到|即将到|将到|为|已过|过|刚过|已经过|到期|落在)*(?:了|的)*",
            always(Field(key)),
        )
        yield (
            (
                rf"(?:没有|没|无|缺|没填|未填|没设)(?:{names})(?:的)?|(?:{names})(?:为空|"
                rf"空着|没填|未填|没有填|没设|未设置|没定)(?:的)?"
            ),
            always(Field(key), Denied()),
        )
