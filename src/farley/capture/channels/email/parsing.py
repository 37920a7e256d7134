"""Bytes of a mail to what it says: people, subject, date, thread, text, HTML made harmless, attachments.

Python's parser cuts the mail into its parts; headers and texts are read by our own rules, because real mails break the
standards: Shift_JIS under the name of another encoding, characters cut in two, no date, no sender.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from typing import IO

from farley.capture.channels.email.headers import Person, decoded, message_ids, moment, people, raw_values, text_of
from farley.capture.channels.email.html import as_text, sanitised
from farley.capture.channels.email.quoting import take_apart
from farley.capture.charsets import decode
from farley.capture.unreadable import Unreadable

MOST_BYTES = 50 << 20
MOST_PARTS = 500
DEEPEST = 60
MOST_HEADERS = 1000
LONGEST_TEXT = 500_000


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail, read. `new`, `quoted` and `signature` are the parts of `text`; `notes` tell what had to be put right."""

    message_id: str
    sender: Person | None
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    subject: str
    sent_at: datetime | None
    thread: str
    text: str
    new: str
    quoted: str = ""
    signature: str = ""
    html: str = ""
    charset: str = ""
    attachments: tuple[Attached, ...] = ()
    is_automatic: bool = False
    notes: tuple[str, ...] = ()


def read_mail(raw: bytes) -> Mail:
    """What a mail says.

    Raises Unreadable if it has no headers at all, is larger than 50 MB, or nests deeper than 60 parts.
    """
    if len(raw) > MOST_BYTES:
        raise Unreadable("The mail is larger than 50 MB.")
    message = _parsed(raw)
    parts = list(_leaves(message, 0))
    texts = [part for part in parts if _is_body(part, "text/plain")]
    pages = [part for part in parts if _is_body(part, "text/html")]
    text, charset = _joined_text(texts)
    html, html_charset = _joined_text(pages)
    text = text if text.strip() else as_text(html)
    told = take_apart(text)
    clean = sanitised(html) if html.strip() else ""
    sender = next(iter(people(message, "From") or people(message, "Sender") or people(message, "Reply-To")), None)
    sent_at, told_by = moment(message)
    references = message_ids(message, "References", "In-Reply-To")
    own_id = next(iter(message_ids(message, "Message-ID")), "") or f"sha256:{hashlib.sha256(raw).hexdigest()}"
    return Mail(
        message_id=own_id[:900],
        sender=sender,
        to=people(message, "To"),
        cc=people(message, "Cc"),
        subject=text_of(message, "Subject"),
        sent_at=sent_at,
        thread=(references[0] if references else own_id)[:200],
        text=text,
        new=told.new,
        quoted=told.quoted,
        signature=told.signature,
        html=clean if len(clean) <= LONGEST_TEXT else "",
        charset=charset or html_charset,
        attachments=tuple(_attached(part, n) for n, part in enumerate(parts, 1) if part not in texts + pages),
        is_automatic=_is_automatic(message),
        notes=tuple(_notes(message, told_by, sender)),
    )


def split_mbox(file: IO[bytes]) -> Iterator[bytes]:
    """The mails of an mbox file one after the other, however large the file; a mail over 50 MB comes cut off.

    A line that begins with "From " after an empty line begins a mail; ">From " within one is read as "From ".
    """
    lines: list[bytes] = []
    size, after_blank = 0, True
    while line := file.readline(1 << 20):
        if line.startswith(b"From ") and after_blank:
            if lines:
                yield b"".join(lines)
            lines, size, after_blank = [], 0, False
            continue
        after_blank = not line.strip(b"\r\n")
        size += len(line)
        if size <= MOST_BYTES + (1 << 20):
            lines.append(line[1:] if line.lstrip(b">").startswith(b"From ") and line.startswith(b">") else line)
    if any(line.strip() for line in lines):
        yield b"".join(lines)


def _parsed(raw: bytes) -> EmailMessage:
    head = raw[:65536].partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]
    if not any(b":" in line.partition(b" ")[0] for line in head.splitlines()[:50]):
        raise Unreadable("This is no mail: it has no headers.")
    try:
        message = BytesParser(policy=policy.default).parsebytes(raw)
    except RecursionError as error:
        raise Unreadable(f"The mail nests parts deeper than {DEEPEST}.") from error
    except Exception as error:
        # Python's parser fails on some malformed mails in ways that it does not list.
        raise Unreadable(f"The mail cannot be taken apart: {error}") from error
    if len(list(message.raw_items())) > MOST_HEADERS:
        raise Unreadable(f"The mail has more than {MOST_HEADERS} headers.")
    return message


