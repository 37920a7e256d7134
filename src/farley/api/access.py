"""The only way to keys on behalf of a user, and to the key that a request came with."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _

from farley.api.models import ApiKey
from farley.api.secrets import hash_of
from farley.base.accounts import Organisation, User
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
    """The key with this secret, together with the time zone of the house; None where there is none that still works for
    somebody who may still sign in.
    """
    house = Organisation.objects.order_by("id").values("time_zone")[:1]
    keys = ApiKey.objects.select_related("owner__team").annotate(of_house=Subquery(house))
    key = keys.filter(hash=hash_of(secret)).first()
    if key is None or not key.is_open(at=at) or not key.owner.is_active:
        return None
    key.house_zone = key.of_house
    return key
