"""The tables of what is not known."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from farley.base.accounts import User
from farley.customers.models import Customer


class OpenQuestion(models.Model):
    """Something that one would like to know of a customer: the fact, why it is in question ("missing", "old",
    "contradictory"), and what the answer would be worth beside others. `place` 0 is the best to ask next.

    It is worked out from what everybody may see who sees the customer.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    fact = models.CharField(max_length=80)
    why = models.CharField(max_length=14)
    params = models.JSONField(default=dict)
    worth = models.FloatField()
    place = models.PositiveSmallIntegerField()
    as_of = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-worth", "id"], name="open_question_next", condition=models.Q(place=0)),
            models.Index(fields=["fact", "-worth", "id"], name="open_question_of_fact"),
        ]
        constraints = [models.UniqueConstraint(fields=["customer", "fact"], name="open_question_once")]

    def __str__(self) -> str:
        return f"{self.fact} of customer {self.customer_id}: {self.why}"


class CheckKind(models.TextChoices):
    """What a person says of a fact that is in question."""

    NOT_APPLICABLE = "not_applicable", _("does not apply")
    NO_ANSWER = "no_answer", _("asked, no answer")
    STILL_TRUE = "still_true", _("still right")


class FactCheck(models.Model):
    """A person's word on a fact of a customer: it does not apply, it was asked in vain, or it is still right. The last
    one that was not withdrawn counts.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    fact = models.CharField(max_length=80)
    kind = models.CharField(max_length=14, choices=CheckKind.choices)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.fact} of customer {self.customer_id}: {self.kind}"


class FactCount(models.Model):
    """Of how many customers with one audience, in one group, a fact is wanted, known, and known but old. The counts of
    the audiences that a reader belongs to add up.
    """

    audience = models.CharField(max_length=40)
    fact = models.CharField(max_length=80)
    grouping = models.CharField(max_length=10)
    value = models.CharField(max_length=120, blank=True, default="")
    wanted = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    old = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audience", "fact", "grouping", "value"], name="fact_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.fact} by {self.grouping} {self.value}"


class FactLifetime(models.Model):
    """How long facts of a kind stay true (analysis.unknowns.HowLong), measured on customers whom everybody sees."""

    fact = models.CharField(max_length=80, primary_key=True)
    old_after = models.PositiveIntegerField(null=True)
    cases = models.PositiveIntegerField()
    ended = models.PositiveIntegerField()
    curve = models.JSONField(default=list)
    as_of = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.fact}: {self.old_after} days"
