"""The port that the web server listens on. It is taken before anything slow starts, so nobody else can take it."""

from __future__ import annotations

import errno
import socket
import sys
from dataclasses import dataclass

from farley.base.errors import FarleyError

USUAL_PORT = 8000
_TRIES = 50


@dataclass(frozen=True)
class Door:
    """A listening socket and the address under which a browser reaches it."""

    socket: socket.socket
    host: str
    port: int

    @property
    def url(self) -> str:
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host and '[' not in host else host}:{self.port}/"


def listen(host: str, port: int | None) -> Door:
    """Listen on a port; without one on the usual one, or on the next that is free.

    Raises FarleyError where the port that was asked for is taken or not allowed, or the address is not this machine's.
    """
    if port is not None:
        return _opened(host, port)
    for candidate in range(USUAL_PORT, USUAL_PORT + _TRIES):
        try:
            door = _opened(host, candidate)
        except _Taken:
            continue
        if candidate != USUAL_PORT:
            print(f"Port {USUAL_PORT} is taken, so Farley uses {candidate}.", file=sys.stderr)
        return door
    raise FarleyError(f"No port from {USUAL_PORT} to {USUAL_PORT + _TRIES - 1} is free. Name another with --port.")


class _Taken(FarleyError):
    """Somebody else listens there."""


def _opened(host: str, port: int) -> Door:
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise FarleyError(f"“{host}” is no address to listen on: {error.strerror or error}.") from error
    # A port that a stopped server has just left counts as free.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(2048)
    except (OSError, OverflowError) as error:
        listener.close()
        raise _refusal(host, port, error) from error
    return Door(listener, host, int(listener.getsockname()[1]))


def _refusal(host: str, port: int, error: Exception) -> FarleyError:
    reason = getattr(error, "errno", None)
    if reason == errno.EADDRINUSE:
        return _Taken(f"Port {port} is taken by another program. Stop that one, or name another port with --port.")
    if reason == errno.EACCES:
        return FarleyError(f"Port {port} is for administrators only. Choose one above 1023 with --port.")
    return FarleyError(f"Cannot listen on {host}, port {port}: {getattr(error, 'strerror', None) or error}.")
