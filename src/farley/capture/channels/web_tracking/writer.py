"""One thread writes what many requests bring, in one transaction, and then answers them all.

A request hands over its rows and waits. The writer takes all that is there (up to 2,000 rows), commits once, and tells
each: so every request is acknowledged after a commit of its own, at a fraction of the price.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, OperationalError

from farley.capture.inbox import NewItem

log = logging.getLogger(__name__)

LINGER = 0.002
MOST_ROWS = 2000
MOST_WAITING = 20_000
PAUSE_BETWEEN_WAKES = 1.0


class Busy(Exception):
    """More rows wait than can be written soon: the sender should come back later."""


@dataclass(frozen=True, slots=True)
class _Parcel:
    items: Sequence[NewItem]
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[None]


_Outcome = tuple[Sequence[_Parcel], Exception | None]


class GroupWriter:
    """Collects rows from an event loop and writes them from a thread of its own, which starts with the first row."""

    def __init__(self, keep: Callable[[Sequence[NewItem]], None], wake: Callable[[], None]) -> None:
        self.keep = keep
        self.wake = wake
        self.parcels: queue.SimpleQueue[_Parcel] = queue.SimpleQueue()
        self.waiting = 0
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None
        self.wake_owed = False
        self.woken_at = 0.0

    async def write(self, items: Sequence[NewItem]) -> None:
        """Returns once the items are on disk.

        Raises Busy if too much waits already, and whatever the database says of these items.
        """
        with self.lock:
            if self.waiting + len(items) > MOST_WAITING:
                raise Busy
            self.waiting += len(items)
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._run, name="intake", daemon=True)
                self.thread.start()
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self.parcels.put(_Parcel(items, loop, done))
        await done

    def _run(self) -> None:
        while True:
            try:
                first = self.parcels.get(timeout=PAUSE_BETWEEN_WAKES if self.wake_owed else None)
            except queue.Empty:
                self._wake()
                continue
            parcels = self._gather(first)
            outcomes = self._write(parcels)
            with self.lock:
                self.waiting -= sum(len(parcel.items) for parcel in parcels)
            for some, error in outcomes:
                _answer(some, error)
            self.wake_owed = True
            if time.monotonic() - self.woken_at >= PAUSE_BETWEEN_WAKES:
                self._wake()

    def _gather(self, first: _Parcel) -> list[_Parcel]:
        """Whatever is there now, and whatever comes while one blinks."""
        parcels, rows = [first], len(first.items)
        until = time.monotonic() + LINGER
        while rows < MOST_ROWS:
            try:
                parcel = self.parcels.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                break
            parcels.append(parcel)
            rows += len(parcel.items)
        return parcels

    def _write(self, parcels: Sequence[_Parcel]) -> list[_Outcome]:
        """Write all in one transaction; what came of it is not told to anybody yet."""
        try:
            self.keep([item for parcel in parcels for item in parcel.items])
        except OperationalError as error:
            return [(parcels, error)]
        except (DatabaseError, ValueError):
            # Some row is to blame: the requests that did not bring it shall not suffer.
            return [outcome for parcel in parcels for outcome in self._write_alone(parcel)]
        except Exception as error:
            log.exception("The intake could not write.")
            return [(parcels, error)]
        return [(parcels, None)]

    def _write_alone(self, parcel: _Parcel) -> list[_Outcome]:
        try:
            self.keep(parcel.items)
        except Exception as error:
            return [([parcel], error)]
        return [([parcel], None)]

    def _wake(self) -> None:
        self.wake_owed = False
        self.woken_at = time.monotonic()
        try:
            self.wake()
        except Exception:
            # The worker looks every minute anyway.
            log.warning("The worker could not be woken.", exc_info=True)


def _answer(parcels: Sequence[_Parcel], error: Exception | None) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Parcel]] = {}
    for parcel in parcels:
        by_loop.setdefault(parcel.loop, []).append(parcel)
    for loop, own in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, own, error)
        except RuntimeError:
            # The server has stopped meanwhile; nobody waits for the answer any more.
            continue


def _settle(parcels: Sequence[_Parcel], error: Exception | None) -> None:
    for parcel in parcels:
        if not parcel.done.done():
            if error is None:
                parcel.done.set_result(None)
            else:
                parcel.done.set_exception(error)
