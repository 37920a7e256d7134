"""`./farley test`: linters, types and the ladder of imports, then the whole suite on SQLite and on PostgreSQL.

`./farley test PATH...` runs only those tests, on SQLite; `--postgresql` before the paths runs them there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.postgresql import temporary_postgresql

BIN = Path(sys.executable).parent
CHECKS = [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"]]


def main(words: list[str]) -> int:
    """Run what was asked for; returns the exit code."""
    on_postgresql = "--postgresql" in words
    words = [word for word in words if word != "--postgresql"]
    if words:
        if on_postgresql:
            with temporary_postgresql() as url:
                return _pytest(words, url)
        return _pytest(words, "")
    return _everything()


def _everything() -> int:
    for check in CHECKS:
        print("==>", " ".join(check), flush=True)
        if subprocess.run([BIN / check[0], *check[1:]]).returncode:
            return 1
    print("==> tests on SQLite", flush=True)
    if code := _pytest([], ""):
        return code
    print("==> tests on PostgreSQL", flush=True)
    with temporary_postgresql() as url:
        return _pytest([], url)


def _pytest(words: list[str], url: str) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *words], env=os.environ | {"DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
