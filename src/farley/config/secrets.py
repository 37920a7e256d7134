"""The installation's own secret, made once and kept beside its data."""

import os
import secrets
from pathlib import Path


def secret_key(path: Path) -> str:
    """The key in `path`; made at the first start, readable by its owner alone."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        key = secrets.token_urlsafe(50)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key)
    except FileExistsError:  # another process was quicker: its key counts
        return path.read_text().strip()
    return key
