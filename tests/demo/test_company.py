"""The company as a whole: how much of it there is, that it is always the same, and that it can touch nobody real."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import phonenumbers
import pytest

from farley.demo.generate import demo_company
from farley.demo.products import PRODUCTS, product
from farley.demo.records import Country, DemoCompany, Kind
from farley.demo.seasons import gift_seasons, lunar_new_year, mid_autumn

from .conftest import ENDS_ON


def test_it_has_the_size_that_the_documentation_tells(tsukishiro: DemoCompany) -> None:
    assert len(tsukishiro.people) == 300
    assert len(tsukishiro.organisations) == 60
    assert len(tsukishiro.households) == 24
    assert len(tsukishiro.products) == 40
    assert (len(tsukishiro.staff), len(tsukishiro.teams)) == (8, 3)
    assert 28_000 < len(tsukishiro.happenings) < 34_000
    assert {kind for kind in Kind} == {happening.kind for happening in tsukishiro.happenings}


def test_the_same_seed_and_day_make_the_same_company(tsukishiro: DemoCompany) -> None:
    assert demo_company(ends_on=ENDS_ON) == tsukishiro
    assert demo_company(ends_on=ENDS_ON, seed=7).people != tsukishiro.people


def test_another_day_moves_the_history_along(tsukishiro: DemoCompany) -> None:
    later = demo_company(ends_on=ENDS_ON + timedelta(days=60))
    assert later.happenings[-1].at > datetime(2027, 1, 15, tzinfo=UTC)
    assert [firm.name for firm in later.organisations] == [firm.name for firm in tsukishiro.organisations]


def test_nothing_lies_in_the_future_or_before_the_three_years(tsukishiro: DemoCompany) -> None:
    ends_at = datetime(ENDS_ON.year, ENDS_ON.month, ENDS_ON.day, tzinfo=UTC)
    moments = [happening.at for happening in tsukishiro.happenings]
    assert moments == sorted(moments)
    assert ends_at - timedelta(days=3 * 365 + 2) < moments[0]
    assert ends_at - timedelta(days=2) < moments[-1] < ends_at


def test_a_day_without_three_years_before_it_is_refused() -> None:
    with pytest.raises(ValueError, match="3 years"):
        demo_company(ends_on=date(2, 1, 1))


def test_every_key_is_unique_and_every_pointer_points_at_something(tsukishiro: DemoCompany) -> None:
    customers = [who.key for who in (*tsukishiro.people, *tsukishiro.organisations, *tsukishiro.households)]
    staff = {member.key for member in tsukishiro.staff}
    assert len(set(customers)) == len(customers)
    assert len({happening.key for happening in tsukishiro.happenings}) == len(tsukishiro.happenings)
    assert {happening.customer for happening in tsukishiro.happenings} <= set(customers)
    assert {happening.by for happening in tsukishiro.happenings} <= staff | {""}
    assert {key for tie in tsukishiro.ties for key in (tie.subject, tie.object)} <= set(customers)
    assert {follow_up.customer for follow_up in tsukishiro.follow_ups} <= set(customers)


def test_an_order_is_bought_once_and_costs_what_its_lines_cost(tsukishiro: DemoCompany) -> None:
    purchases = [happening for happening in tsukishiro.happenings if happening.kind is Kind.PURCHASE]
    assert len({purchase.order for purchase in purchases}) == len(purchases)
    for purchase in purchases:
        assert purchase.amount == sum(line.price * line.quantity for line in purchase.lines)
        assert all(line.price == product(line.product).price(purchase.currency) for line in purchase.lines)
        assert all(line.quantity > 0 for line in purchase.lines)


def test_only_reserved_mail_domains_occur(tsukishiro: DemoCompany) -> None:
    reserved = re.compile(r"^[a-z0-9.-]+@(example\.(com|org|net)|[a-z0-9-]+\.example)$")
    mails = [mail.value for who in (*tsukishiro.people, *tsukishiro.organisations) for mail in who.mails]
    mails += [member.mail for member in tsukishiro.staff]
    assert [mail for mail in mails if not reserved.match(mail)] == []
    assert all(firm.url.endswith(".example/") for firm in tsukishiro.organisations)
    words = "\n".join(happening.text + happening.page for happening in tsukishiro.happenings)
    assert re.findall(r"https?://|www\.|@", words) == []


def test_nobody_can_be_called_on_the_telephone_numbers(tsukishiro: DemoCompany) -> None:
    """Britain: Ofcom's numbers for drama. Japan, China: exchanges beginning with a digit that none begins with."""
    reserved = {
        Country.BRITAIN: r"(020 7946 0\d{3}|01[1-6][1-8] 496 0\d{3}|029 2018 0\d{3})",
        Country.JAPAN: r"0\d{1,3}-1\d{1,3}-\d{4}",
        Country.CHINA: r"(010-0\d{7}|021-9\d{7}|0(20|25|27|28|512|571|755)-1\d{7})",
    }
    for who in (*tsukishiro.people, *tsukishiro.organisations):
        for phone in who.phones:
            assert re.fullmatch(reserved[who.country], phone.value), phone.value
            assert phonenumbers.is_valid_number(phonenumbers.parse(phone.value, who.country.value))


