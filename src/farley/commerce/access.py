"""The only way to orders on behalf of a user."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from farley.base.access import Viewer, audiences_of
from farley.base.accounts import User
from farley.commerce.models import Order
from farley.customers.access import of_seen_customers


def orders_for(user: Viewer) -> QuerySet[Order]:
    """The orders that a user may see, of customers that they may see."""
    return _seen_by(user).filter(of_seen_customers(user))


def orders_with(user: User, customer_ids: Iterable[int]) -> QuerySet[Order]:
    """The orders that a user may see of customers that the caller already got through customers.access."""
    return _seen_by(user).filter(customer__in=list(customer_ids))


def _seen_by(user: Viewer) -> QuerySet[Order]:
    audiences = audiences_of(user)
    return Order.objects.all() if audiences is None else Order.objects.filter(audience__in=audiences)
