"""Journeys of a tea shop's customers, counted by hand; the same on another engine; and two groups compared."""

from __future__ import annotations

from datetime import timedelta

import ibis
import numpy as np
import pyarrow as pa
import pytest

from farley.analysis.calibration import TooFewCases
from farley.analysis.journeys import (
    Comparison,
    Detail,
    Walks,
    between,
    compared,
    followers,
    returns,
    sessions,
    since_first,
    stayed_and_gone,
    step_counts,
    steps_of,
    transitions,
    until,
    variants,
    walks_of,
)
from farley.analysis.journeys.comparing import newcombe
from farley.analysis.journeys.feelings import Feeling, feelings_at_steps, feelings_on_transitions
from farley.analysis.journeys.flow import transition_counts
from farley.analysis.journeys.paths import customers_of
from farley.analysis.tables import History, columns
from tests.analysis.cast import TODAY, Diary

MAIL, ANSWER, BUYS, VISIT = "email||in|", "email||out|", "purchase|||", "page_view|||"
MINUTE = 1 / 1440
HANAKO, KEN, MEI, EMMA = 1, 2, 3, 4


@pytest.fixture
def history() -> History:
    """Hanako and Ken write, are answered and buy; Mei buys, writes and buys again; Emma only writes."""
    diary = Diary()
    for customer, begun, days in ((HANAKO, 100, 1), (KEN, 50, 3)):
        diary.add(customer, "email", begun, channel="email")
        diary.add(customer, "email", begun - days, channel="email", direction="out")
        diary.add(customer, "purchase", begun - days - 10)
    diary.add(MEI, "purchase", 40)
    diary.add(MEI, "email", 30, channel="email")
    diary.add(MEI, "purchase", 20)
    diary.add(EMMA, "email", 10, channel="email")
    diary.add(EMMA, "note", 5, direction="")
    return diary.history()


@pytest.fixture
def walks(history: History) -> Walks:
    return walks_of(steps_of(history.interactions))


def test_each_step_is_counted_with_where_it_stands(walks: Walks) -> None:
    counted = {each.step: each for each in step_counts(walks, as_of=TODAY)}
    assert set(counted) == {MAIL, ANSWER, BUYS}, "what a colleague noted is no step of the customer's"
    mail = counted[MAIL]
    assert (mail.times, mail.customers, mail.starts, mail.ends) == (4, 4, 3, 1)
    assert (counted[BUYS].times, counted[BUYS].customers, counted[BUYS].ends) == (4, 3, 3)
    # Hanako has been quiet for 89 days, Ken for 37, Mei for 20.
    gone = {each.step: each.gone for each in step_counts(walks, as_of=TODAY, quiet_days=30)}
    assert gone == {MAIL: 0, ANSWER: 0, BUYS: 2}


def test_each_transition_has_its_waiting_time(walks: Walks) -> None:
    found = {(each.step, each.next_step): each for each in transitions(walks)}
    answered = found[MAIL, ANSWER]
    assert (answered.times, answered.customers) == (2, 2)
    assert answered.mean_wait == answered.median_wait == 2 * 86_400
    assert found[ANSWER, BUYS].median_wait == 10 * 86_400
    assert {pair: each.times for pair, each in found.items()} == transition_counts(walks)


def test_the_median_lies_in_the_middle_of_few_and_many() -> None:
    diary = Diary()
    for customer, wait in enumerate((1, 2, 9, 10, 30)):
        diary.buys(customer, [40, 40 - wait])
    of_five = transitions(walks_of(steps_of(diary.history().interactions)))
    assert of_five[0].median_wait == 9 * 86_400
    diary.buys(9, [40, 37])
    of_six = transitions(walks_of(steps_of(diary.history().interactions)))
    assert of_six[0].median_wait == 6 * 86_400


