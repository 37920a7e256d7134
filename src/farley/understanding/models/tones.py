"""What texts tell, and people's word on it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from farley.base.accounts import User
from farley.base.streams import StreamRow
from farley.timeline.models import Interaction


class Holder(models.TextChoices):
    """Whose feeling a text tells."""

    CUSTOMER = "customer", _("the customer")
    COLLEAGUE = "colleague", _("a colleague")


class Sentiment(models.TextChoices):
    """How a text sounds, in a person's words."""

    PLEASED = "pleased", _("pleased")
    NEUTRAL = "neutral", _("neither")
    UPSET = "upset", _("upset")


class ToneCorrection(models.Model):
    """A person's word on what a text tells; the last one that was not withdrawn counts. `emotions` are names. `read` is
    what `model` had read: sentiment, emotions, intent and holder.
    """

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="tone_corrections")
    sentiment = models.CharField(max_length=10, choices=Sentiment.choices)
    emotions = models.JSONField(default=list)
    intent = models.CharField(max_length=20)
    holder = models.CharField(max_length=10, choices=Holder.choices)
    read = models.JSONField()
    model = models.CharField(max_length=40)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.sentiment}, {self.intent}: {self.interaction_id}"


class Tone(StreamRow):
    """What one text tells: -1 sounds bad, 0 neither, 1 good. `start` and `end` enclose the words that this hangs on.

    `emotions` are [name, probability, start, end], the most probable first. `holder` is whose feeling it is: what a
    colleague's note says of the colleague's own is no tone of the customer. Where a person said what the text tells,
    their word stands here with its `correction`, and `read` is what the model read.
    """

    interaction = models.OneToOneField(Interaction, on_delete=models.CASCADE, related_name="tone")
    correction = models.ForeignKey(ToneCorrection, null=True, on_delete=models.SET_NULL, related_name="+")
    read = models.JSONField(null=True)
    score = models.FloatField()
    certainty = models.FloatField()
    language = models.CharField(max_length=10)
    model = models.CharField(max_length=40)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    emotions = models.JSONField(default=list)
    intent = models.CharField(max_length=20, blank=True, default="")
    intent_probability = models.FloatField(default=0)
    intent_start = models.PositiveIntegerField(default=0)
    intent_end = models.PositiveIntegerField(default=0)
    holder = models.CharField(max_length=10, choices=Holder.choices, default=Holder.CUSTOMER)

    class Meta:
        indexes = [models.Index(fields=["tx", "id"], name="tone_stream")]

    def __str__(self) -> str:
        return f"{self.score:+.2f} of {self.interaction_id}"


class LanguageVersion(models.Model):
    """What people's corrections taught at one time, on top of the shipped model `upon`. It reads texts where it
    `is_better` and was not dropped; `dropped_by` is NULL where the texts of a customer who was erased had taught it.

    `learned_from` is a digest of the corrections, `audience` that of their texts: `figures` are for no others.
    """

    upon = models.CharField(max_length=40)
    learned_at = models.DateTimeField()
    learned_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    corrections = models.PositiveIntegerField()
    learned_from = models.CharField(max_length=64)
    audience = models.CharField(max_length=40, default="all")
    figures = models.JSONField()
    is_better = models.BooleanField()
    arrays = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.upon}+{self.pk}"
