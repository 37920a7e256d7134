"""`./farley test`: linters, types and the ladder of imports, then the whole suite on SQLite and on PostgreSQL at once.

`./farley test PATH...` runs only those tests, on SQLite; `--postgresql` before the paths runs them there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from farley.web.assets import BuildFailed, bun, ensure_built
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
        if code := subprocess.run([BIN / check[0], *check[1:]]).returncode:
            return code
    if code := _check_scripts():
        return code
    ensure_built()
    with temporary_postgresql() as url, tempfile.TemporaryFile() as told:
        print("==> tests on SQLite, and beside them on PostgreSQL", flush=True)
        # The browser looks at a server of its own, which is on SQLite either way: once is enough. So it is for what
        # needs no database or has its own; that goes where the browser does not, which takes longest.
        beside = subprocess.Popen(
            [*_COMMAND, "-m", "not browser"], env=_environment(url), stdout=told, stderr=subprocess.STDOUT
        )
        try:
            code = _pytest([f"--ignore={place}" for place in _ONCE], "")
            code_beside = beside.wait()
        finally:
            beside.kill()
        told.seek(0)
        print("==> what the tests on PostgreSQL said", flush=True)
        sys.stdout.buffer.write(told.read())
        sys.stdout.flush()
    return code or code_beside


def _check_scripts() -> int:
    print("==> tsc", flush=True)
    try:
        # The compiler is only for this: who runs Farley does not fetch it.
        bun("install", "--frozen-lockfile", "--silent")
        bun("run", "--bun", "types")
    except BuildFailed as failed:
        print(failed, flush=True)
        return 1
    return 0


_COMMAND = [sys.executable, "-m", "pytest"]
_ONCE = [
    "tests/analysis",
    "tests/house",
    "tests/demo/test_company.py",
    "tests/demo/test_stories_found.py",
    "tests/understanding/test_engines.py",
]


def _pytest(words: list[str], url: str) -> int:
    return subprocess.run([*_COMMAND, *words], env=_environment(url)).returncode


def _environment(url: str) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": url}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
