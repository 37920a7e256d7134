"""Customers are found by what people type, in any script and width."""

from __future__ import annotations

import pytest

from farley.customers import actions, queries
from farley.customers.access import customers_for
from farley.customers.drafts import CustomerDraft
from tests import cast
from tests.cast import NOW, Colleagues


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("東京", "佐藤 健"),
        ("港区", "佐藤 健"),
        ("佐", "佐藤 健"),
        ("さとう", "佐藤 健"),
        ("サトウ", "佐藤 健"),
        ("ｻﾄｳ", "佐藤 健"),
        ("sato@exam", "佐藤 健"),
        ("ken.s", "佐藤 健"),
        ("090-1234", "佐藤 健"),
        ("+81 90", "佐藤 健"),
        ("５６７８", "佐藤 健"),
        ("カブ", "㈱カブト"),
        ("かぶと", "㈱カブト"),
        ("larke", "Emma Clarke"),
        ("EMMA cla", "Emma Clarke"),
    ],
)
def test_found_by(team: Colleagues, query: str, name: str) -> None:
    cast.sato(team.ben), cast.kabuto(team.ben), cast.emma(team.ben)

    assert [c.name for c in queries.matching(customers_for(team.ben), query)] == [name]


def test_everybody_who_matches_is_found(team: Colleagues) -> None:
    drafts = [CustomerDraft(name=f"田中 {number}郎") for number in range(30)]
    actions.create_customers(drafts, by=team.ben, at=NOW)

    assert queries.matching(customers_for(team.ben), "田中").count() == 30


@pytest.mark.parametrize("query", ["京東", "佐健", "zzz", "090-9999", "%", "emma larkf"])
def test_not_found_by(team: Colleagues, query: str) -> None:
    cast.sato(team.ben), cast.kabuto(team.ben), cast.emma(team.ben)

    found = queries.matching(customers_for(team.ben), query)
    assert [c.name for c in found] == ([] if query != "%" else [c.name for c in customers_for(team.ben)])


def test_signs_that_mean_something_to_a_database_are_harmless(team: Colleagues) -> None:
    emma = cast.emma(team.ben)

    for query in ("emma'", 'emma"', "emma & !", "emma | :*", "emma\\", "emma*", "'; --"):
        assert list(queries.matching(customers_for(team.ben), query)) == [emma]


def test_the_best_matches_begin_with_what_was_typed(team: Colleagues) -> None:
    for name in ("Market Emma", "Emma Clarke", "Emmanuel Petit"):
        actions.create_customer(CustomerDraft(name=name), by=team.ben, at=NOW)

    assert [c.name for c in queries.best_matches(team.ben, "emma", most=5)] == [
        "Emma Clarke",
        "Emmanuel Petit",
        "Market Emma",
    ]


def test_search_and_suggestions_show_nobody_who_is_hidden(team: Colleagues) -> None:
    cast.sato(team.ben, audience=f"user:{team.ben.pk}")

    assert not queries.matching(customers_for(team.chen), "東京").exists()
    assert not queries.best_matches(team.chen, "佐藤", most=5)
    assert not queries.lookalikes(team.chen, email="ken.sato@example.com", name="佐藤 健")
    assert queries.lookalikes(team.ben, email="ken.sato@example.com")


def test_lookalikes_tell_their_reasons(team: Colleagues) -> None:
    sato = cast.sato(team.ben)

    found = queries.lookalikes(team.ben, name="佐藤　健", phone="+81 90 1234 5678", region="JP")

    assert found == [(sato, ["phone", "name"])]


def test_those_whom_one_may_not_see_do_not_crowd_out_the_one_whom_one_may(team: Colleagues) -> None:
    hidden = [CustomerDraft(name=f"Anna Berg {number}", audience="admin") for number in range(250)]
    actions.create_customers(hidden, by=team.aiko, at=NOW)
    seen = actions.create_customer(CustomerDraft(name="Karl Berg"), by=team.ben, at=NOW)

    assert queries.best_matches(team.ben, "berg", most=5) == [seen]
