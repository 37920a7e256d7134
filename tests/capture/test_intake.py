"""A running Farley takes in what unmodified senders send, answers after it is on disk, and refuses with reasons."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import signal
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from http.client import HTTPException

import pytest
from django.db import DataError, OperationalError
from segment.analytics import Client

from farley.capture.channels.web_tracking import keys, writer
from farley.capture.channels.web_tracking.intake import answers
from farley.capture.channels.web_tracking.writer import Busy, GroupWriter
from farley.capture.inbox import NewItem
from tests.capture.website import COUNT, WORK_OFF, Website, ask, event, running
from tests.cli.conftest import Installation


def test_the_python_library_of_segment_works_unchanged(site: Website) -> None:
    failures: list[object] = []
    for packed in (False, True):
        client = Client(site.key, host=site.url, gzip=packed, on_error=lambda *told: failures.append(told))
        client.identify(f"ken{packed}", {"email": f"ken{packed}@example.com", "since": datetime.now(UTC)})
        client.track(f"ken{packed}", "Signed Up", {"plan": "茶"})
        client.page(None, anonymous_id=f"visitor{packed}", name="Start")
        client.group(f"ken{packed}", "g1", {"name": "Kabuto"})
        client.screen(f"ken{packed}", name="Home")
        client.alias(f"visitor{packed}", f"ken{packed}")
        client.shutdown()
    assert not failures
    assert ask(site.installation, COUNT) == "12"
    assert ask(site.installation, WORK_OFF) == "2 8 8"


def test_every_address_answers_in_the_same_words_and_never_redirects(site: Website) -> None:
    for place, path in enumerate(("batch", "import", "b", "track", "t", "page", "p", "identify", "i", "alias", "a")):
        for slash in ("", "/"):
            answer = site.post(f"/v1/{path}{slash}", event(place, messageId=path + slash))
            assert (answer.status, answer.body) == (200, b'{"success":true}'), path
    assert ask(site.installation, COUNT) == "22"

    packed = gzip.compress(json.dumps({"batch": [event(1), event(2)], "writeKey": site.key}).encode())
    assert site.post("/v1/batch", packed, Content_Type="text/plain").status == 200
    site.key = "wrong"
    assert site.post("/v1/batch", packed, Authorization="").status == 200
    assert ask(site.installation, COUNT) == "24"

    preflight = site.post("/v1/t", b"", "OPTIONS", Origin="https://shop.example")
    assert (preflight.status, preflight.headers["access-control-allow-origin"]) == (200, "https://shop.example")
    assert "authorization" in preflight.headers["access-control-allow-headers"]
    library = site.post(f"/v1/projects/{site.key}/settings", b"", "GET")
    assert json.loads(library.body)["integrations"]["Segment.io"]["apiHost"] == f"{site.url[7:]}/v1"


def test_what_is_refused_and_why(site: Website) -> None:
    bomb = gzip.compress(bytes(50 << 20))
    refused = [
        (site.post("/v1/batch", b"{"), 400, "bad_json"),
        (site.post("/v1/batch", bomb), 400, "too_large"),
        (site.post("/v1/batch", b" " * (7 << 20)), 400, "too_large"),
        (site.post("/v1/track", {"userId": "u"}, X_Strict_Mode="1"), 400, "bad_event"),
        (site.post("/v1/track", event(1), Authorization="Basic d3Jvbmc6"), 401, "unknown_key"),
        (site.post("/v1/track", event(1), Authorization=""), 401, "unknown_key"),
        (site.post("/v1/track", b"", "GET"), 405, "method"),
    ]
    for answer, status, code in refused:
        assert (answer.status, json.loads(answer.body)["code"]) == (status, code)
    assert ask(site.installation, COUNT) == "0"

    close = "from farley.capture.models import Source; from farley.capture.actions.sources import close_source\n"
    ask(site.installation, close + "close_source(Source.objects.get(), by=None, at=at)")
    time.sleep(keys.GOOD_FOR)
    assert site.post("/v1/track", event(1)).status == 401


REASONS = """
from farley.capture.models import InboxItem
for item in InboxItem.objects.order_by("id"):
    print(item.state, item.reason, sep="|")
