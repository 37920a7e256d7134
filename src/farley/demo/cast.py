"""The cast: the people of the planted stories, who are the same whatever the seed."""

from __future__ import annotations

from dataclasses import dataclass

from farley.demo.names import Name
from farley.demo.records import Country


@dataclass(frozen=True, slots=True)
class Role:
    """Someone in a story. `rings_at` is the key of the person whose telephone number they share; `works_for` a firm."""

    key: str
    country: Country
    family: Name
    given: Name
    town: str
    mail: str
    rings_at: str = ""
    works_for: str = ""
    post: str = ""


def _japanese(key: str, family: str, given: str, town: str, mail: str, **more: str) -> Role:
    return Role(key, Country.JAPAN, _name(family), _name(given), town, mail, **more)


def _chinese(key: str, family: str, given: str, town: str, mail: str, **more: str) -> Role:
    return Role(key, Country.CHINA, _name(family), _name(given), town, mail, **more)


def _british(key: str, family: str, given: str, town: str, mail: str, **more: str) -> Role:
    return Role(key, Country.BRITAIN, _name(family), _name(given), town, mail, **more)


def _name(text: str) -> Name:
    return Name(*text.split("="))


CAST = (
    # a loyal buyer whose tone turned
    _japanese("kuroda-fumiko", "黒田=くろだ", "文子=ふみこ", "京都市左京区", "fumiko.kuroda@example.com"),
    _chinese("shen-yuhe", "沈=Shěn", "雨荷=Yǔhé", "苏州市姑苏区", "shenyuhe@example.net"),
    _british("margery-holt", "Holt", "Margery", "Leeds", "margery.holt@example.org"),
    # a gift bought once
    _japanese("miyake-yasuo", "三宅=みやけ", "康夫=やすお", "名古屋市千種区", "miyake.y@example.com"),
    _chinese("gu-changqing", "顾=Gù", "长青=Chángqīng", "北京市朝阳区", "gucq@example.com"),
    _british("colin-fairweather", "Fairweather", "Colin", "Reading", "colin.fairweather@example.net"),
    # a contact who changed employer; the new address is in the plot
    _japanese(
        "shiraishi-haruka",
        "白石=しらいし",
        "悠=はるか",
        "横浜市中区",
        "shiraishi@madoromi.example",
        works_for="madoromi",
        post="店長",
    ),
    _chinese(
        "qin-lan", "秦=Qín", "岚=Lán", "上海市静安区", "qinlan@yunqi-cafe.example", works_for="yunqi-cafe", post="店长"
    ),
    _british(
        "tamsin-pike",
        "Pike",
        "Tamsin",
        "Bristol",
        "tamsin@copper-robin.example",
        works_for="copper-robin",
        post="manager",
    ),
    # two people who look like one
    _japanese("sato-takeshi", "佐藤=さとう", "健=たけし", "横浜市中区", "takeshi.sato@example.com"),
    _japanese("sato-ken", "佐藤=さとう", "健=けん", "横浜市中区", "ken-sato@example.org"),
    _chinese("wang-fang-teacher", "王=Wáng", "芳=Fāng", "杭州市西湖区", "wangfang@example.com"),
    _chinese(
        "wang-fang-inn",
        "王=Wáng",
        "芳=Fāng",
        "杭州市西湖区",
        "wangfang@zhuli-inn.example",
        works_for="zhuli-inn",
        post="采购",
    ),
    _british("james-carter-senior", "Carter", "James", "Liverpool", "j.carter@example.com"),
    _british("james-carter-junior", "Carter", "James", "Liverpool", "jamie.carter@example.net"),
    # one person with two records
    _japanese("suzuki-keiko", "鈴木=すずき", "恵子=けいこ", "仙台市青葉区", "keiko.suzuki@example.com"),
    _japanese("suzuki-keiko-by-phone", "ｽｽﾞｷ", "ｹｲｺ", "仙台市青葉区", "", rings_at="suzuki-keiko"),
    _chinese("tao-zihan", "陶=Táo", "子涵=Zǐhán", "成都市锦江区", "taozihan@example.com"),
    _chinese("tao-zihan-in-pinyin", "TAO", "Zihan", "成都市锦江区", "zihan.tao@example.org", rings_at="tao-zihan"),
    _british("elizabeth-hartley", "Hartley", "Elizabeth", "Edinburgh", "elizabeth.hartley@example.com"),
    _british("liz-hartley", "Hartley", "Liz", "Edinburgh", "liz.h@example.org", rings_at="elizabeth-hartley"),
    # a quiet account that is fine
    _japanese("noguchi-shizue", "野口=のぐち", "静江=しずえ", "金沢市", "noguchi.shizue@example.com"),
    _chinese("he-zhiyuan", "贺=Hè", "知远=Zhīyuǎn", "南京市鼓楼区", "hezhiyuan@example.com"),
    _british("edwin-ashdown", "Ashdown", "Edwin", "Cardiff", "edwin.ashdown@example.com"),
    # a customer whose rhythm broke
    _japanese("hoshino-kosuke", "星野=ほしの", "康介=こうすけ", "東京都世田谷区", "kosuke.hoshino@example.com"),
    _chinese("miao-qinghe", "苗=Miáo", "青禾=Qīnghé", "上海市徐汇区", "miaoqinghe@example.com"),
    _british("imogen-vale", "Vale", "Imogen", "Manchester", "imogen.vale@example.com"),
    # a spend that slowly declines (in Japan and Britain it is a firm)
    _chinese("lu-haisheng", "卢=Lú", "海生=Hǎishēng", "广州市天河区", "luhaisheng@example.com"),
    # a customer who answers only by telephone, in the evening
    _japanese("kubo-tatsuo", "久保=くぼ", "辰雄=たつお", "静岡市葵区", "kubo@example.net"),
    _chinese("qiu-defu", "邱=Qiū", "德福=Défú", "武汉市武昌区", "qiudefu@example.org"),
    _british("walter-gledhill", "Gledhill", "Walter", "Sheffield", "w.gledhill@example.com"),
)
