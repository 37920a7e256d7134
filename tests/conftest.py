"""What every test stands on: a folder of its own for Farley's data, and a named cast."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from typing import TYPE_CHECKING

# Whoever tests in a checkout that holds data keeps it, and tests that run side by side don't meet. The settings are
# named here and not in pyproject.toml: pytest-django would load them before this was read.
_home = tempfile.TemporaryDirectory(prefix="farley-tests-", ignore_cleanup_errors=True)
os.environ["FARLEY_HOME"] = _home.name
os.environ["FARLEY_SECRET_KEY"] = "only-for-tests-and-as-long-as-a-real-one"
os.environ["DJANGO_SETTINGS_MODULE"] = "farley.config.settings"

import django

django.setup()

import pytest

from farley.web.assets import ensure_built

if TYPE_CHECKING:
    from tests.cast import Colleagues


def pytest_configure() -> None:
    """A slow hash protects passwords from strangers, and Django makes its permissions anew each time the tables are
    emptied, which Farley does not ask for: here both would only cost time.
    """
    from django.conf import settings
    from django.db.models.signals import post_migrate

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")


def pytest_sessionstart() -> None:
    """Pages name the built files, so they must be there."""
    ensure_built()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests come last: Playwright leaves an event loop running, in which no other can be started."""
    items.sort(key=lambda item: "tests/browser/" in item.path.as_posix())


@pytest.fixture
def now() -> datetime:
    """The moment at which the tests play."""
    from tests.cast import NOW

    return NOW


@pytest.fixture
def team(db: None) -> Colleagues:
    """The colleagues, with their organisation set up."""
    from tests.cast import colleagues

    return colleagues()
