"""`farley import` brings a table in, and says what became of each row."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Installation

TABLE = """メール,氏名,電話,趣味
hanako@example.com,佐藤 花子,03-1234-5678,茶道
nobody,山田 太郎,090-1111-2222,釣り
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table as a Japanese spreadsheet saves it; the second mail address is none."""
    path = tmp_path / "顧客.csv"
    path.write_text(TABLE, encoding="cp932")
    return path


def test_a_table_is_brought_in_and_brought_in_again_without_doubles(
    installation: Installation, table: Path, tmp_path: Path
) -> None:
    foreseen = installation.farley("import", table, "--dry-run")
    assert foreseen.returncode == 0, foreseen.stderr
    assert "1 new customers" in foreseen.stdout
    assert "メール: 1 times, such as line 3: “nobody” is not a mail address." in foreseen.stdout

    refused = tmp_path / "refused.csv"
    brought = installation.farley("import", table, "--errors", refused, "--as", "hanako@example.com")
    assert brought.returncode == 0, brought.stderr
    assert "new field: 趣味" in brought.stdout
    assert "2 rows: 1 customers new," in brought.stdout
    assert "is not a mail address" in refused.read_text()

    again = installation.farley("import", table, "--map", "趣味=")
    assert "2 rows: 0 customers new, 0 updated, 1 as they were;" in again.stdout
    told = installation.ask(
        "from farley.customers.models import Customer; c = Customer.objects.get(); print(c, c.attributes)\n"
        "from farley.base.changes import Change; print(Change.objects.get(subject_kind='customer').by.email)"
    )
    assert told.startswith("佐藤 花子 {")
    assert "茶道" in told
    assert told.endswith("hanako@example.com")


def test_what_cannot_be_brought_in_is_said_in_a_sentence(
    installation: Installation, table: Path, tmp_path: Path
) -> None:
    missing = installation.farley("import", tmp_path / "nowhere.csv")
    assert (missing.returncode, "cannot be read: No such file" in missing.stderr) == (1, True)
    unknown = installation.farley("import", table, "--map", "住所=name")
    assert unknown.stderr == "--map takes COLUMN=FIELD, with one of the columns メール, 氏名, 電話, 趣味.\n"
    stranger = installation.farley("import", table, "--as", "taro@example.com")
    assert stranger.stderr == "There is no user taro@example.com.\n"


def test_files_are_named_from_where_one_stands(installation: Installation, table: Path) -> None:
    script = Path(__file__).parents[2] / "farley"
    foreseen = subprocess.run(
        [script, "import", table.name, "--dry-run"],
        env=installation.environment,
        cwd=table.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert foreseen.returncode == 0, foreseen.stderr
    assert "1 new customers" in foreseen.stdout