def test_customers_behind_a_step_and_a_transition_are_named(walks: Walks) -> None:
    assert walks.customers(MAIL).tolist() == [HANAKO, KEN, MEI, EMMA]
    assert walks.customers(MAIL, to=ANSWER).tolist() == [HANAKO, KEN]
    assert walks.customers(MAIL, ended=True).tolist() == [EMMA]
    assert walks.customers(BUYS, at_least=2).tolist() == [MEI]
    assert walks.customers("call||in|").tolist() == []


def test_the_same_way_is_one_variant(walks: Walks) -> None:
    found = variants(walks)
    assert (found.total, found.customers) == (3, 4)
    first = found.most_frequent[0]
    assert first.steps == (MAIL, ANSWER, BUYS)
    assert (first.length, first.customers, first.share) == (3, 2, 0.5)
    assert customers_of(walks, first.key).tolist() == [HANAKO, KEN]
    assert len(variants(walks, most=1).most_frequent) == 1


def test_how_journeys_begin_is_alike_more_often_than_whole_ones(walks: Walks) -> None:
    found = variants(walks, begin=1)
    assert [(each.steps, each.customers) for each in found.most_frequent] == [((MAIL,), 3), ((BUYS,), 1)]
    assert customers_of(walks, found.most_frequent[0].key, begin=1).tolist() == [HANAKO, KEN, EMMA]


def test_variants_are_told_apart_whatever_their_order_and_length() -> None:
    """As many variants as there are different orders: against what Python counts, loops and repeats included."""
    rng, diary = np.random.default_rng(3), Diary()
    kinds = ("purchase", "email", "call", "meeting")
    walked = {customer: tuple(rng.choice(kinds[:2] if customer % 2 else kinds, 8)) for customer in range(400)}
    for customer, path in walked.items():
        for place, kind in enumerate(path):
            diary.add(customer, kind, 100 - place)
    found = variants(walks_of(steps_of(diary.history().interactions)), most=400)
    ours = sorted((tuple(step.split("|")[0] for step in each.steps), each.customers) for each in found.most_frequent)
    paths = list(walked.values())
    assert ours == sorted((path, paths.count(path)) for path in set(paths))


def test_at_the_same_moment_the_id_decides() -> None:
    diary = Diary()
    diary.add(HANAKO, "email", 5, direction="in")
    diary.add(HANAKO, "purchase", 5)
    diary.add(HANAKO, "email", 5, direction="out")
    walks = walks_of(steps_of(diary.history().interactions))
    assert transition_counts(walks) == {(MAIL, BUYS): 1, (BUYS, ANSWER): 1}


def test_coming_back_is_told_from_doing_it_twice(walks: Walks) -> None:
    (bought_again,) = returns(walks)
    assert (bought_again.step, bought_again.times, bought_again.customers) == (BUYS, 1, 1)
    assert bought_again.median_days == pytest.approx(20)
    diary = Diary()
    diary.buys(HANAKO, [30, 20, 10])
    assert returns(walks_of(steps_of(diary.history().interactions))) == ()


def test_what_follows_is_counted_only_for_those_whose_time_is_over(walks: Walks) -> None:
    total, found = followers(walks, MAIL, days=14, as_of=TODAY)
    assert total == 3, "Emma wrote ten days ago: nobody knows yet"
    bought = next(each for each in found if each.step == BUYS)
    assert (bought.customers, bought.share) == (3, 1)
    assert bought.low == pytest.approx(0.438, abs=0.001)
    assert followers(walks, "call||in|", days=14, as_of=TODAY) == (0, ())


def test_pages_of_one_visit_are_one_step_unless_asked_for() -> None:
    diary = Diary()
    for minutes, page in ((0, "/"), (5, "/teas"), (20, "/cups"), (80, "/teas")):
        diary.add(HANAKO, "page_view", 10 - minutes * MINUTE, channel="web", name=page)
    rows = diary.history().interactions
    assert transition_counts(walks_of(steps_of(rows))) == {(VISIT, VISIT): 1}
    by_page = transition_counts(walks_of(steps_of(rows, Detail(pages=True))))
    assert by_page == {
        ("page_view|||/", "page_view|||/teas"): 1,
        ("page_view|||/teas", "page_view|||/cups"): 1,
        ("page_view|||/cups", "page_view|||/teas"): 1,
    }
    found = sessions(steps_of(rows, Detail(pages=True)))
    assert (found.count, found.customers, found.mean_steps) == (2, 1, 2)
    assert found.mean_seconds == pytest.approx(600)


