"""What is tracked belongs to everybody: no machine's paths, nobody's package server."""

from __future__ import annotations

import re

from .source import texts

_OF_A_MACHINE = re.compile(r"(?<![\w.])/(?:root|home/\w+|Users/\w+|work)/\w|/tmp/(?:wt|tools|lead)")
_REGISTRIES = re.compile(
    r"pypi\.org/simple|files\.pythonhosted\.org|registry\.(?:npmjs|yarnpkg|npmmirror)\.\w+|index-url|extra-index"
)


def test_no_machine_is_named() -> None:
    for name, text in texts():
        if name != "tests/house/test_repository.py":
            found = _OF_A_MACHINE.search(text)
            assert found is None, f"{name} names a path of some machine: {found and found[0]}"


def test_no_package_server_is_named() -> None:
    for name, text in texts():
        if name != "tests/house/test_repository.py":
            found = _REGISTRIES.search(text)
            assert found is None, f"{name} names a package server: {found and found[0]}"


def test_nothing_is_left_undone() -> None:
    for name, text in texts():
        if name.startswith(("src/", "frontend/")) and name.endswith((".py", ".ts", ".css", ".html")):
            found = re.search(r"\b(?:TODO|FIXME|XXX|HACK)\b", text)
            assert found is None, f"{name} has a {found and found[0]}"