"""


def test_events_broken_in_every_way_are_taken_in_and_wait_with_their_reason(site: Website) -> None:
    nobody: dict[str, object] = {"userId": None, "anonymousId": None, "messageId": None}
    broken = [
        event(1, **nobody),
        event(2, timestamp="2999-01-01T00:00:00Z"),
        event(3, properties={"words": "x" * (1 << 20)}),
        event(4, event=None),
        "not an object",
        event(5),
    ]
    answer = site.post("/v1/batch", {"batch": broken})
    assert (answer.status, answer.body) == (200, b'{"success":true}')
    assert ask(site.installation, WORK_OFF) == "2 2 2"
    assert ask(site.installation, REASONS).splitlines() == [
        "quarantined|The event names nobody: it has neither a user id nor an anonymous id.",
        "recorded|",
        "quarantined|The event is larger than 128 KB.",
        "quarantined|A track event needs the name of what happened.",
        "quarantined|The event is not a JSON object.",
        "recorded|",
    ]


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="a lock on the whole database is SQLite's own")
def test_while_the_database_is_locked_senders_are_told_to_come_again(installation: Installation) -> None:
    import sqlite3

    with running(installation) as site:
        assert site.post("/v1/track", event(1)).status == 200
        lock = sqlite3.connect(installation.home / "farley.sqlite3", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        answer = site.post("/v1/track", event(2))
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        lock.execute("ROLLBACK")
        assert site.post("/v1/track", event(2)).status == 200
        assert ask(installation, COUNT) == "2"


def test_kill_9_while_events_come_in_loses_and_doubles_nothing(installation: Installation) -> None:
    with running(installation) as site:
        acknowledged: set[int] = set()
        stop = threading.Event()

        def send(first: int) -> None:
            for number in range(first, 10_000, 4):
                while not stop.is_set():
                    try:
                        if site.post("/v1/track", event(number)).status == 200:
                            acknowledged.add(number)
                            break
                    except (OSError, HTTPException):  # Killed before, or in the middle of, its answer.
                        time.sleep(0.05)
                if stop.is_set():
                    return

        senders = [threading.Thread(target=send, args=(first,)) for first in range(4)]
        for sender in senders:
            sender.start()
        for pause in (0.7, 0.9):
            time.sleep(pause)
            for child in _children(site.server.pid):
                os.kill(child, signal.SIGKILL)
        time.sleep(3)
        stop.set()
        for sender in senders:
            sender.join()
        kept = "from farley.capture.models import InboxItem; print(*InboxItem.objects.values_list('key', flat=True))"
        inbox = ask(installation, kept).split()
        assert len(acknowledged) > 20
        assert {f"m{number}" for number in acknowledged} <= set(inbox)
        people, entries, once = ask(installation, WORK_OFF).split()
        assert (people, entries) == ("7", once)
        assert int(entries) == len(set(inbox)) == len(inbox)


def _children(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]


def item(key: str) -> NewItem:
    return NewItem(1, key, b"{}", datetime(2026, 11, 20, tzinfo=UTC))


def test_many_requests_share_one_commit() -> None:
    commits: list[int] = []

    def keep(items: Sequence[NewItem]) -> None:
        commits.append(len(items))
        time.sleep(0.02)

    async def requests() -> None:
        group = GroupWriter(keep, lambda: None)
        await asyncio.gather(*(group.write([item(str(n))]) for n in range(200)))

    asyncio.run(requests())
    assert sum(commits) == 200
    assert len(commits) < 10


def test_a_bad_row_of_one_request_does_not_fail_the_others() -> None:
    def keep(items: Sequence[NewItem]) -> None:
        if any(one.key == "bad" for one in items):
            raise DataError("no")

    async def requests() -> list[object]:
        group = GroupWriter(keep, lambda: None)
        return await asyncio.gather(*(group.write([item(key)]) for key in ("a", "bad", "b")), return_exceptions=True)

    assert [type(one) for one in asyncio.run(requests())] == [type(None), DataError, type(None)]


def test_when_too_much_waits_senders_are_turned_away_and_later_let_in_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", 3)
    door = threading.Event()

    async def requests() -> None:
        group = GroupWriter(lambda items: (door.wait(5), None)[1], lambda: None)
        first = [asyncio.create_task(group.write([item(str(n))])) for n in range(3)]
        await asyncio.sleep(0.05)
        with pytest.raises(Busy):
            await group.write([item("late")])
        door.set()
        await asyncio.gather(*first)
        await group.write([item("late")])

    asyncio.run(requests())


def test_a_database_that_cannot_write_fails_all_and_the_writer_goes_on() -> None:
    answers_of_the_disk = iter([OperationalError("database or disk is full"), None])

    def keep(items: Sequence[NewItem]) -> None:
        if error := next(answers_of_the_disk):
            raise error

    async def requests() -> None:
        group = GroupWriter(keep, lambda: None)
        with pytest.raises(OperationalError):
            await group.write([item("1")])
        await group.write([item("1")])

    asyncio.run(requests())


def test_the_worker_is_woken_once_a_while_and_never_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "PAUSE_BETWEEN_WAKES", 0.1)
    woken: list[float] = []

    async def requests() -> None:
        group = GroupWriter(lambda items: None, lambda: woken.append(time.monotonic()))
        for n in range(20):
            await group.write([item(str(n))])
        await asyncio.sleep(0.3)

    asyncio.run(requests())
    assert 2 <= len(woken) <= 6


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/nothing", "/api/v1/batch", "/v1/projects/x", "/customers/v1/t"])
def test_other_addresses_are_not_the_intake_s(path: str) -> None:
    assert not answers(path)
