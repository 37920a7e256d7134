"""The customer: one table, with a kind."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from farley.base.accounts import Team, User
from farley.base.search import SearchIndex


class Kind(models.TextChoices):
    """What a customer is."""

    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
    HOUSEHOLD = "household", _("Household")


class NameOrder(models.TextChoices):
    """Which part of a person's name comes first where they come from."""

    FAMILY_FIRST = "family", _("Family name first")
    GIVEN_FIRST = "given", _("Given name first")


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Filters that chain."""

    def for_audiences(self, audiences: list[str] | None) -> Self:
        return self if audiences is None else self.filter(audience__in=audiences)

    def current(self) -> Self:
        """Neither in the trash nor merged into another."""
        return self.filter(trashed_at=None, canonical=None)

    def in_trash(self) -> Self:
        return self.exclude(trashed_at=None)


class Customer(models.Model):
    """Somebody we deal with. Facts recorded for a merged customer stay with it; `canonical` says who that is today."""

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField(max_length=300)
    family_name = models.CharField(max_length=150, blank=True, default="")
    given_name = models.CharField(max_length=150, blank=True, default="")
    name_order = models.CharField(max_length=6, choices=NameOrder.choices, blank=True, default="")
    reading = models.CharField(max_length=300, blank=True, default="")
    sort_name = models.CharField(max_length=300, blank=True, default="")
    match_name = models.CharField(max_length=300, blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    attributes = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    audience = models.CharField(max_length=40, default="all")
    canonical = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    trashed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["sort_name", "id"], name="customer_by_name"),
            models.Index(fields=["match_name"], name="customer_by_match_name"),
            models.Index(fields=["owner", "sort_name"], name="customer_by_owner"),
            models.Index(fields=["canonical"], name="customer_canonical", condition=models.Q(canonical__isnull=False)),
            models.Index(fields=["trashed_at"], name="customer_trash", condition=models.Q(trashed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def current_id(self) -> int:
        """The id of the customer that this one is today."""
        return self.canonical_id or self.pk


class CustomerSearch(SearchIndex):
    """By what a customer is found: name, reading, identifiers, address, organisation."""

    customer = models.OneToOneField(Customer, primary_key=True, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)
