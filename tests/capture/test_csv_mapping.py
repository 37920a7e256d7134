"""Farley guesses what a file holds and what its columns mean, and says where it is not sure."""

from pathlib import Path

import pytest

from farley.capture.channels.csv_import.mapping import Proposal, propose
from farley.capture.channels.csv_import.reading import find_layout, first_rows
from farley.customers.models import AttributeDefinition
from farley.customers.rules import checked_value


def proposal(folder: Path, text: str) -> Proposal:
    path = folder / "table.csv"
    path.write_text(text)
    layout = find_layout(path)
    return propose(layout, first_rows(path, layout))


def meanings(found: Proposal) -> dict[str, str]:
    return {guess.header: guess.column.field for guess in found.guesses if guess.column.field}


def test_japanese_customers(tmp_path: Path) -> None:
    found = proposal(
        tmp_path,
        "顧客番号,氏名,ふりがな,会社名,部署,役職,メールアドレス,電話番号,携帯,郵便番号,都道府県,住所,備考,血液型\n"
        "A001,山田 太郎,やまだ たろう,山田商事,営業部,課長,t@example.jp,03-1234-5678,090-1234-5678,"
        "100-0001,東京都,千代田区1,重要,A\n",
    )

    assert found.content == "customers"
    assert list(meanings(found).values()) == [
        "customer_key", "name", "reading", "organisation", "department", "job_title", "email", "phone", "mobile",
        "postal_code", "region", "street", "note", "attribute:血液型",
    ]  # fmt: skip


def test_chinese_orders(tmp_path: Path) -> None:
    found = proposal(
        tmp_path,
        "订单号,下单时间,客户姓名,手机号码,商品名称,数量,单价\n"
        "1001,2025-03-01 10:00:00,张伟,13800138000,茶叶,2,¥15.50\n",
    )

    assert found.content == "orders"
    assert list(meanings(found).values()) == [
        "order_key", "ordered_at", "name", "mobile", "product_name", "quantity", "unit_price",
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["Unit cost", "Cost", "cost_price", "原価", "仕入値", "仕入単価", "成本", "进货价"])
def test_what_the_goods_cost_us_is_told_from_their_price(tmp_path: Path, header: str) -> None:
    found = proposal(
        tmp_path, f"order id,order date,email,sku,qty,price,{header}\n1,2026-03-01,a@example.com,T1,2,15,6\n"
    )

    assert meanings(found)["price"] == "unit_price"
    assert meanings(found)[header] == "unit_cost"


@pytest.mark.parametrize("header", ["Shipping cost", "Total cost", "Labour cost", "原価率", "总成本", "運送原価"])
def test_what_it_cost_to_bring_them_or_all_together_is_no_cost_of_one(tmp_path: Path, header: str) -> None:
    found = proposal(
        tmp_path, f"order id,order date,email,sku,qty,price,{header}\n1,2026-03-01,a@example.com,T1,2,15,6\n"
    )

    assert meanings(found)[header] != "unit_cost"


def test_english_customers_with_names_in_two_columns(tmp_path: Path) -> None:
    found = proposal(
        tmp_path,
        "First Name,Last Name,E-mail Address,Business Phone,Company\nAnn,Lee,a@example.com,+44 20 7946 0000,Acme\n",
    )

    assert list(meanings(found).values()) == ["given_name", "family_name", "email", "phone", "organisation"]


@pytest.mark.parametrize(
    "text",
    [
        "氏名,メール,登録日,メモ\n佐藤 健,ken@example.jp,2024/05/01,電話は夕方に\n",
        "姓名,邮箱,注册日期,备注\n王芳,fang@example.cn,2024-05-01,喜欢龙井\n",
        "Name,Email,Created at,Notes\nAnn Lee,ann@example.com,2024-05-01,likes a window seat\n",
    ],
)
def test_when_somebody_was_taken_down_is_nothing_that_happened(tmp_path: Path, text: str) -> None:
    found = proposal(tmp_path, text)

    assert found.content == "customers"
    assert list(meanings(found).values())[-1] == "note"


