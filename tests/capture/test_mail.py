"""Dora hands in mail files: each mail lands once with whom we wrote, threads and attachments included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from farley.base import files
from farley.base.acts import ActWords
from farley.capture import pipeline
from farley.capture.actions.imports import keep_upload
from farley.capture.actions.inbox import receive_mail_file
from farley.capture.models import InboxItem, ItemState, Source
from farley.customers.models import Customer
from farley.timeline.models import Attachment, Interaction
from tests.cast import Colleagues, sato

Handed = Callable[..., int]


@pytest.fixture
def handed_in(_files: None, act: ActWords, now: datetime) -> Handed:
    def hand_in(content: bytes, name: str = "mail.eml") -> int:
        count = receive_mail_file(keep_upload([content], name, **act), **act)
        pipeline.work_off(now=lambda: now)
        return count

    return hand_in


def letter(sender: str, to: str, text: str, number: int = 1, more: str = "") -> bytes:
    head = f"From: {sender}\nTo: {to}\nSubject: Tea\nDate: Sat, 1 Mar 2025 10:00:00 +0900\nMessage-ID: <m{number}@x>\n"
    return f"{head}{more}Content-Type: text/plain; charset=utf-8\n\n{text}\n".encode()


def test_a_mail_from_a_customer_lands_on_their_timeline(handed_in: Handed, team: Colleagues) -> None:
    ken = sato(team.dora)

    handed_in(letter("Ken <KEN.SATO@example.com>", "dora@example.com", "いつもの煎茶\n\n> 古い文"))

    entry = Interaction.objects.get(kind="email")
    assert (entry.customer, entry.direction, entry.text, entry.title) == (ken, "in", "いつもの煎茶", "Tea")
    assert (entry.data["quoted"], entry.thread, entry.learned_how) == ("> 古い文", "m1@x", "said")
    assert entry.identifier == "email:ken.sato@example.com"


def test_a_mail_from_us_lands_with_everybody_we_wrote_to(handed_in: Handed, team: Colleagues) -> None:
    handed_in(
        letter("Dora <dora@example.com>", "佐藤 健 <ken@a.example>, info@kabuto.example, ben@example.com", "Hello")
    )

    assert set(Interaction.objects.values_list("customer__name", "customer__kind", "direction")) == {
        ("佐藤 健", "person", "out"),
        ("info@kabuto.example", "organisation", "out"),
    }


def test_mail_from_our_own_domain_is_ours(handed_in: Handed, act: ActWords, now: datetime) -> None:
    Source.objects.create(channel="email", name="Mail files", settings={"ours": ["@aoba.example"]}, created_at=now)

    handed_in(letter("shop@aoba.example", "ken@a.example", "Hello"))

    assert Interaction.objects.get().direction == "out"


def test_an_mbox_comes_in_once_however_often_it_is_handed_in(handed_in: Handed) -> None:
    box = b"".join(
        b"From x\n" + letter(f"p{n}@a.example", "dora@example.com", f"mail {n}", n) + b"\n" for n in range(30)
    )

    assert handed_in(box, "box.mbox") == 30
    assert handed_in(box + b"From x\n" + letter("p1@a.example", "dora@example.com", "new", 99), "box.mbox") == 31

    assert (InboxItem.objects.count(), Interaction.objects.count(), Customer.objects.count()) == (31, 31, 30)


def test_attachments_are_kept(handed_in: Handed) -> None:
    more = "MIME-Version: 1.0\nContent-Disposition: attachment; filename*=utf-8''%E8%A6%8B%E7%A9%8D.txt\n"
    handed_in(letter("ken@a.example", "dora@example.com", "三千円", more=more))

    attachment = Attachment.objects.get()
    assert attachment.name == "見積.txt"
    assert files.read(attachment.sha256).decode().strip() == "三千円"


def test_what_cannot_be_filed_waits_with_its_reason_and_machines_are_passed_over(handed_in: Handed) -> None:
    handed_in(b"no mail at all")
    handed_in(letter("dora@example.com", "ben@example.com", "among us", 2))
    handed_in(b"Subject: from nobody\n\nto nobody")
    handed_in(letter("no-reply@shop.example", "dora@example.com", "sale!", 3))
    handed_in(letter("ken@a.example", "dora@example.com", "out of office", 4, more="Auto-Submitted: auto-replied\n"))
    handed_in(letter("emma@a.example", "dora@example.com", "hello", 5))

    assert list(InboxItem.objects.order_by("id").values_list("state", "reason")) == [
        (ItemState.QUARANTINED, "This is no mail: it has no headers."),
        (ItemState.QUARANTINED, "The mail names no customer: it is among ourselves."),
        (ItemState.QUARANTINED, "The mail names no sender."),
        (ItemState.IGNORED, ""),
        (ItemState.IGNORED, ""),
        (ItemState.RECORDED, ""),
    ]
    assert InboxItem.objects.order_by("id")[0].payload == b"no mail at all"
