"""A designed journey beside real ones, counted by hand: who keeps to it, skips, doubles, mixes up, is late or stops."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from farley.analysis.journeys.alignment import aligned
from farley.analysis.journeys.conformance import Followed, conformance, fit_of, followed, who_deviates, who_passed
from farley.analysis.journeys.plans import Plan, PlanBroken, PlannedStep, Way, read_plan, written
from tests.analysis.cast import TODAY, Diary

ASKS, OFFER, BUYS, THANKS = range(4)
PLAN = Plan(
    (
        PlannedStep("Asks", (Way("email", direction="in", words="tea"), Way("form", page="contact"))),
        PlannedStep("Offer", (Way("email", direction="out"), Way("call", direction="out")), days=2),
        PlannedStep("Buys", (Way("purchase"),), days=30, may_repeat=True),
        PlannedStep("Thanks", (Way("email", direction="in"),), may_be_skipped=True, back_to=OFFER),
    )
)
HANAKO, KEN, MEI, EMMA, TOM, AYA, LEE = range(1, 8)


def does(diary: Diary, who: int, *steps: tuple[str, float]) -> None:
    words = {"asks": "Which tea?", "offer": "Ours", "thanks": "Lovely"}
    for step, days in steps:
        kind = "purchase" if step == "buys" else "email"
        direction = "out" if step == "offer" else "in"
        diary.add(who, kind, days, direction=direction, text=words.get(step))


@pytest.fixture
def found() -> Followed:
    """Hanako keeps to it; Ken is never answered and buys; Mei is answered twice; Emma buys before she asks; Tom is
    answered late; Aya stops; Lee has only just asked.
    """
    diary = Diary()
    does(diary, HANAKO, ("asks", 60), ("offer", 59), ("buys", 50), ("buys", 40), ("thanks", 39))
    does(diary, KEN, ("asks", 60), ("buys", 50))
    does(diary, MEI, ("asks", 60), ("offer", 59), ("offer", 58), ("buys", 50))
    does(diary, EMMA, ("buys", 62), ("asks", 60), ("offer", 59), ("thanks", 58))
    does(diary, TOM, ("asks", 60), ("offer", 50), ("buys", 49))
    does(diary, AYA, ("asks", 200), ("offer", 199))
    does(diary, LEE, ("asks", 3))
    diary.add(99, "event", 3, name="something else")
    return followed(diary.history().interactions, PLAN, as_of=TODAY, quiet_days=90)


def test_each_deviation_is_found_with_who_is_behind_it(found: Followed) -> None:
    def who(deviation: str, step: int) -> list[int]:
        return who_deviates(found, deviation, step).tolist()

    assert who("skipped", OFFER) == [KEN]
    assert who("extra", OFFER) == [MEI]
    assert who("out_of_order", BUYS) == [EMMA]
    assert who("late", OFFER) == [TOM]
    assert who("stopped", OFFER) == [AYA]
    assert who("wholly", ASKS) == [HANAKO, TOM, LEE]
    assert who("took", THANKS) == [HANAKO, EMMA]
    assert who("took", 9) == who("skipped", -1) == who("dances", OFFER) == []
    assert who_passed(found, ASKS, BUYS).tolist() == [KEN]
    assert who_passed(found, BUYS, ASKS).tolist() == [EMMA]


def test_how_far_everybody_keeps_to_it(found: Followed) -> None:
    fits = dict(zip(found.customer_ids.tolist(), found.fits.tolist(), strict=True))
    # Two taken and two needed; one needed is missing.
    assert fits[KEN] == pytest.approx(1 - 1 / 5)
    assert fits[MEI] == pytest.approx(1 - 1 / 7)
    assert fits[EMMA] == pytest.approx(1 - 2 / 7)
    # Aya stopped, and her purchase is missing; Lee is on the way, and nothing is.
    assert fits[AYA] == pytest.approx(1 - 1 / 5)
    assert fits[HANAKO] == fits[TOM] == fits[LEE] == 1


def test_all_of_it_together(found: Followed) -> None:
    told = conformance(found)
    assert (told.fit.customers, told.wholly, told.done, told.stopped) == (7, 3, 5, 1)
    assert told.fit.low < told.fit.mean < told.fit.high
    offer = told.steps[OFFER]
    assert (offer.customers, offer.late, offer.in_time, offer.median_wait) == (5, 1, 4, 86_400)
    passages = {(each.step, each.next_step): each for each in told.passages}
    assert passages[ASKS, OFFER].is_planned
    assert passages[BUYS, BUYS].is_planned
    assert not passages[ASKS, BUYS].is_planned
    assert (passages[ASKS, OFFER].times, passages[ASKS, OFFER].customers) == (5, 5)
    assert [(period, fit.customers) for period, fit in told.periods] == [("2026", 7)]
    assert told.farthest == ((EMMA, pytest.approx(5 / 7)), (KEN, 0.8), (AYA, 0.8), (MEI, pytest.approx(6 / 7)))


def test_loops_lead_back_and_what_is_done_again_then_is_planned() -> None:
    rows = np.array([[ASKS, OFFER, BUYS, THANKS, OFFER, BUYS], [ASKS, OFFER, BUYS, OFFER, BUYS, -1]])
    laid = aligned(rows, PLAN)
    assert laid.fits[0].all()
    assert laid.fits[1].sum() == 4, "from the purchase nothing leads back: one happening has no place"
    assert not laid.skipped.any()


def test_the_cheapest_way_is_found() -> None:
    """Against trying all ways, on random plans and journeys."""
    rng = np.random.default_rng(3)
    for _attempt in range(60):
        plan = random_plan(rng)
        rows = rng.integers(0, len(plan.steps), (5, 6))
        laid = aligned(rows, plan)
        for row in range(len(rows)):
            deviations = (~laid.fits[row]).sum() + left_out(plan, laid.last[row], rows[row][laid.fits[row]])
            assert deviations == cheapest(plan, tuple(rows[row].tolist()), -1)


def random_plan(rng: np.random.Generator) -> Plan:
    many = int(rng.integers(2, 6))
    return Plan(
        tuple(
            PlannedStep(
                f"s{place}",
                (Way("email"),),
                may_be_skipped=bool(place and rng.random() < 0.3),
                may_repeat=bool(rng.random() < 0.3),
                back_to=int(rng.integers(0, place)) if place and rng.random() < 0.3 else None,
            )
            for place in range(many)
        )
    )


def price(plan: Plan, last: int, step: int) -> int | None:
    """What going from one step to another leaves out, by the words of the plan."""
    needed = [not each.may_be_skipped for each in plan.steps]
    if step > last:
        return sum(needed[last + 1 : step])
    if step == last and plan.steps[step].may_repeat:
        return 0
    back = plan.steps[last].back_to
    return sum(needed[back:step]) if back is not None and step >= back else None


def left_out(plan: Plan, last: int, taken: np.ndarray) -> int:
    total, before = 0, -1
    for step in taken.tolist():
        more = price(plan, before, step)
        assert more is not None
        total, before = total + more, step
    assert before == last
    return total + sum(not each.may_be_skipped for each in plan.steps[last + 1 :])


def cheapest(plan: Plan, steps: tuple[int, ...], last: int) -> int:
    if not steps:
        return sum(not each.may_be_skipped for each in plan.steps[last + 1 :])
    left = 1 + cheapest(plan, steps[1:], last)
    more = price(plan, last, steps[0])
    return left if more is None else min(left, more + cheapest(plan, steps[1:], steps[0]))


def test_where_nobody_came_nothing_is_told() -> None:
    nobody = followed(Diary().history().interactions, PLAN, as_of=TODAY, quiet_days=90)
    told = conformance(nobody)
    assert told.fit == fit_of(np.zeros(0))
    assert told.passages == told.periods == told.farthest == ()
    assert who_passed(nobody, ASKS, OFFER).tolist() == []


def test_what_may_be_repeated_counts_once_however_often_it_came_on_end() -> None:
    """A hundred pages were looked at and then something was bought, or fifty pages: both came to the end."""
    plan = Plan(
        (PlannedStep("Looks", (Way("page_view"),), may_repeat=True, days=3), PlannedStep("Buys", (Way("purchase"),)))
    )
    diary = Diary()
    for who, pages in ((HANAKO, 50), (KEN, 100), (MEI, 500)):
        for page in range(pages):
            diary.add(who, "page_view", 600 - page)
        diary.buys(who, [2])
    for page in range(100):
        diary.add(EMMA, "page_view", 600 - page)
    found = followed(diary.history().interactions, plan, as_of=TODAY, quiet_days=90)
    assert found.is_done.tolist() == [True, True, True, False]
    assert found.has_stopped.tolist() == [False, False, False, True]
    assert found.fits[:3].tolist() == [1, 1, 1]
    assert len(found.labels) == 753, "each of them stays on the map"
    passages = {(each.step, each.next_step): each.times for each in conformance(found).passages}
    assert passages == {(0, 0): 49 + 99 + 499 + 99, (0, 1): 3}


def test_pages_without_a_place_each_count_as_one_too_many() -> None:
    plan = Plan(
        (
            PlannedStep("Looks", (Way("page_view"),), may_repeat=True, may_be_skipped=True),
            PlannedStep("Asks", (Way("email"),)),
            PlannedStep("Buys", (Way("purchase"),)),
        )
    )
    diary = Diary()
    diary.add(HANAKO, "email", 50)
    diary.buys(HANAKO, [40])
    for page in range(3):
        diary.add(HANAKO, "page_view", 30 - page)
    found = followed(diary.history().interactions, plan, as_of=TODAY, quiet_days=90)
    assert who_deviates(found, "extra", 0).tolist() == [HANAKO]
    assert found.fits.tolist() == [pytest.approx(1 - 3 / 7)]


def test_steps_on_end_are_laid_along_a_plan_as_one_by_one() -> None:
    """On random plans and journeys with runs: the same steps have a place, and the same are left out."""
    rng = np.random.default_rng(8)
    for _attempt in range(200):
        plan = random_plan(rng)
        steps = [int(step) for step in rng.integers(0, len(plan.steps), 5)]
        times = [int(rng.integers(1, 6)) if plan.steps[step].may_repeat else 1 for step in steps]
        one_by_one = aligned(np.repeat([steps], times, axis=1), plan)
        on_end = aligned(np.array([steps]), plan, np.array([times]))
        assert np.repeat(on_end.fits, times, axis=1).tolist() == one_by_one.fits.tolist()
        assert (on_end.last.tolist(), on_end.skipped.tolist()) == (
            one_by_one.last.tolist(),
            one_by_one.skipped.tolist(),
        )


def test_of_very_long_journeys_the_beginning_counts_and_nobody_is_said_to_have_stopped() -> None:
    diary = Diary()
    for who in (HANAKO, KEN):
        steps = [("offer" if number % 2 else "asks", 300 - number / 10) for number in range(500)]
        does(diary, who, *steps, *([("buys", 1)] if who == HANAKO else []))
    found = followed(diary.history().interactions, PLAN, as_of=TODAY + timedelta(1), quiet_days=90)
    assert np.bincount(found.who).tolist() == [60, 60]
    assert not found.has_stopped.any(), "where the one or the other came to in the end was not looked at"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"steps": []}', "length >= 2"),
        ('{"steps": [{"name": "a", "ways": []}, {"name": "b", "ways": []}]}', "length >= 1"),
        ("nothing", "malformed"),
        (
            '{"steps": [{"name":"a","ways":[{"kind":"x"}],"back_to":1},{"name":"b","ways":[{"kind":"x"}]}]}',
            "step 1 goes back",
        ),
        (
            '{"steps": [{"name":"a","ways":[{"kind":"x"}],"may_be_skipped":true},'
            '{"name":"b","ways":[{"kind":"x"}],"may_be_skipped":true}]}',
            "may not be skipped",
        ),
    ],
)
def test_plans_that_do_not_hang_together_are_refused(text: str, problem: str) -> None:
    with pytest.raises(PlanBroken, match=problem):
        read_plan(text)


def test_a_plan_is_read_as_it_was_written() -> None:
    assert read_plan(written(PLAN)) == PLAN
