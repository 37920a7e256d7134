"""Variants: which walks are the same, step by step, without ever putting one together.

Each step of a walk adds a number made from what it is and where it stands; the sum of these stands for the walk. Three
such sums from random numbers of 26 bits each stand for one: that among a million variants two are taken for one has a
chance below one in a billion. Adding up is what every engine does fastest, on many machines too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from farley.analysis.journeys.walks import Walks
from farley.analysis.tables import columns

# Prime numbers below 2^26: products of two such numbers are exact in every engine, in those too that (like SQLite)
# take remainders of fractions.
_PRIMES = {"one": 67_108_859, "two": 67_108_837, "three": 67_108_819}
_SEED = 20_261_122
_LONGEST = 60


@dataclass(frozen=True)
class Variant:
    """One order of steps, how many customers went it, and which share of all that is. Of very long walks `steps` holds
    only the beginning; `length` is how many there are. `key` tells it from all others.
    """

    steps: tuple[str, ...]
    length: int
    customers: int
    share: float
    key: tuple[int, ...]


@dataclass(frozen=True)
class Variants:
    """The most frequent variants, of how many, and of how many customers."""

    most_frequent: tuple[Variant, ...]
    total: int
    customers: int


def variants(walks: Walks, *, most: int = 20, begin: int | None = None) -> Variants:
    """The most frequent variants, at most `most`; with `begin`, of the first so many steps of each walk only: whole
    walks over years are hardly ever the same.
    """
    with variant_counts(walks, begin=begin).cache() as counted:
        frequent = columns(counted.order_by(ibis.desc("customers"), "length", *_PRIMES).limit(most))
        totals = columns(counted.agg(total=counted.count(), customers=counted.customers.sum()))
    total, customers = int(totals["total"][0]), int(np.nan_to_num(totals["customers"])[0])
    paths = _paths(walks, frequent["example"].tolist(), begin or _LONGEST)
    names = ("length", "customers", "example", *_PRIMES)
    found = tuple(
        Variant(paths[example], length, count, count / customers, tuple(key))
        for length, count, example, *key in zip(*(frequent[name].tolist() for name in names), strict=True)
    )
    return Variants(found, total, customers)


def variant_counts(walks: Walks, *, begin: int | None = None) -> ibis.Table:
    """Every variant: its sums, its length, how many customers went it, and the id of one of them."""
    walked = _sums(walks, begin)
    return walked.group_by(*_PRIMES, "length").agg(customers=walked.count(), example=walked.customer_id.min())


def customers_of(walks: Walks, key: tuple[int, ...], *, begin: int | None = None) -> Any:
    """The ids of the customers who went this variant, in their order."""
    walked = _sums(walks, begin)
    found = walked.filter(*(walked[name] == number for name, number in zip(_PRIMES, key, strict=True)))
    return columns(found.select("customer_id").order_by("customer_id"))["customer_id"]


def _sums(walks: Walks, begin: int | None) -> ibis.Table:
    table = walks.table if begin is None else walks.table.filter(walks.table.place < begin)
    longest = int(columns(table.agg(longest=ibis.coalesce(table.place.max(), -1)))["longest"][0]) + 1
    table = table.inner_join(_of_steps(walks.names), "step").inner_join(_of_places(longest), "place")
    sums = {
        name: ((table[f"step_{name}"] * table[f"place_{name}"]) % prime).sum().cast("int64")
        for name, prime in _PRIMES.items()
    }
    return table.group_by("customer_id").agg(length=table.count(), **sums)


def _of_steps(names: Sequence[str]) -> ibis.Table:
    """The random numbers of each step: they follow from its name, so that a variant keeps its key from day to day."""
    digests = [hashlib.blake2b(name.encode(), digest_size=24).digest() for name in names]
    drawn = np.frombuffer(b"".join(digests), dtype="<u8").reshape(-1, 3)
    numbers = {f"step_{name}": drawn[:, at] % (prime - 1) + 1 for at, (name, prime) in enumerate(_PRIMES.items())}
    return _table("step", len(names), numbers)


def _of_places(longest: int) -> ibis.Table:
    """The random numbers of each place in a walk; those of the first places are the same however long walks are."""
    drawn = np.random.default_rng(_SEED).integers(1, min(_PRIMES.values()), (longest, len(_PRIMES)))
    return _table("place", longest, {f"place_{name}": drawn[:, at] for at, name in enumerate(_PRIMES)})


def _table(name: str, many: int, numbers: dict[str, Any]) -> ibis.Table:
    return ibis.memtable(
        pa.table({key: column.astype(np.int64) for key, column in ({name: np.arange(many)} | numbers).items()})
    )


def _paths(walks: Walks, customer_ids: list[int], longest: int) -> dict[int, tuple[str, ...]]:
    table = walks.table.filter(walks.table.customer_id.isin(customer_ids), walks.table.place < longest)
    rows = columns(table.select("customer_id", "place", "step").order_by("customer_id", "place"))
    paths: dict[int, list[str]] = {customer_id: [] for customer_id in customer_ids}
    for customer_id, step in zip(rows["customer_id"].tolist(), rows["step"].tolist(), strict=True):
        paths[customer_id].append(walks.name(step))
    return {customer_id: tuple(steps) for customer_id, steps in paths.items()}
