"""Bring an installation up to date before something starts on it."""

from __future__ import annotations

import django
from django.core.management import call_command

from farley.base.errors import NotFound
from farley.web.assets import ensure_built


def require_installation() -> None:
    """Make sure that there is something here: a forgotten FARLEY_HOME must not look like an empty company.

    Raises NotFound. Django has to be set up.
    """
    from django.conf import settings
    from django.db import connection

    if "base_organisation" not in connection.introspection.table_names():
        where = settings.DATABASES["default"]["NAME"]
        raise NotFound(
            f"There is no Farley in {where}. Set FARLEY_HOME, and DATABASE_URL if it has one, to the installation "
            "that you mean."
        )


def get_ready() -> None:
    """Build what the browser loads if it is stale, set Django up, and bring the database to the newest version."""
    ensure_built(lambda line: print(line, flush=True))
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
