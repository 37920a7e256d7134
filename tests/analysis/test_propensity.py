"""A club whose members stay or leave: what any table teaches, and what it must not pretend to know."""

from datetime import date

import numpy as np
import pytest

from farley.analysis.churn import left_or_not
from farley.analysis.numerics import Floats, sigmoid
from farley.analysis.propensity import CannotTell, Cases, Categories, Numbers, Propensity, fit_propensity, typed
from farley.analysis.propensity.columns import Cell
from farley.analysis.propensity.ranking import area_under_curve

MEMBERS = 1500


def club(seed: int = 1) -> tuple[dict[str, list[Cell]], Floats]:
    """Members by month leave more often, so do those who come least or most; the colour of the card says nothing."""
    rng = np.random.default_rng(seed)
    contract = rng.choice(["by month", "by year"], MEMBERS)
    visits = rng.uniform(0, 30, MEMBERS)
    logits = np.where(contract == "by month", 1.0, -1.0) + ((visits - 15) / 7) ** 2 - 2.2
    left = (rng.random(MEMBERS) < sigmoid(logits)).astype(float)
    table: dict[str, list[Cell]] = {
        "member": [f"M{number:05}" for number in range(MEMBERS)],
        "contract": contract.tolist(),
        "visits": [f"{value:.1f}" if place % 20 else "" for place, value in enumerate(visits)],
        "colour": rng.choice(["red", "blue", "green"], MEMBERS).tolist(),
        "club": ["Kyoto"] * MEMBERS,
        "joined": [date(2020, 1, 1 + int(day)) for day in rng.integers(0, 28, MEMBERS)],
    }
    return table, left


@pytest.fixture(scope="module")
def model() -> Propensity:
    table, left = club()
    found = fit_propensity(typed(table), left)
    assert isinstance(found, Propensity)
    return found


def test_columns_say_themselves_what_they_are() -> None:
    cases = typed(club()[0])
    kinds = {column.name: type(column) for column in cases.columns}
    assert kinds == {"contract": Categories, "visits": Numbers, "colour": Categories, "joined": Numbers}
    assert cases.left_out == ("member", "club")


def test_blanks_are_a_value_of_their_own() -> None:
    blanks = typed({"visits": ["1", None, "", "3"], "card": ["red", "", None, "red"]})
    visits, card = blanks.columns
    assert np.isnan(np.asarray(visits.values, dtype=float)).tolist() == [False, True, True, False]
    assert card.values.tolist() == ["red", "", "", "red"]


def test_a_bend_is_learned_that_a_straight_line_cannot_follow(model: Propensity) -> None:
    table, left = club(seed=2)
    said, low, high = model.probabilities(typed(table))
    assert area_under_curve(said, left) > 0.8
    assert abs(said.mean() - left.mean()) < 0.04
    assert model.scores.calibration_error < 0.04
    assert (low <= said).all()
    assert (said <= high).all()


def test_what_moves_a_case_is_told_in_points(model: Propensity) -> None:
    cases = typed(club()[0])
    contract = cases.columns[cases.names.index("contract")].values
    pushes = model.pushes(cases)
    by_month = next(place for place, word in enumerate(contract.tolist()) if word == "by month")
    found = {push.column: push for push in pushes[by_month]}
    assert found["contract"].value == "by month"
    assert found["contract"].points > 5
    assert abs(found["contract"].points) > abs(found["colour"].points if "colour" in found else 0)


def test_a_column_that_knows_the_answer_is_left_out_and_named() -> None:
    table, left = club()
    table["reason for leaving"] = [
        ("too far" if place % 2 else "too dear") if gone else "" for place, gone in enumerate(left)
    ]
    table["days since the last visit"] = [200.0 + place % 9 if gone else place % 60 for place, gone in enumerate(left)]
    found = fit_propensity(typed(table), left)
    assert isinstance(found, Propensity)
    assert found.leaks == ("reason for leaving", "days since the last visit")
    assert found.auc < 0.9


def test_columns_that_know_the_answer_together_are_refused() -> None:
    rng = np.random.default_rng(3)
    left = (rng.random(MEMBERS) < 0.4).astype(float)
    noise = rng.normal(size=MEMBERS)
    found = fit_propensity(typed({"before": noise.tolist(), "after": (noise + 0.3 * left).tolist()}), left)
    assert isinstance(found, CannotTell)
    assert found.reason == "too_good"


def test_noise_is_no_better_than_the_base_rate() -> None:
    rng = np.random.default_rng(4)
    table: dict[str, list[Cell]] = {
        "luck": rng.normal(size=600).tolist(),
        "sign": rng.choice(list("abcd"), 600).tolist(),
    }
    found = fit_propensity(typed(table), (rng.random(600) < 0.3).astype(float))
    assert found == CannotTell("no_better_than_base_rate")


def test_a_few_members_teach_nothing() -> None:
    table, left = club()
    few = typed({name: cells[:60] for name, cells in table.items()})
    assert fit_propensity(few, left[:60]) == CannotTell("too_few_cases", 60, 100)
    rare = np.zeros(MEMBERS)
    rare[:7] = 1
    assert fit_propensity(typed(table), rare) == CannotTell("too_few_cases", 7, 20)


def test_where_nobody_ever_left_there_is_nothing_to_learn() -> None:
    table, _left = club()
    assert fit_propensity(typed(table), np.zeros(MEMBERS)) == CannotTell("always_the_same")


def test_where_nothing_is_known_of_the_members_there_is_nothing_to_learn_from() -> None:
    _table, left = club()
    same = typed({"club": ["Kyoto"] * MEMBERS})
    assert same.columns == ()
    found = fit_propensity(Cases((Categories("", np.array([""] * MEMBERS, dtype=object)),)), left)
    assert isinstance(found, CannotTell)


def test_members_of_whom_nobody_knows_do_not_count() -> None:
    table, left = club()
    unknown = left.copy()
    unknown[:500] = np.nan
    found = fit_propensity(typed(table), unknown)
    assert isinstance(found, Propensity)
    assert found.scores.cases == MEMBERS - 500


def test_damaged_tables_are_refused() -> None:
    table, left = club()
    with pytest.raises(ValueError, match="equally long"):
        typed(table | {"contract": ["by month"]})
    with pytest.raises(ValueError, match="0, 1 or unknown"):
        fit_propensity(typed(table), left * 2)
    with pytest.raises(ValueError, match="0, 1 or unknown"):
        fit_propensity(typed(table), left[:-1])


def test_a_table_without_what_was_learned_from_is_refused(model: Propensity) -> None:
    table, _left = club()
    with pytest.raises(KeyError):
        model.probabilities(typed(table).without(["visits"]))
    with pytest.raises(TypeError):
        model.probabilities(typed(table | {"visits": ["often", "seldom", "never"] * 500}))


def test_outcomes_are_read_in_the_words_in_which_they_are_written() -> None:
    assert left_or_not(["Yes", "no", True, False, 1, "0", "はい", "否"]).tolist() == [1, 0, 1, 0, 1, 0, 1, 0]
    assert np.isnan(left_or_not([None, ""])).all()
    with pytest.raises(ValueError, match="yes or no"):
        left_or_not(["perhaps"])


def test_the_same_table_is_understood_the_same_way_twice() -> None:
    table, left = club()
    once, twice = fit_propensity(typed(table), left), fit_propensity(typed(table), left)
    assert isinstance(once, Propensity)
    assert isinstance(twice, Propensity)
    assert (once.probabilities(typed(table))[0] == twice.probabilities(typed(table))[0]).all()
