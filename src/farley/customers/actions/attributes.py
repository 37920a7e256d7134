"""Fields that a team defines for its customers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import require
from farley.base.accounts import Role
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid
from farley.customers.models import AttributeDefinition
from farley.customers.models.attribute import AttributeType


@dataclass(frozen=True)
class AttributeDraft:
    """A field to be; without a key one is made from the label."""

    label: str
    type: str = AttributeType.TEXT
    key: str = ""
    choices: Sequence[str] = ()
    currency: str = ""
    kinds: Sequence[str] = ()


@transaction.atomic
def define_attribute(draft: AttributeDraft, **act: Unpack[ActWords]) -> AttributeDefinition:
    """Add a field to customers. Managers and administrators may.

    Raises Refused, Invalid.
    """
    who = act_of(act)
    if who.by is not None:
        require(who.by, Role.MANAGER)
    if not draft.label.strip():
        raise Invalid(_("A field needs a name."), field="label")
    if draft.type in (AttributeType.CHOICE, AttributeType.MULTI_CHOICE) and not draft.choices:
        raise Invalid(_("Give at least one choice."), field="choices")
    key = draft.key or _free_key(draft.label)
    if AttributeDefinition.objects.filter(key=key).exists():
        raise Invalid(_("There is already a field with the key “%(key)s”.") % {"key": key}, field="key")
    definition = AttributeDefinition.objects.create(
        key=key,
        label=draft.label.strip(),
        type=draft.type,
        choices=list(draft.choices),
        currency=draft.currency,
        kinds=list(draft.kinds),
        position=AttributeDefinition.objects.count(),
        created_at=who.at,
    )
    changes.note(definition, "create", {"label": (None, draft.label), "type": (None, draft.type)}, who)
    return definition


@transaction.atomic
def retire_attribute(definition: AttributeDefinition, **act: Unpack[ActWords]) -> None:
    """Hide a field everywhere; its values stay, and it can be brought back."""
    who = act_of(act)
    if who.by is not None:
        require(who.by, Role.MANAGER)
    definition.retired_at = who.at
    definition.save(update_fields=["retired_at"])
    changes.note(definition, "retire", {"retired_at": (None, who.at)}, who)


def _free_key(label: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:50] or "field"
    taken = set(AttributeDefinition.objects.filter(key__startswith=base).values_list("key", flat=True))
    if base not in taken and base != "field":
        return base
    return next(key for n in range(1, len(taken) + 2) if (key := f"{base}_{n}") not in taken)
