"""A sample of `farley bench faults`: kill -9 at random moments loses nothing and doubles nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Installation


@pytest.mark.slow
def test_killing_web_and_worker_loses_and_doubles_nothing(empty_installation: Installation) -> None:
    played = subprocess.run(
        [sys.executable, "-m", "bench.faults", "4"],
        env=empty_installation.environment | {"DJANGO_SETTINGS_MODULE": "bench.floor.settings"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert played.returncode == 0, played.stderr
    told = json.loads(played.stdout.splitlines()[-1])
    assert told["acknowledged"] > 50
    lost_or_doubled = {name: count for name, count in told.items() if name.endswith(("lost", "doubled"))}
    assert lost_or_doubled == dict.fromkeys(lost_or_doubled, 0)
