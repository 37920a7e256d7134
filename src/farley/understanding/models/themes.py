"""What customers say, sentence by sentence, and what many of them speak of."""

from __future__ import annotations

from typing import Self

from django.db import models

from farley.base.accounts import User
from farley.customers.models import Customer
from farley.timeline.models import Interaction


class ThemeQuerySet(models.QuerySet["Theme"]):
    """Filters that chain."""

    def for_audiences(self, audiences: list[str] | None) -> Self:
        return self if audiences is None else self.filter(audience__in=audiences)

    def alive(self) -> Self:
        """Those that take up sentences: neither gone nor split. Dismissed and merged ones do, so that what was decided
        holds for what is said next.
        """
        return self.filter(ended_at=None)

    def shown(self) -> Self:
        """Those that stand in the list: alive, not dismissed, and not part of another."""
        return self.alive().filter(dismissed_at=None, merged_into=None)


class Theme(models.Model):
    """What many customers speak of. `anchor` is the middle of its sentences, by which it takes up the next ones.

    `words` are its key phrases in each language, `name` is what a person calls it. Nobody sees a theme who may not see
    what its words were learned from: its `audience`. `merged_into` is what a person decided; `counted_in` follows from
    it: the theme under which its sentences are counted, mostly itself. `growth` is how it has grown, when that is sure.
    """

    name = models.CharField(max_length=120, blank=True, default="")
    words = models.JSONField(default=dict)
    anchor = models.BinaryField()
    encoder = models.CharField(max_length=40)
    audience = models.CharField(max_length=40, default="all")
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged", db_index=False
    )
    counted_in = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="counted")
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts", db_index=False
    )
    growth = models.JSONField(null=True, blank=True)
    grows_since = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)

    objects = ThemeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name or str(self.words)


class Sentence(models.Model):
    """text[start:end] of an interaction, said by a customer. `vector` is its meaning: 512 whole numbers from -127 to
    127, in the direction of the encoder's vector. `theme` is the one it is like, and how like.

    `customer` and `happened_at` are the interaction's, which never change: an index leads to what somebody with very
    many entries has said lately.
    """

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="sentences")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    language = models.CharField(max_length=10, blank=True, default="")
    happened_at = models.DateTimeField()
    vector = models.BinaryField()
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="sentences", db_index=False
    )
    likeness = models.FloatField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["theme", "-happened_at", "-id"], name="sentence_of_theme"),
            models.Index(fields=["-happened_at", "-id"], name="sentence_by_time"),
            models.Index(fields=["customer", "-happened_at", "-id"], name="sentence_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.interaction_id}[{self.start}:{self.end}]"


class ThemeSearch(models.Model):
    """Once looking through all sentences for themes: when asked, by whom (None: it was due), and how far it is."""

    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True, default="")

    def __str__(self) -> str:
        return f"themes as of {self.asked_at:%Y-%m-%d}"
