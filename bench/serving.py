"""Farley's web server as it is in production, with somebody signed in, and how much CPU its answers cost."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from bench import cpu
from farley.base.accounts import User
from farley.web.assets import ensure_built

_CSRF = "b" * 32
# What the browser asks for by itself as soon as the page is there.
_LOADED_AT_ONCE = re.compile(r'<[^>]*hx-get="([^"]+)"[^>]*hx-trigger="load[^"]*"')


@dataclass
class Web:
    """The running server and one browser."""

    pid: int
    browser: http.client.HTTPConnection
    cookie: str

    def get(self, path: str) -> str:
        """A page."""
        return self._ask("GET", path, None, 200)

    def get_whole(self, path: str) -> str:
        """A page, with the parts that it loads by itself."""
        page = self.get(path)
        for part in _LOADED_AT_ONCE.findall(page):
            self.get(part.replace("&amp;", "&"))
        return page

    def post(self, path: str, form: dict[str, str]) -> None:
        """Send a form that is answered with the way to another page."""
        self._ask("POST", path, urlencode(form), 302)

    def _ask(self, method: str, path: str, body: str | None, status: int) -> str:
        headers = {"Cookie": self.cookie, "X-CSRFToken": _CSRF, "Accept-Language": "en"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.browser.request(method, path, body, headers)
        answer = self.browser.getresponse()
        text = answer.read().decode()
        if answer.status != status:
            raise SystemExit(f"{method} {path} was answered with {answer.status}:\n{text[:2000]}")
        return text


@contextmanager
def serving(user: User) -> Iterator[Web]:
    """Start the server, sign the user in, and stop it afterwards."""
    ensure_built()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        reading, writing = os.pipe()
        words = ["-m", "farley.cli.child", str(reading), "web", str(listener.fileno())]
        web = subprocess.Popen([sys.executable, *words], pass_fds=(reading, listener.fileno()))
        try:
            browser = http.client.HTTPConnection("127.0.0.1", listener.getsockname()[1], timeout=60)
            yield Web(web.pid, browser, f"sessionid={_signed_in(user)}; csrftoken={_CSRF}")
        finally:
            os.close(writing)
            web.wait()


def _signed_in(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class Meter:
    """CPU milliseconds of the web server, of this process and of the database server, for one call among many."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.server = _database_server()

    def of_requests(self, call: Callable[[int], object], times: int) -> float:
        """Of the web server and the database server, for one call."""
        self.web.browser.close()  # the server hangs up on whoever is silent for seconds; the next call opens it again
        return self._measured(lambda: cpu.of_process(self.web.pid), call, times)

    def of_questions(self, call: Callable[[int], object], times: int) -> float:
        """Of this process and the database server, for one call."""
        return self._measured(time.process_time, call, times)

    def _measured(self, clock: Callable[[], float], call: Callable[[int], object], times: int) -> float:
        before = clock() + self._server_seconds()
        for turn in range(times):
            call(turn)
        return (clock() + self._server_seconds() - before) * 1000 / times

    def _server_seconds(self) -> float:
        return self.server.seconds() if self.server else 0.0


def _database_server() -> cpu.Server | None:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cpu.Server(int(cursor.fetchone()[0]))
