"""What is no product, by its name."""

import pytest

from farley.commerce.charges import is_charge


@pytest.mark.parametrize(
    "name",
    [
        "POSTAGE",
        "DOTCOM POSTAGE",
        "CARRIAGE",
        "Manual",
        "Discount",
        "Bank Charges",
        "Shipping fee",
        "送料",
        "手数料",
        "运费",
    ],
)
def test_carriage_fees_and_discounts_are_no_products(name: str) -> None:
    assert is_charge(name)


@pytest.mark.parametrize(
    "name",
    [
        "POSTAGE STAMP ALBUM",
        "BABY CARRIAGE TOY",
        "Manual coffee mill",
        "Delivery van, red",
        "送料無料の煎茶",
        "煎茶",
        "",
    ],
)
def test_what_only_speaks_of_them_is_a_product(name: str) -> None:
    assert not is_charge(name)
