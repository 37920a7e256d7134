"""`./farley test`: linters, types and the ladder of imports; then on SQLite, on PostgreSQL and in the browser at once.

`./farley test PATH...` runs only those tests, on SQLite; `--postgresql` before the paths runs them there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from farley.web.assets import BuildFailed, bun, ensure_built
from tests.postgresql import temporary_postgresql

BIN = Path(sys.executable).parent
CHECKS = [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"]]
MEMORY = Path("/dev/shm")
NEEDED = 4 * 2**30  # bytes


def main(words: list[str]) -> int:
    """Run what was asked for; returns the exit code."""
    with _files_in_memory():
        return _run(words)


@contextmanager
def _files_in_memory() -> Iterator[None]:
    """Let temporary files lie in memory where there is enough: no commit of a test waits for a slow disk."""
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < NEEDED:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="farley-tests-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        # PostgreSQL's own user has to get through to its folder.
        Path(folder).chmod(0o711)
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        yield


def _run(words: list[str]) -> int:
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
    with ExitStack() as stack:
        # Each its own: who reads a stream waits for every transaction that is open on the server (base/streams.py).
        url, own = (stack.enter_context(temporary_postgresql()) for _ in range(2))
        print("==> tests on SQLite, and beside them on PostgreSQL and in the browser", flush=True)
        files = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(2)]
        there = _Beside("on PostgreSQL", files[0], _without(_ONLY_ON_SQLITE + _LONG), {"DATABASE_URL": url})
        stack.callback(there.process.kill)
        # The browser looks at a server of its own, which is on SQLite either way: once is enough.
        browser = _Beside("in the browser", files[1], ["tests/browser", *_LONG], {"DATABASE_URL": own})
        stack.callback(browser.process.kill)
        code = _pytest(_without(_ONLY_ON_POSTGRESQL + _LONG), "")
        codes = [code, there.end(), browser.end()]
    return next(filter(None, codes), 0)


class _Beside:
    """Tests that run beside others; what they say is kept until these are done."""

    def __init__(self, where: str, told: IO[bytes], words: list[str], environment: dict[str, str]) -> None:
        self.where, self.told = where, told
        self.process = subprocess.Popen(
            [*_COMMAND, *words], env=os.environ | environment, stdout=told, stderr=subprocess.STDOUT
        )

    def end(self) -> int:
        """Wait for the end, and tell what was said; returns the exit code."""
        code = self.process.wait()
        print("==> what the tests", self.where, "said", flush=True)
        self.told.seek(0)
        sys.stdout.buffer.write(self.told.read())
        sys.stdout.flush()
        return code


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
# What takes long and says the same on every database runs on one, so that both take as long (docs/decisions/23). The
# stricter PostgreSQL has the details of pages; on SQLite the browser, and those that walk everywhere, go to every page.
_ONLY_ON_SQLITE = [
    "tests/analysis",
    "tests/demo/test_company.py",
    "tests/demo/test_stories_found.py",
    "tests/house",
    "tests/stories/test_nobody_sees.py",
    "tests/understanding/test_compiled.py",
    "tests/web/test_languages.py",
    "tests/web/test_security.py",
]
_PAGES = {str(path) for path in Path("tests/web").glob("test_*.py")}
_ONLY_ON_POSTGRESQL = sorted(_PAGES.difference(_ONLY_ON_SQLITE))
# These are on PostgreSQL, too; they run with those in the browser, which are through first.
_LONG = [
    "tests/api/test_any_input.py",
    "tests/understanding/test_engines.py",
    "tests/understanding/test_jobs.py",
    "tests/understanding/test_scorecard.py",
]


def _without(places: list[str]) -> list[str]:
    return ["-m", "not browser", *(f"--ignore={place}" for place in places)]


def _pytest(words: list[str], url: str) -> int:
    return subprocess.run([*_COMMAND, *words], env=_environment(url)).returncode


def _environment(url: str) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": url}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
