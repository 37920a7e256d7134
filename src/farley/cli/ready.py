"""Bring an installation up to date before something starts on it."""

from __future__ import annotations

import django
from django.core.management import call_command


def get_ready() -> None:
    """Set Django up and bring the database to the newest version."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
