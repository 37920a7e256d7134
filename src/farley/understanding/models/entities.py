"""Who and what is named in texts, and people's word on it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farley.base.accounts import User
from farley.commerce.models import Product
from farley.customers.models import Customer
from farley.timeline.models import Interaction


class EntityKind(models.TextChoices):
    """What is named; a key phrase is what a text speaks of."""

    PERSON = "person", pgettext_lazy("named in a text", "Person")
    ORGANISATION = "organisation", _("Organisation")
    PRODUCT = "product", _("Product")
    PLACE = "place", pgettext_lazy("named in a text", "Place")
    MAIL = "mail", _("Mail address")
    PHONE = "phone", _("Phone number")
    URL = "url", _("Web address")
    MONEY = "money", _("Amount")
    NUMBER = "number", pgettext_lazy("named in a text", "Number")
    PHRASE = "phrase", _("Key phrase")


class EntityRefusal(models.Model):
    """A person's word that these `words` name nothing of the kind, in this text and in the customer's others, until it
    is withdrawn. text[start:end] is where they stood.
    """

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="entity_refusals")
    kind = models.CharField(max_length=12, choices=EntityKind.choices)
    words = models.CharField(max_length=200)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"no {self.kind}: {self.interaction_id}[{self.start}:{self.end}]"


class EntityQuerySet(models.QuerySet["Entity"]):
    """Filters that chain."""

    def meant(self) -> Self:
        """Without those of which somebody said that they are none."""
        return self.filter(refusal=None)


class Entity(models.Model):
    """text[start:end] of an interaction names somebody or something; `words` are that in one spelling.

    `customer` or `product` is whom or what of ours it names. Who may not see that customer is not told: for them it is
    only a name if `is_plain`, which its form alone would tell, and else nothing at all.
    """

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="entities")
    kind = models.CharField(max_length=12, choices=EntityKind.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.CharField(max_length=200)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey(Product, null=True, on_delete=models.CASCADE, related_name="+")
    is_plain = models.BooleanField(default=True)
    score = models.FloatField()
    language = models.CharField(max_length=10, blank=True, default="")
    model = models.CharField(max_length=40)
    refusal = models.ForeignKey(EntityRefusal, null=True, on_delete=models.SET_NULL, related_name="entities")

    objects = EntityQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "words"], name="entity_by_words")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.interaction_id}[{self.start}:{self.end}]"


class KeyPhrases(models.Model):
    """The phrases that themes are about and are seldom said, as learned when there were so many `sentences` that
    everybody may see: by language, each with the share of the sentences in which it is said. The newest counts.
    """

    learned_at = models.DateTimeField()
    sentences = models.PositiveIntegerField()
    shares = models.JSONField()

    def __str__(self) -> str:
        return f"phrases of {self.sentences} sentences"
