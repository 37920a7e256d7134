"""The command line says what there is, and the reference names it all."""

from __future__ import annotations

from pathlib import Path

import pytest

from farley.cli import commands

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference" / "commands.md").read_text()


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_every_command_stands_in_the_reference(name: str) -> None:
    assert f"`farley {name}" in REFERENCE


def test_without_a_command_all_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.run([]) == 2
    told = capsys.readouterr().out
    assert [name for name in commands.COMMANDS if name not in told] == []
