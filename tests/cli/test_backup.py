"""What was backed up comes back whole, and nothing is overwritten by mistake."""

from __future__ import annotations

import shutil
import stat
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import SERVER, Installation, copy_of

# 佐藤 花子 is a customer with a note and a photograph; a reader of the timeline has come past the note.
MAKE_HISTORY = """
from farley.base.streams import reading
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft
from farley.timeline import kinds
from farley.timeline.actions import FileDraft, Happening, record
from farley.timeline.models import Interaction
hanako = create_customer(CustomerDraft(family_name="佐藤", given_name="花子"), by=None, at=at)
photo = FileDraft("名刺.jpg", "image/jpeg", b"a photograph")
record(Happening(hanako, kinds.Note(), "note", at, text="最初のメモ", files=(photo,)), by=None, at=at)
with reading("reader", Interaction.objects.all()) as rows:
    print(len(rows))
record(Happening(hanako, kinds.Note(), "note", at, text="二番目のメモ"), by=None, at=at)
"""
READ_ON = """
from farley.base import files
from farley.base.accounts import User
from farley.base.streams import reading
from farley.customers.models import Customer
from farley.customers.queries import matching
from farley.timeline import kinds
from farley.timeline.actions import Happening, record
from farley.timeline.models import Attachment, Interaction
hanako = matching(Customer.objects.all(), "佐藤").get()
record(Happening(hanako, kinds.Note(), "note", at, text="三番目のメモ"), by=None, at=at)
print(User.objects.get().email, files.read(Attachment.objects.get().sha256).decode())
with reading("reader", Interaction.objects.all()) as rows:
    print([row.text for row in rows])
"""

# What moved to another kind of database has to be the same, to the microsecond and the last yes or no.
COMPARE = """
from farley.base.accounts import User
from farley.base.changes import Change
from farley.customers.models import Customer
print(list(User.objects.order_by("pk").values_list("pk", "email", "password", "is_active", "created_at")))
print(list(Customer.objects.order_by("pk").values_list("pk", "name", "attributes", "revision", "created_at")))
print([(change.pk, change.verb, sorted(change.fields.items()), change.at) for change in Change.objects.order_by("pk")])
"""


