"""Where customers live: real cities and regions with invented streets, and telephone numbers that can be nobody's.

Britain has numbers reserved for fiction (Ofcom: 020 7946 0xxx, 0117 496 0xxx and so on). Japan and China have none,
so their numbers here are land lines whose exchange begins with a digit that no exchange there may begin with (Japan 0
and 1, China 0, 1 and 9): the `phonenumbers` library takes them as valid, and nobody can be called on them. For the
same reason there are no mobile numbers in the demo company.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from farley.demo.records import Country, Place


@dataclass(frozen=True, slots=True)
class City:
    """A real city, the start of its postcodes, and the fictitious telephone exchange used for it."""

    name: str
    region: str
    postcode: str
    exchange: str


def _cities(text: str) -> tuple[City, ...]:
    return tuple(City(*(part.strip() for part in line.split("|"))) for line in text.strip().splitlines())


CITIES: dict[Country, tuple[City, ...]] = {
    Country.JAPAN: _cities("""
        静岡市葵区 | 静岡県 | 420 | 054-100
        浜松市中央区 | 静岡県 | 430 | 053-100
        東京都世田谷区 | 東京都 | 154 | 03-1000
        東京都台東区 | 東京都 | 110 | 03-1001
        東京都杉並区 | 東京都 | 166 | 03-1002
        横浜市中区 | 神奈川県 | 231 | 045-100
        京都市左京区 | 京都府 | 606 | 075-100
        京都市中京区 | 京都府 | 604 | 075-101
        宇治市 | 京都府 | 611 | 0774-10
        大阪市北区 | 大阪府 | 530 | 06-1000
        神戸市東灘区 | 兵庫県 | 658 | 078-100
        名古屋市千種区 | 愛知県 | 464 | 052-100
        金沢市 | 石川県 | 920 | 076-100
        仙台市青葉区 | 宮城県 | 980 | 022-100
        長崎市 | 長崎県 | 850 | 095-100
        広島市中区 | 広島県 | 730 | 082-100
        福岡市中央区 | 福岡県 | 810 | 092-100
    """),
    Country.CHINA: _cities("""
        杭州市西湖区 | 浙江省 | 310 | 0571-100
        上海市静安区 | 上海市 | 200 | 021-900
        上海市徐汇区 | 上海市 | 200 | 021-901
        北京市朝阳区 | 北京市 | 100 | 010-000
        苏州市姑苏区 | 江苏省 | 215 | 0512-100
        南京市鼓楼区 | 江苏省 | 210 | 025-100
        广州市天河区 | 广东省 | 510 | 020-100
        深圳市南山区 | 广东省 | 518 | 0755-100
        成都市锦江区 | 四川省 | 610 | 028-100
        武汉市武昌区 | 湖北省 | 430 | 027-100
    """),
    Country.BRITAIN: _cities("""
        London | Greater London | SE1 | 020 7946
        Bristol | Avon | BS1 | 0117 496
        Leeds | West Yorkshire | LS1 | 0113 496
        Sheffield | South Yorkshire | S1 | 0114 496
        Leicester | Leicestershire | LE1 | 0116 496
        Reading | Berkshire | RG1 | 0118 496
        Birmingham | West Midlands | B1 | 0121 496
        Edinburgh | Midlothian | EH1 | 0131 496
        Glasgow | Lanarkshire | G1 | 0141 496
        Liverpool | Merseyside | L1 | 0151 496
        Manchester | Greater Manchester | M1 | 0161 496
        Cardiff | South Glamorgan | CF10 | 029 2018
    """),
}

_STREETS = {
    Country.JAPAN: [
        "緑町",
        "本町",
        "桜台",
        "栄町",
        "若葉台",
        "東町",
        "茶畑町",
        "松風町",
        "旭町",
        "泉町",
        "鳴海通",
        "上之町",
    ],
    Country.CHINA: [
        "青石巷",
        "新茶路",
        "梧桐路",
        "桂花街",
        "湖滨南路",
        "春晓路",
        "竹园路",
        "明月巷",
        "望江街",
        "银杏路",
    ],
    Country.BRITAIN: [
        "Kettle Lane",
        "Orchard Row",
        "Mill Street",
        "Station Parade",
        "Caddy Yard",
        "Harbour Walk",
        "Chapel Rise",
        "Larch Avenue",
        "Quay Street",
    ],
}


def city(country: Country, name: str) -> City:
    """The city of this name. Raises KeyError when it is not one of ours."""
    for candidate in CITIES[country]:
        if candidate.name == name:
            return candidate
    raise KeyError(name)


def place_in(country: Country, town: City, dice: Random) -> Place:
    """An invented address in a real city, written as its country writes it."""
    street = dice.choice(_STREETS[country])
    number, block = dice.randint(1, 48), dice.randint(1, 20)
    if country is Country.JAPAN:
        return Place(
            country, f"{town.postcode}-0000", town.region, town.name, f"{street}{dice.randint(1, 6)}-{block}-{number}"
        )
    if country is Country.CHINA:
        return Place(country, f"{town.postcode}000", town.region, town.name, f"{street}{number}号{block}室")
    return Place(
        country,
        f"{town.postcode} 0{dice.choice('ABDEFGHJ')}{dice.choice('LNPQRSTU')}",
        town.region,
        town.name,
        f"{number} {street}",
    )


class Exchange:
    """Hands out telephone numbers, none of them twice. Raises OverflowError when a city has none left."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def number(self, country: Country, town: City) -> str:
        """The next free number of the city, as people there write it."""
        count = self._given.get(town.exchange, 0) + 1
        if count > 900:
            raise OverflowError(f"no number left in {town.name}")
        self._given[town.exchange] = count
        if country is Country.CHINA:
            return f"{town.exchange}{count:05d}"
        separator = "-" if country is Country.JAPAN else " "
        return f"{town.exchange}{separator}0{count:03d}"
