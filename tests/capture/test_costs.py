"""What goods cost us comes in with a file; what can be no cost is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from farley.capture.models import ImportRun, RefusedRow
from farley.commerce.models import Order

Imported = Callable[..., ImportRun]


@pytest.mark.parametrize(("cost", "why"), [("-5", "below 0"), ("$5", "another currency")])
def test_a_cost_that_can_be_none_is_refused(imported: Imported, cost: str, why: str) -> None:
    imported(f"order id,date,email,sku,price,cost\n1,2026-03-01,a@example.com,T1,¥15,{cost}\n")

    assert why in RefusedRow.objects.get().reason
    assert not Order.objects.exists()


def test_a_cost_of_nothing_is_told_and_an_empty_one_is_not(imported: Imported) -> None:
    imported(
        "order id,date,email,sku,price,cost\n"
        "1,2026-03-01,a@example.com,GIFT,¥15,0\n2,2026-03-01,a@example.com,T1,¥15,\n3,2026-03-01,a@example.com,T2,¥15,¥7\n"
    )

    lines = Order.objects.order_by("number").values_list("number", "lines__unit_cost")
    assert list(lines) == [("1", 0), ("2", None), ("3", 7)]