@pytest.fixture(scope="module")
def grown(migrated: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with some history and a backup of it, made once; tests take copies of both."""
    with copy_of(migrated, tmp_path_factory.mktemp("grown") / "home", "grown") as grown:
        assert grown.ask(MAKE_HISTORY) == "1"
        file = grown.home.parent / "farley.zip"
        made = grown.farley("backup", file)
        assert made.returncode == 0, made.stderr
        assert made.stdout.startswith(f"{file}: 1 customers and 2 interactions, ")
        assert "the secret key" in made.stderr
        yield grown


@pytest.fixture
def installation(grown: Installation, tmp_path: Path) -> Iterator[Installation]:
    """The installation with some history."""
    with copy_of(grown, tmp_path / "home", "copy") as copied:
        yield copied


@pytest.fixture
def backup(grown: Installation, tmp_path: Path) -> Path:
    """Its backup."""
    return Path(shutil.copy2(grown.home.parent / "farley.zip", tmp_path))


def test_everything_comes_back_and_readers_go_on_where_they_were(
    backup: Path, empty_installation: Installation, installation: Installation
) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    restored = empty_installation.farley("restore", backup)
    assert restored.returncode == 0, restored.stderr
    assert restored.stdout.startswith("Restored 1 customers and 2 interactions, as they were on ")

    told = empty_installation.ask(READ_ON)
    assert told.splitlines() == ["hanako@example.com a photograph", "['二番目のメモ', '三番目のメモ']"]
    key = empty_installation.home / "secret.key"
    assert key.read_text() == (installation.home / "secret.key").read_text()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_an_installation_with_data_is_not_overwritten_unless_asked_for(
    backup: Path, installation: Installation
) -> None:
    refused = installation.farley("restore", backup)
    assert refused.returncode == 1
    assert refused.stderr.startswith("This installation holds data already.")

    installation.ask("from farley.customers.models import Customer; Customer.objects.all().delete()")
    replaced = installation.farley("restore", backup, "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert (
        installation.ask("from farley.customers.models import Customer; print(Customer.objects.get())") == "佐藤 花子"
    )


FORGET = """
from farley.customers.actions import trash_customers
from farley.customers.models import Customer
from farley.privacy.actions import erase_customer, finish_erasures
hanako = Customer.objects.get()
trash_customers([hanako], by=None, at=at)
erase_customer(hanako, by=None, at=at)
finish_erasures(at=at)
"""
WHAT_IS_LEFT = """
from pathlib import Path
from django.conf import settings
from farley.base.changes import Change
from farley.customers.models import Customer
from farley.timeline.models import Interaction
print(Customer.objects.count(), Interaction.objects.count(), len(list(Path(settings.FILES).glob("??/*"))))
told = Change.objects.exclude(subject_kind="user")
print([value for change in told for pair in change.fields.values() for value in pair if value])
"""


def test_who_was_deleted_for_good_since_the_backup_does_not_come_back_with_it(
    backup: Path, installation: Installation
) -> None:
    installation.ask(FORGET)
    restored = installation.farley("restore", backup, "--replace")
    assert restored.returncode == 0, restored.stderr
    assert installation.ask(WHAT_IS_LEFT).splitlines() == ["0 0 0", "[]"]


KEEP_AN_ANSWER = """
from farley.base import files
from farley.base.accounts import User
from farley.understanding import answers
from farley.understanding.queries.groups import GRIDS, Asked
files.keep(b"kept after the backup")
answers.work_out(GRIDS, User.objects.get(), Asked(), at=at)
"""
ANSWERS_LEFT = """
from pathlib import Path
from django.conf import settings
print(len(list(Path(settings.WAREHOUSE).glob("_answers/*.json"))))
"""


def test_files_and_answers_of_what_was_replaced_go_with_it(backup: Path, installation: Installation) -> None:
    installation.ask(KEEP_AN_ANSWER)
    assert installation.ask(ANSWERS_LEFT) == "1"
    installation.farley("restore", backup, "--replace")
    assert installation.ask(WHAT_IS_LEFT).splitlines()[0] == "1 2 1"
    assert installation.ask(ANSWERS_LEFT) == "0"


def test_a_running_installation_is_not_overwritten(backup: Path, installation: Installation) -> None:
    # However slow this machine is: the beat is still fresh when the command looks.
    installation.ask(
        "from datetime import timedelta; from farley.base import jobs; jobs.beat(at=at + timedelta(hours=1))"
    )
    refused = installation.farley("restore", backup, "--replace")
    assert refused.returncode == 1
    assert refused.stderr.startswith("Farley runs here.")


def test_a_backup_is_never_written_over_a_file(backup: Path, installation: Installation) -> None:
    refused = installation.farley("backup", backup)
    assert refused.returncode == 1
    assert refused.stderr == f"There is a file {backup} already. Choose another name, or delete it.\n"


def test_where_nothing_is_nothing_is_backed_up(empty_installation: Installation, tmp_path: Path) -> None:
    for command in ("backup", "export"):
        _is_refused(empty_installation.farley(command, tmp_path / "nothing.zip"), "There is no Farley in")
        assert not (tmp_path / "nothing.zip").exists()


def test_a_damaged_backup_is_refused_before_anything_is_touched(backup: Path, empty_installation: Installation) -> None:
    content = bytearray(backup.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 200] = bytes(200)
    backup.write_bytes(content)
    _is_refused(empty_installation.farley("restore", backup), "damaged")


def test_what_is_no_backup_is_refused(empty_installation: Installation, tmp_path: Path) -> None:
    other = tmp_path / "photos.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("holiday.jpg", b"")
    _is_refused(empty_installation.farley("restore", other), "This is not a backup that `farley backup` made.")
    _is_refused(empty_installation.farley("restore", tmp_path / "nowhere.zip"), "There is no file")
    (tmp_path / "text.zip").write_text("text")
    _is_refused(empty_installation.farley("restore", tmp_path / "text.zip"), "damaged or not a backup")


@pytest.mark.skipif(not SERVER, reason="ids and transaction numbers stand in the server on PostgreSQL only")
def test_ids_are_not_given_out_twice(
    installation: Installation, empty_installation: Installation, tmp_path: Path
) -> None:
    make = """
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft
print(create_customer(CustomerDraft(name="山田 太郎"), by=None, at=at).pk)
"""
    gone = int(installation.ask(make + "from farley.customers.models import Customer; Customer.objects.all().delete()"))
    installation.farley("backup", tmp_path / "farley.zip")
    empty_installation.farley("restore", tmp_path / "farley.zip")
    assert int(empty_installation.ask(make)) > gone


@pytest.mark.skipif(not SERVER, reason="needs a server to move to")
def test_an_installation_that_has_grown_moves_from_sqlite_to_postgresql(
    empty_installation: Installation, tmp_path: Path
) -> None:
    small = Installation(tmp_path / "small", "")
    made = small.farley("createuser", "hanako@example.com", "--role", "admin", FARLEY_PASSWORD="sakura-saku-9")
    assert made.returncode == 0, made.stderr
    assert small.ask(MAKE_HISTORY) == "1"
    assert small.farley("backup", tmp_path / "small.zip").returncode == 0

    moved = empty_installation.farley("restore", tmp_path / "small.zip")
    assert moved.returncode == 0, moved.stderr
    assert moved.stdout.startswith("Restored 1 customers and 2 interactions, ")
    told = empty_installation.ask(READ_ON)
    assert told.splitlines() == ["hanako@example.com a photograph", "['二番目のメモ', '三番目のメモ']"]
    assert empty_installation.ask(COMPARE) == small.ask(COMPARE)


@pytest.mark.skipif(bool(SERVER), reason="a server is there to restore into")
def test_what_was_on_a_server_does_not_go_into_a_file(backup: Path, empty_installation: Installation) -> None:
    told = zipfile.ZipFile(backup).read("manifest.json").decode()
    with zipfile.ZipFile(backup.with_name("server.zip"), "w") as archive:
        archive.writestr("manifest.json", told.replace('"vendor": "sqlite"', '"vendor": "postgresql"'))
    _is_refused(empty_installation.farley("restore", backup.with_name("server.zip")), "set DATABASE_URL=postgresql://")


def _is_refused(command: subprocess.CompletedProcess[str], sentence: str) -> None:
    assert command.returncode == 1
    assert sentence in command.stderr
    assert "Traceback" not in command.stderr