def test_events_go_by_their_names_and_channels_where_asked_for() -> None:
    diary = Diary()
    diary.add(HANAKO, "event", 5, channel="web", name="Signed Up | free")
    diary.add(HANAKO, "purchase", 4, channel="shop")
    rows = diary.history().interactions
    assert walks_of(steps_of(rows)).names == ("event|||Signed Up | free", BUYS)
    assert walks_of(steps_of(rows, Detail(channels=True))).names == ("event|web||Signed Up | free", "purchase|shop||")


def test_a_part_of_the_journey_can_be_looked_at(history: History) -> None:
    steps = steps_of(history.interactions)
    to_purchase = walks_of(until(steps, "purchase"))
    assert transition_counts(to_purchase) == {(MAIL, ANSWER): 2, (ANSWER, BUYS): 2}
    assert to_purchase.customers(BUYS, ended=True).tolist() == [HANAKO, KEN, MEI]
    assert transition_counts(walks_of(since_first(steps, 5))) == {(MAIL, ANSWER): 2}
    recent = between(steps, TODAY - timedelta(days=35), TODAY - timedelta(days=15))
    assert transition_counts(walks_of(recent)) == {(MAIL, BUYS): 1}


def test_nobody_at_all_is_an_empty_journey() -> None:
    walks = walks_of(steps_of(Diary().history().interactions))
    assert not step_counts(walks, as_of=TODAY)
    assert not transitions(walks)
    assert not returns(walks)
    assert variants(walks).most_frequent == ()
    assert sessions(steps_of(Diary().history().interactions)).count == 0


def test_sqlite_counts_the_same() -> None:
    """The expressions are portable: SQLite knows neither a median nor lists."""
    diary = Diary()
    rng = np.random.default_rng(5)
    for customer in range(40):
        for days in rng.uniform(0, 200, 12):
            kind, direction = str(rng.choice(["email", "purchase", "call"])), str(rng.choice(["in", "out"]))
            diary.add(customer, kind, float(days), direction=direction)
    steps = steps_of(diary.history().interactions)
    there = ibis.sqlite.connect().create_table("steps", steps.to_pyarrow())
    ours, theirs = walks_of(steps), walks_of(there)
    assert transitions(ours) == transitions(theirs)
    assert step_counts(ours, as_of=TODAY) == step_counts(theirs, as_of=TODAY)
    assert ours.customers(MAIL, ended=True).tolist() == theirs.customers(MAIL, ended=True).tolist() != []
    sides = (stayed_and_gone(each, days=30, quiet_days=20, as_of=TODAY) for each in (steps, there))
    assert len({tuple(columns(each.order_by("customer_id"))["side"].tolist()) for each in sides}) == 1
    assert variants(ours) == variants(theirs)
    assert returns(ours) == returns(theirs)
    assert sessions(steps) == sessions(there)
    tones = [{"interaction_id": row, "score": row / 480 - 0.5, "emotions": "joy"} for row in range(1, 400, 2)]
    felt = ibis.memtable(pa.Table.from_pylist(tones))
    felt_there = there.get_backend().create_table("tones", felt.to_pyarrow())
    assert _rounded(feelings_on_transitions(ours, felt)) == _rounded(feelings_on_transitions(theirs, felt_there))
    assert _rounded(feelings_at_steps(ours, felt)) == _rounded(feelings_at_steps(theirs, felt_there))


