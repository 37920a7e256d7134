"""Whom the rows of a table file meet: customers who are known already, look alike, or may not be seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from farley.base.access import user_audience
from farley.base.acts import ActWords
from farley.capture import queries
from farley.capture.access import reviews_for
from farley.capture.actions import imports
from farley.capture.channels.csv_import.running import carry_out, counts_of
from farley.capture.models import ImportRun, Review
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft, IdentifierDraft
from farley.customers.models import Customer
from tests.cast import Colleagues

Imported = Callable[..., ImportRun]


@pytest.mark.parametrize(("existing", "name", "reading"), [("fill", "佐藤 健", "さとう"), ("skip", "佐藤 健", "")])
def test_known_customers_can_be_left_alone_or_only_filled_in(
    imported: Imported, existing: str, name: str, reading: str
) -> None:
    imported("顧客番号,氏名\nA001,佐藤 健\n")

    imported("顧客番号,氏名,ふりがな\nA001,佐藤 KEN,さとう\n", existing=existing)

    ken = Customer.objects.get(identifiers__key="A001")
    assert (ken.name, ken.reading) == (name, reading)


def test_names_without_anything_else_are_matched_by_name_and_postal_code(imported: Imported) -> None:
    table = "氏名,郵便番号\n佐藤 健,100-0001\n佐藤 健,530-0001\n"
    imported(table)
    imported(table)

    assert Customer.objects.filter(name="佐藤 健").count() == 2


def test_two_customers_with_one_mail_address_are_reviewed_and_not_merged(imported: Imported) -> None:
    imported("顧客番号,氏名,メールアドレス\nA001,佐藤 健,home@example.jp\nA002,佐藤 花,home@example.jp\n")

    assert Customer.objects.count() == 2
    review = Review.objects.get()
    assert "email_same" in [reason["code"] for reason in review.reasons]


def test_lookalikes_without_a_shared_number_are_reviewed(imported: Imported) -> None:
    imported("顧客番号,氏名,郵便番号\nA001,佐藤 健,100-0001\n", source="Shop")
    imported("顧客番号,氏名,郵便番号\n77,佐藤健,1000001\n", source="Ledger")

    assert [r["code"] for r in Review.objects.get().reasons] == ["name_same", "postcode_same"]


def test_an_import_meets_nobody_whom_its_owner_may_not_see(
    prepared: Imported, imported: Imported, act: ActWords, team: Colleagues, now: datetime
) -> None:
    draft = CustomerDraft(
        name="Zenobia", audience=user_audience(team.chen.pk), identifiers=(IdentifierDraft("email", "zen@example.com"),)
    )
    hidden = create_customer(draft, by=team.chen, at=now)
    table = "name,mail,phone\nSomebody Else,zen@example.com,+81312345678\nZenobia,,\n"

    run = imports.check_import(prepared(table), **act)
    carry_out(run.pk, now=lambda: now)
    run.refresh_from_db()
    check = queries.check_of(run)
    assert check is not None
    assert (check.new_customers, check.known_customers) == (2, 0)

    assert counts_of(imported(table)).created == 2
    hidden.refresh_from_db()
    assert (hidden.name, hidden.revision, hidden.identifiers.count()) == ("Zenobia", 1, 1)
    assert [reviews_for(user).count() for user in (team.dora, team.chen, team.aiko)] == [0, 1, 1]
    assert counts_of(imported(table)).created == 0, "the same file again meets those whom it made"
