"""Doubts that a person decides."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from farley.base.accounts import User
from farley.customers.models import Customer


class ReviewState(models.TextChoices):
    """What a person decided."""

    OPEN = "open", _("Open")
    SAME = "same", _("The same")
    DIFFERENT = "different", _("Two different")


class Review(models.Model):
    """Two customers who may be one. `first` is the older; `reasons` are codes with the values that speak for it."""

    first = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN)
    found_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="review_once_a_pair")]
        indexes = [models.Index(fields=["-score", "id"], name="review_open", condition=models.Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"
