"""What was ordered, product by product, as a table to learn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from django.db.models.functions import Coalesce

from farley.analysis.recommendations.insight import OrderLines
from farley.commerce.charges import is_charge
from farley.commerce.models import OrderLine, Product
from farley.customers.models import Customer
from farley.timeline.models import Interaction


def order_lines() -> OrderLines:
    """The lines of all orders of today's customers that stand on the timeline, with a product that has a number;
    returns are left out, and what is no product: postage, fees, discounts.
    """
    names, entries = _names(), entries_of_orders(("purchase", "refund"))
    rows = OrderLine.objects.filter(quantity__gt=0, order__customer__trashed_at=None, product__isnull=False)
    rows = rows.filter(order__customer__canonical__trashed_at=None).order_by("id")
    found = [
        row
        for row in rows.values_list(
            Coalesce("order__customer__canonical", "order__customer"),
            "product",
            "order__source",
            "order__number",
            "order__placed_at",
            "order__created_at",
            "order__customer__language",
            "name",
        ).iterator(chunk_size=10_000)
        if row[1] in names and (row[2], f"order:{row[3]}") in entries
    ]
    table = np.array(
        [
            (pk, product, entries[source, f"order:{number}"], int(at.timestamp()), int(known_at.timestamp()))
            for pk, product, source, number, at, known_at, _language, _name in found
        ],
        dtype=np.int64,
    ).reshape(-1, 5)
    customer_id, product_id, interaction_id, at, known_at = table.T
    names_in = _names_in((row[6], row[1], row[7]) for row in found)
    return OrderLines(customer_id, product_id, interaction_id, at, known_at, names, names_in, _languages())


def entries_of_orders(kinds: tuple[str, ...]) -> dict[tuple[str, str], int]:
    """The orders' entries of these kinds that stand on the timeline, by source and number."""
    rows = Interaction.objects.standing().filter(kind__in=kinds, external_id__startswith="order:")
    return {
        (source, str(external_id)): pk
        for source, external_id, pk in rows.values_list("source", "external_id", "id").iterator(chunk_size=10_000)
    }


def _names() -> dict[int, str]:
    rows = Product.objects.values_list("id", "name", "sku")
    return {pk: name or sku for pk, name, sku in rows if not is_charge(name)}


def _names_in(rows: Iterable[tuple[str, int, str]]) -> dict[tuple[str, int], str]:
    """What each product is mostly called in the orders of customers of a language; "" where by its own name."""
    counted = Counter(rows)
    ordered = sorted(counted.items(), key=lambda each: (each[1], each[0]))
    return {(language, product): name for (language, product, name), _times in ordered if language}


def _languages() -> dict[int, str]:
    return dict(Customer.objects.exclude(language="").values_list("pk", "language"))
