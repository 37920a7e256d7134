"""The clock. Only what speaks with the world (web, api, cli, jobs) reads it; rooms are told the time with `at=`."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
