"""A segment's count over ten million events, beside the same question in DuckDB written by hand.

Both read the same Delta tables, made from a seed, with two threads each, in turn. The one by hand is what somebody
who knows DuckDB would write for just this question, with the same care for merged customers, retractions and who may
see what; a second one, told only, leaves that care out. Then every tenth customer becomes a company for which five of
the others work, and the same is asked of companies: what their people did while they worked there counts.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

from bench.databases import on
from bench.figures import Figure, at_most, told
from farley.analysis.segments import All, Changed, Did, Rule, Window, measure, members
from farley.analysis.tables import CONTACT_KINDS, FAR, seconds

_EVENTS = 10_000_000
_EVENTS_EACH = 20
_SEED = 11
_ROUNDS = 5
_AT_ONCE = 1_000_000
_ENDS_AT = datetime(2026, 11, 1, tzinfo=UTC)
_SPAN = timedelta(days=730)
_AUDIENCES = ["all", "team:1"]

RULES: dict[str, Rule] = {
    "bought 3 times in 90 days": Did(("purchase",), Window(begin=90), at_least=3),
    "bought, silent for a year": All(
        (Did(("purchase",), at_least=1), Did(("purchase",), Window(begin=365), at_most=0))
    ),
    "spends 30 % less": Changed(("purchase", "refund"), 90, "amount", at_most=0.7, currency="JPY"),
    "wrote twice in 30 days": Did(CONTACT_KINDS, Window(begin=30), at_least=2, direction="in"),
}
_HEADS = {
    "bought 3 times in 90 days": "count(*) FILTER (kind = 'purchase' AND happened_at > t(90)) >= 3",
    "bought, silent for a year": "count(*) FILTER (kind = 'purchase') >= 1"
    " AND count(*) FILTER (kind = 'purchase' AND happened_at > t(365)) = 0",
    "spends 30 % less": "sum(paid) FILTER (happened_at <= t(90) AND happened_at > t(180)) > 0"
    " AND coalesce(sum(paid) FILTER (happened_at > t(90)), 0) / sum(paid) FILTER"
    " (happened_at <= t(90) AND happened_at > t(180)) <= 0.7",
    "wrote twice in 30 days": "count(*) FILTER (happened_at > t(30)) >= 2",
}
_WHERES = {
    "bought 3 times in 90 days": "kind = 'purchase' AND happened_at > t(90)",
    "bought, silent for a year": "kind = 'purchase'",
    "spends 30 % less": "kind IN ('purchase', 'refund') AND currency = 'JPY' AND happened_at > t(180)",
    "wrote twice in 30 days": "kind IN ('email','call','meeting','message','form','chat') AND direction = 'in'"
    " AND happened_at > t(30)",
}
_PAID = "CASE WHEN kind = 'refund' THEN -abs(amount) ELSE amount END AS paid"
_CAREFUL = """
WITH gone AS (SELECT unnest(retracts) AS id FROM read_parquet($events) WHERE kind = 'retracted'),
kept AS (
    SELECT coalesce(who.canonical_id, who.id) AS today, kind, happened_at, {paid}
    FROM read_parquet($events, hive_partitioning = true) AS event
    JOIN (SELECT id, canonical_id, audience FROM read_parquet($customers)) AS who ON who.id = event.customer_id
    WHERE {where} AND happened_at <= t(0) AND recorded_at <= t(0) AND event.audience IN $audiences
      AND who.audience IN $audiences AND interaction_id NOT IN (SELECT id FROM gone)
)
SELECT count(*) FROM (
    SELECT today FROM kept
    WHERE today IN (SELECT id FROM read_parquet($customers) WHERE trashed_at IS NULL AND audience IN $audiences)
    GROUP BY today HAVING {having}
)
"""
_OF_COMPANIES = """
WITH gone AS (SELECT unnest(retracts) AS id FROM read_parquet($events) WHERE kind = 'retracted'),
known AS (
    SELECT id, coalesce(canonical_id, id) AS today, kind AS sort
    FROM read_parquet($customers) WHERE audience IN $audiences
),
kept AS MATERIALIZED (
    SELECT who.today, kind, happened_at, {paid}
    FROM read_parquet($events, hive_partitioning = true) AS event JOIN known AS who ON who.id = event.customer_id
    WHERE {where} AND happened_at <= t(0) AND recorded_at <= t(0) AND event.audience IN $audiences
      AND interaction_id NOT IN (SELECT id FROM gone)
      AND who.today IN (SELECT id FROM read_parquet($customers) WHERE trashed_at IS NULL AND audience IN $audiences)
),
stays AS (
    SELECT people.today AS person, firms.today AS firm, "begin", "end" FROM read_parquet($relationships) AS tie
    JOIN known AS people ON people.id = tie.from_id
    JOIN known AS firms ON firms.id = tie.to_id AND firms.sort <> 'person'
),
counted AS (
    SELECT * FROM kept UNION ALL
    SELECT firm AS today, kind, happened_at, paid FROM kept JOIN stays ON person = today
    WHERE happened_at >= to_timestamp(greatest("begin", -62135596800))
      AND happened_at < to_timestamp(least("end", 253402300799))
)
SELECT count(*) FROM (
    SELECT today FROM counted
    WHERE today IN (SELECT id FROM known WHERE sort = 'organisation' AND today = id)
    GROUP BY today HAVING {having}
)
"""
_PLAIN = """
SELECT count(*) FROM (
    SELECT customer_id FROM (
        SELECT customer_id, kind, happened_at, {paid} FROM read_parquet($events, hive_partitioning = true)
        WHERE {where}
    ) GROUP BY customer_id HAVING {having}
)
"""


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    return [Figure(**found) for found in on("SQLite", "bench.segments", scale)]


def _measured(scale: float) -> list[Figure]:
    from django.conf import settings

    folder = Path(settings.WAREHOUSE)
    customers = _write(folder, int(_EVENTS * scale))
    everybody = np.arange(customers, dtype=np.int64)
    figures = [figure for name in RULES for figure in (*_figures(name, everybody, _CAREFUL), _plain(name))]
    companies = _write_companies(folder, everybody)
    return figures + [figure for name in RULES for figure in _figures(name, companies, _OF_COMPANIES, "companies: ")]


def _figures(name: str, asked: np.ndarray, query: str, whose: str = "") -> list[Figure]:
    ours_s, by_hand_s, counts = [], [], set()
    for _round in range(_ROUNDS):
        ours_s.append(_timed(lambda: counts.add(_ours(RULES[name], asked))))
        by_hand_s.append(_timed(lambda: counts.add(_by_hand(query, name))))
    ours, by_hand = (float(np.median(each)) for each in (ours_s, by_hand_s))
    return [
        told(f"{whose}{name}: customers", max(counts)),
        at_most(f"{whose}{name}: answers that differ", len(counts) - 1, 0),
        told(f"{whose}{name}: Farley, s", ours),
        told(f"{whose}{name}: by hand, s", by_hand),
        at_most(f"{whose}{name}: Farley / by hand", ours / by_hand, 2),
    ]


def _plain(name: str) -> Figure:
    times = [_timed(lambda: _by_hand(_PLAIN, name)) for _round in range(_ROUNDS)]
    return told(f"{name}: by hand without merges, retractions and audiences, s", float(np.median(times)))


def _timed(question: Callable[[], Any]) -> float:
    began = time.perf_counter()
    question()
    return time.perf_counter() - began


def _ours(rule: Rule, everybody: np.ndarray) -> int:
    from farley.warehouse import store

    with store.live(_AUDIENCES) as history:
        history.interactions.get_backend().raw_sql("SET threads = 2")
        measured = measure(rule, history, as_of=_ENDS_AT)
        return len(members(rule, measured, everybody, lambda _asked: everybody))


def _by_hand(query: str, name: str) -> int:
    from farley.warehouse import tables

    text = query.format(paid=_PAID, where=_WHERES[name], having=_HEADS[name])
    values = {"events": tables.files_of("interactions")}
    if query is not _PLAIN:
        values |= {"customers": tables.files_of("customers"), "audiences": _AUDIENCES}
    if query is _OF_COMPANIES:
        values |= {"relationships": tables.files_of("relationships")}
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2; SET TimeZone = 'UTC'")
        connection.execute(f"CREATE MACRO t(days) AS to_timestamp({seconds(_ENDS_AT)} - days * 86400)")
        (found,) = connection.execute(text, values).fetchall()
    return int(found[0])


def _write(folder: Path, events: int) -> int:
    """The warehouse's two tables: one customer in a hundred is merged into another, one row in a thousand retracted."""
    from farley.warehouse.streams import CUSTOMERS, INTERACTIONS

    rng = np.random.default_rng(_SEED)
    customers = max(100, events // _EVENTS_EACH)
    ids = np.arange(customers)
    canonical = np.where(ids % 100 == 99, ids - 1, -1)
    who = {
        "id": ids,
        "canonical_id": pa.array(canonical, mask=canonical < 0),
        "kind": ["person"] * customers,
        "audience": np.array(["all", "team:1", "team:2"])[rng.choice(3, customers, p=[0.9, 0.05, 0.05])],
        "trashed_at": pa.nulls(customers, pa.timestamp("us", tz="UTC")),
    }
    write_deltalake(str(folder / "customers"), pa.table(who, schema=CUSTOMERS.schema))
    for start in range(0, events, _AT_ONCE):
        many = min(_AT_ONCE, events - start)
        rows = _events(rng, start, many, customers).sort_by([("customer_id", "ascending")])
        write_deltalake(str(folder / "interactions"), rows.cast(INTERACTIONS.schema), mode="append")
    return customers


def _write_companies(folder: Path, ids: np.ndarray) -> np.ndarray:
    """Makes every tenth customer a company, and half of the others work for one: every second of these since ever, the
    others since a year ago. Returns the companies.
    """
    from farley.warehouse.streams import CUSTOMERS, RELATIONSHIPS

    who = DeltaTable(str(folder / "customers")).to_pyarrow_table()
    is_company = np.asarray(who.column("id")) % 10 == 0
    kinds = pa.array(np.where(is_company, "organisation", "person"))
    who = who.set_column(who.schema.get_field_index("kind"), "kind", kinds).cast(CUSTOMERS.schema)
    write_deltalake(str(folder / "customers"), who, mode="overwrite")
    people = ids[(ids % 10 >= 1) & (ids % 10 <= 5)]
    begins = np.where(people % 2 == 0, -FAR, seconds(_ENDS_AT - timedelta(days=365)))
    ties = {"from_id": people, "to_id": people // 10 * 10, "begin": begins, "end": np.full(len(people), FAR)}
    write_deltalake(str(folder / "relationships"), pa.table(ties, schema=RELATIONSHIPS.schema))
    return np.asarray(ids[ids % 10 == 0])


def _events(rng: np.random.Generator, start: int, many: int, customers: int) -> pa.Table:
    share = start / _EVENTS
    back = rng.integers(0, int(_SPAN.total_seconds()), many)
    happened = (int(_ENDS_AT.timestamp()) - back) * 1_000_000 + int(share)
    kinds = np.array(["page_view", "purchase", "email", "call", "refund"])[
        rng.choice(5, many, p=[0.62, 0.2, 0.12, 0.05, 0.01])
    ]
    is_money = np.isin(kinds, ["purchase", "refund"])
    amount = np.round(rng.lognormal(8, 1, many))
    count = many // 1000
    kinds[:count] = "retracted"
    retracts = [[int(each)] for each in rng.integers(start, start + many, count)] + [None] * (many - count)
    moments = pa.array(happened, type=pa.timestamp("us", tz="UTC"))
    is_money[:count] = False
    return pa.table(
        {
            "interaction_id": np.arange(start, start + many),
            "customer_id": (customers * rng.random(many) ** 1.5).astype(np.int64),
            "kind": kinds,
            "channel": np.array(["web", "shop", "email", "phone"])[rng.integers(0, 4, many)],
            "direction": np.array(["in", "out"])[rng.integers(0, 2, many)],
            "name": [""] * many,
            "happened_at": moments,
            "recorded_at": moments,
            "source": ["bench"] * many,
            "text": [""] * many,
            "amount": pa.array(amount, mask=~is_money),
            "currency": np.where(is_money, np.array(["JPY", "GBP"])[rng.integers(0, 2, many)], ""),
            "audience": np.array(["all", "team:1", "team:2"])[rng.choice(3, many, p=[0.96, 0.02, 0.02])],
            "retracts": pa.array(retracts, type=pa.list_(pa.int64())),
            "month": [""] * many,
        }
    )


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps([asdict(figure) for figure in _measured(float(sys.argv[1]))]))
