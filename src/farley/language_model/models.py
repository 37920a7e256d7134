"""The tables of this room."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farley.base.accounts import User
from farley.customers.models import Customer
from farley.language_model.providers import Provider


class Purpose(models.TextChoices):
    """What the language model may be asked for; each is switched on by itself."""

    SUMMARY = "summary", _("Write a customer's report as a summary")
    QUESTION = "question", _("Read questions that Farley does not understand")
    TEST = "test", pgettext_lazy("a call of the language model", "Test")


# What an administrator switches on. A test needs no leave.
SWITCHED = (Purpose.SUMMARY, Purpose.QUESTION)


class Setup(models.Model):
    """Which language model is asked, for what, and for how much: one row, made when somebody first saves it.

    The key lies sealed. Prices are in `currency` for a million tokens; None where nobody told. A limit of None is none.
    """

    provider = models.CharField(max_length=12, choices=Provider.choices)
    address = models.CharField(max_length=300)
    is_inside = models.BooleanField(default=False)
    model = models.CharField(max_length=120)
    sealed_key = models.TextField(blank=True, default="")
    purposes = models.JSONField(default=list)
    price_in = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    price_out = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    calls_a_month = models.PositiveIntegerField(null=True, blank=True)
    cost_a_month = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.provider} {self.model}"

    @classmethod
    def get(cls) -> Setup | None:
        """The one there is; None before somebody made it."""
        return cls.objects.order_by("id").first()

    def is_on(self, purpose: str) -> bool:
        """Whether it may be asked for this."""
        return purpose == Purpose.TEST or purpose in self.purposes

    def cost_of(self, tokens_in: int | None, tokens_out: int | None) -> Decimal | None:
        """What a call cost; None where prices or tokens are not known."""
        if None in (self.price_in, self.price_out, tokens_in, tokens_out):
            return None
        return (
            Decimal(tokens_in or 0) * (self.price_in or 0) + Decimal(tokens_out or 0) * (self.price_out or 0)
        ) / 1_000_000


class Call(models.Model):
    """One request to the service, with what it cost, and nothing of what was said."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    purpose = models.CharField(max_length=12)
    provider = models.CharField(max_length=12, choices=Provider.choices)
    model = models.CharField(max_length=120)
    tokens_in = models.PositiveIntegerField(null=True, blank=True)
    tokens_out = models.PositiveIntegerField(null=True, blank=True)
    cost = models.DecimalField(max_digits=14, decimal_places=6, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    milliseconds = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    @property
    def purpose_name(self) -> str:
        """What it was for."""
        return str(Purpose(self.purpose).label)

    @property
    def seconds(self) -> float:
        """How long the answer took."""
        return round(self.milliseconds / 1000, 1)


class State(models.TextChoices):
    """How far an errand is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Errand(models.Model):
    """What somebody asked the language model to do, carried out by the worker; seen by nobody else.

    `given` is what it works from, in plain words: only what whoever asked may see; of a summary its passages, each with
    its page, whose words it holds, and of which entry. `result` is what held.
    """

    purpose = models.CharField(max_length=12)
    topic = models.CharField(max_length=80)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    given = models.JSONField()
    result = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    trouble = models.CharField(max_length=300, blank=True, default="")
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["by", "purpose", "topic", "-id"], name="errand_of_somebody"),
            models.Index(fields=["id"], name="errand_to_do", condition=models.Q(state__in=["waiting", "running"])),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be carried out."""
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def about(self) -> set[int]:
        """The customer of whom it tells, and those whose words it works from."""
        return {pk for pk in (self.customer_id, *self._of_passages(2)) if pk is not None}

    @property
    def entries(self) -> set[int]:
        """The entries of the timeline whose words it works from."""
        return {pk for pk in self._of_passages(3) if pk is not None}

    def _of_passages(self, place: int) -> list[int | None]:
        passages = self.given if self.purpose == Purpose.SUMMARY else []
        return [pk for passage in passages for pk in passage[place : place + 1]]
