"""Which database: SQLite in Farley's folder, or what DATABASE_URL names."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start, where waiting works, instead of
# failing half-way with "database is locked".
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000; PRAGMA cache_size=-16384; "
    "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864"
)


def database_settings(url: str, home: Path) -> dict[str, Any]:
    """Django's DATABASES entry for an address such as postgresql://user:password@host:5432/name or sqlite:///path."""
    parts = urlsplit(url)
    if parts.scheme in ("postgres", "postgresql"):
        return _postgresql(parts)
    if parts.scheme in ("", "sqlite"):
        return _sqlite(Path(unquote(parts.path)) if parts.path else home / "farley.sqlite3")
    raise ValueError(f"DATABASE_URL has the unknown scheme {parts.scheme!r}: use postgresql:// or sqlite:///")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
        "TEST": {"NAME": str(path.with_name("test.sqlite3"))},
    }


def _postgresql(parts: Any) -> dict[str, Any]:
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