def _leaves(part: Message, depth: int) -> Iterator[Message]:
    """The parts that hold something; a mail within the mail is one of them, and is not looked into."""
    if depth > DEEPEST:
        raise Unreadable(f"The mail nests parts deeper than {DEEPEST}.")
    payload = part.get_payload()
    if _type(part).startswith("multipart/") and isinstance(payload, list):
        for place, inner in enumerate(payload):
            if place >= MOST_PARTS:
                raise Unreadable(f"The mail has more than {MOST_PARTS} parts.")
            yield from _leaves(inner, depth + 1)
    else:
        yield part


def _type(part: Message) -> str:
    declared = raw_values(part, "Content-Type")
    kind = declared[0].partition(";")[0].strip().lower() if declared else "text/plain"
    return kind if "/" in kind else "text/plain"


def _parameter(part: Message, header: str, name: str) -> str:
    """A parameter of a header, also where it is cut into pieces and encoded (RFC 2231), or encoded as headers are."""
    values = raw_values(part, header)
    if not values:
        return ""
    plain = Message()
    plain[header] = values[0]
    try:
        found = plain.get_param(name, header=header)
    except Exception:
        return ""
    if isinstance(found, tuple):
        charset, _language, value = found
        return decode(value.encode("latin-1", "replace"), charset or "utf-8")[0]
    return decoded(found) if isinstance(found, str) else ""


def _is_body(part: Message, kind: str) -> bool:
    disposition = (raw_values(part, "Content-Disposition") or [""])[0].strip().lower()
    is_named = bool(_parameter(part, "Content-Disposition", "filename"))
    return _type(part) == kind and not disposition.startswith("attachment") and not is_named


def _joined_text(parts: list[Message]) -> tuple[str, str]:
    texts, charsets = [], []
    for part in parts:
        text, charset = decode(_content(part), _parameter(part, "Content-Type", "charset") or None)
        texts.append(text.replace("\0", "").replace("\r\n", "\n"))
        charsets.append(charset)
    return "\n".join(texts)[:LONGEST_TEXT], next(iter(charsets), "")


def _content(part: Message) -> bytes:
    """The bytes of a part, with its transfer encoding undone; of a mail within the mail its own bytes."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return b"".join(_bytes_of(inner) for inner in payload)
    try:
        content = part.get_payload(decode=True)
    except Exception:
        content = None
    if isinstance(content, bytes):
        return content
    return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def _bytes_of(message: Message | str) -> bytes:
    if isinstance(message, str):
        return message.encode("utf-8", "surrogateescape")
    try:
        return message.as_bytes(policy=policy.compat32)
    except Exception:
        return str(message.get_payload()).encode("utf-8", "replace")


def _attached(part: Message, number: int) -> Attached:
    name = _parameter(part, "Content-Disposition", "filename") or _parameter(part, "Content-Type", "name")
    kind = _type(part)
    if not name:
        name = f"part-{number}{'.eml' if kind == 'message/rfc822' else ''}"
    return Attached(name[:255], kind[:120], _content(part))


def _is_automatic(message: Message) -> bool:
    """Whether a program sent it on its own: out of office, a bounce, a newsletter."""
    told = text_of(message, "Auto-Submitted").lower()
    precedence = text_of(message, "Precedence").lower()
    is_report = _type(message) == "multipart/report"
    has_list = bool(raw_values(message, "List-Unsubscribe") or raw_values(message, "List-Id"))
    return (
        (bool(told) and told != "no") or precedence in ("bulk", "junk", "list", "auto_reply") or has_list or is_report
    )


def _notes(message: Message, told_by: str, sender: Person | None) -> Iterator[str]:
    if told_by != "date":
        yield "The mail names no date that can be read."
    if sender is None:
        yield "The mail names no sender."
    if message.defects:
        yield "The mail is malformed: " + ", ".join(type(defect).__name__ for defect in message.defects[:5]) + "."
