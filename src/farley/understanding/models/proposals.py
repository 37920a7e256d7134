"""The tables of proposals."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from farley.base.accounts import User
from farley.customers.models import Customer
from farley.teamwork.models import FollowUp
from farley.timeline.models import Interaction


class Answer(models.TextChoices):
    """What a person says to a proposal."""

    ACCEPTED = "accepted", _("accepted")
    NOT_NOW = "not_now", _("not now")
    WRONG = "wrong", _("wrong")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Filters that chain."""

    def for_audiences(self, audiences: list[str] | None) -> Self:
        return self if audiences is None else self.filter(audience__in=audiences)

    def standing(self, *, at: datetime) -> Self:
        """Neither ended nor expired, nor held back to see what happens without."""
        return self.filter(ended_at=None, expires_at__gt=at, is_held_back=False)

    def to_do(self) -> Self:
        """Something that has to be done, and that nobody has put off, refused or done."""
        return self.filter(answer="", done_at=None).exclude(action="leave_alone")


class Proposal(models.Model):
    """One action proposed for one customer. `reason` names the sentence that `params` fills.

    `difference` to `high` tell what came of the action elsewhere (analysis.next_action), NULL where too few cases were
    there; `weight` sorts: the customer's expected value over the usual one, times the difference. One that
    `is_held_back` is shown to nobody: what becomes of those customers is compared with the others. `went_well` is NULL
    until `horizon_end`, and where it cannot be known.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    action = models.CharField(max_length=30)
    reason = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    insight = models.CharField(max_length=60, blank=True, default="")
    evidence_ids = models.JSONField(default=list)
    colleague = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    is_owed = models.BooleanField(default=False)
    difference = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    compared = models.PositiveIntegerField(default=0)
    weight = models.FloatField(default=0)
    audience = models.CharField(max_length=40, default="all")
    is_held_back = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    horizon_end = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True, default="")
    why = models.CharField(max_length=200, blank=True, default="")
    answered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    follow_up = models.ForeignKey(FollowUp, null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    done_with = models.ForeignKey(Interaction, null=True, on_delete=models.SET_NULL, related_name="+")
    went_well = models.BooleanField(null=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-is_owed", "-weight", "id"], name="proposal_by_worth"),
            models.Index(fields=["customer", "made_at", "id"], name="proposal_of_customer"),
            models.Index(
                fields=["horizon_end"], name="proposal_unsettled", condition=models.Q(settled_at__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(ended_at__isnull=True), name="proposal_one_stands"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} for customer {self.customer_id}"


class ActionEffect(models.Model):
    """What came of an action where it was done, beside comparable moments where it was not; NULL with too few."""

    action = models.CharField(max_length=30, unique=True)
    as_of = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    not_done = models.PositiveIntegerField(default=0)
    share_done = models.FloatField(null=True)
    share_not_done = models.FloatField(null=True)
    difference = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)

    def __str__(self) -> str:
        return f"{self.action}: {self.difference}"
