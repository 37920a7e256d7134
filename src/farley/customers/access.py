"""The only way to customers on behalf of a user. What a user may not see looks like what does not exist."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from farley.base.access import Viewer, audiences_of
from farley.base.accounts import User
from farley.base.errors import NotFound
from farley.customers.models import Customer, CustomerTag, Relationship, Tag
from farley.customers.models.customer import CustomerQuerySet


def customers_for(user: Viewer) -> CustomerQuerySet:
    """The customers that a user may see, the trash and merged records included."""
    return Customer.objects.all().for_audiences(audiences_of(user))


def of_seen_customers(user: Viewer, *, by: str = "customer") -> Q:
    """The condition that what leads to a customer over the foreign key `by` leads to one whom the user may see.

    As a join, not as IN (...): SQLite would gather all customers first, on every page.
    """
    audiences = audiences_of(user)
    return Q() if audiences is None else Q(**{f"{by}__audience__in": audiences})


def customer_for(user: User, pk: int) -> Customer:
    """One customer.

    Raises NotFound.
    """
    customer = customers_for(user).select_related("owner", "team").filter(pk=pk).first()
    if customer is None:
        raise NotFound(_("There is no such customer."))
    return customer


def cluster_for(user: User, customer: Customer) -> list[int]:
    """The ids under which facts about a customer were recorded: its own, and those of records merged into it.

    A merged record that the user may not see is left out, with all that was recorded for it.
    """
    merged = customers_for(user).filter(canonical=customer).order_by("pk")
    return [customer.pk, *merged.values_list("pk", flat=True)]


def relationships_for(user: Viewer) -> QuerySet[Relationship]:
    """The relationships whose two ends a user may see."""
    seen = of_seen_customers(user, by="from_customer") & of_seen_customers(user, by="to_customer")
    return Relationship.objects.filter(seen).select_related("from_customer", "to_customer")


def tags_for(user: User) -> QuerySet[Tag]:
    """The tags on customers whom a user may see, and those that are on nobody: a word on others alone tells of them."""
    audiences = audiences_of(user)
    if audiences is None:
        return Tag.objects.all()
    used = CustomerTag.objects.filter(tag=OuterRef("pk"))
    return Tag.objects.filter(Exists(used.filter(customer__audience__in=audiences)) | ~Exists(used))
