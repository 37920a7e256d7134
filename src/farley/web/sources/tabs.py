"""The parts of “Imports & sources”, each with how much waits there for a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from farley.base.access import has_role
from farley.base.accounts import Role, User
from farley.capture.access import items_for, reviews_for
from farley.capture.models import ItemState
from farley.capture.traffic import count_up_to

MOST = 99


@dataclass(frozen=True)
class Tab:
    """One part: its name, address, whether the reader is on it, and what waits there ("" for nothing)."""

    label: str
    address: str
    is_current: bool
    waiting: str


def tabs_for(user: User, path: str) -> list[Tab]:
    """The parts that the reader may open."""
    tabs = [(_("Imports"), "sources", 0)]
    if has_role(user, Role.MANAGER):
        quarantined = count_up_to(items_for(user).filter(state=ItemState.QUARANTINED), MOST)
        tabs += [(_("Sources"), "connected_sources", 0), (_("Quarantine"), "quarantine", quarantined)]
    if user.can_write:
        tabs.append((_("Look-alikes"), "reviews", reviews_for(user).order_by()[: MOST + 1].count()))
    addresses = [reverse(name) for _label, name, _waiting in tabs]
    within = max((address for address in addresses if path.startswith(address)), key=len, default="")
    return [
        Tab(label, address, address == within, _shown(waiting))
        for (label, _name, waiting), address in zip(tabs, addresses, strict=True)
    ]


def _shown(waiting: int) -> str:
    return f"{MOST}+" if waiting > MOST else str(waiting or "")
