"""A worker that is killed with signal 9 in the middle of an import loses nothing, and nothing is doubled afterwards."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.conftest import Installation

TABLE = "order id,date,email,amount\n" + "".join(f"{n},2025-03-01,p{n % 40}@example.com,5\n" for n in range(400))
BEGIN = f"""
import django; django.setup()
import os, signal
from farley.base import clock
from farley.capture.actions import imports
from farley.capture.channels.csv_import import records, running
from farley.capture.models import ImportRun
records.in_chunks.__kwdefaults__["size"] = 50
act = dict(by=None, at=clock.now())
if not ImportRun.objects.exists():
    run = imports.prepare_import(imports.keep_upload([{TABLE.encode()!r}], "orders.csv", **act), **act)
    imports.start_import(run, **act)
run = ImportRun.objects.get()
"""
DIE = """
step, count = running.{step}, 0
def die(*words):
    global count
    count += 1
    if count == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return step(*words)
running.{step} = die
running.carry_out(run.pk, now=clock.now)
"""
FINISH = """
from farley.commerce.models import Order
from farley.customers.models import Customer
from farley.timeline.models import Interaction
running.carry_out(run.pk, now=clock.now)
run.refresh_from_db()
print(run.state, run.position, Order.objects.count(), Customer.objects.count(), Interaction.objects.count())
"""


def python(installation: Installation, code: str) -> subprocess.CompletedProcess[str]:
    environment = installation.environment | {"DJANGO_SETTINGS_MODULE": "farley.config.settings"}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("step", ["record_what_can_be", "_keep_refused", "_take"])
def test_kill_9_in_the_middle_of_a_chunk_and_between_chunks(installation: Installation, step: str) -> None:
    assert python(installation, BEGIN + DIE.format(step=step)).returncode == -9

    finished = python(installation, BEGIN + FINISH)

    assert finished.stdout.split() == ["done", "400", "400", "40", "400"], finished.stderr
