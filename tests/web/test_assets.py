"""What the browser loads is built when it must be, and left alone when not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from farley.web import assets


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small checkout of its own, where a build is one line in a list instead of a run of the bundler."""
    for folder in ("frontend/styles", "dist", "locale/ja/LC_MESSAGES"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "frontend/styles/app.css").write_text("a {}")
    (tmp_path / "locale/ja/LC_MESSAGES/django.po").write_text('msgid ""\nmsgstr ""\n\nmsgid "Home"\nmsgstr "ホーム"\n')
    monkeypatch.setattr(assets, "FRONTEND", tmp_path / "frontend")
    monkeypatch.setattr(assets, "LOCALE", tmp_path / "locale")
    monkeypatch.setattr(assets, "DIST", tmp_path / "dist")
    monkeypatch.setattr(assets, "STAMP", tmp_path / "dist/.stamp")
    monkeypatch.setattr(assets, "MANIFEST", tmp_path / "dist/manifest.json")
    return tmp_path


@pytest.fixture
def bundled(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each run of the bundler."""
    runs: list[str] = []

    def bundle() -> None:
        runs.append("run")
        assets.MANIFEST.write_text(json.dumps({"app.css": "app-1.css"}))

    monkeypatch.setattr(assets, "_bundle", bundle)
    return runs


def test_builds_once_and_then_leaves_it(bundled: list[str]) -> None:
    said: list[str] = []
    assert assets.ensure_built(said.append)
    assert not assets.ensure_built(said.append)
    assert bundled == ["run"]
    assert len(said) == 1


def test_builds_again_when_a_source_changes(checkout: Path, bundled: list[str]) -> None:
    assets.ensure_built()
    (checkout / "frontend/styles/app.css").write_text("a { color: red }")
    assert assets.ensure_built()
    assert bundled == ["run", "run"]


def test_packages_of_the_bundler_are_no_sources(checkout: Path, bundled: list[str]) -> None:
    assets.ensure_built()
    (checkout / "frontend/node_modules/esbuild").mkdir(parents=True)
    (checkout / "frontend/node_modules/esbuild/index.js").write_text("x")
    assert not assets.ensure_built()


def test_a_new_translation_is_compiled_without_bundling_again(checkout: Path, bundled: list[str]) -> None:
    assets.ensure_built()
    catalogue = checkout / "locale/ja/LC_MESSAGES/django.po"
    catalogue.write_text(catalogue.read_text() + '\nmsgid "Customers"\nmsgstr "顧客"\n')
    assert assets.ensure_built()
    assert bundled == ["run"]
    assert "顧客".encode() in catalogue.with_suffix(".mo").read_bytes()


def test_what_was_cleaned_away_is_built_again(checkout: Path, bundled: list[str]) -> None:
    assets.ensure_built()
    assets.MANIFEST.unlink()
    assert assets.ensure_built()
    assert bundled == ["run", "run"]


def test_an_installed_wheel_has_nothing_to_build(checkout: Path, bundled: list[str], tmp_path: Path) -> None:
    (tmp_path / "frontend/styles/app.css").unlink()
    (tmp_path / "frontend/styles").rmdir()
    (tmp_path / "frontend").rmdir()
    assert not assets.ensure_built()
    assert bundled == []


def test_a_failed_build_says_what_the_bundler_said(checkout: Path) -> None:
    (checkout / "frontend/package.json").write_text("{ broken")
    with pytest.raises(assets.BuildFailed, match=r"package\.json"):
        assets.ensure_built()
