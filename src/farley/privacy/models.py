"""The tables of this room."""

from __future__ import annotations

from django.db import models

from farley.base.accounts import User


class Erasure(models.Model):
    """A customer who was deleted for good: under which ids they stood, and how much of what was taken out.

    `files` are those that may go as soon as nobody points at them; it is done when they and all copies are gone.
    """

    customers = models.JSONField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=500, blank=True, default="")
    removed = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="erasure_unfinished", condition=models.Q(done_at=None))]

    def __str__(self) -> str:
        return f"erasure {self.pk}"
