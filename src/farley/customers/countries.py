"""Countries by the names that people write, in English, Japanese and Chinese."""

from __future__ import annotations

from functools import cache

from babel import Locale

from farley.analysis.identity import fold

_OTHER_NAMES = {
    "uk": "GB", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "eire": "IE", "usa": "US", "u.s.a.": "US", "u.s.": "US", "america": "US", "rsa": "ZA",
    "korea": "KR", "south korea": "KR", "republic of korea": "KR", "prc": "CN", "china mainland": "CN",
    "mainland china": "CN", "hong kong": "HK", "holland": "NL", "czech republic": "CZ", "turkey": "TR", "uae": "AE",
    "russia": "RU", "vietnam": "VN", "中華人民共和国": "CN", "中国大陆": "CN", "米国": "US", "英国": "GB", "台湾": "TW",
    "香港": "HK", "channel islands": "JE", "アメリカ": "US", "阿联酋": "AE",
}  # fmt: skip


def country_code(name: str) -> str:
    """The ISO code of a country by its code or its name; "" for one that is not known."""
    return _codes().get(fold(name).strip(), "")


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for language in ("zh_Hant", "zh_Hans", "ja", "en"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB"):
                codes[fold(name)] = code
                codes[fold(code)] = code
    return codes | {fold(name): code for name, code in _OTHER_NAMES.items()}
