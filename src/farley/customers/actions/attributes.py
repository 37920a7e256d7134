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
    require(who.by, Role.MANAGER)
    definition.retired_at = who.at
    definition.save(update_fields=["retired_at"])
    changes.note(definition, "retire", {"retired_at": (None, who.at)}, who)


@transaction.atomic
def restore_attribute(definition: AttributeDefinition, **act: Unpack[ActWords]) -> None:
    """Bring a retired field back, with the values it had."""
    who = act_of(act)
    require(who.by, Role.MANAGER)
    fields = changes.set_fields(definition, {"retired_at": None})
    definition.save(update_fields=["retired_at"])
    if fields:
        changes.note(definition, "restore", fields, who)


@transaction.atomic
def alter_attribute(
    definition: AttributeDefinition,
    *,
    label: str,
    choices: Sequence[str],
    kinds: Sequence[str],
    **act: Unpack[ActWords],
) -> None:
    """Give a field another name, other choices, or other kinds of customers. Its type and key stay as they are.

    Values that customers already have stay too, even where they are no choice any more.
    Raises Refused, Invalid.
    """
    who = act_of(act)
    require(who.by, Role.MANAGER)
    if not label.strip():
        raise Invalid(_("A field needs a name."), field="label")
    if definition.type in (AttributeType.CHOICE, AttributeType.MULTI_CHOICE) and not choices:
        raise Invalid(_("Give at least one choice."), field="choices")
    values = {"label": label.strip(), "choices": list(choices), "kinds": list(kinds)}
    fields = changes.set_fields(definition, values)
    definition.save(update_fields=list(values))
    if fields:
        changes.note(definition, "update", fields, who)


@transaction.atomic
def move_attribute(definition: AttributeDefinition, *, places: int, **act: Unpack[ActWords]) -> None:
    """Move a field up (places < 0) or down among the fields that are in use."""
    who = act_of(act)
    require(who.by, Role.MANAGER)
    row = list(AttributeDefinition.objects.select_for_update().filter(retired_at=None))
    old = next((n for n, other in enumerate(row) if other.pk == definition.pk), None)
    if old is None:
        raise Invalid(_("This field is retired. Bring it back first."))
    new = min(max(old + places, 0), len(row) - 1)
    row.insert(new, row.pop(old))
    for position, other in enumerate(row):
        other.position = position
    AttributeDefinition.objects.bulk_update(row, ["position"])
    if new != old:
        changes.note(definition, "move", {"position": (old, new)}, who)


def _free_key(label: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:50] or "field"
    taken = set(AttributeDefinition.objects.filter(key__startswith=base).values_list("key", flat=True))
    if base not in taken and base != "field":
        return base
    return next(key for n in range(1, len(taken) + 2) if (key := f"{base}_{n}") not in taken)
