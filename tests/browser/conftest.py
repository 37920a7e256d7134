"""Chromium against a running Farley with a database of its own. These tests never touch the database themselves."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

# Two suites share two cores: what a page does at once on a quiet machine may take a while.
expect.set_options(timeout=20_000)

DATABASE = "farley.sqlite3"
PASSWORD = "quiet-harbour-42"
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_MIGRATE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
_SET_UP = """
import django; django.setup()
from farley.base import clock, people
from farley.customers import actions
from farley.customers.drafts import CustomerDraft, IdentifierDraft
now = clock.now()
mira = people.set_up(
    people.OrganisationDraft("Yamada Tea", "en", "Asia/Tokyo", "JPY"),
    people.UserDraft("mira@yamada-tea.example", "Mira Lindqvist", language="en"),
    password={password!r}, by=None, at=now, source="tests",
)
uji = people.create_team("Uji", by=mira, at=now, source="tests")
for mail, name, role, team in (
    ("ren@yamada-tea.example", "Ren Okada", "reader", None),
    ("tara@yamada-tea.example", "Tara Finch", "member", uji.pk),
):
    draft = people.UserDraft(mail, name, role, team, language="en")
    people.create_user(draft, password={password!r}, by=mira, at=now, source="tests")
for kind, name, reading, mail in (
    ("person", "佐藤 花子", "さとう はなこ", "hanako@example.com"),
    ("person", "Eleanor Whitcombe", "", "eleanor@example.com"),
    ("organisation", "株式会社白樺精機", "しらかばせいき", "info@example.com"),
    ("person", "王 小明", "", "xiaoming@example.com"),
):
    draft = CustomerDraft(kind=kind, name=name, reading=reading, identifiers=(IdentifierDraft("email", mail),))
    actions.create_customer(draft, by=mira, at=now, source="web")
"""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": shutil.which("chromium"), "args": _QUIET}


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that runs for the whole session, with its worker."""
    home = tmp_path_factory.mktemp("home")
    with serving(home, set_up=_SET_UP.format(password=PASSWORD), with_worker=True) as address:
        yield address


@contextmanager
def serving(
    home: Path, *, set_up: str, with_worker: bool | str = False, settings: dict[str, str] | None = None
) -> Iterator[str]:
    """Run a script in a new installation, then its server, and its worker where one is needed: the usual one, or a
    script that is one. Yields the address.
    """
    environment = _environment(home) | (settings or {})
    if not (home / DATABASE).exists():
        shutil.copy(Path(_migrated().name) / DATABASE, home)
    subprocess.run([sys.executable, "-c", set_up], env=environment, check=True)
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "farley.config.asgi:application", "--port", str(port)]
    commands = [[*command, "--log-level", "warning", "--timeout-graceful-shutdown", "2"]]
    if with_worker:
        own = ["-c", with_worker] if isinstance(with_worker, str) else ["-m", "farley.cli", "worker"]
        commands.append([sys.executable, *own])
    running = [subprocess.Popen(command, env=environment) for command in commands]
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        for program in running:
            program.terminate()
        for program in running:
            program.wait(timeout=20)


@cache
def _migrated() -> tempfile.TemporaryDirectory[str]:
    """An installation with nothing in it, made once; the others begin as copies of its database."""
    home = tempfile.TemporaryDirectory(prefix="farley-empty-")
    subprocess.run([sys.executable, "-c", _MIGRATE], env=_environment(Path(home.name)), check=True)
    return home


def _environment(home: Path) -> dict[str, str]:
    own = {"FARLEY_HOME": str(home), "FARLEY_DEMO": "1", "DATABASE_URL": ""}
    return os.environ | own | {"DJANGO_SETTINGS_MODULE": "farley.config.settings"}


@pytest.fixture(scope="session")
def signed_in(base_url: str, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the browser keeps once Mira has signed in; signing in hashes a password, so it is done once."""
    page = browser.new_page(base_url=base_url)
    page.goto("/accounts/sign-in")
    page.get_by_label("Mail address").or_(page.get_by_label("Email")).fill("mira@yamada-tea.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{base_url}/")
    kept = tmp_path_factory.mktemp("browser") / "state.json"
    page.context.storage_state(path=kept)
    page.context.close()
    return kept


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], signed_in: Path) -> dict[str, Any]:
    # Chromium draws by the processor, frame by frame: what moves would hold the other tests up.
    own = {"storage_state": signed_in, "locale": "en-GB", "reduced_motion": "reduce"}
    return browser_context_args | own


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page at which Mira is signed in. A script that fails, or that the policy stops, fails the test."""
    page = context.new_page()
    page.set_default_timeout(20_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: _keep_fault(message, faults))
    yield page
    assert not faults, faults


def _keep_fault(message: Any, faults: list[str]) -> None:
    # The browser also reports each answer of 4xx, which a refused form is.
    if message.type == "error" and "Failed to load resource" not in message.text:
        faults.append(message.text)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)
