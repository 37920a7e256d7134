"""`farley demo` shows the demo company, and keeps what one does with it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest

from farley.cli.commands import demo
from tests.cli.conftest import SERVER, Installation
from tests.cli.test_serve import free_port

WHO = "from farley.customers.models import Customer; print(Customer.objects.filter(kind='person').count())"


@pytest.mark.slow
@pytest.mark.skipif(bool(SERVER), reason="the demo is on SQLite wherever its tests run")
def test_the_demo_shows_its_company_and_keeps_what_one_does(empty_installation: Installation, tmp_path: Path) -> None:
    home = tmp_path / "demo"
    # The demo never touches the installation that the environment names, and is reached without a certificate.
    empty_installation.settings |= {"FARLEY_BASE_URL": "https://crm.example.com", "FARLEY_SMTP_HOST": "mail.invalid"}
    first = empty_installation.start("demo", "--home", home, "--port", free_port())
    url, sign_in = _told(first)
    assert sign_in == f"Sign in as mochizuki@tsukishiro.example with the password {demo.PASSWORD}"
    page = urllib.request.urlopen(url)
    assert b"<form" in page.read()
    assert "Secure" not in page.headers["Set-Cookie"]
    _stop(first)
    assert not (empty_installation.home / "farley.sqlite3").exists()

    shown = Installation(home, "")
    people = int(shown.ask(WHO))
    assert people >= 300
    shown.ask("from farley.customers.models import Customer; Customer.objects.filter(kind='person').first().delete()")
    again = empty_installation.start("demo", "--home", home, "--port", free_port())
    assert _told(again)[1] == sign_in
    _stop(again)
    assert int(shown.ask(WHO)) == people - 1


def _told(started: subprocess.Popen[str]) -> tuple[str, str]:
    """The address and the line on signing in, once the first page can be answered."""
    assert started.stdout
    for line in started.stdout:
        if found := re.search(r"http://\S+", line):
            return found[0], next(started.stdout).strip()
    raise AssertionError(started.stderr.read() if started.stderr else "")


def _stop(started: subprocess.Popen[str]) -> None:
    os.killpg(started.pid, signal.SIGINT)
    _out, said = started.communicate(timeout=10)
    assert (started.returncode, said) == (0, "")
