"""Changes to many customers, carried out in pieces: what is still to do stands in the batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from farley.base.accounts import User
from farley.base.changes import Batch
from farley.base.errors import Invalid
from farley.base.numbers import number_in
from farley.customers import actions
from farley.customers.access import customers_for
from farley.customers.models import Customer

PIECE = 500
ACTIONS = ("assign", "tag", "untag", "trash")


@dataclass(frozen=True)
class BulkOrder:
    """What is to be done with which customers; `value` is the owner's id or the tag."""

    action: str
    value: str
    ids: Sequence[int] = field(default_factory=list)

    def check(self) -> None:
        """Refuse what makes no sense.

        Raises Invalid.
        """
        if self.action not in ACTIONS:
            raise Invalid(_("Choose what is to be done."), field="action")
        if self.action in ("tag", "untag") and not self.value:
            raise Invalid(_("Give a tag."), field="value")
        if self.action == "assign" and self.value and not User.objects.filter(pk__in=[number_in(self.value)]).exists():
            raise Invalid(_("There is no such colleague."), field="value")

    def title(self) -> str:
        return f"{self.action} {self.value}".strip()

    def keep(self, batch: Batch) -> None:
        """Write the order into its batch."""
        batch.data = {"action": self.action, "value": self.value, "ids": list(self.ids), "total": len(self.ids)}
        batch.data["done"] = 0
        batch.save(update_fields=["data"])


def go_on(*, batch_id: int, at: datetime) -> None:
    """Job: carry out what is left of a batch."""
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch is not None:
        carry_out(batch, at=at)


def carry_out(batch: Batch, *, at: datetime) -> None:
    """Do what is left, piece by piece; each piece and how far it came are one transaction."""
    while _next_piece(batch.pk, at=at):
        pass


@transaction.atomic
def _next_piece(batch_id: int, *, at: datetime) -> bool:
    batch = Batch.objects.select_for_update(of=("self",)).select_related("by").get(pk=batch_id)
    done, ids = batch.data["done"], batch.data["ids"]
    if done >= len(ids) or batch.by is None or batch.reverted_at is not None:
        return False
    piece = list(customers_for(batch.by).filter(pk__in=ids[done : done + PIECE]))
    _apply(piece, batch, at=at)
    batch.data["done"] = done + PIECE
    batch.save(update_fields=["data"])
    return True


def _apply(customers: list[Customer], batch: Batch, *, at: datetime) -> None:
    action, value, by = batch.data["action"], batch.data["value"], batch.by
    if action == "assign":
        new = {"owner_id": number_in(value)}
        actions.update_customers([actions.CustomerUpdate(c, new) for c in customers], by=by, at=at, batch=batch)
    elif action == "tag":
        actions.tag_customers(customers, value, by=by, at=at, batch=batch)
    elif action == "untag":
        actions.untag_customers(customers, value, by=by, at=at, batch=batch)
    else:
        actions.trash_customers(customers, by=by, at=at, batch=batch)
