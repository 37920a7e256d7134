"""What a page costs, as a multiple of the floor, at 100,000 customers and 1,000,000 interactions.

The floor is an empty view behind Farley's own middleware, and the same question in bare SQL; both are measured in turn
with the pages, and each figure is the median of the rounds. The customer page counts
with what it loads by itself; the list's total, which it does not wait for, is told apart.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any
from urllib.parse import quote

import django

from bench.databases import on_each
from bench.figures import Figure, at_most, told

_ROUNDS = 5
_TIMES = 40
_BOUNDS = {"list": 8, "search": 6, "customer page": 16, "create": 10}
_SEARCHES = ("東京", "林", "tanaka.t", "undqui")


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    measured = on_each("bench.pages", scale)
    figures = []
    for database, rows in measured.items():
        for name, row in rows.items():
            figures.append(told(f"{database}, {name}: CPU ms", row["page"]))
            figures.append(told(f"{database}, {name}: floor ms", row["floor"]))
    for name, row in measured["PostgreSQL"].items():
        bound = next((bound for kind, bound in _BOUNDS.items() if name.startswith(kind)), None)
        if bound:
            figures.append(at_most(f"PostgreSQL, {name}: times the floor", row["page"] / row["floor"], bound))
            ratio = measured["SQLite"][name]["page"] / row["page"]
            figures.append(at_most(f"{name}: CPU on SQLite / on PostgreSQL", ratio, 1))
    return figures


@dataclass(frozen=True)
class _Case:
    """A page and its floor: what the browser asks, and what bare SQL asks."""

    name: str
    page: Callable[[int], object]
    question: Callable[[int], object]


def _measure(scale: float) -> dict[str, dict[str, float]]:
    """Fill the database, start the server, and measure each case in turn."""
    django.setup()
    from django.core.management import call_command

    from bench import customers
    from bench.serving import Meter, serving

    call_command("migrate", verbosity=0)
    size = customers.Size(int(100_000 * scale), int(1_000_000 * scale))
    user = customers.fill(size)
    print(f"filled with {size}", file=sys.stderr, flush=True)
    with serving(user) as web:
        meter = Meter(web)
        cases = _cases(web, size)
        for case in cases:  # nothing is measured cold
            for turn in range(10):
                case.page(-1 - turn), case.question(-1 - turn)
        rounds: dict[str, list[tuple[float, float]]] = {case.name: [] for case in cases}
        for turn in range(_ROUNDS):
            for case in cases:
                rounds[case.name].append(_once(meter, case, turn))
    return {
        name: {"page": median(p for p, _f in got), "floor": median(f for _p, f in got)} for name, got in rounds.items()
    }


def _once(meter: Any, case: _Case, turn: int) -> tuple[float, float]:
    """CPU of the page and of its floor in one round."""
    first = turn * _TIMES
    page = meter.of_requests(lambda n: case.page(first + n), _TIMES)
    empty = meter.of_requests(lambda n: meter.web.get("/floor/empty"), _TIMES)
    question = meter.of_questions(lambda n: case.question(first + n), _TIMES)
    return page, empty + question


def _cases(web: Any, size: Any) -> list[_Case]:
    from bench.customers import ENDS_AT
    from bench.floor.questions import Questions
    from farley.base.search import hits
    from farley.customers.models import CustomerSearch

    ask = Questions(_own_connection())
    dice, day = random.Random(1), ENDS_AT.date()
    some = [dice.randint(size.organisations + 10, size.customers) for _ in range(1000)]
    at = ENDS_AT + timedelta(days=1)
    cases = [_Case("list", lambda n: web.get("/customers"), lambda n: ask.customer_list(day))]
    for word in _SEARCHES:
        path, match = f"/customers?q={quote(word)}", hits(CustomerSearch, word).params[0]  # type: ignore[union-attr]
        cases.append(_Case(f"search {word}", lambda n, path=path: web.get(path), lambda n, m=match: ask.search(m, day)))
    cases += [
        _Case(
            "customer page",
            lambda n: web.get_whole(f"/customers/{some[n % 1000]}"),
            lambda n: ask.customer_page(some[n % 1000]),
        ),
        _Case(
            "page of the busiest",
            lambda n: web.get_whole(f"/customers/{size.busiest}"),
            lambda n: ask.customer_page(size.busiest),
        ),
        _Case("total of the list", lambda n: web.get("/customers/count"), lambda n: ask.total()),
        _Case("create", lambda n: _create(web, n), lambda n: ask.create(_new(n), at)),
    ]
    return cases


def _create(web: Any, number: int) -> None:
    """Somebody types in a customer: Farley looks for doubles, then the form is sent."""
    typed = {"kind": "person", "family_name": "Marlowe", "given_name": f"N{number}", "email": f"n{number}@web.example"}
    typed["phone"] = f"03-5555-{number % 10_000:04}"
    web.get(f"/customers/lookalikes?email={quote(typed['email'])}&family_name=Marlowe&given_name=N{number}")
    web.post("/customers/new", typed)


def _new(number: int) -> Any:
    from django.db import connection

    from bench.floor.questions import NewCustomer
    from farley.analysis.search import tokens
    from farley.base.search import TokensField

    name, mail, phone = f"N{number} Marlowe", f"n{number}@sql.example", f"+8135556{number % 10_000:04}"
    words = tokens(f"{name}\n{mail}\n{phone}", infix=True)
    return NewCustomer(name, name.lower(), mail, phone, TokensField().get_db_prep_value(words, connection))


def _own_connection() -> Any:
    import sqlite3

    import psycopg
    from django.db import connection

    if connection.vendor == "postgresql":
        return psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}, autocommit=True)
    bare = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    bare.executescript(connection.settings_dict["OPTIONS"]["init_command"])
    return bare


if __name__ == "__main__":
    print(json.dumps(_measure(float(sys.argv[1]))))
