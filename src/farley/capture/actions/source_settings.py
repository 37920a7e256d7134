"""Sources once they are there: from which websites they take events, paused and opened again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Unpack
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import require
from farley.base.accounts import Role
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid
from farley.capture.models import Source

MOST_ORIGINS = 50


@transaction.atomic
def set_origins(which: Source, origins: Iterable[str], /, **act: Unpack[ActWords]) -> None:
    """Name the websites whose pages may send with the source's key; none named means any.

    Raises Refused, Invalid if one of them is no website.
    """
    who = act_of(act)
    if who.by is not None:
        require(who.by, Role.MANAGER)
    wanted = list(dict.fromkeys(_origin(origin) for origin in origins if origin.strip()))
    if len(wanted) > MOST_ORIGINS:
        raise Invalid(_("Name at most %(count)d websites.") % {"count": MOST_ORIGINS}, field="origins")
    old = which.settings.get("origins", [])
    if wanted != old:
        which.settings = {**which.settings, "origins": wanted}
        which.save(update_fields=["settings"])
        changes.note(which, "update", {"origins": (old, wanted)}, who)


@transaction.atomic
def reopen_source(which: Source, /, **act: Unpack[ActWords]) -> None:
    """Take things in again from a source that was closed; its key is the one it had.

    Raises Refused.
    """
    who = act_of(act)
    if who.by is not None:
        require(who.by, Role.MANAGER)
    if which.closed_at is not None:
        old, which.closed_at = which.closed_at, None
        which.save(update_fields=["closed_at"])
        changes.note(which, "reopen", {"closed_at": (old, None)}, who)


def _origin(text: str) -> str:
    """A website as browsers name it: https://www.example.com, without a path."""
    text = text.strip().lower()
    parts = urlsplit(text if "://" in text else f"https://{text}")
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port, parts = "", parts._replace(scheme="")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise Invalid(_("“%(value)s” is not the address of a website.") % {"value": text}, field="origins")
    return f"{parts.scheme}://{parts.hostname}{port}"
