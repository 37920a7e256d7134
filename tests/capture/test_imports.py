"""Dora brings the shop's table files in: checked first, run by a worker, stopped, resumed, repeated, taken back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from farley.base.access import user_audience
from farley.base.accounts import Organisation
from farley.base.acts import ActWords
from farley.base.changes import Change
from farley.base.errors import Conflict, Invalid, NotFound, Refused
from farley.capture import queries, recording
from farley.capture.access import import_for
from farley.capture.actions import imports
from farley.capture.arrivals import Arrival
from farley.capture.channels.csv_import.mapping import Column
from farley.capture.channels.csv_import.opening import mapping_of
from farley.capture.channels.csv_import.running import carry_out, counts_of
from farley.capture.models import ImportRun, ImportState, RefusedRow
from farley.capture.recording import Origin, Recorded
from farley.commerce.models import Order
from farley.customers.actions import create_customer, define_attribute
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.drafts import CustomerDraft, IdentifierDraft
from farley.customers.models import Customer, CustomerTag, Identifier, Kind, Relationship
from farley.timeline.models import Interaction
from tests.cast import Colleagues

Imported = Callable[..., ImportRun]

CUSTOMERS = (
    "顧客番号,氏名,ふりがな,会社名,役職,メールアドレス,電話番号,郵便番号,都道府県,タグ,備考,血液型\n"
    "A001,佐藤 健,さとう けん,株式会社カブト,課長,ken@kabuto.example,03-1234-5678,"
    "100-0001,東京都,常連;茶,甘い物が好き,A\n"
    "A002,李 小龙,,,,li@example.cn,+86 138 0013 8000,,,,,O\n"
    "A003,株式会社ミドリ,,,,info@midori.example,,,大阪府,,,\n"
)
ORDERS = (
    "注文番号,注文日,顧客番号,商品コード,商品名,数量,単価\n"
    "1001,2025-03-01 10:00,A001,T1,煎茶,2,¥1200\n"
    "1001,2025-03-01 10:00,A001,T2,玉露,1,¥3000\n"
    "1002,2025/3/2 11:00,A009,T1,煎茶,1,1200\n"
    "1003,2025-03-03 12:00,A001,T1,煎茶,-1,1200\n"
    "1004,2025-03-04 12:00,,T1,煎茶,1,1200\n"
)


def test_customers_come_in_with_everything_the_file_tells(imported: Imported) -> None:
    run = imported(CUSTOMERS.replace("龙", "龍").encode("cp932"), name="顧客.csv")

    assert (run.state, run.reason) == (ImportState.DONE, "")
    assert counts_of(run).created == 3
    ken = Customer.objects.get(match_name="佐藤健")
    assert (ken.family_name, ken.given_name, ken.reading) == ("佐藤", "健", "さとう けん")
    assert list(ken.attributes.values()) == ["A"]
    assert set(ken.identifiers.values_list("kind", "key")) == {
        ("external_id", "A001"),
        ("email", "ken@kabuto.example"),
        ("phone", "+81312345678"),
    }
    assert str(ken.addresses.get()) == "100-0001 東京都"
    assert set(CustomerTag.objects.filter(customer=ken).values_list("tag__name", flat=True)) == {"常連", "茶"}
    work = Relationship.objects.get(from_customer=ken)
    assert (work.to_customer.name, work.to_customer.kind, work.role) == ("株式会社カブト", "organisation", "課長")
    assert Interaction.objects.get(customer=ken).text == "甘い物が好き"
    assert Customer.objects.get(name="株式会社ミドリ").kind == Kind.ORGANISATION


def test_everything_says_where_it_came_from(imported: Imported, team: Colleagues) -> None:
    run = imported(CUSTOMERS, name="顧客.csv")

    change = Change.objects.get(
        verb="create", subject_kind="customer", subject_id=Customer.objects.get(name="佐藤 健").pk
    )
    assert (change.by, change.source, change.batch) == (team.dora, run.source.label, run.batch)
    assert run.batch is not None
    assert run.batch.title == "顧客.csv"


def test_orders_find_their_customers_by_the_number_of_the_same_source(imported: Imported) -> None:
    imported(CUSTOMERS)

    run = imported(ORDERS)

    counts = counts_of(run)
    assert (counts.created, counts.recorded, counts.skipped, counts.rows) == (1, 3, 1, 5)
    order = Order.objects.get(number="1001")
    assert (order.customer.name, order.total, order.currency, order.lines.count()) == (
        "佐藤 健",
        Decimal(5400),
        "JPY",
        2,
    )
    assert order.placed_at == datetime(2025, 3, 1, 1, 0, tzinfo=UTC)
    assert Interaction.objects.get(external_id="order:1003").kind == "refund"


def test_the_same_number_of_another_source_is_somebody_else(imported: Imported) -> None:
    imported(CUSTOMERS, source="Shop")

    imported("顧客番号,氏名\nA001,別 人\n", source="Ledger")

    assert Customer.objects.filter(identifiers__key="A001").count() == 2


def test_interactions_come_in_on_their_day(imported: Imported) -> None:
    imported(CUSTOMERS)

    run = imported(
        "日時,顧客番号,種別,件名,内容\n"
        "2025年3月1日 10:00,A001,電話,納期,納期が遅いとのこと\n"
        "令和7年3月2日,A001,訪問,,新茶を持参\n"
    )

    assert counts_of(run).recorded == 2
    call, visit = Interaction.objects.order_by("happened_at").filter(external_id__startswith="row:")
    assert (call.kind, call.title, call.text) == ("call", "納期", "納期が遅いとのこと")
    assert (visit.kind, visit.happened_at) == ("meeting", datetime(2025, 3, 1, 15, tzinfo=UTC))


@pytest.mark.parametrize("table", [CUSTOMERS, ORDERS, "date,email,spent\n2025-03-01,a@example.com,5.00\n" * 3])
def test_importing_the_same_file_again_doubles_nothing(imported: Imported, table: str) -> None:
    imported(table)
    before = (Customer.objects.count(), Identifier.objects.count(), Order.objects.count(), Interaction.objects.count())

    counts = counts_of(imported(table))

    assert (counts.created, counts.updated, counts.recorded) == (0, 0, 0)
    after = (Customer.objects.count(), Identifier.objects.count(), Order.objects.count(), Interaction.objects.count())
    assert after == before


def test_what_an_import_brought_or_took_back_wakes_its_readers(
    prepared: Imported, imported: Imported, act: ActWords, now: datetime, woken: list[int]
) -> None:
    imports.check_import(prepared("name,mail\nBo Lund,bo@example.org\n"), **act)
    carry_out(ImportRun.objects.get().pk, now=lambda: now)
    assert woken == [], "checking brings nothing"
    run = imported("name,mail\nAda King,ada@example.org\n")
    assert woken == [0]
    imports.revert_import(run, **act)
    carry_out(run.pk, now=lambda: now)
    assert woken == [0, 0]


def test_equal_rows_of_one_file_are_as_many_purchases(imported: Imported) -> None:
    imported("date,email,spent\n2025-03-01,a@example.com,5.00\n2025-03-01,a@example.com,5.00\n")

    assert Order.objects.count() == 2


def test_a_newer_file_updates_by_key(imported: Imported) -> None:
    imported("顧客番号,氏名,メールアドレス\nA001,佐藤 健,ken@kabuto.example\nA002,鈴木 花,hana@example.jp\n")

    counts = counts_of(
        imported("顧客番号,氏名,メールアドレス\nA001,佐藤 健一,ken@new.example\nA002,鈴木 花,hana@example.jp\n")
    )

    assert (counts.created, counts.updated, counts.unchanged) == (0, 1, 1)
    ken = Customer.objects.get(identifiers__key="A001")
    assert ken.name == "佐藤 健一"
    assert ken.identifiers.filter(kind="email").count() == 2


def test_an_order_that_has_changed_is_corrected_where_it_stands(
    imported: Imported, act: ActWords, now: datetime
) -> None:
    imported(CUSTOMERS)
    first = imported(ORDERS)
    changed = ORDERS.replace("T1,煎茶,2,¥1200", "T1,煎茶,3,¥1100").replace("2025/3/2 11:00", "2025/3/5 11:00")
    second = imported(changed)

    assert (counts_of(second).recorded, counts_of(second).known) == (0, 3)
    order = Order.objects.get(number="1001")
    assert order.total == 6300
    assert sorted(order.lines.values_list("product__sku", "quantity")) == [("T1", 3), ("T2", 1)]
    assert Order.objects.get(number="1002").placed_at.day == 5
    standing = Interaction.objects.standing().filter(kind="purchase").order_by("happened_at")
    assert [(row.data["number"], row.amount, row.happened_at.day) for row in standing] == [
        ("1001", 6300, 1),
        ("1002", 1200, 5),
    ]
    taken_back = Interaction.objects.filter(kind="purchase").exclude(retracted_by=None)
    assert sorted(row.amount for row in taken_back) == [1200, 5400], "what was said before can still be read"
    noted = Change.objects.get(subject_kind="order", subject_id=order.pk)
    assert noted.fields["total"] == ["5400.0000", "6300"]
    imported(changed)
    assert Interaction.objects.filter(kind="purchase").count() == 4, "the same again corrects nothing"

    imports.revert_import(second, **act)
    carry_out(second.pk, now=lambda: now)
    order.refresh_from_db()
    assert (order.total, order.lines.count()) == (5400, 2)
    assert sorted(standing.values_list("amount", flat=True)) == [1200, 5400]
    imports.revert_import(first, **act)
    carry_out(first.pk, now=lambda: now)
    assert not standing.all().exists()


def test_costs_that_are_told_later_are_added_and_taken_back(imported: Imported, act: ActWords, now: datetime) -> None:
    imported(CUSTOMERS)
    imported(ORDERS)
    lines = ORDERS.splitlines()
    with_costs = "\n".join([f"{lines[0]},原価", *(f"{line},480" for line in lines[1:])])
    second = imported(with_costs)

    order = Order.objects.get(number="1001")
    assert list(order.lines.values_list("unit_cost", flat=True)) == [480, 480]
    assert not Interaction.objects.filter(kind="retracted").exists(), "the customer bought what they bought"
    imported(ORDERS.replace("T1,煎茶,2,¥1200", "T1,煎茶,3,¥1200"))
    assert sorted(order.lines.values_list("quantity", "unit_cost")) == [(1, 480), (3, 480)], "what is not told stays"
    imported(with_costs)

    imports.revert_import(second, **act)
    carry_out(second.pk, now=lambda: now)
    assert Order.objects.get(number="1002").lines.get().unit_cost is None


def test_who_has_changed_employer_leaves_the_old_one(imported: Imported, now: datetime) -> None:
    imported("email,name,company,job title\nken@example.com,佐藤 健,Kabuto Ltd,Buyer\n")
    imported("email,name,company\nken@example.com,佐藤 健,Kabuto Ltd\n")
    imported("email,name,company,job title\nken@example.com,佐藤 健,Midori Ltd,Head\n", existing="fill")
    assert Relationship.objects.filter(until=None).count() == 2, "who only fills in leaves what there is"
    Relationship.objects.filter(to_customer__name="Midori Ltd").delete()

    imported("email,name,company,job title\nken@example.com,佐藤 健,Midori Ltd,Head\n")
    rows = Relationship.objects.order_by("id").values_list("to_customer__name", "role", "since", "until")
    assert list(rows) == [("Kabuto Ltd", "Buyer", None, now.date()), ("Midori Ltd", "Head", now.date(), None)]


def test_somebody_changes_employer_on_the_day_that_it_is_where_we_are(imported: Imported) -> None:
    Organisation.objects.update(time_zone="Pacific/Pago_Pago")
    imported("email,name,company\nken@example.com,佐藤 健,Kabuto Ltd\n")
    imported("email,name,company\nken@example.com,佐藤 健,Midori Ltd\n")
    assert Relationship.objects.get(until=None).since == date(2026, 11, 19)


@pytest.mark.parametrize("written", ["2025-03-04", "2025/3/4", "令和7年3月4日", "2025年3月4日", "4 Mar 2025"])
def test_a_date_of_one_s_own_is_written_as_any_other_date(imported: Imported, act: ActWords, written: str) -> None:
    define_attribute(AttributeDraft("Member since", "date"), **act)
    run = imported(f"email,Member since\nken@example.com,{written}\n")
    assert list(RefusedRow.objects.values_list("reason", flat=True)) == []
    assert run.state == ImportState.DONE
    assert list(Customer.objects.get().attributes.values()) == ["2025-03-04"]


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(
    prepared: Imported, imported: Imported, act: ActWords, now: datetime
) -> None:
    imported("顧客番号,氏名\nA001,佐藤 健\n")
    run = prepared(
        "顧客番号,氏名,メールアドレス\nA001,佐藤 健,ken@kabuto.example\nA002,=cmd|x,li@example.cn\n"
        "A003,悪い,not-a-mail\nA004,短い\nA005,長い,a@example.com,x,y\n,,\nA002,李,\n"
    )

    imports.check_import(run, **act)
    carry_out(run.pk, now=lambda: now)

    run.refresh_from_db()
    check = queries.check_of(run)
    assert check is not None
    assert (run.state, check.rows, check.new_customers, check.known_customers) == (ImportState.CHECKED, 6, 2, 1)
    assert (check.refused, check.formulas) == (2, 1)
    assert {trouble.column: trouble.examples[0].reason for trouble in check.troubles} == {
        "メールアドレス": "“not-a-mail” is not a mail address.",
        "": "5 cells where the header has 3.",
    }
    assert Customer.objects.count() == 1


def test_refused_rows_come_back_as_a_file_that_can_be_mended(imported: Imported) -> None:
    run = imported("id,name,email\n1,=cmd|x,broken\n2,Aoki,a@example.com\n3,Brown,b@example.com,more\n")

    rows = list(csv.reader(io.StringIO("".join(queries.error_file(run)).removeprefix("\ufeff"))))
    assert rows[0] == ["id", "name", "email", "line", "column", "reason"]
    assert rows[1] == ["1", "'=cmd|x", "broken", "2", "email", "“broken” is not a mail address."]
    assert rows[2][:4] == ["3", "Brown", "b@example.com", "more"]
    assert counts_of(run).refused == 2


def test_an_apostrophe_before_a_formula_is_taken_off_again(imported: Imported) -> None:
    imported("id,name\n1,'=cmd|x\n")

    assert Customer.objects.get().name == "=cmd|x"


def test_cells_that_do_not_fit_refuse_their_row_with_the_column(imported: Imported) -> None:
    run = imported(
        "order id,date,email,amount\n1,2025-03-01,a@example.com,5\n2,2025-02-30,b@example.com,9\n"
        "3,2025-03-03,a@example.com,six\n4,2025-03-03,a@example.com,999999999999\n"
        + "".join(f"{n},2025-03-04,a@example.com,1\n" for n in range(5, 40))
    )

    assert counts_of(run).recorded == 36
    assert list(RefusedRow.objects.filter(run=run).order_by("number").values_list("column", "reason")) == [
        ("date", "“2025-02-30” is not a date."),
        ("amount", "“six” is not a number."),
        ("amount", "“999999999999” is too large."),
    ]


def test_a_row_that_the_records_refuse_does_not_take_the_others_along(
    imported: Imported, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = recording.record

    def record_but_not_number_13(arrivals: Sequence[Arrival], origin: Origin) -> Recorded:
        if any(arrival.who.family_name == "13" for arrival in arrivals):
            raise Invalid("There is no thirteenth customer.")
        return record(arrivals, origin)

    monkeypatch.setattr(recording, "record", record_but_not_number_13)
    run = imported("id,name\n" + "".join(f"{n},Customer {n}\n" for n in range(1, 21)))

    assert (Customer.objects.count(), counts_of(run).created) == (19, 19)
    assert [(r.number, r.reason) for r in RefusedRow.objects.filter(run=run)] == [
        (13, "There is no thirteenth customer.")
    ]


def test_orders_whose_lines_lie_scattered_are_gathered(imported: Imported) -> None:
    imported(
        "order id,date,email,sku,quantity,price\n"
        "1,2025-03-01,a@example.com,T1,1,5\n2,2025-03-01,b@example.com,T1,1,5\n1,2025-03-01,a@example.com,T2,1,7\n"
    )

    assert Order.objects.get(number="1").total == 12
    assert Order.objects.get(number="1").lines.count() == 2


def test_refusals(prepared: Imported, imported: Imported, act: ActWords, team: Colleagues, now: datetime) -> None:
    with pytest.raises(Refused):
        imports.keep_upload([b"id\n1\n"], "x.csv", by=team.eve, at=now)
    with pytest.raises(Invalid, match="empty"):
        prepared(b"")
    with pytest.raises(Invalid, match="who the customer is"):
        prepared("text,when\nhello,2025-03-01\n")
    run = prepared("id,name\n1,Aoki\n")
    columns = (Column(0, "name"), Column(1, "name"))
    with pytest.raises(Invalid, match="Two columns"):
        imports.choose_mapping(run, mapping_of(run).__class__("customers", columns), **act)
    for indexes, reason in (((0, 2), "no column 3"), ((0, -1), "no column 0"), ((1, 1), "only one thing")):
        columns = tuple(Column(index, name) for index, name in zip(indexes, ("customer_key", "name"), strict=True))
        with pytest.raises(Invalid, match=reason):
            imports.choose_mapping(run, mapping_of(run).__class__("customers", columns), **act)
    with pytest.raises(Conflict):
        imports.revert_import(run, **act)
    done = imported("id,name\n1,Aoki\n")
    with pytest.raises(Conflict):
        imports.start_import(done, **act)
    with pytest.raises(Refused):
        import_for(team.eve, done.pk)
    with pytest.raises(NotFound):
        import_for(team.dora, done.pk + 1)


def test_a_number_that_two_customers_have_is_decided_by_a_person(
    imported: Imported, team: Colleagues, now: datetime
) -> None:
    imported(CUSTOMERS)
    number = Identifier.objects.get(key="A001")
    draft = CustomerDraft(name="別 人", identifiers=(IdentifierDraft("external_id", "A001", number.label),))
    create_customer(draft, by=team.ben, at=now)

    run = imported("顧客番号,氏名\nA001,佐藤 健\n")

    assert (counts_of(run).created, counts_of(run).refused) == (0, 1)
    assert "belongs to more than one customer" in RefusedRow.objects.get().reason


def test_an_order_that_one_may_not_see_is_left_as_it_is(imported: Imported, team: Colleagues) -> None:
    imported(CUSTOMERS)
    imported(ORDERS)
    Order.objects.filter(number="1001").update(audience=user_audience(team.chen.pk))

    imported(ORDERS.replace("¥1200", "¥9"))

    assert Order.objects.get(number="1001").total == Decimal(5400)
