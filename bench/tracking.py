"""How fast events are accepted, each answered once it is on disk, against bare batched inserts of the same rows.

32 senders post batches of 100 events to the running server and wait for each answer; the floor is one connection that
inserts the same rows into the same table, 100 a transaction, in the same rounds.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import django

from bench.databases import on_each
from bench.figures import Figure, at_least, told

_SENDERS, _BATCH, _ROUNDS = 32, 100, 5
_EVENTS = 40_000


def run(scale: float) -> list[Figure]:
    """The figures of this benchmark."""
    figures = []
    for database, rates in on_each("bench.tracking", scale).items():
        figures.append(told(f"{database}: events/s accepted", rates["accepted"]))
        figures.append(told(f"{database}: events/s in bare inserts", rates["bare"]))
        figures.append(at_least(f"{database}: accepted / bare", rates["accepted"] / rates["bare"], 0.7))
    return figures


def _measure(scale: float) -> dict[str, float]:
    """Events a second, as the medians of rounds in turn."""
    django.setup()
    from django.core.management import call_command

    from bench.customers import ENDS_AT, found
    from bench.serving import serving
    from farley.capture.actions.sources import create_source

    call_command("migrate", verbosity=0)
    user = found()[0]
    site = create_source("web_tracking", "Site", with_key=True, by=user, at=ENDS_AT)
    bare = create_source("web_tracking", "Bare", by=user, at=ENDS_AT).source
    count = int(_EVENTS * scale)
    accepted, inserted = [], []
    with serving(user) as web:
        web.get("/floor/empty")
        host = (web.browser.host, int(web.browser.port or 80))
        for turn in range(_ROUNDS):
            bodies = [json.dumps({"batch": batch}).encode() for batch in _batches(turn, count)]
            accepted.append(count / _timed(lambda sent=bodies: asyncio.run(_send(host, site.write_key, sent))))
            rows = [[_row(bare.pk, event) for event in batch] for batch in _batches(turn, count)]
            inserted.append(count / _timed(lambda kept=rows: _insert(kept)))
    return {"accepted": median(accepted), "bare": median(inserted)}


def _batches(turn: int, count: int) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, count, _BATCH):
        yield [_event(f"{turn}-{number}") for number in range(start, start + _BATCH)]


def _event(name: str) -> dict[str, Any]:
    page = {"url": "https://shop.example/tea/42", "title": "Tea sets", "referrer": "https://shop.example/"}
    return {
        "type": "track",
        "event": "Product Viewed",
        "messageId": f"message-{name}",
        "anonymousId": f"browser-{name[-3:]}",
        "timestamp": "2026-10-31T09:00:00.000Z",
        "properties": {"product_id": "42", "price": 3200, "currency": "JPY"},
        "context": {"page": page, "locale": "ja-JP", "userAgent": "Mozilla/5.0 (X11; Linux x86_64)"},
    }


def _row(source: int, event: dict[str, Any]) -> tuple[Any, ...]:
    from bench.customers import ENDS_AT

    return (source, event["messageId"], json.dumps(event).encode(), ENDS_AT)


async def _send(host: tuple[str, int], key: str, bodies: list[bytes]) -> None:
    """Post all bodies over some connections, each waiting for its answer."""
    waiting = iter(bodies)
    basic = base64.b64encode(f"{key}:".encode()).decode()
    head = f"POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {basic}\r\nContent-Length: "

    async def sender() -> None:
        reader, writer = await asyncio.open_connection(*host)
        for body in waiting:
            writer.write(f"{head}{len(body)}\r\n\r\n".encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            if not answer.startswith(b"HTTP/1.1 200"):
                raise SystemExit(answer.decode())
            await reader.readexactly(len(b'{"success":true}'))
        writer.close()

    await asyncio.gather(*(sender() for _ in range(_SENDERS)))


def _insert(batches: list[list[tuple[Any, ...]]]) -> None:
    """Insert rows, a batch a transaction, over a connection as Farley's own."""
    from django.db import connection, transaction

    sql = "INSERT INTO capture_inboxitem (source_id, key, payload, received_at, state, mark, reason, attempts) "
    sql += "VALUES (%s, %s, %s, %s, 'waiting', '', '', 0)"
    adapt: Callable[[Any], Any] = connection.ops.adapt_datetimefield_value
    for rows in batches:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, [(*row[:3], adapt(row[3])) for row in rows])


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(_measure(float(sys.argv[1]))))
