"""What somebody would like, in a shop where tea goes with cups and soap is bought again and again."""

import numpy as np
import pytest

from farley.analysis.recommendations import Baskets, Recommendations, baskets_of

TEA, CUP, SOAP, TOWEL, SUITCASE, BOOK = range(1, 7)
HANA, KENJI = 1001, 1002
TODAY = 20_000


def lines() -> np.ndarray:
    """Rows of customer, product, order, day: half of the others drink tea, half wash."""
    rng = np.random.default_rng(1)
    rows, order = [], 0
    for customer in range(200):
        pair = (TEA, CUP) if customer % 2 else (SOAP, TOWEL)
        wanted = [each for each in pair if rng.random() < 0.8] + [each for each in (BOOK,) if rng.random() < 0.3]
        for product in wanted:
            for _time in range(1 + (product == SOAP) * 2):
                order += 1
                rows.append((customer, product, order, TODAY - int(rng.integers(1, 300))))
        if customer % 10 == 0:
            rows.append((customer, SUITCASE, order, TODAY - 90))
    rows += [(HANA, TEA, 9001, TODAY - 40), (HANA, TEA, 9001, TODAY - 40)]
    rows += [(KENJI, SUITCASE, 9101, TODAY - 5), (KENJI, SOAP, 9102, TODAY - 5)]
    return np.array(rows, dtype=np.int64)


@pytest.fixture(scope="module")
def baskets() -> Baskets:
    return baskets_of(*lines().T)


def test_two_lines_of_one_order_are_one_purchase(baskets: Baskets) -> None:
    row = baskets.customer_id.tolist().index(HANA)
    assert baskets.times[[row]].data.tolist() == [1]
    assert baskets.last_day[[row]].data.tolist() == [TODAY - 40]


@pytest.mark.parametrize("exact_up_to", [10_000, 0])
def test_who_bought_tea_would_like_a_cup_because_of_the_tea(baskets: Baskets, exact_up_to: int) -> None:
    new = dict(Recommendations(exact_up_to=exact_up_to).fit(baskets).new())
    best = new[HANA][0]
    assert (best.product_id, best.because, best.interaction_ids) == (CUP, (TEA,), (9001,))


def test_nothing_is_new_that_was_bought(baskets: Baskets) -> None:
    for customer, found in Recommendations().fit(baskets).new():
        own = baskets.product_id[baskets.times[[baskets.customer_id.tolist().index(customer)]].indices]
        assert not {each.product_id for each in found} & set(own.tolist())


def test_soap_is_bought_again_before_a_suitcase(baskets: Baskets) -> None:
    again = dict(Recommendations().fit(baskets).again())
    soap, suitcase = again[KENJI]
    assert (soap.product_id, suitcase.product_id) == (SOAP, SUITCASE)
    assert (soap.times, soap.last_day, soap.interaction_id) == (1, TODAY - 5, 9102)


def test_a_shop_with_a_few_customers_knows_only_what_is_bought_again() -> None:
    few = lines()[-4:]
    model = Recommendations().fit(baskets_of(*few.T))
    assert model.likeness_ is None
    assert list(model.new()) == []
    assert set(dict(model.again())) == {HANA, KENJI}


def test_products_that_a_few_bought_go_with_nothing() -> None:
    rows = np.r_[lines(), [[HANA, 99, 9003, TODAY]]]
    model = Recommendations().fit(baskets_of(*rows.T))
    assert 99 not in model.product_id_
    assert 99 in [each.product_id for each in dict(model.again())[HANA]]


def test_nobody_bought_anything() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    model = Recommendations().fit(baskets_of(nothing, nothing, nothing, nothing))
    assert list(model.again()) == list(model.new()) == []
