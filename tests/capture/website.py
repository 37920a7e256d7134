"""A website that sends to a running Farley, as the tests of the intake need it."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from tests.cli.conftest import Installation

# A website of its own for each test; what an earlier one sent is gone, when the worker is through with it.
CREATE = """
from django.db import transaction
from farley.base.locks import wait_for_turn
from farley.capture.actions.sources import create_source
from farley.capture.models import Source
from farley.capture.recording import RESOLVING
from farley.customers.models import Customer
with transaction.atomic():
    wait_for_turn(RESOLVING)
    Source.objects.all().delete()
    Customer.objects.all().delete()
print(create_source("web_tracking", "Site", with_key=True, by=None, at=at).write_key)
"""
COUNT = "from farley.capture.models import InboxItem; print(InboxItem.objects.count())"
WORK_OFF = """
from farley.capture import pipeline
from farley.customers.models import Identifier
from farley.timeline.models import Interaction
pipeline.work_off(now=lambda: datetime.now(UTC))
people = sorted(Identifier.objects.filter(kind="user_id").values_list("key", flat=True))
print(len(people), Interaction.objects.count(), Interaction.objects.values("external_id").distinct().count())
"""


@dataclass
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]


@dataclass
class Website:
    """A site that sends to a running Farley."""

    url: str
    key: str
    installation: Installation
    server: subprocess.Popen[str]

    def post(self, path: str, body: object, method: str = "POST", **headers: str) -> Answer:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        basic = base64.b64encode(f"{self.key}:".encode()).decode()
        own = {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, raw, {**own, **named}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return Answer(answer.status, answer.read(), dict(answer.headers.items()))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read(), dict(error.headers.items()))


def ask(installation: Installation, code: str) -> str:
    """What a few lines of Python print inside an installation, in a process of their own."""
    lines = "import django; django.setup(); from datetime import UTC, datetime; at = datetime.now(UTC)\n" + code
    environment = installation.environment | {"DJANGO_SETTINGS_MODULE": "farley.config.settings"}
    asked = subprocess.run([sys.executable, "-c", lines], env=environment, capture_output=True, text=True, timeout=60)
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.strip()


@contextmanager
def running(installation: Installation) -> Iterator[Website]:
    """A server with its worker, and a website that may send to it."""
    key = ask(installation, CREATE)
    server = installation.start("serve", "--port", _free_port())
    try:
        assert server.stdout
        url = next(found[0] for line in server.stdout if (found := re.search(r"http://[^/\s]+", line)))
        yield Website(url, key, installation, server)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.communicate(timeout=15)


def event(number: int, **words: object) -> dict[str, object]:
    return {"type": "track", "event": "Looked", "userId": f"u{number % 7}", "messageId": f"m{number}", **words}


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
