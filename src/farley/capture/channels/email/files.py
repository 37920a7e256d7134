"""Mail files: an .eml with one mail, an mbox with many; both become items with the mail's own id as their key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from farley.capture.channels.email.parsing import MOST_BYTES, split_mbox

_MESSAGE_ID = re.compile(rb"^message-id:\s*<([^<>\s]{1,180})>", re.IGNORECASE | re.MULTILINE)


def mails_in(path: Path) -> Iterator[tuple[str, bytes]]:
    """The mails of a file, each as its key and its bytes exactly as they stand there."""
    with path.open("rb") as file:
        is_mbox = file.read(5) == b"From "
        file.seek(0)
        for raw in split_mbox(file) if is_mbox else [file.read(MOST_BYTES + 1)]:
            yield key_of(raw), raw


def key_of(raw: bytes) -> str:
    """By what a mail is known again: its message id, or without one its content."""
    head = raw[:200_000].partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]
    found = _MESSAGE_ID.search(head)
    return found[1].decode("ascii", "replace") if found else hashlib.sha256(raw).hexdigest()
