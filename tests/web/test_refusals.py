"""Why something was refused is told in the language of whoever reads it."""

from __future__ import annotations

import ast

from django.utils import translation
from tests.house.source import ROOT

from farley.web.refusals import worded

CAPTURE = ROOT / "src" / "farley" / "capture"


def test_each_reader_reads_their_language() -> None:
    with translation.override("ja"):
        assert worded("“soon” is not a date.") == "「soon」は日付ではありません。"
    with translation.override("zh-hans"):
        assert worded("The file is empty.") == "文件是空的。"
    assert worded("“soon” is not a date.") == "“soon” is not a date."
    assert worded("KeyError: 'x'") == "KeyError: 'x'", "what nobody foresaw stays as it is"


def test_what_stands_in_a_gap_is_never_read_as_a_pattern() -> None:
    with translation.override("ja"):
        assert "100%(x)s\n?" in worded("“100%(x)s\n?” is not a number.")


def test_every_reason_of_capture_is_known() -> None:
    with translation.override("ja"):
        unknown = [said for said in reasons_of_capture() if worded(said) == said]
    assert not unknown, f"web/refusals.py lacks these sentences: {unknown}"


def reasons_of_capture() -> list[str]:
    """What capture raises as Unreadable, with a number in each gap."""
    said = []
    for path in CAPTURE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Unreadable":
                said += _sentences(node.args[0])
    assert len(said) > 20
    return said


def _sentences(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return _sentences(node.body) + _sentences(node.orelse)
    if isinstance(node, ast.Call):
        return _sentences(node.args[0])
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)]
    assert isinstance(node, ast.Constant)
    return [str(node.value)]
