"""What a customer is offered: tea goes with cups, soap is bought again, and a suitcase once."""

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.days import DAY
from farley.analysis.recommendations import OrderLines, WouldLike
from farley.analysis.tables import seconds
from tests.analysis.cast import TODAY, Diary, of
from tests.analysis.test_recommendations import HANA, KENJI, SOAP, SUITCASE, TEA, lines
from tests.analysis.test_recommendations import TODAY as LAST_DAY

NAMES = {1: "Sencha", 2: "Cup", 3: "Soap", 4: "Towel", 5: "Suitcase", 6: "Book"}
TRAVELLER = 1003


def order_lines(*more: tuple[int, int, int, int]) -> OrderLines:
    rows = np.r_[lines(), np.array([(TRAVELLER, SUITCASE, 9201, LAST_DAY - 3), *more])]
    at = seconds(TODAY) - (LAST_DAY - rows[:, 3] + 1) * DAY
    return OrderLines(rows[:, 0], rows[:, 1], rows[:, 2], at, at, NAMES, {("en", 1): "Green tea"}, {KENJI: "en"})


def findings_of(found: OrderLines) -> list[Claim | CannotSay]:
    history = Diary().history()
    return WouldLike(found).fit(history, as_of=TODAY).claims(history, as_of=TODAY)


@pytest.fixture(scope="module")
def findings() -> list[Claim | CannotSay]:
    return findings_of(order_lines((KENJI, SOAP, 9103, LAST_DAY - 2)))


def test_a_new_product_is_named_with_what_speaks_for_it(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, HANA)
    assert claim.statement == "would_like_new"
    assert (claim.params["new_1"], claim.params["because_1"]) == ("Cup", "Sencha")
    assert claim.evidence[0] == 9001


def test_what_was_ordered_twice_may_be_ordered_again(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, KENJI)
    assert (claim.params["again_1"], claim.params["times_1"]) == ("Soap", 2)
    assert "again_2" not in claim.params
    assert 9103 in claim.evidence


def test_products_are_called_as_the_customer_calls_them() -> None:
    claim = of(findings_of(order_lines((KENJI, TEA, 9104, LAST_DAY - 1), (KENJI, TEA, 9105, LAST_DAY))), KENJI)
    assert "Green tea" in claim.params.values()
    assert "Sencha" not in claim.params.values()


def test_how_sure_it_is_was_tried_out(findings: list[Claim | CannotSay]) -> None:
    assert 0.01 < of(findings, HANA).confidence < 0.99
    assert len({each.confidence for each in findings if isinstance(each, Claim)}) == 1


def test_a_shop_with_three_customers_says_nothing_of_new_things() -> None:
    rows = np.array([(HANA, TEA, 1, 5), (KENJI, SOAP, 2, 5), (TRAVELLER, SUITCASE, 3, 5)])
    at = seconds(TODAY) - rows[:, 3] * DAY
    found = findings_of(
        OrderLines(rows[:, 0], rows[:, 1], rows[:, 2], at, at, NAMES, {("en", 1): "Green tea"}, {KENJI: "en"})
    )
    assert [(each.reason, each.has, each.needs) for each in found if isinstance(each, CannotSay)] == [
        ("too_few_products", 1, 2)
    ] * 3


def test_what_was_written_down_later_was_not_known() -> None:
    known = order_lines()
    later = OrderLines(
        known.customer_id, known.product_id, known.interaction_id, known.at, known.known_at + 2000 * DAY, NAMES, {}, {}
    )
    assert findings_of(later) == []


def test_an_order_that_stands_nowhere_is_no_evidence() -> None:
    known = order_lines()
    nowhere = np.zeros_like(known.interaction_id)
    found = findings_of(
        OrderLines(known.customer_id, known.product_id, nowhere, known.at, known.known_at, known.names, {}, {})
    )
    assert of(found, HANA).evidence == ()
