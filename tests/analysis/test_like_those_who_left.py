"""A gym that noted who has left: who is like them, and when nothing can be said."""

import numpy as np
import pytest

from farley.analysis.churn import column_of_who_left, is_called_leaving
from farley.analysis.claims import CannotSay, Claim
from farley.analysis.like_those_who_left import LikeThoseWhoLeft, Noted
from farley.analysis.propensity.columns import Cell
from farley.analysis.tables import History
from tests.analysis.cast import TODAY, Diary, of

MEMBERS = 600
LOYAL, WAVERING, GONE, UNKNOWN = range(1, 5)


@pytest.fixture(scope="module")
def empty() -> History:
    """Nothing ever happened with anybody: only their records are there."""
    return Diary().history()


def gym() -> dict[str, list[Cell]]:
    """Of those who pay by month six of ten have left, of those who pay by year one; the first four have names."""
    dice = np.random.default_rng(1)
    by_month = dice.random(MEMBERS) < 0.5
    left = dice.random(MEMBERS) < np.where(by_month, 0.6, 0.1)
    table: dict[str, list[Cell]] = {
        "Contract": ["by month" if each else "by year" for each in by_month],
        "Visits": [float(each) for each in dice.integers(0, 30, MEMBERS)],
        "Churn": ["Yes" if each else "No" for each in left],
    }
    named = {
        LOYAL: ("by year", "No"),
        WAVERING: ("by month", "No"),
        GONE: ("by month", "Yes"),
        UNKNOWN: ("by year", ""),
    }
    for place, (contract, gone) in enumerate(named.values()):
        table["Contract"][place], table["Churn"][place] = contract, gone
    return table


def findings(table: dict[str, list[Cell]], empty: History) -> list[Claim | CannotSay]:
    noted = Noted(range(1, 1 + len(next(iter(table.values())))), table)
    return LikeThoseWhoLeft(noted).fit(empty, as_of=TODAY).claims(empty, as_of=TODAY)


@pytest.fixture(scope="module")
def found(empty: History) -> list[Claim | CannotSay]:
    return findings(gym(), empty)


def test_who_pays_by_month_is_like_those_who_left(found: list[Claim | CannotSay]) -> None:
    claim = of(found, WAVERING)
    assert claim.statement == "like_those_who_left"
    assert claim.calls_for_attention
    assert 50 <= claim.params["percent"] <= 70
    assert (claim.params["reason_1"], claim.params["value_1"]) == ("Contract", "by month")
    assert claim.params["points_1"] > 0
    assert claim.params["usual_percent"] == pytest.approx(35, abs=4)


def test_who_pays_by_year_is_like_those_who_stay(found: list[Claim | CannotSay]) -> None:
    claim = of(found, LOYAL)
    assert claim.statement == "like_those_who_stay"
    assert not claim.calls_for_attention
    assert claim.params["points_1"] < 0


def test_of_who_has_left_and_of_whom_nothing_is_written_nothing_is_claimed(found: list[Claim | CannotSay]) -> None:
    by_customer = {each.customer_id: each for each in found}
    gone = by_customer[GONE]
    assert isinstance(gone, CannotSay)
    assert gone.reason == "has_left"
    assert UNKNOWN not in by_customer


def test_a_reason_for_leaving_is_not_learned_from(empty: History) -> None:
    """It is filled in only when somebody has left."""
    table = gym()
    table["Why"] = ["moved away" if cell == "Yes" else "" for cell in table["Churn"]]
    claim = of(findings(table, empty), WAVERING)
    assert claim.params["percent"] < 75
    assert "Why" not in claim.params.values()


def test_fields_that_only_know_the_answer_teach_nothing(empty: History) -> None:
    churn = gym()["Churn"]
    table: dict[str, list[Cell]] = {"Why": ["moved" if cell == "Yes" else "" for cell in churn], "Churn": churn}
    assert {each.reason for each in findings(table, empty) if isinstance(each, CannotSay)} == {"learned_too_good"}


def test_without_a_field_that_says_who_left_nothing_is_said_at_all(empty: History) -> None:
    table = gym()
    del table["Churn"]
    assert findings(table, empty) == []
    assert findings(gym() | {"Churn": ["perhaps"] * MEMBERS}, empty) == []


@pytest.mark.parametrize(
    ("churn", "reason"),
    [(["No"] * MEMBERS, "learned_always_the_same"), (["Yes"] * 5 + ["No"] * (MEMBERS - 5), "learned_too_few_cases")],
)
def test_where_nobody_or_hardly_anybody_left_it_cannot_say(churn: list[Cell], reason: str, empty: History) -> None:
    found = findings(gym() | {"Churn": churn}, empty)
    assert {each.reason for each in found if isinstance(each, CannotSay)} == {reason}
    assert len(found) == MEMBERS


def test_ten_customers_are_too_few(empty: History) -> None:
    table = {name: cells[:10] for name, cells in gym().items()}
    found = findings(table, empty)
    assert {(each.reason, each.has, each.needs) for each in found if isinstance(each, CannotSay)} == {
        ("learned_too_few_cases", 9, 100)
    }


def test_the_column_is_known_by_what_people_call_it() -> None:
    for label in ("Churn", "has_churned", "Churn Flag", "Left", "Cancelled", "Exited", "解約", "退会済み", "是否流失"):
        assert is_called_leaving(label), label
    for label in ("Churn reason", "Left-handed", "Contract", "解約理由", "流失原因"):
        assert not is_called_leaving(label), label
    assert column_of_who_left({"Left": ["arm", "leg"], "Churn": [None, 1.0, 0.0]}) == "Churn"
