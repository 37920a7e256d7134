"""The tables of this room."""

from __future__ import annotations

from django.db import models


class Erasure(models.Model):
    """A customer who must no longer be in the copy. Kept, because a restored backup has to forget them again."""

    customer_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["customer_id"], name="erasure_customer")]

    def __str__(self) -> str:
        return f"customer {self.customer_id}"
