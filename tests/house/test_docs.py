"""The docs say what is there, all of it, and lead nowhere that is not."""

from __future__ import annotations

import argparse
import re
import tomllib

from farley.cli import commands

from .source import ROOT, ladder, texts

DOCS = ROOT / "docs"
OUR_PAGES = {"ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "README.md", "STYLE.md"}


def test_every_command_and_option_is_told() -> None:
    told = (DOCS / "reference" / "commands.md").read_text()
    for name in commands.COMMANDS:
        assert f"`farley {name}" in told, f"docs/reference/commands.md lacks farley {name}"
        line = next(line for line in told.splitlines() if f"`farley {name}" in line)
        for option in _options_of(name):
            assert option in line, f"docs/reference/commands.md lacks {option} of farley {name}"


def _options_of(name: str) -> list[str]:
    parser = argparse.ArgumentParser(add_help=False)
    commands._module(name).arguments(parser)
    return [word for action in parser._actions for word in action.option_strings if word.startswith("--")]


def test_every_setting_is_told() -> None:
    told = (DOCS / "reference" / "settings.md").read_text()
    for name, text in texts():
        if name == "farley" or name.startswith("src/"):
            for variable in set(re.findall(r"\bFARLEY_[A-Z_]*[A-Z]\b|\bDATABASE_URL\b", text)):
                assert f"`{variable}`" in told, f"docs/reference/settings.md lacks {variable} of {name}"


def test_every_dependency_has_its_reasons() -> None:
    told = "\n".join(path.read_text() for path in (DOCS / "decisions").glob("*.md")).casefold()
    for requirement in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]:
        package = re.split(r"[\[<>=;~! ]", requirement)[0]
        assert package.casefold() in told, f"docs/decisions says nothing of {package}"


def test_the_architecture_tells_every_room() -> None:
    told = (ROOT / "ARCHITECTURE.md").read_text()
    for room in ladder():
        assert f"`{room}`" in told, f"ARCHITECTURE.md lacks the room {room}"


def test_links_lead_somewhere() -> None:
    for name, text in texts():
        if name.endswith(".md") and (name.startswith("docs/") or name in OUR_PAGES):
            for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
                assert ((ROOT / name).parent / link).exists(), f"{name} links to {link}"


def test_every_how_to_page_is_listed() -> None:
    folder = ROOT / "docs" / "how-to"
    listed = (folder / "README.md").read_text()
    pages = {page.name for page in folder.glob("*.md")} - {"README.md"}
    assert pages == {name for name in pages if f"({name})" in listed}
