"""Names of people."""

import re
import unicodedata
from functools import lru_cache

from farley.analysis.identity.folding import fold

_HONORIFIC_AFTER = re.compile(r"(?<=\S)\s*(様|さま|さん|殿|氏|先生|御中|女士|小姐|经理|總經理|总经理)\s*$")
_HONORIFIC_BEFORE = re.compile(r"^\s*(mr|mrs|ms|miss|mx|dr|prof|sir)\b\.?\s+", re.IGNORECASE)
_NO_LETTER = re.compile(r"[\W_]+")
_CJK_BLANK = re.compile(r"(?<=[\u3005\u30a1-\u30ff\u3400-\u9fff]) (?=[\u3005\u30a1-\u30ff\u3400-\u9fff])")


@lru_cache(maxsize=4096)
def normalise_name(value: str) -> str:
    """A person's name as it is compared: 髙橋　一郎 様 and 高橋一郎 become one, Dr. José O'Neil becomes "jose oneil".

    Keeps the order in which the parts were written. Empty when nothing of a name is left.
    """
    name = unicodedata.normalize("NFKC", value)
    name = _HONORIFIC_BEFORE.sub("", _HONORIFIC_AFTER.sub("", name))
    name = fold(name).replace("'", "").replace("’", "").replace("・", " ")
    return _CJK_BLANK.sub("", _NO_LETTER.sub(" ", name).strip())
