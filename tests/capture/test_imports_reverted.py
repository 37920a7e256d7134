"""Dora takes an import back: nothing of it is left, it can come again, and what people altered since is spared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from farley.base.acts import ActWords
from farley.capture.actions import imports
from farley.capture.channels.csv_import.running import carry_out, counts_of
from farley.capture.models import ImportRun, ImportState
from farley.commerce.models import Order
from farley.customers.actions import update_customer
from farley.customers.models import Customer
from farley.timeline.models import Interaction
from tests.capture.test_imports import CUSTOMERS, ORDERS

Imported = Callable[..., ImportRun]


def test_a_reverted_import_is_as_if_it_had_not_been(imported: Imported, act: ActWords, now: datetime) -> None:
    imported("顧客番号,氏名\nA001,佐藤 健\n")
    ken = Customer.objects.get()
    people = imported("顧客番号,氏名,メールアドレス\nA001,佐藤 健一,ken@kabuto.example\nA002,李 小龙,li@example.cn\n")
    orders = imported(ORDERS)

    for run in (orders, people):
        imports.revert_import(run, **act)
        carry_out(run.pk, now=lambda: now)
        run.refresh_from_db()
        assert run.state == ImportState.REVERTED

    ken.refresh_from_db()
    assert ken.name == "佐藤 健"
    assert not ken.identifiers.filter(kind="email").exists()
    assert list(Customer.objects.current()) == [ken]
    assert Order.objects.count() == 0
    assert not Interaction.objects.standing().exists()


def test_what_was_reverted_can_be_imported_again(imported: Imported, act: ActWords, now: datetime) -> None:
    imported(CUSTOMERS)
    run = imported(ORDERS)
    imports.revert_import(run, **act)
    carry_out(run.pk, now=lambda: now)

    again = imported(ORDERS)

    assert counts_of(again).recorded == 3
    assert Interaction.objects.standing().filter(kind="purchase").count() == 2


def test_reverting_spares_what_people_have_altered_since(imported: Imported, act: ActWords, now: datetime) -> None:
    imported("顧客番号,氏名,ふりがな\nA001,佐藤 健,さとう\n")
    run = imported("顧客番号,氏名,ふりがな\nA001,佐藤 健一,さとう けんいち\n")
    ken = Customer.objects.get()
    update_customer(ken, {"reading": "さとう けんいちろう"}, **act)

    imports.revert_import(run, **act)
    carry_out(run.pk, now=lambda: now + timedelta(hours=1))

    ken.refresh_from_db()
    assert (ken.name, ken.reading) == ("佐藤 健", "さとう けんいちろう")
