"""Files that came in, kept once by what they contain, never under a name that somebody else chose."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class KeptFile:
    """A file on disk: its hash is its name."""

    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Where a kept file lies."""
    return Path(settings.FILES) / sha256[:2] / sha256


def keep(content: bytes) -> KeptFile:
    """Keep a file; it is on disk when this returns. The same content is kept once."""
    return keep_pieces([content])


def keep_pieces(pieces: Iterable[bytes]) -> KeptFile:
    """Keep a file that comes piece by piece, however large, without holding it in memory."""
    digest, size = hashlib.sha256(), 0
    folder = Path(settings.FILES)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="_", delete=False) as file:
        try:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink()
            raise
    path = path_of(digest.hexdigest())
    path.parent.mkdir(exist_ok=True)
    Path(file.name).replace(path)
    return KeptFile(digest.hexdigest(), size)


def read(sha256: str) -> bytes:
    """The content of a kept file.

    Raises FileNotFoundError.
    """
    return path_of(sha256).read_bytes()


def drop(sha256: str, *, asked_at: datetime) -> bool:
    """Delete a kept file that nothing points at any more. Returns whether it is gone.

    Whoever keeps the same content writes it anew and only then says so in a record: a file that is younger than the
    question stays, for now.
    """
    path = path_of(sha256)
    try:
        if path.stat().st_mtime > asked_at.timestamp():
            return False
        path.unlink()
    except FileNotFoundError:
        pass
    return True


def safe_name(name: str) -> str:
    """A file's name without folders, control characters or tricks with writing direction."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return re.sub(r"\s+", " ", name).strip(". ")[-255:] or "file"
