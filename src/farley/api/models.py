"""The tables of this room."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.text import slugify

from farley.base.accounts import User, zone_named


class ApiKey(models.Model):
    """A program's key. It acts as its owner: it sees what they see, and may do what they may, within its scopes."""

    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=16)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    # The organisation's time zone, where the key was asked for together with it.
    house_zone: str | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of who owns it, or else of the house."""
        return zone_named(self.owner.time_zone or self.house_zone or "UTC")

    def is_open(self, *, at: datetime) -> bool:
        """Whether the key still works."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)

    @property
    def source(self) -> str:
        """What is written down as the source of all that comes in with it.

        It follows from the name, so that a key can be replaced by another of the same name.
        """
        return f"api:{slugify(self.name, allow_unicode=True)}"


class RememberedAnswer(models.Model):
    """What was answered to a request that had an idempotency key; the same request gets the same answer."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    idempotency_key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "idempotency_key"], name="answer_once_an_idempotency_key")
        ]
        indexes = [models.Index(fields=["at"], name="answer_by_age")]

    def __str__(self) -> str:
        return self.idempotency_key
