"""The installation's own secret, made once and kept beside its data."""

import contextlib
import os
import secrets
from pathlib import Path


def secret_key(path: Path) -> str:
    """The key in `path`; made at the first start, readable by its owner alone.

    Raises ValueError where the file is there and holds nothing.
    """
    if not path.exists():
        _make(path)
    key = path.read_text().strip()
    if not key:
        raise ValueError(
            f"{path} is empty. Take the key from a backup; or delete the file: the next start makes a new one, and "
            "everybody signs in anew."
        )
    return key


def _make(path: Path) -> None:
    """The file gets its name once the key is in it, so that nobody ever reads half of one."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):  # another process was quicker: its key counts
        path.hardlink_to(unfinished)
    unfinished.unlink()
