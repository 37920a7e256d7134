"""Take a request of the Segment tracking protocol apart: unpack it, find the write key, cut it into single events.

This runs while the sender waits, so it looks at no more than it must; what an event says is read later, by `events`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

MOST_BODY = 6 << 20
MOST_EVENT = 128 << 10
MOST_EVENTS = 2500
LONGEST_ID = 190
TYPES = {
    "t": "track", "i": "identify", "p": "page", "s": "screen", "g": "group", "a": "alias",
    "track": "track", "identify": "identify", "page": "page", "screen": "screen", "group": "group", "alias": "alias",
    "b": "", "batch": "", "import": "",
}  # fmt: skip


class BadRequest(ValueError):
    """The request as a whole cannot be taken; `code` is for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it came. `problem` says why it cannot be used, if so: then it is kept for quarantine."""

    key: str
    payload: bytes
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a request brought. `write_key` is the one in the body, for senders that set no header."""

    write_key: str
    events: tuple[Event, ...]


class _Body(msgspec.Struct):
    batch: list[msgspec.Raw] | None = None
    writeKey: Any = None
    sentAt: Any = None


class _Head(msgspec.Struct):
    messageId: Any = None


_read_body = msgspec.json.Decoder(_Body).decode
_read_head = msgspec.json.Decoder(_Head).decode


def inflate(body: bytes, encoding: str = "") -> bytes:
    """The body unpacked, if its header says gzip or its first bytes do; at most 6 MB, however much is packed in it.

    Raises BadRequest.
    """
    if "gzip" not in encoding and not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = unpacker.decompress(body, MOST_BODY + 1)
    except zlib.error as error:
        raise BadRequest("bad_gzip", f"The body cannot be unpacked: {error}") from error
    if len(plain) > MOST_BODY:
        raise BadRequest("too_large", "The body holds more than 6 MB.")
    if not unpacker.eof:
        raise BadRequest("bad_gzip", "The packed body breaks off.")
    return plain


def key_in_headers(headers: Mapping[bytes, bytes]) -> str:
    """The write key from the headers: the user of Basic authorization, then X-Write-Key, then a bearer token."""
    scheme, _, rest = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    if scheme.lower() == "basic":
        try:
            user = base64.b64decode(rest + "==").decode("utf-8", "replace").partition(":")[0]
        except (binascii.Error, ValueError):
            user = ""
        if user:
            return user
    if key := headers.get(b"x-write-key", b"").decode("latin-1").strip():
        return key
    return rest.strip() if scheme.lower() == "bearer" else ""


def open_envelope(body: bytes, kind: str) -> Envelope:
    """Cut an unpacked body into events. `kind` is the type that the address names, "" for a batch.

    Raises BadRequest if it is no JSON object, or holds more than 2,500 events.
    """
    try:
        read = _read_body(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        body = _mended(body, error)
        read = _read_body(body)
    raws = [msgspec.Raw(body)] if read.batch is None else read.batch
    if len(raws) > MOST_EVENTS:
        raise BadRequest("too_many", f"More than {MOST_EVENTS} events in one request.")
    sent_at = msgspec.json.encode(read.sentAt)
    key = read.writeKey if isinstance(read.writeKey, str) and read.writeKey.strip("*") else ""
    return Envelope(key, tuple(_event(bytes(raw), sent_at, kind) for raw in raws))


def _event(raw: bytes, sent_at: bytes, kind: str) -> Event:
    if len(raw) > MOST_EVENT:
        key = hashlib.sha256(raw).hexdigest()
        return Event(key, _wrapped(b"null", sent_at, kind), f"The event is larger than {MOST_EVENT >> 10} KB.")
    payload = _wrapped(raw, sent_at, kind)
    try:
        message_id = _read_head(raw).messageId
    except (msgspec.DecodeError, RecursionError):
        return Event(hashlib.sha256(raw).hexdigest(), payload, "The event is not a JSON object.")
    if isinstance(message_id, int | str) and str(message_id).strip() and len(str(message_id)) <= LONGEST_ID:
        return Event(str(message_id).replace("\0", ""), payload)
    # Without an id of its own, an event is known by its content: sent again, it is still one.
    return Event(hashlib.sha256(raw).hexdigest(), payload)


def _wrapped(raw: bytes, sent_at: bytes, kind: str) -> bytes:
    """The event exactly as it came, with the little of its envelope that reading it takes."""
    return b'{"kind":"%b","sentAt":%b,"event":%b}' % (kind.encode(), sent_at, raw)


def _mended(body: bytes, error: Exception) -> bytes:
    """The same body in strict JSON; Python's senders write NaN and Infinity, which JSON does not know."""
    try:
        loose = json.loads(body)
        if not isinstance(loose, dict):
            raise BadRequest("bad_json", "The body is not a JSON object.")
        mended = msgspec.json.encode(_without_nan(loose))
        _read_body(mended)
        return mended
    except (ValueError, RecursionError, msgspec.MsgspecError) as still:
        if isinstance(still, BadRequest):
            raise
        raise BadRequest("bad_json", f"The body is not JSON: {error}") from error


def _without_nan(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _without_nan(inner) for key, inner in value.items()}
    return [_without_nan(inner) for inner in value] if isinstance(value, list) else value
