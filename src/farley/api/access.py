"""The only way to keys on behalf of a user, and to the key that a request came with."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from farley.api.models import ApiKey
from farley.api.secrets import hash_of
from farley.base.accounts import User
from farley.base.errors import NotFound


def keys_for(user: User) -> QuerySet[ApiKey]:
    """A user's own keys, newest first; administrators see everybody's."""
    keys = ApiKey.objects.select_related("owner").order_by("-id")
    return keys if user.is_admin else keys.filter(owner=user)


def key_for(user: User, pk: int) -> ApiKey:
    """One key.

    Raises NotFound.
    """
    key = keys_for(user).filter(pk=pk).first()
    if key is None:
        raise NotFound(_("There is no such key."))
    return key


def key_with(secret: str, *, at: datetime) -> ApiKey | None:
    """The key with this secret; None where there is none that still works for somebody who may still sign in."""
    key = ApiKey.objects.select_related("owner__team").filter(hash=hash_of(secret)).first()
    return key if key is not None and key.is_open(at=at) and key.owner.is_active else None
