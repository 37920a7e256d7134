"""Sources: made, given a write key, closed."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import require
from farley.base.accounts import Role
from farley.base.acts import ActWords, act_of
from farley.base.errors import Conflict, Invalid
from farley.capture.models import Source


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source that was made. `write_key` is shown this once; only its hash is kept."""

    source: Source
    write_key: str


@transaction.atomic
def create_source(channel: str, name: str, *, with_key: bool = False, **act: Unpack[ActWords]) -> NewSource:
    """Make a source of a channel. Managers and administrators may.

    Raises Refused, Invalid without a name, Conflict if the channel has a source of that name.
    """
    who = act_of(act)
    if who.by is not None:
        require(who.by, Role.MANAGER)
    name = " ".join(name.split())[:60]
    if not name:
        raise Invalid(_("Give the source a name."), field="name")
    if Source.objects.filter(channel=channel, name=name).exists():
        raise Conflict(_("There is already a source with this name."))
    key = secrets.token_urlsafe(24) if with_key else ""
    source = Source.objects.create(
        channel=channel,
        name=name,
        key_hash=hash_of(key) if key else None,
        key_prefix=key[:6],
        created_by=who.by,
        created_at=who.at,
    )
    changes.note(source, "create", {"name": (None, name), "channel": (None, channel)}, who)
    return NewSource(source, key)


@transaction.atomic
def renew_key(which: Source, /, **act: Unpack[ActWords]) -> NewSource:
    """Give a source a new write key; the old one stops working at once.

    Raises Refused.
    """
    who = act_of(act)
    if who.by is not None:
        require(who.by, Role.MANAGER)
    key = secrets.token_urlsafe(24)
    old = which.key_prefix
    which.key_hash, which.key_prefix = hash_of(key), key[:6]
    which.save(update_fields=["key_hash", "key_prefix"])
    changes.note(which, "update", {"key_prefix": (old, which.key_prefix)}, who)
    return NewSource(which, key)


@transaction.atomic
def close_source(which: Source, /, **act: Unpack[ActWords]) -> None:
    """Take in nothing more from a source; what came from it stays.

    Raises Refused.
    """
    who = act_of(act)
    if who.by is not None:
        require(who.by, Role.MANAGER)
    which.closed_at = who.at
    which.save(update_fields=["closed_at"])
    changes.note(which, "close", {"closed_at": (None, who.at)}, who)


def source_named(channel: str, name: str, **act: Unpack[ActWords]) -> Source:
    """The source of that name, made if there is none yet."""
    who = act_of(act)
    source, is_new = Source.objects.get_or_create(
        channel=channel, name=name[:60], defaults={"created_by": who.by, "created_at": who.at}
    )
    if is_new:
        changes.note(source, "create", {"name": (None, name), "channel": (None, channel)}, who)
    return source


def hash_of(key: str) -> str:
    """What is kept of a write key. Keys are long and random, so that a plain hash cannot be turned back."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
