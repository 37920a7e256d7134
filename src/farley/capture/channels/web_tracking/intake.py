"""Where websites and apps send their events: the Segment tracking protocol, as an ASGI application of its own.

It keeps the bytes, answers 200 once they are on disk, and leaves what they mean to the worker. It never redirects: some
senders turn a redirected POST into a GET, and count the empty answer as success.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import DatabaseError, connection

from farley.base import clock, jobs
from farley.base.errors import has_no_room
from farley.capture import inbox
from farley.capture.channels.web_tracking.envelope import (
    MOST_BODY,
    TYPES,
    BadRequest,
    Event,
    inflate,
    key_in_headers,
    open_envelope,
)
from farley.capture.channels.web_tracking.events import read_event
from farley.capture.channels.web_tracking.keys import KeyHolder, KeyRing
from farley.capture.channels.web_tracking.writer import Busy, GroupWriter
from farley.capture.unreadable import Unreadable

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

# How long the writer waits for a database that somebody else has locked, before the sender is told to come again.
PATIENCE = 5000
MOST_LISTENED_TO = 64 << 20
SUCCESS = b'{"success":true}'
CORS = [
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (b"access-control-allow-headers", b"authorization, content-type, x-write-key, x-retry-count, anonymousid, sentat"),
    (b"access-control-max-age", b"86400"),
    (b"vary", b"origin"),
]


def answers(path: str) -> bool:
    """Whether an address is the intake's: /v1/batch, /v1/t, /v1/track..., with and without a slash at the end."""
    parts = path.strip("/").split("/")
    return parts[0] == "v1" and ((len(parts) == 2 and parts[1] in TYPES) or _asks_settings(parts))


class Intake:
    """The application. One writer and one memory of keys a process."""

    def __init__(self) -> None:
        self.keys = KeyRing()
        self.writer = GroupWriter(_keep, lambda: jobs.wake("farley.capture.jobs.work_off_inbox"))
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="write-keys")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"")
        parts = scope["path"].strip("/").split("/")
        try:
            status, body, more = await self._answer(scope["method"], parts, headers, receive)
        except BadRequest as error:
            status, body, more = 400, _problem(error.code, str(error)), []
        except Busy:
            status, body, more = 429, _problem("busy", "Too much waits already."), [(b"retry-after", b"2")]
        except DatabaseError as error:
            status, body, more = 503, _cannot_keep(error), [(b"retry-after", b"5")]
        allowed = [(b"access-control-allow-origin", origin), *CORS] if origin else []
        length = (b"content-length", str(len(body)).encode())
        told = [(b"content-type", b"application/json"), length, *allowed, *more]
        await send({"type": "http.response.start", "status": status, "headers": told})
        await send({"type": "http.response.body", "body": body})

    async def _answer(
        self, method: str, parts: Sequence[str], headers: dict[bytes, bytes], receive: Receive
    ) -> tuple[int, bytes, Headers]:
        if method == "OPTIONS":
            return 200, b"", []
        if _asks_settings(parts):
            return 200, _settings(parts[2], headers), []
        if method != "POST":
            return 405, _problem("method", "Events are sent with POST."), [(b"allow", b"POST, OPTIONS")]
        encoding = headers.get(b"content-encoding", b"").decode("latin-1").lower()
        body = inflate(await _body(receive), encoding)
        envelope = open_envelope(body, TYPES[parts[1]])
        holder = await self._holder(key_in_headers(headers) or envelope.write_key)
        if holder is None or not holder.allows(headers.get(b"origin", b"").decode("latin-1")):
            return 401, _problem("unknown_key", "This write key is not known here."), []
        if headers.get(b"x-strict-mode") == b"1" and (problem := _first_problem(envelope.events)):
            return 400, _problem("bad_event", problem), []
        await self._keep(holder, envelope.events)
        return 200, SUCCESS, []

    async def _holder(self, key: str) -> KeyHolder | None:
        if not key:
            return None
        is_known, holder = self.keys.remembered_holder(key)
        if is_known:
            return holder
        return await asyncio.get_running_loop().run_in_executor(self.pool, self.keys.look_up, key)

    async def _keep(self, holder: KeyHolder, events: Sequence[Event]) -> None:
        if events:
            now = clock.now()
            await self.writer.write(
                [inbox.NewItem(holder.source_id, event.key, event.payload, now, event.problem) for event in events]
            )


def _keep(items: Sequence[inbox.NewItem]) -> None:
    """Keep items from the writer's thread, whose connection waits for a lock only as long as a sender may."""
    try:
        if connection.connection is None and connection.vendor == "sqlite":
            connection.ensure_connection()
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
        inbox.keep(items)
    except DatabaseError:
        # A connection that has failed may be broken; the next attempt opens another.
        connection.close()
        raise


async def _body(receive: Receive) -> bytes:
    """The whole body. One that is too large is still taken off the line, or its sender would never read the answer."""
    pieces, size, is_complete = [], 0, False
    while not is_complete and size <= MOST_LISTENED_TO:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("gone", "The sender went away.")
        piece = message.get("body", b"")
        size += len(piece)
        if size <= MOST_BODY:
            pieces.append(piece)
        is_complete = not message.get("more_body")
    if size > MOST_BODY:
        raise BadRequest("too_large", "The body is larger than 6 MB.")
    return b"".join(pieces)


def _first_problem(events: Sequence[Event]) -> str:
    for event in events:
        try:
            read_event(event.payload, clock.now())
        except Unreadable as error:
            return event.problem or str(error)
    return ""


def _cannot_keep(error: Exception) -> bytes:
    # Senders try again after a 503 in any case; the sentence is for whoever looks.
    if has_no_room(error):
        return _problem("no_room", "There is no room left on the disk of this Farley.")
    return _problem("unavailable", "Nothing can be kept now: the database is busy or away.")


def _problem(code: str, message: str) -> bytes:
    return json.dumps({"success": False, "code": code, "message": message}).encode()


def _asks_settings(parts: Sequence[str]) -> bool:
    return len(parts) == 4 and parts[0] == "v1" and parts[1] == "projects" and parts[3] == "settings"


def _settings(key: str, headers: dict[bytes, bytes]) -> bytes:
    """What the browser library of the protocol asks before it sends anything: where to send, and nothing else."""
    host = headers.get(b"host", b"localhost").decode("latin-1")
    scheme = headers.get(b"x-forwarded-proto", b"http").decode("latin-1")
    always = {"enabled": True, "integrations": {}}
    segment = {
        "apiKey": key,
        "apiHost": f"{host}/v1",
        "protocol": scheme,
        "unbundledIntegrations": [],
        "addBundledMetadata": True,
        "maybeBundledConfigIds": {},
        "versionSettings": {"version": "4.4.7", "componentTypes": ["browser"]},
    }
    settings = {
        "integrations": {"Segment.io": segment},
        "plan": {kind: {"__default": always} for kind in ("track", "identify", "group")},
        "edgeFunction": {},
        "analyticsNextEnabled": True,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": {"sampleRate": 0},
        "legacyVideoPluginsEnabled": False,
        "remotePlugins": [],
    }
    return json.dumps(settings).encode()


application = Intake()