def _rounded(feelings: tuple[Feeling, ...]) -> list[tuple[object, ...]]:
    """Engines add fractions up in orders of their own."""
    return [(each.step, each.next_step, each.customers, round(each.mean, 9), len(each.emotions)) for each in feelings]


def early_callers(*, calls: bool) -> Diary:
    """A hundred and twenty customers, of whom sixty still buy. If `calls`, most of those were called in the first week;
    all were looked at by accident here and there.
    """
    diary, rng = Diary(), np.random.default_rng(11)
    for customer in range(120):
        stays = customer < 60
        diary.buys(customer, [300])
        if calls and rng.random() < (0.8 if stays else 0.2):
            diary.add(customer, "call", 295, direction="out")
        for number in range(30):
            if rng.random() < 0.3:
                diary.add(customer, "event", 290 - number / 10, name=f"thing {number}")
        if stays:
            diary.buys(customer, [20])
            diary.add(customer, "meeting", 10)
    return diary


def who_stayed(diary: Diary) -> Comparison | TooFewCases:
    steps = steps_of(diary.history().interactions)
    groups = stayed_and_gone(steps, days=60, quiet_days=90, as_of=TODAY)
    return compared(walks_of(since_first(steps, 60)), groups)


def test_what_those_who_stayed_did_differently_comes_with_an_interval() -> None:
    found = who_stayed(early_callers(calls=True))
    assert isinstance(found, Comparison)
    assert (found.ours, found.theirs) == (60, 60)
    notable = [each for each in found.differences if each.is_beyond_chance and not each.next_step]
    (called,) = notable
    assert called.step == "call||out|"
    assert 0.4 < called.low < called.difference < called.high < 0.8
    # What they did later, having stayed, is no reason for staying.
    assert not any("meeting" in each.step for each in found.differences)


def test_among_many_steps_none_counts_by_accident() -> None:
    found = who_stayed(early_callers(calls=False))
    assert isinstance(found, Comparison)
    assert any(each.p < 0.05 for each in found.differences), "one in twenty looks like something"
    assert not any(each.is_beyond_chance for each in found.differences)


def test_of_too_few_customers_nothing_is_said(history: History) -> None:
    steps = steps_of(history.interactions)
    groups = stayed_and_gone(steps, days=5, quiet_days=30, as_of=TODAY)
    assert compared(walks_of(steps), groups) == TooFewCases(1, 30)


def test_who_came_lately_is_in_neither_group(history: History) -> None:
    found = columns(stayed_and_gone(steps_of(history.interactions), days=5, quiet_days=30, as_of=TODAY))
    sides = dict(zip(found["customer_id"].tolist(), found["side"].tolist(), strict=True))
    assert sides == {HANAKO: 0, KEN: 0, MEI: 1}


@pytest.fixture
def written_to() -> Diary:
    """Twenty customers last bought 800 days ago, and get our monthly letter; Emma bought lately, and gets it too; Ken
    has only ever got letters.
    """
    diary = Diary()
    for customer in range(10, 30):
        diary.buys(customer, [900, 800])
    diary.buys(EMMA, [800, 10])
    for customer in (*range(10, 30), EMMA, KEN):
        for days in range(799, 0, -30):
            diary.add(customer, "email", days, direction="out")
    return diary


def test_whom_only_we_still_write_to_is_gone(written_to: Diary) -> None:
    steps = steps_of(written_to.history().interactions)
    groups = columns(stayed_and_gone(steps, days=30, quiet_days=90, as_of=TODAY))
    assert dict(zip(*(groups[name].tolist() for name in ("customer_id", "side")), strict=True)) == {
        EMMA: 1,
        **dict.fromkeys(range(10, 30), 0),
    }


def test_our_own_letters_end_no_walk_and_keep_nobody_from_being_gone(written_to: Diary) -> None:
    walks = walks_of(steps_of(written_to.history().interactions))
    counted = {each.step: each for each in step_counts(walks, as_of=TODAY)}
    assert (counted[BUYS].ends, counted[BUYS].gone) == (21, 20)
    assert (counted[ANSWER].customers, counted[ANSWER].ends, counted[ANSWER].gone) == (22, 0, 0)
    assert (ANSWER, ANSWER) in transition_counts(walks), "they stay steps on the map"


