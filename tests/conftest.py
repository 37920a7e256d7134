"""What every test stands on: a folder of its own for Farley's data, and a named cast."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime

os.environ.setdefault("FARLEY_HOME", tempfile.mkdtemp(prefix="farley-tests-"))
os.environ.setdefault("FARLEY_SECRET_KEY", "only-for-tests")

import pytest

from farley.web.assets import ensure_built

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """The moment at which the tests play."""
    return NOW


def pytest_sessionstart() -> None:
    """Pages name the built files, so they must be there."""
    ensure_built()