def test_order_lines_of_a_wholesaler(tmp_path: Path) -> None:
    found = proposal(
        tmp_path,
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "536365,85123A,WHITE HEART,6,12/1/2010 8:26,2.55,17850,United Kingdom\n"
        "536366,71053,LANTERN,6,12/13/2010 8:28,3.39,17851,France\n",
    )

    assert found.content == "orders"
    assert not found.missing
    assert meanings(found)["CustomerID"] == "customer_key"
    date = next(guess for guess in found.guesses if guess.header == "InvoiceDate")
    assert date.column.date_style is not None
    assert not date.column.date_style.day_first
    assert not date.notes


def test_a_file_without_a_header_is_read_by_its_values(tmp_path: Path) -> None:
    found = proposal(tmp_path, " 00004 19970101  2   29.33\n 00004 19970118  1   29.73\n 00021 19970802  3   14.96\n")

    assert found.content == "orders"
    assert list(meanings(found).values()) == ["customer_key", "ordered_at", "quantity", "amount"]


def test_contacts_by_phone(tmp_path: Path) -> None:
    found = proposal(tmp_path, "日時,顧客ID,種別,件名,内容\n2025年3月1日 10:00,A001,電話,納期,納期について確認\n")

    assert found.content == "interactions"
    assert list(meanings(found).values()) == ["happened_at", "customer_key", "kind", "subject", "text"]


def test_an_ambiguous_date_is_reported(tmp_path: Path) -> None:
    found = proposal(
        tmp_path, "order id,order date,email,total\n1,01/02/2010,a@example.com,5.00\n2,03/04/2010,b@example.com,6.00\n"
    )

    date = next(guess for guess in found.guesses if guess.column.field == "ordered_at")
    assert date.notes == ("It does not show whether the day or the month comes first",)


def test_values_of_the_wrong_kind_overrule_a_header(tmp_path: Path) -> None:
    found = proposal(tmp_path, "name,email\nAoki,yes\nBrown,no\n")

    assert meanings(found)["email"] == "attribute:email"


def test_what_a_file_lacks_is_said(tmp_path: Path) -> None:
    found = proposal(tmp_path, "text,topic\nWhere is my parcel? I have been waiting for it for two weeks,delivery\n")

    assert "A column that says who the customer is" in found.missing


@pytest.mark.parametrize("header", ["Customer_ID", "customer id", "CustomerID", "CUSTOMER-ID", "ｃｕｓｔｏｍｅｒｉｄ"])
def test_writing_habits_in_headers_do_not_matter(tmp_path: Path, header: str) -> None:
    assert "customer_key" in meanings(proposal(tmp_path, f"{header},name\nA1,Aoki\n")).values()


@pytest.mark.parametrize(
    ("yes", "no"), [("Yes", "No"), ("TRUE", "FALSE"), ("true", "false"), ("はい", "いいえ"), ("是", "否")]
)
def test_yes_and_no_are_a_field_of_yes_and_no(yes: str, no: str, tmp_path: Path) -> None:
    text = f"name,email,Member\nAnn,a@example.com,{yes}\nBo,b@example.com,{no}\nCy,c@example.com,\n"
    guess = proposal(tmp_path, text).guesses[-1]
    assert (guess.column.field, guess.column.new_type) == ("attribute:Member", "yes_no")
    definition = AttributeDefinition(key="member", label="Member", type=guess.column.new_type)
    assert [checked_value(definition, word) for word in (yes, no)] == [True, False], "what is proposed can be read"


@pytest.mark.parametrize("values", [("Yes", "Perhaps", "No"), ("Yes", "Yes", ""), ("1", "0", "1"), ("はい", "No", "")])
def test_what_is_not_clearly_yes_and_no_is_left_as_it_is(values: tuple[str, ...], tmp_path: Path) -> None:
    rows = "".join(f"Ann {place},a{place}@example.com,{value}\n" for place, value in enumerate(values))
    guess = proposal(tmp_path, f"name,email,Member\n{rows}").guesses[-1]
    assert guess.column.new_type != "yes_no"
