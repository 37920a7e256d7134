"""The company itself: Tsukishiro Tea of Shizuoka, with a web shop in three countries, three teams and eight people.

月白 (read つきしろ in Japanese, yuèbái in Chinese) is the pale blue of the sky before the moon comes up, and the name
of a glaze.
"""

from __future__ import annotations

from datetime import tzinfo
from zoneinfo import ZoneInfo

from farley.demo.records import Country, Staff, Team

NAMES = {"ja": "月白製茶株式会社", "zh": "月白茶业", "en": "Tsukishiro Tea"}
MAIL_DOMAIN = "tsukishiro.example"
SHOP = {Country.JAPAN: "jp", Country.CHINA: "cn", Country.BRITAIN: "uk"}
"""The shop's folder on the web for each country: https://tsukishiro.example/jp/..."""

LANGUAGE = {Country.JAPAN: "ja", Country.CHINA: "zh", Country.BRITAIN: "en"}
CURRENCY = {Country.JAPAN: "JPY", Country.CHINA: "CNY", Country.BRITAIN: "GBP"}
ZONE: dict[Country, tzinfo] = {
    Country.JAPAN: ZoneInfo("Asia/Tokyo"),
    Country.CHINA: ZoneInfo("Asia/Shanghai"),
    Country.BRITAIN: ZoneInfo("Europe/London"),
}

TEAMS = (
    Team("japan", "日本チーム", Country.JAPAN),
    Team("china", "中国团队", Country.CHINA),
    Team("britain", "UK team", Country.BRITAIN),
)


def _staff(key: str, family: str, given: str, team: str, job: str, role: str = "member") -> Staff:
    language = {"japan": "ja", "china": "zh", "britain": "en"}[team]
    return Staff(key, family, given, language != "en", team, job, role, language, f"{key}@{MAIL_DOMAIN}")


STAFF = (
    _staff("mochizuki", "望月", "香織", "japan", "head of customers", "admin"),
    _staff("onodera", "小野寺", "誠", "japan", "sales", "manager"),
    _staff("fujiwara", "藤原", "美咲", "japan", "support"),
    _staff("miura", "三浦", "隼人", "japan", "web shop"),
    _staff("chen", "陈", "思远", "china", "sales", "manager"),
    _staff("lin", "林", "晓雯", "china", "support"),
    _staff("lowe", "Lowe", "Harriet", "britain", "sales", "manager"),
    _staff("okafor", "Okafor", "Daniel", "britain", "support"),
)

SELLS = {Country.JAPAN: "onodera", Country.CHINA: "chen", Country.BRITAIN: "lowe"}
"""Who looks after the firms of a country."""
SUPPORTS = {Country.JAPAN: "fujiwara", Country.CHINA: "lin", Country.BRITAIN: "okafor"}
"""Who answers at the support desk of a country."""
LOOKS_AFTER_HOMES = {Country.JAPAN: "miura", Country.CHINA: "lin", Country.BRITAIN: "okafor"}
"""Who owns the people who buy for themselves."""


def staff(key: str) -> Staff:
    """The member of staff of this key. Raises KeyError when there is none."""
    return _STAFF[key]


_STAFF = {member.key: member for member in STAFF}
