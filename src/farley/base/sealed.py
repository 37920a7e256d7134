"""Secrets of others, such as the key to somebody's service, as they lie in the database: nobody reads them there.

What seals them is the installation's own secret (config/secrets.py), which is kept beside the database and goes into
backups.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# Another use of the same secret gets another key.
_USE = b"farley: sealed secrets, 1"


class CannotUnseal(Exception):
    """It was sealed with another installation's secret, or is damaged: whoever knows it has to enter it again."""


def seal(secret: str) -> str:
    """The secret as it may be kept; "" stays ""."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """The secret that was sealed.

    Raises CannotUnseal.
    """
    try:
        return _box().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken as error:
        raise CannotUnseal from error


def _box() -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=_USE).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))