def test_who_is_listed_as_gone_are_those_who_were_counted(written_to: Diary) -> None:
    written_to.add(MEI, "purchase", 300)
    written_to.add(MEI, "email", 250)
    written_to.add(MEI, "email", 2, direction="out")
    walks = walks_of(steps_of(written_to.history().interactions))
    border = TODAY - timedelta(days=180)
    for each in step_counts(walks, as_of=TODAY, quiet_days=180):
        assert len(walks.customers(each.step, ended=True)) == each.ends
        assert len(walks.customers(each.step, ended=True, before=border)) == each.gone
    assert walks.customers(BUYS, ended=True, before=border).tolist() == list(range(10, 30))
    assert walks.customers(MAIL, ended=True, before=border).tolist() == [MEI]


def test_a_day_on_the_border_is_quiet_for_nobody() -> None:
    diary = Diary()
    diary.buys(HANAKO, [300, 90])
    steps = steps_of(diary.history().interactions)
    assert columns(stayed_and_gone(steps, days=30, quiet_days=90, as_of=TODAY))["side"].tolist() == [1]
    assert [each.gone for each in step_counts(walks_of(steps), as_of=TODAY, quiet_days=90)] == [0]


def test_the_interval_of_a_difference_is_the_published_one() -> None:
    """Newcombe 1998, table II, example (a): 56/70 against 48/80."""
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=1e-4)


def upset_after_delays() -> History:
    """Twelve write gladly before they buy, upset after a late delivery; one of them often writes, always gladly."""
    diary = Diary()
    for customer in range(12):
        diary.writes(customer, [50], [0.6 if customer % 2 else 0.8], "joy,gratitude")
        diary.buys(customer, [40])
        diary.add(customer, "event", 30, name="late")
        diary.writes(customer, [29], [-0.7 if customer % 2 else -0.5], "anger")
    diary.writes(0, [50 + number / 10 for number in range(1, 40)], [0.8] * 39, "joy,gratitude")
    diary.add(50, "call", 5, direction="in")
    diary.tones.append({"interaction_id": diary.interactions[-1]["interaction_id"], "score": 0.9})
    diary.writes(3, [1], [-1.0])
    diary.tones[-1]["holder"] = "colleague"
    return diary.history()


def test_feelings_come_with_a_range_and_everybody_counts_once() -> None:
    history = upset_after_delays()
    walks = walks_of(steps_of(history.interactions))
    mail, call = sorted(feelings_at_steps(walks, history.tones_of_customers), key=lambda each: each.step != MAIL)
    assert (mail.customers, mail.is_known, mail.sound) == (12, True, "mixed")
    assert mail.low < mail.mean < mail.high
    assert [name for name, _share in mail.emotions] == ["joy", "gratitude", "anger"]
    assert (call.customers, call.is_known, call.emotions) == (1, False, ())


def test_feelings_differ_by_the_way_that_one_comes() -> None:
    history = upset_after_delays()
    walks = walks_of(steps_of(history.interactions))
    found = {(each.step, each.next_step): each for each in feelings_on_transitions(walks, history.tones_of_customers)}
    before, after = found[MAIL, BUYS], found["event|||late", MAIL]
    assert (before.mean, before.sound) == (pytest.approx(0.7), "good")
    assert (after.mean, after.sound) == (pytest.approx(-0.6), "bad")
    # Student's t with 11 degrees of freedom: 2.201 times 0.1044 by the root of 12.
    assert after.high - after.mean == pytest.approx(2.201 * 0.10445 / 12**0.5, abs=1e-4)
    assert after.emotions == (("anger", 1.0),)
    assert (BUYS, "event|||late") not in found, "nothing was said there"
