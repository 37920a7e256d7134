"""Headers of mails as they are found: encoded words cut in the middle of a character, raw bytes, no dates."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from functools import partial
from inspect import signature

from farley.analysis.identity import normalise_email
from farley.capture.charsets import decode

LONGEST = 20_000
# Newer Pythons refuse a whole header for one odd address in it, unless told otherwise; older ones know no such word.
_all_addresses: Callable[[list[str]], list[tuple[str, str]]] = (
    partial(getaddresses, strict=False) if "strict" in signature(getaddresses).parameters else getaddresses
)
_ENCODED_WORD = re.compile(r"=\?([\w.*+:-]+)\?([bqBQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(=\?[^?\s]+\?[bqBQ]\?[^?]*\?=)\s+(?==\?)")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")


@dataclass(frozen=True, slots=True)
class Person:
    """A mail address with the name that stood beside it."""

    address: str
    name: str = ""


def text_of(message: Message, name: str) -> str:
    """A header as text on one line, "" if it is missing."""
    values = raw_values(message, name)
    return " ".join(decoded(values[0]).split()) if values else ""


def raw_values(message: Message, name: str) -> list[str]:
    """All values of a header, unfolded and not decoded; bytes above 127 stand as surrogates."""
    lowered = name.lower()
    return [
        str(value)[:LONGEST].replace("\r", "").replace("\n", "")
        for key, value in message.raw_items()
        if key.lower() == lowered
    ]


def decoded(value: str) -> str:
    """A header's text with its encoded words read (RFC 2047), and bytes that stand there raw by their likely encoding.

    Words of one encoding that follow each other are joined before they are read: many programs cut characters in two.
    """
    joined = _BETWEEN_WORDS.sub(r"\1", value)
    text, pending, charset, end = "", b"", "", 0
    for word in _ENCODED_WORD.finditer(joined):
        between = joined[end : word.start()]
        if pending and (between or word[1].lower() != charset):
            text += decode(pending, charset)[0]
            pending = b""
        text += _raw(between)
        charset = word[1].partition("*")[0].lower()
        pending += _bytes_of(word[2], word[3])
        end = word.end()
    if pending:
        text += decode(pending, charset)[0]
    return (text + _raw(joined[end:])).replace("\0", "")


def people(message: Message, *names: str) -> tuple[Person, ...]:
    """The addresses in these headers, each once, in their order; what is no address is left out."""
    found: dict[str, Person] = {}
    values = [value for name in names for value in raw_values(message, name)]
    for shown, address in _all_addresses(values):
        key = normalise_email(_raw(address))
        if key and key not in found:
            found[key] = Person(key, " ".join(decoded(shown).strip("\"' ").split()))
    return tuple(found.values())


def message_ids(message: Message, *names: str) -> tuple[str, ...]:
    """The message ids in these headers, without brackets, in their order."""
    ids = (found for name in names for value in raw_values(message, name) for found in _MESSAGE_ID.findall(value))
    return tuple(dict.fromkeys(ids))


def moment(message: Message) -> tuple[datetime | None, str]:
    """When the mail was sent, and which header told: "date", or "received" where the date is missing or unreadable."""
    candidates = [("date", value) for value in raw_values(message, "Date")[:1]]
    candidates += [("received", value.rpartition(";")[2]) for value in reversed(raw_values(message, "Received"))]
    for told_by, value in candidates:
        when = _moment(value)
        if when is not None:
            return when, told_by
    return None, ""


def _moment(value: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(value.strip())
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return when.astimezone(UTC) if 1980 <= when.year <= 2100 else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _bytes_of(encoding: str, text: str) -> bytes:
    raw = text.encode("ascii", "ignore")
    if encoding in "qQ":
        return quopri.decodestring(raw, header=True)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return b""


def _raw(text: str) -> str:
    if text.isascii():
        return text
    return decode(text.encode("utf-8", "surrogateescape"))[0]
