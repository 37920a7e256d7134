"""Public data sets to measure on. They are not part of Farley: put the files into `.farley/public/`, or say in
FARLEY_BENCH_DATA where they lie. docs/benchmarks.md names their sources.
"""

from __future__ import annotations

import os
from pathlib import Path

from farley.base.errors import FarleyError

_FOLDER = Path(__file__).resolve().parents[1] / ".farley" / "public"


def file(name: str) -> Path:
    """Where the file `name` lies.

    Raises FarleyError when it is not there.
    """
    path = Path(os.environ.get("FARLEY_BENCH_DATA") or _FOLDER) / name
    if not path.exists():
        raise FarleyError(
            f"This is measured on {name}, which is not part of Farley. Fetch it (docs/benchmarks.md says where from), "
            f"and put it into {path.parent}."
        )
    return path
