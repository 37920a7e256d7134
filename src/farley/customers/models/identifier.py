"""How a customer is reached and recognised."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from farley.customers.models.customer import Customer


class IdentifierKind(models.TextChoices):
    """What kind of thing points at a customer."""

    EMAIL = "email", _("Mail address")
    PHONE = "phone", _("Phone number")
    URL = "url", _("Website")
    SOCIAL = "social", _("Social account")
    EXTERNAL_ID = "external_id", _("Customer number")
    USER_ID = "user_id", _("User id")
    ANONYMOUS_ID = "anonymous_id", _("Browser")


class Identifier(models.Model):
    """One mail address, phone number or id of a customer: `value` as it was written, `key` as it is compared.

    Two customers may share one (a family's phone): then it does not decide who somebody is, and a person is asked.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=14, choices=IdentifierKind.choices)
    value = models.CharField(max_length=400)
    key = models.CharField(max_length=400)
    label = models.CharField(max_length=60, blank=True, default="")
    is_primary = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "kind"], name="identifier_by_key")]
        constraints = [models.UniqueConstraint(fields=["customer", "kind", "key"], name="identifier_once_a_customer")]

    def __str__(self) -> str:
        return self.value


# Where an address begins with its largest part; so does one whose country nobody told.
_LARGEST_FIRST = frozenset({"", "CN", "JP", "KR", "TW"})


class Address(models.Model):
    """Where a customer is; the lines stand in the order of the country."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    label = models.CharField(max_length=60, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    region = models.CharField(max_length=120, blank=True, default="")
    city = models.CharField(max_length=120, blank=True, default="")
    street = models.CharField(max_length=300, blank=True, default="")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        region = "" if self.city.startswith(self.region) else self.region
        if self.country in _LARGEST_FIRST:
            return " ".join(part for part in (self.postal_code, region, self.city, self.street) if part)
        area = f"{region} {self.postal_code}".strip()
        return ", ".join(part for part in (self.street, self.city, area) if part)
