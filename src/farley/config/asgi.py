"""The one entry for the server.

Channels that listen for themselves answer at their own addresses. Pages go through a bridge to Django's WSGI handler,
which costs a third of the CPU of its own ASGI path.
"""

from __future__ import annotations

import os
from importlib import import_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "farley.config.settings")

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler

from farley.config import wiring
from farley.config.bridge import Receive, Scope, Send, WsgiBridge

pages = WsgiBridge(WSGIHandler())
intakes = [import_module(name) for name in wiring.INTAKES]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Hand a request to whom its address belongs."""
    if scope["type"] == "http":
        for intake in intakes:
            if intake.answers(scope["path"]):
                await intake.application(scope, receive, send)
                return
    await pages(scope, receive, send)
