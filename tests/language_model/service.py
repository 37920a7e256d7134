"""A language model of a few lines on loopback: it speaks both forms, and misbehaves when told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Service:
    """What it will say, and what it was asked; `behaviour` is "", a status such as "429", "slow", "drip", "garbage",
    "endless" or "elsewhere".
    """

    def __init__(self) -> None:
        self.says = "Here I am."
        self.behaviour = ""
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.port = 0

    @property
    def address(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def material(self) -> str:
        """What it was given last to work from."""
        return str(self.asked[-1]["messages"][-1]["content"])


@contextmanager
def running() -> Iterator[Service]:
    """The service, for as long as the block lasts."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            service.asked.append(body)
            service.headers.append({name.lower(): value for name, value in self.headers.items()})
            service.paths.append(self.path)
            _misbehave(self, service) if service.behaviour else _answer(self, service)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    service.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def _answer(handler: BaseHTTPRequestHandler, service: Service) -> None:
    if handler.path.endswith("/messages"):
        blocks = [{"type": "thinking", "thinking": "Well ..."}, {"type": "text", "text": service.says}]
        said = {"content": blocks, "usage": {"input_tokens": 1000, "output_tokens": 200}, "stop_reason": "end_turn"}
    else:
        choice = {"message": {"role": "assistant", "content": service.says}, "finish_reason": "stop"}
        said = {"choices": [choice], "usage": {"prompt_tokens": 1000, "completion_tokens": 200}}
    _send(handler, 200, json.dumps(said).encode())


def _misbehave(handler: BaseHTTPRequestHandler, service: Service) -> None:
    if service.behaviour.isdigit():
        _send(handler, int(service.behaviour), b'{"error": {"message": "no"}}')
    elif service.behaviour == "garbage":
        _send(handler, 200, b"<html>Welcome to the hotel</html>")
    elif service.behaviour == "elsewhere":
        handler.send_response(302)
        handler.send_header("location", service.address + "/chat/completions")
        handler.end_headers()
    elif service.behaviour == "slow":
        time.sleep(1)
    else:
        _go_on(handler, pause=0.05 if service.behaviour == "drip" else 0)


def _go_on(handler: BaseHTTPRequestHandler, *, pause: float) -> None:
    """Bytes without an end."""
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b" " * (1 if pause else 65_536))
            time.sleep(pause)
    except OSError:
        pass


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
