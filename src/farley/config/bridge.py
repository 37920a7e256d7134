"""Runs a WSGI application behind an ASGI server: the body is read first, then one thread of a small pool answers.

The threads are kept, so that a database connection lives as long as its thread; and no thread ever waits for the
event loop, so the server can always stop.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, Any
from urllib.parse import unquote_to_bytes

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_IN_MEMORY = 1024 * 1024
_PIECE = 256 * 1024


@dataclass
class _Answer:
    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        self.status = int(status[:3])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


class WsgiBridge:
    """An ASGI application around a WSGI one."""

    def __init__(self, application: Wsgi, *, threads: int = 8) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"cannot answer {scope['type']}")
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
            if not await _read_body(receive, body):
                return
            answer = _Answer()
            loop = asyncio.get_running_loop()
            pieces = await loop.run_in_executor(self.pool, self._begin, _environ(scope, body), answer)
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            await self._send_pieces(pieces, send)

    def _begin(self, environ: dict[str, Any], answer: _Answer) -> Iterable[bytes]:
        """Let the application answer; what it has ready is taken along, a stream is left to be drawn piece by piece."""
        response = self.application(environ, answer.start)
        if getattr(response, "streaming", False) or hasattr(response, "block_size"):
            return response
        try:
            return [b"".join(response)]
        finally:
            _close(response)

    async def _send_pieces(self, pieces: Iterable[bytes], send: Send) -> None:
        if isinstance(pieces, list):
            await send({"type": "http.response.body", "body": pieces[0]})
            return
        loop = asyncio.get_running_loop()
        iterator = iter(pieces)
        try:
            while piece := await loop.run_in_executor(self.pool, next, iterator, b""):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        finally:
            await loop.run_in_executor(self.pool, _close, pieces)
        await send({"type": "http.response.body", "body": b""})


async def _read_body(receive: Receive, body: IO[bytes]) -> bool:
    """Take in the request's body; False when the client went away."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        body.write(message.get("body", b""))
        if not message.get("more_body"):
            body.seek(0)
            return True


def _environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    server = scope.get("server") or ("localhost", 80)
    path = unquote_to_bytes(scope["raw_path"]).decode("latin-1") if scope.get("raw_path") else scope["path"]
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").upper().replace("-", "_"), raw_value.decode("latin-1")
        key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        if key in environ:
            # Several cookie headers are one header cut in pieces; everything else is joined as HTTP says.
            environ[key] += ("; " if key == "HTTP_COOKIE" else ",") + value
        else:
            environ[key] = value
    if "CONTENT_LENGTH" not in environ:
        environ["CONTENT_LENGTH"] = str(body.seek(0, io.SEEK_END))
        body.seek(0)
    return environ


def _close(response: Any) -> None:
    if hasattr(response, "close"):
        response.close()
