"""How customers hang together."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from farley.customers.models.customer import Customer


class RelationshipKind(models.TextChoices):
    """What one customer is to another; it reads from the first to the second."""

    WORKS_FOR = "works_for", _("works for")
    REPORTS_TO = "reports_to", _("reports to")
    KNOWS = "knows", _("knows")
    FAMILY_OF = "family_of", _("is family of")
    MEMBER_OF = "member_of", _("belongs to")
    PART_OF = "part_of", _("is part of")
    REFERRED_BY = "referred_by", _("was referred by")


# By these one belongs to an organisation or a household, and what one does meanwhile counts there.
BELONGING = (RelationshipKind.WORKS_FOR, RelationshipKind.MEMBER_OF)


class Relationship(models.Model):
    """One customer is something to another, from a day on, until another day."""

    from_customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    to_customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=RelationshipKind.choices)
    role = models.CharField(max_length=120, blank=True, default="")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_customer=models.F("to_customer")), name="relationship_with_another"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_customer_id} {self.kind} {self.to_customer_id}"

    def is_current(self, *, on: date) -> bool:
        """Whether the relationship holds on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or self.until >= on)
