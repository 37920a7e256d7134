"""Phones and mail addresses as keys: two spellings of one address give one key."""

import re
import unicodedata
from functools import lru_cache

import phonenumbers

_MAIL = re.compile(r"[^@\s<>\"(),:;]+@[^@\s<>\"(),:;]+\.[^@\s<>\"(),:;.]{2,}")


def normalise_email(value: str) -> str | None:
    """The mail address in lower case, or None when it is none.

    Dots and +tags stay: only the provider knows whether they matter, and a wrong guess joins two people.
    """
    text = unicodedata.normalize("NFKC", value).strip()
    text = text.removeprefix("mailto:").strip()
    if text.endswith(">") and "<" in text:
        text = text[text.rindex("<") + 1 : -1].strip()
    if len(text) > 254 or not _MAIL.fullmatch(text) or ".." in text:
        return None
    local, _, domain = text.lower().partition("@")
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"
    except UnicodeError:
        return None


@lru_cache(maxsize=4096)
def normalise_phone(value: str, region: str) -> str | None:
    """The phone number as E.164 (+81312345678), or None when it cannot be one.

    `region` is the two-letter country in which a number without a country code was written ("JP"). Numbers are checked
    for a possible length and not against the ranges in use, which change faster than the list.
    """
    text = unicodedata.normalize("NFKC", value).replace("‐", "-").replace("−", "-").replace("ー", "-")
    try:
        number = phonenumbers.parse(text, region.upper() or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
