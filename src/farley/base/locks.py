"""Work that only one may do at a time, whoever runs it: workers, threads, or a killed worker's last transaction."""

from __future__ import annotations

from django.db import connection


def wait_for_turn(name: str) -> None:
    """Wait until nobody else is at the work of this name, and keep the turn until the transaction ends.

    On SQLite a writing transaction already waits for all others. What was read before this call may be out of date.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
