"""Files that came in, kept once by what they contain, never under a name that somebody else chose."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass
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
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"_{sha256}.{os.getpid()}")
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    return KeptFile(sha256, len(content))


def read(sha256: str) -> bytes:
    """The content of a kept file.

    Raises FileNotFoundError.
    """
    return path_of(sha256).read_bytes()


def safe_name(name: str) -> str:
    """A file's name without folders, control characters or tricks with writing direction."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return re.sub(r"\s+", " ", name).strip(". ")[-255:] or "file"
