"""佐藤 健 asks to be forgotten: whatever held a word of him lets go of it, and everybody else keeps theirs."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.conf import settings

from farley.api.models import ApiKey, RememberedAnswer
from farley.base import files
from farley.base.acts import ActWords, act_of
from farley.base.changes import Batch, Change, open_batch
from farley.base.errors import Conflict, Refused
from farley.base.personal_data import GONE
from farley.capture import pipeline
from farley.capture.actions import imports
from farley.capture.actions.inbox import receive
from farley.capture.actions.sources import create_source
from farley.capture.models import ImportRun, InboxItem, ItemState, RefusedRow, Upload
from farley.customers import actions as customers
from farley.customers.models import Customer, Identifier
from farley.customers.queries import matching
from farley.privacy.actions import drop_unused, erase_again, erase_customer, finish_erasures, sweep_files
from farley.privacy.models import Erasure
from farley.privacy.queries import everything_about
from farley.teamwork.actions import forget_view, save_view, set_follow_up, take_back_follow_up
from farley.teamwork.models import SavedView
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.timeline.actions import FileDraft, Happening
from farley.timeline.models import Attachment, Interaction
from farley.warehouse.models import Erasure as WarehouseErasure
from tests.capture.conftest import _files, imported, prepared
from tests.cast import Colleagues, emma, sato

__all__ = ["_files", "imported", "prepared"]

# What must not be found anywhere afterwards.
WORDS = ("ken.sato@", "佐藤", "090-1234-5678", "+819012345678", "玉露が好き", "ken-7")
MAIL = (
    b"From: Ken Sato <Ken.Sato@example.com>\r\nTo: shop@kabuto.example\r\nSubject: Order\r\n"
    b"Message-ID: <m1@mail.example>\r\nDate: Thu, 19 Nov 2026 09:00:00 +0900\r\n\r\nWhere is it?\r\n"
)
EVENT = b'{"kind":"track","sentAt":null,"event":{"event":"Looked","userId":"ken-7","messageId":"e1"}}'
IDENTIFY = (
    b'{"kind":"identify","sentAt":null,"event":{"userId":"ken-7","anonymousId":"his-browser","messageId":"e0",'
    b'"traits":{"email":"Ken.Sato@example.com"}}}'
)
ANONYMOUS = b'{"kind":"page","sentAt":null,"event":{"anonymousId":"his-browser","name":"Start","messageId":"e2"}}'
BROKEN = b'{"kind":"track","event":{"userId":"x","properties":{"to":"ken.sato@example.com"'
OF_EMMA = b'{"kind":"track","sentAt":null,"event":{"event":"Told ken.sato@example.com","userId":"emma-1"}}'
TABLE = "Name,Email,Phone,Customer number\n佐藤 健,Ken.Sato@example.com,090-1234-5678,77\nNobody,,,\n"


@pytest.fixture
def act(team: Colleagues, now: datetime) -> ActWords:
    """What Aiko does, who runs the place."""
    return ActWords(by=team.aiko, at=now)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)


@dataclass(frozen=True)
class Traces:
    """Ken, everything that he left behind, and Emma, who has a file in common with him."""

    ken: Customer
    emma: Customer
    run: ImportRun


@pytest.fixture
def traces(team: Colleagues, act: ActWords, now: datetime, imported: Callable[..., ImportRun]) -> Traces:
    ken, other = sato(team.aiko), emma(team.aiko)
    run = imported(TABLE)
    draft = imports.prepare_import(imports.keep_upload([TABLE.encode("utf-16")], "draft.csv", **act), **act)
    assert draft.upload_id != run.upload_id
    both, own = FileDraft("map.png", "image/png", b"both have it"), FileDraft("face.jpg", "image/jpeg", b"only his")
    note = kinds.Note()
    timeline.record(Happening(ken, note, "note", now, text="玉露が好き", files=(both, own)), **act)
    timeline.record(Happening(other, note, "note", now, text="A map", files=(both,)), **act)
    moved = timeline.record(Happening(other, note, "note", now, text="Not hers"), **act)
    timeline.move_many([moved], ken, **act)
    set_follow_up(ken, text="佐藤さんに電話", due_on=now.date(), assignee=team.ben, **act)
    site = create_source("web_tracking", "Site", **act).source
    receive(site, [("e0", IDENTIFY), ("e1", EVENT), ("e2", ANONYMOUS), ("e3", BROKEN), ("e4", OF_EMMA)], **act)
    receive(create_source("email", "Mailbox", **act).source, [("m1@mail.example", MAIL)], **act)
    pipeline.work_off(now=lambda: now)
    RefusedRow.objects.create(run=run, number=9, line=10, cells=["佐藤 健", "?"], reason="No")
    RefusedRow.objects.create(run=run, number=10, line=11, cells=["Emma", "?"], reason="No")
    key = ApiKey.objects.create(name="Shop", prefix="f", hash="h", owner=team.aiko, created_at=now)
    for number, name in enumerate(("佐藤 健", "Emma")):
        body = f'{{"id": {number}, "name": "{name}"}}'
        RememberedAnswer.objects.create(
            key=key, idempotency_key=name[:1], request_hash="r", status=201, body=body, at=now
        )
    for path in Path(settings.FILES).glob("??/*"):
        os.utime(path, (now.timestamp() - 60,) * 2)
    customers.trash_customers([ken], **act)
    return Traces(ken, other, run)


def test_nothing_that_names_them_is_left_in_any_table(traces: Traces, act: ActWords) -> None:
    assert all(found_in_tables(word) for word in WORDS)
    erase_customer(traces.ken, **act)
    assert {word: found_in_tables(word) for word in WORDS} == dict.fromkeys(WORDS, OF_OTHERS) | {
        word: [] for word in WORDS if word != "ken.sato@"
    }
    assert not matching(Customer.objects.all(), "佐藤").exists()
    assert not Identifier.objects.filter(customer=traces.ken.pk).exists()


# What Emma's own event says of him is hers.
OF_OTHERS = ["capture.InboxItem", "timeline.Interaction"]


def found_in_tables(word: str) -> list[str]:
    """The tables in which a word stands, in any column, in any writing of JSON or bytes."""
    found = set()
    for model in apps.get_models():
        if model._meta.label.startswith(("base.User", "account.")):
            continue
        for row in model._base_manager.values():
            if word.casefold() in " ".join(map(_text, row.values())).casefold():
                found.add(model._meta.label)
    return sorted(found)


def _text(value: object) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)


def test_what_arrived_is_emptied_and_not_taken_in_again(traces: Traces, act: ActWords, now: datetime) -> None:
    erase_customer(traces.ken, **act)
    assert dict(InboxItem.objects.values_list("key", "state")) == {
        "e0": ItemState.EMPTIED,
        "e1": ItemState.EMPTIED,
        "e2": ItemState.EMPTIED,
        "e3": ItemState.EMPTIED,
        "e4": ItemState.RECORDED,
        "m1@mail.example": ItemState.EMPTIED,
    }
    receive(InboxItem.objects.get(key="e1").source, [("e1", EVENT)], **act)
    assert pipeline.work_off(now=lambda: now) == 0
    assert not Identifier.objects.filter(key="ken-7").exists()


def test_files_go_unless_somebody_else_has_the_same(traces: Traces, act: ActWords, now: datetime) -> None:
    both, own = (files.path_of(one.sha256) for one in Attachment.objects.filter(interaction__customer=traces.ken)[:2])
    uploads = [files.path_of(sha256) for sha256 in Upload.objects.values_list("sha256", flat=True)]
    assert len(uploads) == 2
    assert all(path.exists() for path in (both, own, *uploads))
    erase_customer(traces.ken, **act)
    assert finish_erasures(at=now) == 1
    assert [path.exists() for path in (both, own, *uploads)] == [True, False, False, False]
    assert Upload.objects.get().emptied_at == now
    with pytest.raises(Exception, match="no longer kept"):
        imports.proposal_for(ImportRun.objects.get(pk=traces.run.pk))
    assert finish_erasures(at=now) == 0


def test_a_file_that_somebody_keeps_meanwhile_stays_for_now(traces: Traces, act: ActWords, now: datetime) -> None:
    own = files.path_of(Attachment.objects.get(name="face.jpg").sha256)
    erase_customer(traces.ken, **act)
    os.utime(own, (now.timestamp() + 60,) * 2)
    assert finish_erasures(at=now) == 0
    assert own.exists()
    os.utime(own, (now.timestamp() - 60,) * 2)
    assert finish_erasures(at=now) == 1
    assert not own.exists()


def test_that_changes_took_place_is_kept_without_what_they_said(traces: Traces, act: ActWords) -> None:
    before = Change.objects.filter(subject_kind="customer", subject_id=traces.ken.pk).count()
    erase_customer(traces.ken, **act | {"why": "Asked by letter"})
    *kept, last = Change.objects.filter(subject_kind="customer", subject_id=traces.ken.pk).order_by("pk")
    assert len(kept) == before
    assert {"name", "identifier.email"} <= kept[0].fields.keys()
    assert {value for change in kept for pair in change.fields.values() for value in pair} == {None}
    assert (last.verb, last.why, last.by) == ("remove", "Asked by letter", act["by"])


def test_what_was_meant_to_be_done_and_taken_back_is_forgotten_too(traces: Traces, act: ActWords) -> None:
    """Its record is gone, and only the changes tell of it."""
    for customer in (traces.ken, traces.emma):
        slip = set_follow_up(customer, text=f"Ask about the divorce of {customer.name}", due_on=act["at"].date(), **act)
        take_back_follow_up(slip, **act)
    told = Change.objects.filter(subject_kind="followup")
    assert "the divorce of 佐藤" in str([held.record for held in everything_about(traces.ken)])
    erase_customer(traces.ken, **act)
    texts = [change.fields["text"] for change in told.order_by("pk") if "text" in change.fields]
    assert [pair for pair in texts if pair != [None, None]] == [
        [None, "Ask about the divorce of Emma Clarke"],
        ["Ask about the divorce of Emma Clarke", None],
    ]
    assert {change.verb for change in told} == {"create", "delete"}


def test_views_and_reasons_that_name_them_in_any_spelling_are_forgotten(traces: Traces, act: ActWords) -> None:
    words = {"list_name": "customers", "is_shared": True, **act}
    save_view(name="佐藤健 only", query=urlencode({"q": "佐藤健", "tag": "vip"}), **words)
    save_view(name="Emma", query=urlencode({"q": "Emma"}), **words)
    forget_view(save_view(name="佐藤　健", query="", **words), **act)
    customers.tag_customers([traces.emma], "vip", **act | {"why": "As 佐藤健 asked"})
    open_batch("bulk", traces.ken.name, act_of(act))

    erase_customer(traces.ken, **act)

    views = SavedView.objects.order_by("pk").values_list("name", "query")
    assert list(views) == [(GONE, "tag=vip"), ("Emma", "q=Emma")]
    assert Batch.objects.get(kind="bulk").title == ""
    told = " ".join(str([change.fields, change.why]) for change in Change.objects.all())
    assert "Emma" in told
    assert "佐藤" not in told


def test_the_erasure_itself_names_nobody_and_says_what_went(traces: Traces, act: ActWords) -> None:
    erasure = erase_customer(traces.ken, **act)
    assert [pk for pk, _made in erasure.customers] == [traces.ken.pk]
    assert erasure.removed["capture.InboxItem"] == 5
    assert erasure.removed["customers.Identifier"] == 4
    assert erasure.removed["capture.Upload"] == 2
    assert WarehouseErasure.objects.get().customer_id == traces.ken.pk


def test_others_keep_theirs(traces: Traces, act: ActWords) -> None:
    erase_customer(traces.ken, **act)
    assert Interaction.objects.filter(customer=traces.emma).count() == 3
    assert RefusedRow.objects.get().cells == ["Emma", "?"]
    assert sorted(RememberedAnswer.objects.values_list("status", flat=True)) == [201, 410]


def test_records_merged_into_it_go_too(team: Colleagues, act: ActWords) -> None:
    ken, twin = sato(team.aiko), sato(team.aiko)
    customers.merge(ken, twin, **act)
    with pytest.raises(Conflict, match="merged into another"):
        erase_customer(twin, **act)
    customers.trash_customers([ken], **act)
    erase_customer(ken, **act)
    assert not Customer.objects.exists()


def test_only_administrators_may_and_only_from_the_trash(team: Colleagues, now: datetime) -> None:
    ken = sato(team.aiko)
    with pytest.raises(Conflict, match="trash first"):
        erase_customer(ken, by=team.aiko, at=now)
    customers.trash_customers([ken], by=team.aiko, at=now)
    for colleague in (team.dora, team.ben, team.eve):
        with pytest.raises(Refused):
            erase_customer(ken, by=colleague, at=now)
    assert Customer.objects.filter(pk=ken.pk).exists()


def test_who_comes_back_with_a_backup_goes_again(team: Colleagues, act: ActWords, now: datetime) -> None:
    ken, other = sato(team.aiko), emma(team.aiko)
    customers.trash_customers([ken], **act)
    erase_customer(ken, **act)
    finish_erasures(at=now)
    finish_erasures(at=now)
    Erasure.objects.all().delete()
    back = Customer.objects.create(pk=ken.pk, kind="person", name="佐藤 健", created_at=ken.created_at)
    assert erase_again(at=now) == 1
    assert not Customer.objects.filter(pk=back.pk).exists()
    Customer.objects.create(pk=ken.pk, kind="person", name="Li", created_at=now + timedelta(days=1))
    assert erase_again(at=now) == 0, "the same id of another installation is somebody else"
    assert Customer.objects.filter(pk__in=[ken.pk, other.pk]).count() == 2


def test_a_discarded_draft_takes_its_file_along(
    act: ActWords,
    now: datetime,
    prepared: Callable[..., ImportRun],
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    draft = prepared(TABLE)
    path = files.path_of(draft.upload.sha256)
    os.utime(path, (now.timestamp() - 60,) * 2)
    with django_capture_on_commit_callbacks(execute=True):
        imports.discard_import(draft, **act)
    assert not Upload.objects.exists()
    assert not path.exists()


@pytest.mark.usefixtures("_files")
def test_files_at_which_nobody_points_are_swept_up_after_a_day(team: Colleagues, now: datetime) -> None:
    used = timeline.record(
        Happening(emma(team.aiko), kinds.Note(), "note", now, files=(FileDraft("a", "", b"used"),)), by=None, at=now
    )
    young, old = files.keep(b"young"), files.keep(b"old")
    for sha256, age in ((young.sha256, 1), (old.sha256, 25), (used.attachments.get().sha256, 25)):
        os.utime(files.path_of(sha256), (now.timestamp() - age * 3600,) * 2)
    assert sweep_files(at=now) == 1
    assert [files.path_of(one.sha256).exists() for one in (young, old)] == [True, False]
    drop_unused([used.attachments.get().sha256], at=now)
    assert files.read(used.attachments.get().sha256) == b"used"
