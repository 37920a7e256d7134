"""Everything leaves in a form that any program can read; passwords and keys do not."""

from __future__ import annotations

import json
import zipfile

import pytest

from tests.cli.conftest import Installation

MAKE = """
from tests import cast
team = cast.colleagues()
sato = cast.sato(team.ben)
from farley.timeline import actions, kinds
file = actions.FileDraft("a.txt", "text/plain", b"x")
note = actions.Happening(sato, kinds.Note(), "note", at, text="納期に厳しい", files=(file,))
actions.record(note, by=team.ben, at=at)
"""


@pytest.mark.slow
def test_everything_leaves_but_passwords(installation: Installation) -> None:
    assert installation.farley("doctor").stdout  # brings the database up to date
    installation.ask("from django.core.management import call_command; call_command('migrate', verbosity=0)\n" + MAKE)
    archive = installation.home.parent / "export.zip"

    told = installation.farley("export", archive)

    assert told.returncode == 0, told.stderr
    with zipfile.ZipFile(archive) as exported:
        read = {name: exported.read(name).decode() for name in exported.namelist()}
    (customer,) = map(json.loads, read["customers_customer.jsonl"].splitlines())
    assert customer["name"] == "佐藤 健"
    assert "納期に厳しい" in read["timeline_interaction.jsonl"]
    assert [text for name, text in read.items() if name.startswith("files/")] == ["x"]
    assert "password" not in read["base_user.jsonl"]
    counted = "from farley.base.changes import Change; print(Change.objects.filter(verb='export').count())"
    assert installation.ask(counted) == "1"