def test_people_carry_their_names_in_their_own_script_and_order(tsukishiro: DemoCompany) -> None:
    tanaka = next(p for p in tsukishiro.people if p.country is Country.JAPAN and p.family == "田中")
    assert tanaka.name.startswith("田中 ")
    assert tanaka.reading.startswith("たなか ")
    zhang = next(p for p in tsukishiro.people if p.country is Country.CHINA and p.family == "张")
    assert zhang.reading.startswith("Zhāng ")
    briton = next(p for p in tsukishiro.people if p.country is Country.BRITAIN)
    assert (briton.name, briton.reading) == (f"{briton.given} {briton.family}", "")


def test_only_the_look_alikes_share_a_name(tsukishiro: DemoCompany) -> None:
    shared = {name for name, count in Counter(person.name for person in tsukishiro.people).items() if count > 1}
    assert shared == {"佐藤 健", "王 芳", "James Carter"}


def test_prices_fit_the_currencies(tsukishiro: DemoCompany) -> None:
    assert all(item.jpy == item.jpy.to_integral_value() for item in PRODUCTS)
    assert {p.currency for p in tsukishiro.happenings if p.amount} == {"JPY", "CNY", "GBP"}
    refunds = [happening for happening in tsukishiro.happenings if happening.kind is Kind.REFUND]
    assert refunds
    assert all(refund.amount and refund.amount > 0 for refund in refunds)
    assert all(r.amount == r.amount.quantize(Decimal(1)) for r in refunds if r.currency == "JPY" and r.amount)


def test_the_seasons_show_in_the_orders(tsukishiro: DemoCompany) -> None:
    """お中元 in July, お歳暮 in December."""
    at_home = {person.key for person in tsukishiro.people if person.place}
    months = Counter(
        happening.at.month
        for happening in tsukishiro.happenings
        if happening.customer in at_home
        and happening.currency == "JPY"
        and any(line.product == "gift-three" for line in happening.lines)
    )
    assert months[12] > 3 * months[10]
    assert months[7] > months[9]


def test_the_feasts_of_the_moon_are_known_far_ahead() -> None:
    assert lunar_new_year(2026) == date(2026, 2, 17)
    assert mid_autumn(2025) == date(2025, 10, 6)
    assert lunar_new_year(2045) == date(2045, 2, 17)
    assert abs((lunar_new_year(2012) - date(2012, 1, 23)).days) <= 1
    assert gift_seasons(Country.CHINA, 2026)[0][1] < date(2026, 2, 17)


def test_records_cannot_be_altered(tsukishiro: DemoCompany) -> None:
    person = tsukishiro.people[0]
    with pytest.raises(AttributeError):
        person.family = "Doe"  # type: ignore[misc]
    assert replace(person, family="Doe") != person
