"""No room below the demo company knows that it exists: only the command line starts it."""

from __future__ import annotations

import re
from pathlib import Path

import farley

ROOMS = Path(farley.__file__).parent
MAY_KNOW = {"demo", "cli", "config"}


def test_no_other_room_imports_it() -> None:
    imports = re.compile(r"^\s*(from|import) farley\.demo\b|^from farley import .*\bdemo\b", re.MULTILINE)
    files = [path for path in ROOMS.rglob("*.py") if path.relative_to(ROOMS).parts[0] not in MAY_KNOW]
    assert files
    assert [path for path in files if imports.search(path.read_text(encoding="utf-8"))] == []
