"""The sixty firms around the company: cafés, hotels, shops, distributors, suppliers, with names as they write them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from farley.demo import company
from farley.demo.places import Exchange, city, place_in
from farley.demo.records import Country, Organisation, Reach

# name as written | what people call it | domain | trade | city
_FIRMS = {
    Country.JAPAN: """
        株式会社小さな灯 | 喫茶 小さな灯 | chiisana-akari | café | 東京都世田谷区
        ㈱まどろみ珈琲 | まどろみ珈琲 | madoromi | café | 横浜市中区
        有限会社松風庵 | 松風庵 | matsukaze-an | tea room | 京都市左京区
        合同会社ひだまり | カフェひだまり | hidamari | café | 名古屋市千種区
        株式会社水鏡ホテルズ | 水鏡ホテル | mizukagami | hotel | 京都市中京区
        株式会社 旅籠やまぼうし | 旅籠やまぼうし | yamaboushi | hotel | 金沢市
        (株)海風リゾート | 海風リゾート | umikaze | hotel | 長崎市
        株式会社銀杏百貨店 | 銀杏百貨店 | icho-depart | department store | 大阪市北区
        ㈱暮らしの道具店さんかく | さんかく | sankaku-tools | shop | 神戸市東灘区
        株式会社みのり堂 | みのり堂 | minorido | confectioner | 京都市中京区
        有限会社 和菓子つづみ | つづみ | tsuzumi | confectioner | 金沢市
        株式会社アオバベーカリー | アオバベーカリー | aoba-bakery | bakery | 仙台市青葉区
        合同会社ノースウィンド | ノースウィンド | northwind-cafe | café | 仙台市青葉区
        株式会社割烹たかせ | 割烹たかせ | takase | restaurant | 京都市左京区
        ㈱ほしぞら食堂 | ほしぞら食堂 | hoshizora | restaurant | 広島市中区
        株式会社さざなみフーズ | さざなみフーズ | sazanami-foods | distributor | 福岡市中央区
        東海茶器販売株式会社 | 東海茶器販売 | tokai-chaki | distributor | 名古屋市千種区
        株式会社つばめオフィスサービス | つばめオフィス | tsubame-office | office service | 東京都台東区
        学校法人若葉学園 | 若葉学園 | wakaba-gakuen | school | 静岡市葵区
        医療法人みどりの丘 | みどりの丘クリニック | midorinooka | clinic | 浜松市中央区
        株式会社ルミエール鎌倉通り | カフェ ルミエール | lumiere | café | 横浜市中区
        株式会社ことり製菓 | ことり製菓 | kotori-seika | confectioner | 東京都杉並区
        有限会社雲海製茶 | 雲海製茶 | unkai-seicha | supplier | 宇治市
        常滑窯元 有限会社土音 | 窯元 土音 | tsuchioto | supplier | 名古屋市千種区
        株式会社富士見紙器 | 富士見紙器 | fujimi-shiki | supplier | 静岡市葵区
        株式会社千鳥運輸 | 千鳥運輸 | chidori-unyu | supplier | 静岡市葵区
    """,
    Country.CHINA: """
        上海云栖餐饮管理有限公司 | 云栖茶咖 | yunqi-cafe | café | 上海市静安区
        杭州听泉茶馆有限公司 | 听泉茶馆 | tingquan | tea room | 杭州市西湖区
        苏州一苇文化创意有限公司 | 一苇书店 | yiwei-books | shop | 苏州市姑苏区
        南京梧桐里咖啡有限公司 | 梧桐里 | wutongli | café | 南京市鼓楼区
        北京半亩园餐饮有限责任公司 | 半亩园 | banmuyuan | restaurant | 北京市朝阳区
        广州早市烘焙有限公司 | 早市烘焙 | zaoshi-bakery | bakery | 广州市天河区
        深圳南屿酒店管理有限公司 | 南屿酒店 | nanyu-hotel | hotel | 深圳市南山区
        成都慢耳朵茶饮有限公司 | 慢耳朵 | manerduo | café | 成都市锦江区
        武汉江声贸易有限公司 | 江声贸易 | jiangsheng | distributor | 武汉市武昌区
        上海拾光家居股份有限公司 | 拾光家居 | shiguang-home | shop | 上海市徐汇区
        杭州竹里民宿有限公司 | 竹里民宿 | zhuli-inn | hotel | 杭州市西湖区
        北京木棉办公服务有限公司 | 木棉办公 | mumian-office | office service | 北京市朝阳区
        成都花重锦食品有限公司 | 花重锦 | huachongjin | confectioner | 成都市锦江区
        苏州平江雅集有限公司 | 平江雅集 | pingjiang-yaji | tea room | 苏州市姑苏区
        杭州雨前茶业有限公司 | 雨前茶业 | yuqian-tea | supplier | 杭州市西湖区
        景秀陶瓷(上海)有限公司 | 景秀陶瓷 | jingxiu-ceramics | supplier | 上海市徐汇区
    """,
    Country.BRITAIN: """
        The Copper Robin Ltd | The Copper Robin | copper-robin | café | Bristol
        Saltmarsh Coffee House Limited | Saltmarsh | saltmarsh-coffee | café | Cardiff
        Fern & Fable Ltd | Fern & Fable | fernandfable | café | Edinburgh
        Penwright Hotels plc | Penwright Hotels | penwright-hotels | hotel | London
        The Lantern Inn (Sheffield) Ltd | The Lantern Inn | lantern-inn | hotel | Sheffield
        Marrowby's Department Stores Ltd | Marrowby's | marrowbys | department store | Leeds
        Quillfeather Gifts Ltd | Quillfeather | quillfeather | shop | Liverpool
        Ottoline Bakes LLP | Ottoline Bakes | ottoline-bakes | bakery | Manchester
        Northgate Wholefoods Ltd | Northgate Wholefoods | northgate-wholefoods | distributor | Leeds
        Kitto & Daughters Ltd | Kitto & Daughters | kitto-daughters | distributor | Bristol
        Blue Heron Restaurants Limited | Blue Heron | blue-heron-dining | restaurant | Glasgow
        Tidewater Offices Ltd | Tidewater Offices | tidewater-offices | office service | London
        Hollowell Tearooms Ltd | Hollowell Tearooms | hollowell-tearooms | tea room | Reading
        St Brannoc's School | St Brannoc's | st-brannocs | school | Leicester
        Ember & Oat Ltd | Ember & Oat | ember-and-oat | café | Manchester
        Larkrise Books Ltd | Larkrise Books | larkrise-books | shop | Birmingham
        Marlpit Packaging Ltd | Marlpit Packaging | marlpit-packaging | supplier | Birmingham
        Swiftwake Couriers Ltd | Swiftwake Couriers | swiftwake-couriers | supplier | London
    """,
}  # fmt: skip

SUPPLIER = "supplier"
TAGS = (SUPPLIER, "trade", "key account")
_SEATS = {"café": (14, 42), "tea room": (12, 36), "restaurant": (20, 60), "bakery": (6, 24), "hotel": (30, 120)}
_GENERAL_MAILBOX = {Country.JAPAN: "info", Country.CHINA: "office", Country.BRITAIN: "hello"}


def organisations(starts_on: date, exchange: Exchange, seed: int) -> tuple[Organisation, ...]:
    """The sixty organisations, the same ones every time; addresses, numbers and sizes come from the seed."""
    return tuple(
        _organisation(country, line, number, starts_on, exchange, seed)
        for country, block in _FIRMS.items()
        for number, line in enumerate(block.strip().splitlines(), start=1)
    )


def _organisation(
    country: Country, line: str, number: int, starts_on: date, exchange: Exchange, seed: int
) -> Organisation:
    name, plain, domain, trade, town = (part.strip() for part in line.split("|"))
    dice = Random(f"{seed}:organisation:{domain}")
    where = city(country, town)
    seats = dice.randint(*_SEATS[trade]) if trade in _SEATS else None
    return Organisation(
        key=domain,
        country=country,
        language=company.LANGUAGE[country],
        name=name,
        plain=plain,
        trade=trade,
        mails=(Reach(f"{_GENERAL_MAILBOX[country]}@{domain}.example", "work"),),
        phones=(Reach(exchange.number(country, where), "work"),),
        url=f"https://{domain}.example/",
        place=place_in(country, where, dice),
        owner=company.SELLS[country] if number % 5 else _second_seller(country),
        since=starts_on + timedelta(days=_known_since(trade, number, dice)),
        tags=_tags(trade, number),
        seats=seats,
        payment_days=dice.choice((14, 30, 30, 60)) if trade != SUPPLIER else None,
    )


def _second_seller(country: Country) -> str:
    return "mochizuki" if country is Country.JAPAN else company.SUPPORTS[country]


def _known_since(trade: str, number: int, dice: Random) -> int:
    """Two firms of three were there from the first day; the others joined in the course of the three years."""
    return dice.randint(0, 20) if trade == SUPPLIER or number % 3 else dice.randint(60, 700)


def _tags(trade: str, number: int) -> tuple[str, ...]:
    if trade == SUPPLIER:
        return (SUPPLIER,)
    return TAGS[1:] if number % 8 == 4 else TAGS[1:2]
