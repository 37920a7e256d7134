"""The tables of this room."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from farley.base.accounts import User
from farley.base.changes import Batch
from farley.base.search import SearchIndex
from farley.base.streams import StreamRow
from farley.customers.models import Customer


class Direction(models.TextChoices):
    """Who turned to whom."""

    IN = "in", _("from the customer")
    OUT = "out", _("from us")
    NONE = "", _("neither")


class Learned(models.TextChoices):
    """How the one who recorded it knows."""

    SAID = "said", _("the customer said so")
    SEEN = "seen", _("seen")
    SECOND_HAND = "second_hand", _("heard from somebody else")
    INFERRED = "inferred", _("inferred")


class InteractionQuerySet(models.QuerySet["Interaction"]):
    """Filters that chain."""

    def for_audiences(self, audiences: list[str] | None) -> Self:
        return self if audiences is None else self.filter(audience__in=audiences)

    def standing(self) -> Self:
        """Neither retracted nor itself a retraction."""
        return self.filter(retracted_by=None).exclude(kind="retracted")


class Dated(models.Model):
    """When something happened. Without `has_time` only the day was told, and `happened_at` is where it begins."""

    happened_at = models.DateTimeField()
    has_time = models.BooleanField(default=True)

    class Meta:
        abstract = True

    @property
    def when(self) -> datetime | date:
        """The moment; the day alone where no more was told."""
        return self.happened_at if self.has_time else timezone.localdate(self.happened_at)


class Interaction(StreamRow, Dated):
    """One thing that happened with one customer, as it was recorded.

    `data` holds the fields of the kind's dataclass (timeline/kinds.py) in its `version`. Amounts are in whole units
    of `currency`.
    `retracted_by` is the one mark that is set later: it points at the record that says why this one does not count.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField(default=1)
    channel = models.CharField(max_length=30)
    direction = models.CharField(max_length=3, choices=Direction.choices, blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    source = models.CharField(max_length=80)
    learned_how = models.CharField(max_length=12, choices=Learned.choices, default=Learned.SEEN)
    confidence = models.FloatField(default=1.0)
    title = models.CharField(max_length=400, blank=True, default="")
    text = models.TextField(blank=True, default="")
    amount = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    data = models.JSONField(default=dict, blank=True)
    audience = models.CharField(max_length=40, default="all")
    external_id = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - NULL takes no part in "once"
    identifier = models.CharField(max_length=420, blank=True, default="")
    thread = models.CharField(max_length=200, blank=True, default="")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    retracted_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    objects = InteractionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-happened_at", "-id"], name="interaction_timeline"),
            models.Index(fields=["tx", "id"], name="interaction_stream"),
            models.Index(fields=["customer", "thread"], name="interaction_thread", condition=~models.Q(thread="")),
            models.Index(
                fields=["retracted_by"],
                name="interaction_retracted",
                condition=models.Q(retracted_by__isnull=False),
            ),
            models.Index(fields=["batch"], name="interaction_batch", condition=models.Q(batch__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["external_id", "source", "customer"],
                name="interaction_once_a_source",
                condition=models.Q(external_id__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class InteractionSearch(SearchIndex):
    """By which words an interaction is found."""

    interaction = models.OneToOneField(Interaction, primary_key=True, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)


class Attachment(models.Model):
    """A file that came with an interaction, kept as it came and served inertly."""

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class LastInteraction(Dated):
    """When a customer was last in touch, kept beside the timeline so that lists need not look through it. Counts what
    everybody may see who sees the customer.
    """

    customer = models.OneToOneField(
        Customer, primary_key=True, on_delete=models.CASCADE, related_name="last_interaction"
    )
    channel = models.CharField(max_length=30)

    class Meta:
        indexes = [models.Index(fields=["-happened_at", "customer"], name="last_interaction_at")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.happened_at}"
