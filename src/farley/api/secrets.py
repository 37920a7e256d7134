"""The secret of an API key: shown once, kept only as a hash. Pure; no database.

A key reads `farley_` + eight letters that name it + `_` + 43 letters that nobody can guess. The part before the last
underscore is its prefix, which may be shown. 256 random bits need no slow hash.
"""

from __future__ import annotations

import hashlib
import secrets
import string

_LETTERS = string.ascii_lowercase + string.digits


def new_secret() -> str:
    """A fresh key."""
    name = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"farley_{name}_{secrets.token_urlsafe(32)}"


def prefix_of(secret: str) -> str:
    """The part of a key that may be shown."""
    return "_".join(secret.split("_", 2)[:2])


def hash_of(secret: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()
