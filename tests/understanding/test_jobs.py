"""From the timeline over the warehouse to the claim, as the worker does it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from farley.base.accounts import User
from farley.base.errors import Conflict, Refused
from farley.capture.models import ImportRun, ImportState, Source, Upload
from farley.customers.models import Customer
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.understanding import actions, jobs, queries
from farley.understanding.actions import replay
from farley.understanding.catalogue import CATALOGUE
from farley.understanding.models import Outcome, Run
from farley.understanding.queries import Failing, failing_insights, progress, scorecard_for, understanding_of
from tests.cast import NOW, Colleagues
from tests.understanding.cast import buys, shop_of, writes

pytestmark = pytest.mark.django_db(transaction=True)

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"


def test_what_is_on_the_timeline_is_understood(team: Colleagues) -> None:
    assert not progress(at=NOW).is_busy
    shop = shop_of(team)
    assert (progress(at=NOW).is_busy, progress(at=NOW).percent) == (True, 0)
    assert jobs.understand(at=NOW) == len(CATALOGUE)
    assert understanding_of(shop.ben, [shop.hanako.pk], at=NOW).insights[0].statement == "rhythm_broken"
    assert not progress(at=NOW).is_busy


def test_a_day_is_the_one_that_it_was_where_the_firm_is(team: Colleagues) -> None:
    """Eight in the morning in Tokyo is still yesterday in Greenwich."""
    shop = shop_of(team)
    for month in range(1, 11):
        pays(shop.newcomer, datetime(2026, month, 10, 8, tzinfo=TOKYO), 1_000)
    pays(shop.newcomer, datetime(2026, 7, 8, 8, tzinfo=TOKYO), 40_000)
    jobs.understand(at=NOW)
    insights = understanding_of(shop.ben, [shop.newcomer.pk], at=NOW).insights
    (gift,) = [each for each in insights if each.statement == "gift_by_season"]
    assert gift.params["on"] == "2026-07-08"


def pays(customer: Customer, at: datetime, amount: int) -> None:
    """A purchase at a time, for so many yen."""
    words: dict[str, Any] = {"what": kinds.Purchase(), "channel": "shop", "amount": Decimal(amount), "currency": "JPY"}
    timeline.record(timeline.Happening(customer=customer, happened_at=at, **words), by=None, at=at, source="test")


def test_it_is_not_worked_out_again_before_it_is_due(team: Colleagues) -> None:
    shop_of(team)
    jobs.understand(at=NOW)
    assert jobs.understand(at=NOW + timedelta(minutes=10)) == 0
    daily = [each for each in CATALOGUE if each.every <= timedelta(days=1)]
    assert jobs.understand(at=NOW + timedelta(days=1)) == len(daily)


def test_what_an_import_brings_is_understood_at_once(team: Colleagues) -> None:
    shop = shop_of(team)
    jobs.understand(at=NOW)
    jobs.replay(at=NOW)
    later = NOW + timedelta(minutes=10)
    brought_in(shop.newcomer, range(380, 110, -28), at=later)

    source = Source.objects.create(channel="csv_import", name="shop", created_at=NOW)
    upload = Upload.objects.create(name="old.csv", sha256="0" * 64, size=1, uploaded_at=NOW)
    words: dict[str, Any] = {"source": source, "upload": upload, "layout": {}, "mapping": {}, "created_at": NOW}
    ImportRun.objects.create(state=ImportState.RUNNING, **words)
    assert jobs.understand(at=later) == jobs.replay(at=later) == 0, "half a file would only mislead"

    ImportRun.objects.update(state=ImportState.DONE, finished_at=later)
    assert jobs.understand(at=later + timedelta(minutes=1)) == len(CATALOGUE)
    assert jobs.replay(at=later + timedelta(minutes=1)) > 0, "the past is another one now"
    assert jobs.understand(at=later + timedelta(minutes=2)) == jobs.replay(at=later + timedelta(minutes=2)) == 0


def test_what_happens_day_by_day_waits_for_the_day_to_end(team: Colleagues) -> None:
    shop = shop_of(team)
    for days in range(60):
        brought_in(shop.newcomer, [days + 400], at=NOW - timedelta(days=1))
    jobs.understand(at=NOW)
    jobs.replay(at=NOW)

    brought_in(shop.newcomer, [0], at=NOW + timedelta(minutes=1))

    assert jobs.understand(at=NOW + timedelta(minutes=2)) == jobs.replay(at=NOW + timedelta(minutes=2)) == 0


def brought_in(customer: Customer, days_ago: Iterable[int], *, at: datetime) -> None:
    """Purchases of the past that are recorded only now."""
    for days in days_ago:
        happened_at = NOW - timedelta(days=days)
        what = timeline.Happening(customer=customer, what=kinds.Purchase(), channel="shop", happened_at=happened_at)
        timeline.record(what, by=None, at=at, source="csv_import:2")


def test_an_unfinished_run_goes_on_as_of_its_own_time(team: Colleagues) -> None:
    shop_of(team)
    for declaration in CATALOGUE:
        Run.objects.create(name=declaration.name, as_of=NOW, asked_at=NOW)
    jobs.understand(at=NOW + timedelta(hours=5))
    assert not Run.objects.filter(finished_at=None).exists()
    assert set(Run.objects.values_list("as_of", flat=True)) == {NOW}


def test_one_insight_that_fails_leaves_the_others_alone(team: Colleagues, monkeypatch: pytest.MonkeyPatch) -> None:
    shop_of(team)

    def broken(*args: Any, **words: Any) -> None:
        raise ValueError("no such thing")

    monkeypatch.setattr("farley.analysis.spending_trend.SpendingTrend.fit", broken)
    jobs.understand(at=NOW)
    assert Run.objects.get(name="purchase_rhythm").finished_at == NOW
    assert failing_insights() == (Failing("spending_trend", "no such thing", 1, NOW),)
    assert not progress(at=NOW).is_busy, "nobody is told to wait for what fails"


def test_an_insight_that_always_fails_is_tried_again_after_longer_and_longer_rests(
    team: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop_of(team)
    tried: list[datetime] = []

    def broken(*args: Any, as_of: datetime, **words: Any) -> None:
        tried.append(as_of)
        raise ValueError

    monkeypatch.setattr("farley.analysis.spending_trend.SpendingTrend.fit", broken)
    for minute in range(20):
        jobs.understand(at=NOW + timedelta(minutes=minute))
    assert len(tried) == 4, "at once, and after 2, 4 and 8 minutes"
    assert failing_insights()[0].problem == "ValueError"

    monkeypatch.undo()
    assert jobs.understand(at=NOW + timedelta(minutes=20)) == 0, "it rests"
    assert jobs.understand(at=NOW + timedelta(minutes=40)) == 1
    assert failing_insights() == ()
    assert Run.objects.get(name="spending_trend").finished_at == NOW + timedelta(minutes=40)


def test_a_replay_that_fails_leaves_the_others_alone(team: Colleagues, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = shop_of(team)
    buys(shop.newcomer, range(380, 40, -20), source="csv_import:1")

    def broken(*args: Any, **words: Any) -> None:
        raise ValueError("no such thing")

    monkeypatch.setattr("farley.analysis.spending_trend.SpendingTrend.fit", broken)
    assert jobs.replay(at=NOW) > 0
    assert set(Run.objects.filter(finished_at=None).values_list("name", flat=True)) == {"spending_trend"}
    assert jobs.replay(at=NOW) == 0
    assert Outcome.objects.exists(), "what the others foretold met what happened"


def test_imported_years_are_replayed_on_the_first_day(team: Colleagues) -> None:
    shop = shop_of(team)
    buys(shop.newcomer, range(380, 40, -20), source="csv_import:1")
    assert jobs.replay(at=NOW) > 0
    assert jobs.replay(at=NOW) == 0
    card = scorecard_for(shop.ben, at=NOW)
    assert card
    assert card.answer[0].replayed > 5


def test_a_manager_has_the_past_replayed_anew_stops_it_and_goes_on(
    team: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, at = shop_of(team), NOW + timedelta(minutes=1)
    buys(shop.newcomer, range(380, 40, -20), source="csv_import:1")
    with pytest.raises(Conflict):
        actions.go_on_with_replay(by=team.dora, at=NOW)
    whole = jobs.replay(at=NOW)
    before = set(Run.objects.filter(is_replay=True).values_list("pk", flat=True))
    with pytest.raises(Refused):
        actions.replay_anew(by=team.ben, at=at)
    with pytest.raises(Conflict):
        actions.stop_replay(by=team.dora, at=at)
    actions.replay_anew(by=team.dora, at=at)
    assert queries.replay_state().percent == 0
    with pytest.raises(Conflict):
        actions.replay_anew(by=team.dora, at=at)
    stop_after(3, by=team.dora, at=at, monkeypatch=monkeypatch)
    assert jobs.replay(at=at) == 3
    state = queries.replay_state()
    assert (state.stopped_by, state.is_under_way) == ("Dora", False)
    assert 0 < (state.percent or 0) < 100
    assert Run.objects.filter(is_replay=True).count() == whole, "what was replayed before counts until then"
    assert jobs.replay(at=at) == 0
    actions.go_on_with_replay(by=team.dora, at=at)
    assert queries.replay_state().is_under_way
    assert jobs.replay(at=at) == whole - 3, "it goes on where it stood"
    assert queries.replay_state().is_done
    assert not before & set(Run.objects.filter(is_replay=True).values_list("pk", flat=True))
    assert jobs.replay(at=at) == 0


def stop_after(runs: int, *, by: User, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody presses Stop while so many runs are worked out."""
    really, times = replay.try_insight, iter(range(runs))

    def tried(*args: Any, **words: Any) -> bool:
        done = really(*args, **words)
        if next(times, runs) == runs - 1:
            actions.stop_replay(by=by, at=at)
        return done

    monkeypatch.setattr(replay, "try_insight", tried)


def test_where_there_is_no_past_there_is_nothing_to_replay_anew(team: Colleagues) -> None:
    with pytest.raises(Conflict):
        actions.replay_anew(by=team.dora, at=NOW)


def test_an_empty_installation_has_nothing_to_do(team: Colleagues) -> None:
    assert jobs.understand(at=NOW) == 0
    assert jobs.replay(at=NOW) == 0


def test_what_needs_tones_waits_until_they_are_read(team: Colleagues) -> None:
    shop = shop_of(team)
    writes(shop.hanako, "Where is my order?", 200)
    waiting = sum(1 for each in CATALOGUE if each.needs_tones)
    assert jobs.understand(at=NOW) == len(CATALOGUE) - waiting
    jobs.replay(at=NOW)
    assert Run.objects.filter(name="tone_turned", is_replay=True, finished_at=None).exists()
    assert jobs.read_tones(at=NOW) == 1
    assert jobs.understand(at=NOW) == waiting
    assert jobs.replay(at=NOW) > 0
    assert not Run.objects.filter(finished_at=None).exists()
