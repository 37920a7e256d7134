"""Values that look like an identifier and identify nobody."""

import re
from functools import lru_cache

from farley.analysis.identity.folding import fold

# What programs send when they know nobody, one a line.
_NOBODY_LINES = """
null
none
nil
undefined
nan
na
n/a
unknown
anonymous
anon
guest
user
test
tester
testing
default
empty
missing
blank
true
false
id
userid
user_id
customer
customerid
customer_id
visitor
not available
not set
(not set)
[object object]
{}
[]
-
--
.
..
?
-1
不明
なし
無し
未登録
匿名
ゲスト
空
未知
游客
匿名用户
"""
_ROLE_WORDS = """
noreply no-reply no_reply donotreply do-not-reply mailer-daemon postmaster bounce bounces daemon abuse hostmaster
webmaster root nobody info information contact contacts office hello admin administrator support help helpdesk sales
service services customerservice team all staff mail email enquiries enquiry inquiry inquiries billing invoice invoices
accounts accounting orders order shop store newsletter marketing press jobs careers hr recruit privacy legal security
reception
"""
_NOBODY = frozenset(fold(line) for line in _NOBODY_LINES.strip().splitlines()) | {""}
_ROLES = frozenset(_ROLE_WORDS.split())
_ZERO_UUID = re.compile(r"[0-]+|[f-]+")
_ONE_CHARACTER = re.compile(r"(.)\1*")


@lru_cache(maxsize=4096)
def is_blocked(kind: str, key: str) -> bool:
    """Says whether an identifier's key must not join anybody: "null", "anonymous", 0000, noreply@, info@.

    `kind` is the identifier's kind ("email", "phone", "user_id", "anonymous_id", "external_id", "url").
    """
    plain = fold(key).strip().strip("\"'")
    if plain in _NOBODY:
        return True
    if kind == "email":
        return is_role_mailbox(plain) or plain.partition("@")[0] in _NOBODY
    if kind == "phone":
        return _is_filler_number(plain)
    return bool(_ONE_CHARACTER.fullmatch(plain) and len(plain) > 1) or bool(_ZERO_UUID.fullmatch(plain))


def is_role_mailbox(key: str) -> bool:
    """Says whether a mail address belongs to a function and not to a person: info@, noreply@, sales@."""
    local = key.partition("@")[0].partition("+")[0]
    return local in _ROLES or local.startswith(("noreply", "no-reply", "donotreply", "bounce+", "bounces+"))


def _is_filler_number(key: str) -> bool:
    digits = re.sub(r"\D", "", key)
    return len(digits) < 5 or len(set(digits[-7:])) == 1
