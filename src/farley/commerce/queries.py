"""Reads that cross tables. The caller got the customers through customers.access."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from farley.base.access import Viewer
from farley.base.accounts import User
from farley.commerce.access import orders_for, orders_with
from farley.commerce.charges import is_charge
from farley.commerce.models import Order, OrderLine

FAVOURITES = 3
# The orders that tell what somebody likes now; hardly anybody places more in years.
_LATELY = 1_000


@dataclass(frozen=True)
class Bought:
    """What a customer bought in all: how often, since when, for how much in each currency (below 0 where only something
    given back is known), and what most often.
    """

    purchases: int
    first_at: datetime | None
    spent: tuple[tuple[str, Decimal], ...]
    favourites: tuple[str, ...]


def bought_by(user: User, customer_ids: Iterable[int]) -> Bought:
    """What these customers bought, as far as this user may see it."""
    orders = orders_with(user, customer_ids)
    is_bought = Q(total__gte=0)
    bought = orders.aggregate(
        n=Count("id", filter=is_bought),
        first=Min("placed_at", filter=is_bought),
        orders=Count("id"),
    )
    spent = orders.values_list("currency").annotate(amount=Sum("total")).order_by("-amount") if bought["orders"] else ()
    return Bought(
        purchases=bought["n"],
        first_at=bought["first"],
        spent=tuple((currency, amount) for currency, amount in spent),
        favourites=_favourites(orders) if bought["n"] > 1 else (),
    )


def _favourites(orders: QuerySet[Order]) -> tuple[str, ...]:
    """What was ordered at least twice lately, the most frequent first, by the name that stands in the newest order;
    postage and the like is nobody's favourite.
    """
    newest = orders.order_by("-placed_at", "-id")[:_LATELY].values("pk")
    lines = OrderLine.objects.filter(order__in=newest, quantity__gt=0, product__isnull=False)
    counted = lines.values_list("product").annotate(times=Count("id"), newest=Max("id")).filter(times__gte=2)
    chosen = [newest for _product, _times, newest in counted.order_by("-times", "product__sku")[: 2 * FAVOURITES]]
    newest_lines = OrderLine.objects.filter(pk__in=chosen).select_related("product")
    named = {line.pk: line.product_name or str(line.product) for line in newest_lines}
    return tuple(named[pk] for pk in chosen if not is_charge(named[pk]))[:FAVOURITES]


def customers_who_ordered(user: Viewer, *, since: datetime | None = None) -> QuerySet[Order, int]:
    """The ids of the customers with an order, or one since then, as far as this user may see it: for a subquery."""
    orders = orders_for(user).filter(total__gte=0)
    if since is not None:
        orders = orders.filter(placed_at__gte=since)
    return orders.values_list(Coalesce("customer__canonical", "customer"), flat=True)
