"""Two records that are one customer."""

from __future__ import annotations

from django.db import models

from farley.base.accounts import User
from farley.customers.models.customer import Customer


class Merge(models.Model):
    """`absorbed` is the same customer as `kept`: who somebody is today follows from the open merges."""

    kept = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    absorbed = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=models.Q(undone_at__isnull=True), name="absorbed_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} is {self.kept_id}"
