"""Names of companies, with and without their legal form."""

import re
from dataclasses import dataclass
from functools import lru_cache

from farley.analysis.identity.folding import fold

# One legal form a line: its code, then its spellings after `fold`, which has turned ㈱ into (株), hiragana to katakana.
# Longer spellings first, so that 股份有限公司 is not read as 有限公司.
_CJK_FORMS = """
stock: 股份有限公司, 株式会社, (株), カブシキガイシャ, カブシキカイシャ, (カブ), (カ)
limited: 有限責任公司, 有限责任公司, 有限公司, 有限会社, (有), (ユウ)
llc: 合同会社, (同)
partnership: 合資会社, (資), 合名会社, (名)
association: 一般社団法人, 公益社団法人, 社団法人, (社), 一般財団法人, 公益財団法人, 財団法人, (財)
school: 学校法人, (学)
medical: 医療法人社団, 医療法人, (医)
group: 集団, 集团
"""
_LATIN_FORMS = """
stock: corporation, corp, incorporated, inc, plc, ag, kk, k k, kabushiki kaisha, sa, spa, nv, ab, oyj, asa
limited: company limited, co ltd, coltd, limited, ltd, gmbh, pty ltd, pte ltd, bv, oy, srl, sarl, yk, yugen kaisha
llc: llc, llp, lp, gk, godo kaisha
group: group, holdings, holding
company: company, co
"""
_NO_LETTER = re.compile(r"[\W_]+")
_CJK_BLANK = re.compile(r"(?<=[\u3005\u30a1-\u30ff\u3400-\u9fff]) (?=[\u3005\u30a1-\u30ff\u3400-\u9fff])")


@dataclass(frozen=True)
class CompanyName:
    """A company's name in its parts: the core that is compared, its legal form, and on which side the form stood.

    `place` is "before", "after" or "": 株式会社カブト and カブト株式会社 may be two companies in one town.
    """

    core: str
    form: str
    place: str


def normalise_company(value: str) -> str:
    """A company's name as it is compared: ㈱カブト, カブト株式会社 and "Kabuto Co., Ltd." lose their legal form."""
    return read_company(value).core


@lru_cache(maxsize=4096)
def read_company(value: str) -> CompanyName:
    """Takes a company's name apart. A name that is nothing but a legal form is kept whole."""
    name = fold(value).strip()
    form, place = "", ""
    while found := _strip_cjk_form(name):
        name, form, place = found[0], form or found[1], place or found[2]
    name = _NO_LETTER.sub(" ", name.replace("'", "").replace(".", "").replace("&", " and ")).strip()
    while found := _strip_latin_form(name):
        name, form, place = found[0], form or found[1], place or found[2]
    return CompanyName(_CJK_BLANK.sub("", name), form, place)


def _strip_cjk_form(name: str) -> tuple[str, str, str] | None:
    for spelling, form in _CJK_FORM_OF.items():
        if name.startswith(spelling) and name != spelling:
            return name.removeprefix(spelling).strip(), form, "before"
        if name.endswith(spelling) and name != spelling:
            return name.removesuffix(spelling).strip(), form, "after"
    return None


def _strip_latin_form(name: str) -> tuple[str, str, str] | None:
    for spelling, form in _LATIN_FORM_OF.items():
        if name.endswith(f" {spelling}"):
            return name.removesuffix(f" {spelling}").strip(), form, "after"
    return None


def _form_of_spelling(table: str) -> dict[str, str]:
    lines = (line.split(": ") for line in table.strip().splitlines())
    return {spelling: form for form, spellings in lines for spelling in spellings.split(", ")}


_CJK_FORM_OF = _form_of_spelling(_CJK_FORMS)
_LATIN_FORM_OF = _form_of_spelling(_LATIN_FORMS)
