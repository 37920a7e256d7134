"""Which language model is asked, for what, and for how much: an administrator says so."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import require
from farley.base.accounts import Role
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid
from farley.base.locks import wait_for_turn
from farley.base.outgoing import check_address
from farley.base.sealed import seal
from farley.language_model.models import SWITCHED, Setup
from farley.language_model.providers import Provider

# Two at once could leave a second row, with a key that nobody could throw away, or bring back one that was.
_TURN = "language_model.setup"


@dataclass(frozen=True)
class SetupDraft:
    """What an administrator enters; an empty `key` leaves the one there is."""

    provider: str
    address: str
    model: str
    key: str = ""
    is_inside: bool = False
    purposes: tuple[str, ...] = ()
    price_in: Decimal | None = None
    price_out: Decimal | None = None
    currency: str = "USD"
    calls_a_month: int | None = None
    cost_a_month: Decimal | None = None


@transaction.atomic
def set_up(draft: SetupDraft, **act: Unpack[ActWords]) -> Setup:
    """Say which language model is asked, and for what. A key is bound to its address: a new address needs it again.

    Raises Refused, and Invalid where something does not fit.
    """
    who = act_of(act)
    require(who.by, Role.ADMIN)
    _check(draft)
    wait_for_turn(_TURN)
    values = {name: value for name, value in vars(draft).items() if name != "key"}
    values |= {
        "purposes": list(draft.purposes),
        "address": draft.address.strip().rstrip("/"),
        "model": draft.model.strip(),
    }
    setup = Setup.get() or Setup()
    is_new = setup.pk is None
    # Whoever could change the address alone could have the key sent to a place of their own.
    keeps_key = not is_new and not draft.key and setup.address == values["address"]
    had_key = bool(setup.sealed_key)
    changed = changes.set_fields(setup, values)
    if not keeps_key:
        setup.sealed_key = seal(draft.key.strip())
    setup.save()
    if draft.key or had_key != bool(setup.sealed_key):
        changed["has_key"] = (had_key, bool(setup.sealed_key))
    if changed:
        changes.note(setup, "create" if is_new else "update", changed, who)
    return setup


def _check(draft: SetupDraft) -> None:
    if draft.provider not in Provider.values:
        raise Invalid(_("Choose who answers."), field="provider")
    if not draft.model.strip():
        raise Invalid(_("Enter the name of the model, as the service calls it."), field="model")
    check_address(draft.address, is_inside=draft.is_inside)
    if not draft.key.isascii() or any(mark.isspace() for mark in draft.key.strip()):
        raise Invalid(_("A key has no spaces, and only plain letters and digits."), field="key")
    if set(draft.purposes) - set(SWITCHED):
        raise Invalid(_("Choose what it may be asked for."), field="purposes")
    if draft.cost_a_month is not None and None in (draft.price_in, draft.price_out):
        raise Invalid(_("A limit of costs needs both prices."), field="cost_a_month")


@transaction.atomic
def forget_key(**act: Unpack[ActWords]) -> None:
    """Throw the key away, and switch everything off.

    Raises Refused.
    """
    who = act_of(act)
    require(who.by, Role.ADMIN)
    wait_for_turn(_TURN)
    setup = Setup.get()
    if setup is None or not (setup.sealed_key or setup.purposes):
        return
    changed = {"has_key": (bool(setup.sealed_key), False), "purposes": (setup.purposes, [])}
    setup.sealed_key, setup.purposes = "", []
    setup.save(update_fields=["sealed_key", "purposes"])
    changes.note(setup, "update", changed, who)
