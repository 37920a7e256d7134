"""The web server, as Farley runs it."""

from __future__ import annotations

import logging
import socket
from types import FrameType

import uvicorn


class QuietServer(uvicorn.Server):
    """Says nothing about what it cuts off when it is told to stop: an open live view is no fault."""

    @classmethod
    def on(cls, listener: socket.socket) -> None:
        """Answer on this socket until told to stop."""
        config = uvicorn.Config(
            "farley.config.asgi:application",
            log_config=None,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=2,
            server_header=False,
        )
        cls(config).run(sockets=[listener])

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        for name in ("uvicorn.error", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        super().handle_exit(sig, frame)
