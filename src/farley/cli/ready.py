"""Bring an installation up to date before something starts on it."""

from __future__ import annotations

import django
from django.core.management import call_command

from farley.web.assets import ensure_built


def get_ready() -> None:
    """Build what the browser loads if it is stale, set Django up, and bring the database to the newest version."""
    ensure_built(lambda line: print(line, flush=True))
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
