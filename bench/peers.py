"""Other people's libraries, to measure beside Farley: each in an environment of its own, never imported by Farley.

An environment is made once, in `.farley/peers/`, from exact versions; it needs the network that once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

_FOLDER = Path(__file__).resolve().parents[1] / ".farley" / "peers"


def python_with(name: str, *requirements: str) -> Path:
    """The interpreter of the environment `name` in which these requirements ("lifetimes==0.11.3") are installed.

    Raises subprocess.CalledProcessError when they cannot be fetched or do not fit together.
    """
    folder = _FOLDER / f"{name}-{_digest(requirements)}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        _make(folder, python, requirements)
        (folder / "complete").touch()
    return python


def ask(python: Path, script: str, *words: str, threads: int = 1) -> str:
    """What a script prints in such an environment. It is told how many threads it may use, as Farley is."""
    limits = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), str(threads))
    asked = [str(python), "-c", script, *words]
    return subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | limits).stdout


def _make(folder: Path, python: Path, requirements: tuple[str, ...]) -> None:
    uv = shutil.which("uv") or _FOLDER.parent / "boot" / "bin" / "uv"
    if Path(uv).exists():
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, folder], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", python, *requirements], check=True)
    else:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--no-input", *requirements], check=True)


def _digest(requirements: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join(sorted(requirements)).encode()).hexdigest()[:8]
