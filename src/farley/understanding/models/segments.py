"""Segments, and who is in them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from farley.base.accounts import User
from farley.customers.models import Customer


class SegmentQuerySet(models.QuerySet["Segment"]):
    """Filters that chain."""

    def for_audiences(self, audiences: list[str] | None) -> Self:
        return self if audiences is None else self.filter(audience__in=audiences)

    def current(self) -> Self:
        """Not in the trash."""
        return self.filter(trashed_at=None)


class Segment(models.Model):
    """Customers whom one rule fits (analysis.segments, as JSON). It is worked out only from what everybody in its
    `audience` may see. `refreshed_at` is when it was last worked out for everybody; NULL means that it has to be.
    """

    name = models.CharField(max_length=120)
    description = models.CharField(max_length=1000, blank=True, default="")
    rule = models.TextField()
    audience = models.CharField(max_length=40, default="all")
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    trashed_at = models.DateTimeField(null=True, blank=True)
    refreshed_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Cause(models.TextChoices):
    """Why somebody came into a segment, or left it."""

    CUSTOMER = "customer", _("something happened with the customer, or time passed")
    RULE = "rule", _("the rule was made or changed")


class Membership(models.Model):
    """A customer's time in a segment. It ends, and stays on record; who comes back has another one."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="memberships", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=10, choices=Cause.choices, default=Cause.CUSTOMER)
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = models.CharField(max_length=10, choices=Cause.choices, blank=True, default="")

    class Meta:
        # With the customer, so that members are counted, as far as somebody may see them, without a look at each row.
        indexes = [
            models.Index(fields=["segment", "-entered_at", "customer"], name="membership_entered"),
            models.Index(fields=["segment", "left_at", "customer"], name="membership_left"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "customer"], condition=models.Q(left_at__isnull=True), name="membership_once"
            )
        ]

    def __str__(self) -> str:
        return f"customer {self.customer_id} in segment {self.segment_id}"
