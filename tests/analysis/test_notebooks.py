"""The notebooks of the documentation run from top to bottom, and what they promise holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(notebook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(notebook.read_text(encoding="utf-8"))
    known: dict[str, Any] = {"__name__": "__main__"}
    for number, cell in enumerate(told["cells"]):
        if cell["cell_type"] == "code":
            assert not cell["outputs"], "what it prints is not kept"
            exec(compile("".join(cell["source"]), f"{notebook.name}, cell {number}", "exec"), known)
    assert capsys.readouterr().out.count("\n") > 5


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) >= 2
