"""Where things come from."""

from __future__ import annotations

from django.db import models

from farley.base.accounts import User


class Source(models.Model):
    """One configured way in: our website, the shop's order files, the mailbox of sales.

    The numbers that a source gives its customers are its own: 17850 of the shop and 17850 of the ledger are two people.
    Of a write key only the hash is kept; `key_prefix` is for people to tell keys apart.
    """

    channel = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    settings = models.JSONField(default=dict, blank=True)
    key_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - most sources have no key
    key_prefix = models.CharField(max_length=12, blank=True, default="")
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "name"], name="source_once_a_channel")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The word that stands as `source` on everything recorded from here."""
        return f"{self.channel}:{self.pk}"
