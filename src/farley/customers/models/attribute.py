"""What a team wants to know of its customers, defined in the interface."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from farley.customers.models.customer import Customer


class AttributeType(models.TextChoices):
    """What a value looks like."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Money")
    DATE = "date", _("Date")
    CHOICE = "choice", _("One choice")
    MULTI_CHOICE = "choices", _("Several choices")
    YES_NO = "yes_no", _("Yes or no")
    URL = "url", _("Link")


class AttributeDefinition(models.Model):
    """A field of the team's own; the values stand in `Customer.attributes` under its key."""

    key = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=120)
    type = models.CharField(max_length=10, choices=AttributeType.choices, default=AttributeType.TEXT)
    choices = models.JSONField(default=list, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    kinds = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.label


class Tag(models.Model):
    """A word that a team puts on customers."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class CustomerTag(models.Model):
    """One tag on one customer."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "tag"], name="tag_once_a_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.tag_id}"
