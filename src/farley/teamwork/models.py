"""The tables of this room."""

from __future__ import annotations

from django.db import models

from farley.base.accounts import User
from farley.customers.models import Customer


class FollowUp(models.Model):
    """Somebody means to do something about a customer by a day."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    assignee = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=400)
    due_on = models.DateField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    done_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["assignee", "due_on"], name="follow_up_open", condition=models.Q(done_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.text


class SavedView(models.Model):
    """A list with its filters, columns and order; private, or shared with everybody."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    list = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    query = models.TextField(blank=True, default="")
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
