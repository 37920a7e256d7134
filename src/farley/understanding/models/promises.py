"""What was promised in what people wrote, and people's word on it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from farley.base.accounts import User
from farley.customers.models import Customer
from farley.teamwork.models import FollowUp
from farley.timeline.models import Interaction


class Side(models.TextChoices):
    """Who promises."""

    US = "us", _("we")
    CUSTOMER = "customer", _("the customer")


class PromiseWord(models.TextChoices):
    """What a person says of a promise."""

    KEPT = "kept", _("kept")
    STILL_OPEN = "still_open", _("still open")
    FOLLOW_UP = "follow_up", _("a follow-up")
    NO_PROMISE = "no_promise", _("not a promise")
    ANOTHER_DAY = "another_day", _("another day")


class PromiseAnswer(models.Model):
    """A person's word on a promise in text[start:end]; the last one that was not withdrawn counts, also when the text
    is read anew. With `FOLLOW_UP`, what was promised is that follow-up from then on. With `ANOTHER_DAY` it is due on
    `due_on` (NULL: without a day), whatever the text tells and whatever else was said of it.
    """

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="promise_answers")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    word = models.CharField(max_length=12, choices=PromiseWord.choices)
    follow_up = models.ForeignKey(FollowUp, null=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(null=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.word}: {self.interaction_id}[{self.start}:{self.end}]"


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Filters that chain."""

    def meant(self) -> Self:
        """Without those of which somebody said that they are none."""
        return self.exclude(answer__word=PromiseWord.NO_PROMISE)

    def open(self) -> Self:
        """Of which nothing shows yet that they were kept, and which nobody settled; of those that were got through
        access.
        """
        return self.filter(Q(answer=None, shown_with=None) | Q(answer__word=PromiseWord.STILL_OPEN))


class Promise(models.Model):
    """A promise in a text: `by` whom, in the sentence text[start:end], because of the words text[said_start:said_end],
    due on a day that text[due_start:due_end] tells (NULL and equal where none does), or `day_said`.

    `customer` and `happened_at` are the interaction's, which never change. `kept_with` is the later record that shows
    that it was kept. `answer` is a person's word that counts on what became of it, `day_said` the one on its day.
    """

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="promises")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    happened_at = models.DateTimeField()
    by = models.CharField(max_length=8, choices=Side.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    said_start = models.PositiveIntegerField()
    said_end = models.PositiveIntegerField()
    due_on = models.DateField(null=True)
    due_start = models.PositiveIntegerField()
    due_end = models.PositiveIntegerField()
    score = models.FloatField()
    language = models.CharField(max_length=10)
    model = models.CharField(max_length=40)
    kept_with = models.ForeignKey(Interaction, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.ForeignKey(PromiseAnswer, null=True, on_delete=models.SET_NULL, related_name="+")
    day_said = models.ForeignKey(PromiseAnswer, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = PromiseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="promise_of_ours_due",
                condition=models.Q(by="us", due_on__isnull=False),
            ),
            models.Index(fields=["customer", "-happened_at", "due_on"], name="promise_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.by} by {self.due_on}: {self.interaction_id}[{self.start}:{self.end}]"

    @property
    def sentence(self) -> str:
        """What was promised, in the words that were written."""
        return self.interaction.text[self.start : self.end]
