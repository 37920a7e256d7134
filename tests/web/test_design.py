"""The design holds together: what templates name exists, and nothing in them needs what the policy forbids."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from farley.web import assets

TEMPLATES = sorted((assets.WEB / "templates").rglob("*.html"))
_CLASSES = re.compile(r'class="([^"]*)"')
_ICONS = re.compile(r"""{% icon ["']([\w-]+)["']|[ (]icon=["']([\w-]+)["']""")
_MARKUP = re.compile(r"{%.*?%}|{{.*?}}")


def _styles() -> str:
    return "\n".join(path.read_text() for path in (assets.FRONTEND / "styles").rglob("*.css"))


def test_every_class_of_a_template_has_a_style() -> None:
    known = set(re.findall(r"\.([a-z][\w-]*)", _styles()))
    unknown = {
        f"{path.relative_to(assets.WEB)}: {name}"
        for path in TEMPLATES
        for attribute in _CLASSES.findall(_MARKUP.sub(" ", path.read_text()))
        for name in attribute.split()
        if re.fullmatch(r"[a-z][\w-]*[a-z0-9]", name) and name not in known
    }
    assert unknown == set()


def test_every_icon_of_a_template_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (assets.FRONTEND / "images/icons.svg").read_text()))
    missing = {
        f"{path.relative_to(assets.WEB)}: {first or second}"
        for path in TEMPLATES
        for first, second in _ICONS.findall(path.read_text())
        if (first or second) not in drawn
    }
    assert missing == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(assets.WEB / "templates")))
def test_a_template_needs_nothing_that_the_policy_forbids(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text), "a style of its own"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "a script of its own"
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text), "a script of its own"
    assert not re.search(r"hx-on|hx-vals=[\"']js:|hx-trigger=\"(?:[^\"]*, *)?\w+\[", text), (
        "something that is evaluated"
    )


def test_every_colour_comes_from_the_tokens() -> None:
    stray = {
        f"{path.name}: {found}"
        for path in (assets.FRONTEND / "styles").rglob("*.css")
        if path.name not in ("tokens.css", "gallery.css")
        for found in re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", path.read_text())
    }
    assert stray == set()
