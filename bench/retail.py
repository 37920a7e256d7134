"""A year of a wholesaler's orders (`online_retail.csv.gz`) as the benchmarks read them: only lines with a customer."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from bench.public import file
from farley.analysis.days import DAY
from farley.analysis.tables import History, history_of, seconds

_FILE = "online_retail.csv.gz"


@dataclass(frozen=True)
class Line:
    """One product in one invoice; a negative quantity is a return."""

    invoice: int
    customer: int
    product: int
    at: datetime
    quantity: float
    amount: float


def lines() -> list[Line]:
    """All lines, invoices and products numbered in the order in which they come."""
    found, invoices, products = [], dict[str, int](), dict[str, int]()
    with gzip.open(file(_FILE), "rt", encoding="utf-8", errors="replace", newline="") as table:
        for row in csv.DictReader(table):
            if row["CustomerID"]:
                quantity = float(row["Quantity"])
                found.append(
                    Line(
                        invoice=invoices.setdefault(row["InvoiceNo"], len(invoices)),
                        customer=int(float(row["CustomerID"])),
                        product=products.setdefault(row["StockCode"], len(products)),
                        at=datetime.fromisoformat(row["InvoiceDate"]).replace(tzinfo=UTC),
                        quantity=quantity,
                        amount=quantity * float(row["UnitPrice"]),
                    )
                )
    return found


def history(rows: list[Line]) -> History:
    """Each invoice as a purchase, or as a refund where more was given back than bought."""
    totals: dict[tuple[int, int], tuple[datetime, float]] = {}
    for row in rows:
        at, total = totals.get((row.invoice, row.customer), (row.at, 0.0))
        totals[row.invoice, row.customer] = (at, total + row.amount)
    return history_of(
        {
            "interaction_id": number,
            "customer_id": customer,
            "kind": "purchase" if total >= 0 else "refund",
            "channel": "shop",
            "direction": "in",
            "happened_at": at,
            "recorded_at": at,
            "amount": abs(total),
            "currency": "GBP",
            "audience": "all",
        }
        for number, ((_invoice, customer), (at, total)) in enumerate(totals.items())
    )


def bought(rows: list[Line]) -> NDArray[np.int64]:
    """What was bought and not given back: (lines, 4) of customer, product, invoice, day since 1970."""
    kept = [(row.customer, row.product, row.invoice, day_of(row.at)) for row in rows if row.quantity > 0]
    return np.array(kept, dtype=np.int64)


def day_of(time: datetime) -> int:
    """Days since 1970."""
    return seconds(time) // DAY
