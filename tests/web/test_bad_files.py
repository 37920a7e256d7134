"""Tom gives files that are broken in every way there is: each is refused or comes in as far as it can, with reasons."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests.web.test_imports import confirm_columns, upload, worker

from farley.base import clock
from farley.base.accounts import User
from farley.capture import pipeline
from farley.capture.models import ImportRun, InboxItem, ItemState, RefusedRow, Upload
from farley.customers.models import Customer
from farley.timeline.models import Interaction

__all__ = ["worker"]

Browser = Callable[[User], Client]
Worker = Callable[[], None]


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILES", tmp_path / "files")


@pytest.fixture
def tom_at(tom: User, at_browser: Browser) -> Client:
    """Tom's browser."""
    return at_browser(tom)


@pytest.fixture
def brought_in(tom_at: Client, worker: Worker) -> Callable[[str | bytes], str]:
    """Tom gives a file, confirms everything and lets it run; the page of the result."""

    def bring_in(content: str | bytes) -> str:
        upload(tom_at, content)
        confirm_columns(tom_at)
        worker()
        run = ImportRun.objects.latest("id")
        tom_at.post(f"/sources/imports/{run.pk}/start")
        worker()
        return tom_at.get(f"/sources/imports/{run.pk}").content.decode()

    return bring_in


def names() -> set[str]:
    return set(Customer.objects.values_list("name", flat=True))


BroughtIn = Callable[[str | bytes], str]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "empty.csv", "The file is empty."),
        (b"PK\x03\x04 and so on", "customers.xlsx", "This is an Excel workbook"),
        (bytes(100) * 40 + bytes(range(256)), "photo.csv", "not a text file"),
        (b"x" * (1 << 21), "line.csv", "The first line is longer than 1 MB"),
    ],
)
def test_a_broken_file_is_refused_in_plain_words(tom_at: Client, content: bytes, name: str, reason: str) -> None:
    page = upload(tom_at, content, name)

    assert reason in page
    assert not ImportRun.objects.exists()


def test_without_a_file_one_is_asked_to_choose_one(tom_at: Client) -> None:
    answer = tom_at.post("/sources/imports/new")

    assert answer.status_code == 422
    assert "Choose a file first." in answer.content.decode()


def test_ragged_rows(tom_at: Client, brought_in: BroughtIn) -> None:
    page = brought_in("name,email\nKen,ken@example.com,too,many\nEmma\n\nLi,li@example.com\n")
    assert names() == {"Emma", "Li"}
    assert "Download the refused rows" in page
    run = ImportRun.objects.get()
    refused = tom_at.get(f"/sources/imports/{run.pk}/refused")
    assert "ken@example.com" in refused.getvalue().decode()


def test_bytes_in_another_encoding_than_the_rest(brought_in: BroughtIn) -> None:
    lines = [f"客{n},c{n}@example.com\n".encode() for n in range(400)]
    brought_in(b"name,email\n" + b"".join(lines) + "佐藤,ken@example.com\n".encode("cp932") + lines[0])
    assert Customer.objects.count() == 400
    assert RefusedRow.objects.count() == 1


def test_five_hundred_columns(tom_at: Client, tom: User, brought_in: BroughtIn) -> None:
    header = ["name", "email", *(f"Answer {n}" for n in range(498))]
    row = ["Ken", "ken@example.com", *("x" for _n in range(498))]
    brought_in(",".join(header) + "\n" + ",".join(row) + "\n")
    assert names() == {"Ken"}


def test_formulas_stay_text_and_run_nowhere(tom_at: Client, brought_in: BroughtIn) -> None:
    command = "=cmd|' /C calc'!A0"
    brought_in(f'name,email\n"{command}",ken@example.com\n"{command}",not a mail\n"@SUM(A1)",li@example.com\n')
    assert names() == {command, "@SUM(A1)"}

    listed = tom_at.get("/customers/export").getvalue().decode("utf-8-sig")
    run = ImportRun.objects.get()
    refused = tom_at.get(f"/sources/imports/{run.pk}/refused").getvalue()
    for text in (listed, refused.decode("utf-8-sig")):
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert f"'{command}" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "@"))]


def test_an_upload_that_is_no_table_is_not_kept(tom_at: Client) -> None:
    assert "longer than 1 MB" in upload(tom_at, b"x," * (2 << 20))
    assert not ImportRun.objects.exists()
    assert not Upload.objects.exists()


def nested(depth: int) -> bytes:
    """A mail of so many parts in each other."""
    text = b"\r\nThe innermost"
    for n in range(depth):
        text = b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n%b\r\n--b%d--\r\n' % (n, n, text, n)
    return b"From: li@example.com\r\n" + text


MAILS: dict[str, tuple[bytes, str, str]] = {
    "no date": (b"From: li@example.com\r\nSubject: When\r\n\r\nHello\r\n", ItemState.RECORDED, ""),
    "no sender": (
        b"Subject: Who\r\nDate: Thu, 19 Nov 2026 09:00:00 +0900\r\n\r\nHello\r\n",
        ItemState.QUARANTINED,
        "names no sender",
    ),
    "a charset that is none": (
        b'From: li@example.com\r\nContent-Type: text/plain; charset="x-\xff-klingon"\r\n\r\n\x93\xfa\x96{\x8c\xea\r\n',
        ItemState.RECORDED,
        "",
    ),
    "fifty parts in each other": (nested(50), ItemState.RECORDED, ""),
    "five hundred in each other": (nested(500), ItemState.QUARANTINED, "deeper than 60"),
}


@pytest.mark.parametrize("what", MAILS)
def test_broken_mails(
    tom_at: Client, mei: User, at_browser: Browser, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr("farley.base.jobs.wake", lambda name: None)
    raw, state, reason = MAILS[what]
    good = b"From: ken@example.com\r\nDate: Thu, 19 Nov 2026 09:00:00 +0900\r\n\r\nAs it should be\r\n"
    mbox = b"".join(b"From x Thu Nov 19 09:00:00 2026\n" + mail + b"\n" for mail in (raw, good))
    upload(tom_at, mbox, "mails.mbox")
    pipeline.work_off(now=clock.now)

    first, second = InboxItem.objects.order_by("id")
    assert (first.state, second.state) == (state, ItemState.RECORDED), first.reason
    assert reason in first.reason
    assert Interaction.objects.filter(text="As it should be").exists(), "the rest goes on"
    shown = at_browser(mei).get("/sources/quarantine").content.decode()
    assert not reason or reason in shown
    if what == "fifty parts in each other":
        assert Interaction.objects.filter(text="The innermost").exists()
