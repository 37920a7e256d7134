"""Ben keeps two lists in his head: who has fallen silent, and who is upset. Farley keeps them for him."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from farley.analysis.segments import All, AnyOf, Did, Holds, Not, Recorded, Rule, Sounded, Window, written
from farley.base.access import EVERYBODY, team_audience, user_audience
from farley.base.accounts import User
from farley.base.changes import Change
from farley.base.errors import Conflict, Invalid, NotFound, Refused
from farley.capture.models import ImportRun, ImportState, Source, Upload
from farley.customers import actions as customers
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.timeline import actions as timeline
from farley.understanding import actions, jobs
from farley.understanding.access import memberships_for, segment_for, segments_for
from farley.understanding.actions import SegmentDraft
from farley.understanding.models import Cause, Insight, Membership, Segment
from farley.understanding.queries.segments import moves_of, summaries, weeks_of
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, buys, shop_of, writes

pytestmark = pytest.mark.django_db(transaction=True)

BOUGHT = Did(("purchase",), at_least=1)
SILENT = All((BOUGHT, Did(("purchase",), Window(begin=90), at_most=0)))
UPSET = Sounded(at_most=-0.25, window=Window(begin=30))


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


def segment_of(
    rule: Rule, by: User | None, *, name: str = "Silent", audience: str = EVERYBODY, at: datetime = NOW
) -> Segment:
    return actions.create_segment(SegmentDraft(name, rule, audience=audience), by=by, at=at)


def members_of(segment: Segment) -> set[str]:
    rows = Membership.objects.filter(segment=segment, left_at=None)
    return set(rows.values_list("customer__name", flat=True))


def test_who_fits_is_found_at_once_and_kept_up_as_things_happen(shop: Shop) -> None:
    segment = segment_of(SILENT, shop.ben)
    assert jobs.refresh_segments(at=NOW) == 1
    assert members_of(segment) == {"佐藤 花子"}

    later = NOW + timedelta(minutes=5)
    buys(shop.hanako, [-0.001])
    assert jobs.refresh_segments(at=later) == 1, "she bought again, a minute ago"
    assert members_of(segment) == set()
    (stay,) = Membership.objects.filter(segment=segment)
    assert (stay.entered_at, stay.entered_by) == (NOW, Cause.RULE)
    assert (stay.left_at, stay.left_by) == (later, Cause.CUSTOMER)

    assert jobs.refresh_segments(at=later + timedelta(minutes=1)) == 0, "nothing happened since"


def test_what_two_alter_at_once_is_kept_of_both_or_one_is_told(shop: Shop) -> None:
    segment = segment_of(SILENT, shop.ben)
    read_before = Segment.objects.get(pk=segment.pk)
    actions.update_segment(segment, SegmentDraft("Silent", UPSET), by=shop.ben, at=NOW)

    with pytest.raises(Conflict):
        actions.update_segment(read_before, SegmentDraft("Quiet", SILENT), revision=1, by=shop.aiko, at=NOW)

    assert (segment.revision, Segment.objects.get().rule) == (2, written(UPSET))
    last = Change.objects.filter(subject_kind="segment").latest("id")
    assert last.fields["rule"] == [written(SILENT), written(UPSET)]


def test_the_trend_tells_how_many_were_in_on_each_of_the_last_thirty_days(shop: Shop) -> None:
    segment = segment_of(SILENT, shop.ben, at=NOW - timedelta(days=60))
    stays = [(50, None), (40, None), (40, 35), (20, 3), (5, None)]
    for came, went in stays:
        Membership.objects.create(
            segment=segment,
            customer=customers.create_customer(CustomerDraft(name="Somebody"), by=None, at=NOW),
            entered_at=NOW - timedelta(days=came),
            left_at=None if went is None else NOW - timedelta(days=went),
            left_by="" if went is None else Cause.CUSTOMER,
        )
    (summary,) = summaries(shop.ben, [segment], at=NOW)
    by_days_ago = {days: members for days, members in enumerate(reversed(summary.trend))}
    assert len(summary.trend) == 31
    assert (summary.members, by_days_ago[0], by_days_ago[3]) == (3, 3, 3)
    assert (by_days_ago[4], by_days_ago[5], by_days_ago[6], by_days_ago[20]) == (4, 4, 3, 3)
    assert (by_days_ago[21], by_days_ago[30], summary.change) == (2, 2, 1)

    weeks = weeks_of(shop.ben, segment, at=NOW)
    by_weeks_ago = {weeks_ago: (week.came, week.went) for weeks_ago, week in enumerate(reversed(weeks))}
    assert (len(weeks), weeks[-1].begins_on) == (12, (NOW - timedelta(days=6)).date()), "today is in the last week"
    assert {weeks_ago: moved for weeks_ago, moved in by_weeks_ago.items() if any(moved)} == {
        0: (1, 1),
        2: (1, 0),
        5: (2, 1),
        7: (1, 0),
    }


def test_what_time_alone_changes_is_found_the_next_day(shop: Shop) -> None:
    segment = segment_of(SILENT, shop.ben)
    jobs.refresh_segments(at=NOW + timedelta(days=59))
    assert members_of(segment) == {"佐藤 花子"}
    jobs.refresh_segments(at=NOW + timedelta(days=60, hours=1))
    assert members_of(segment) == {"佐藤 花子", "Smith John"}


def test_who_comes_back_has_another_time_in_it(shop: Shop) -> None:
    segment = segment_of(Recorded("tag", ("vip",)), shop.ben)
    for minute, change in enumerate((customers.tag_customers, customers.untag_customers, customers.tag_customers)):
        at = NOW + timedelta(minutes=minute)
        change([shop.hanako], "vip", by=shop.ben, at=at)
        jobs.refresh_segments(at=at)
    stays = Membership.objects.filter(segment=segment).order_by("entered_at")
    assert [stay.left_at for stay in stays] == [NOW + timedelta(minutes=1), None]


def test_words_tones_insights_and_records_all_count(shop: Shop) -> None:
    writes(shop.newcomer, "The kettle is broken and nobody answers. I am very disappointed.", 2)
    jobs.read_tones(at=NOW)
    jobs.understand(at=NOW)
    upset = segment_of(All((UPSET, Did(("email",), words="KETTLE", direction="in", at_least=1))), shop.ben)
    broken = segment_of(Holds("purchase_rhythm", ("rhythm_broken",)), shop.ben)
    people = segment_of(All((Recorded("kind", ("person",)), Not(Recorded("owner", (str(shop.ben.pk),))))), shop.ben)
    jobs.refresh_segments(at=NOW)
    assert members_of(upset) == {"Smith John"}
    assert members_of(broken) == {"佐藤 花子"}
    assert members_of(people) == {"Smith John"}


def test_a_verdict_moves_who_is_in_a_segment_about_an_insight(shop: Shop) -> None:
    jobs.understand(at=NOW)
    segment = segment_of(Holds("purchase_rhythm", ("rhythm_broken",)), shop.ben)
    jobs.refresh_segments(at=NOW)
    insight = Insight.objects.get(customer=shop.hanako, statement="rhythm_broken")
    actions.record_verdict(insight, "refute", by=shop.ben, at=NOW + timedelta(minutes=1))
    jobs.refresh_segments(at=NOW + timedelta(minutes=2))
    assert members_of(segment) == set()


def test_retracted_merged_and_trashed_records_are_respected(shop: Shop) -> None:
    segment = segment_of(Did(("purchase",), at_least=2), shop.ben)
    twice = customers.create_customer(CustomerDraft(name="Smith J."), by=None, at=NOW)
    (bought,) = buys(twice, [10])
    jobs.refresh_segments(at=NOW)
    assert members_of(segment) == {"佐藤 花子"}

    edge = customers.merge(shop.newcomer, twice, by=None, at=NOW)
    jobs.refresh_segments(at=NOW + timedelta(minutes=1))
    assert members_of(segment) == {"佐藤 花子", "Smith John"}

    timeline.retract(bought, by=None, at=NOW, why="Somebody else's")
    jobs.refresh_segments(at=NOW + timedelta(minutes=2))
    assert members_of(segment) == {"佐藤 花子"}

    customers.unmerge(edge, by=None, at=NOW)
    customers.trash_customers([shop.hanako], by=None, at=NOW)
    jobs.refresh_segments(at=NOW + timedelta(minutes=3))
    assert members_of(segment) == set()


def test_another_rule_is_worked_out_for_everybody(shop: Shop) -> None:
    segment = segment_of(SILENT, shop.ben)
    jobs.refresh_segments(at=NOW)
    actions.update_segment(segment, SegmentDraft("Buyers", BOUGHT), by=shop.ben, at=NOW)
    jobs.refresh_segments(at=NOW + timedelta(minutes=1))
    assert members_of(segment) == {"佐藤 花子", "Smith John"}
    assert set(Membership.objects.filter(segment=segment).values_list("entered_by", flat=True)) == {Cause.RULE}
    update = Change.objects.get(subject_kind="segment", verb="update")
    assert update.fields.keys() == {"name", "rule"}


def test_a_segment_is_put_away_and_brought_back(shop: Shop) -> None:
    segment = segment_of(SILENT, shop.ben)
    jobs.refresh_segments(at=NOW)
    actions.trash_segment(segment, by=shop.ben, at=NOW)
    assert memberships_for(shop.ben).count() == 0
    assert jobs.refresh_segments(at=NOW) == 0
    actions.restore_segment(segment, by=shop.ben, at=NOW)
    jobs.refresh_segments(at=NOW + timedelta(minutes=1))
    assert memberships_for(shop.ben).count() == 1


def test_a_team_s_segment_counts_what_the_team_sees_and_nobody_else_learns_of_it(shop: Shop, team: Colleagues) -> None:
    tokyo = team_audience(team.tokyo.pk)
    secret = customers.create_customer(CustomerDraft(name="Secret Ltd", audience=tokyo), by=None, at=NOW)
    buys(secret, [100])
    buys(shop.newcomer, [20], audience=tokyo)
    twice = Did(("purchase",), at_least=2)
    ours = segment_of(AnyOf((twice, SILENT)), shop.ben, audience=tokyo)
    everybodys = segment_of(AnyOf((twice, SILENT)), shop.ben)
    jobs.refresh_segments(at=NOW)
    assert members_of(ours) == {"佐藤 花子", "Smith John", "Secret Ltd"}
    assert members_of(everybodys) == {"佐藤 花子"}, "what only a team may see moves nobody in here"

    assert list(segments_for(team.chen)) == [everybodys]
    with pytest.raises(NotFound):
        segment_for(team.chen, ours.pk)
    assert set(memberships_for(team.chen).values_list("customer__name", flat=True)) == {"佐藤 花子"}
    assert memberships_for(team.ben).filter(segment=ours).count() == 3


def test_who_sees_a_segment_from_now_on_is_not_told_who_was_in_it_for_others(shop: Shop, team: Colleagues) -> None:
    tokyo = team_audience(team.tokyo.pk)
    buys(shop.newcomer, [20], audience=tokyo)
    twice = Did(("purchase",), at_least=2)
    segment = segment_of(twice, shop.ben, audience=tokyo)
    jobs.refresh_segments(at=NOW)
    assert members_of(segment) == {"佐藤 花子", "Smith John"}
    everybodys = SegmentDraft("Silent", twice)
    actions.update_segment(segment, everybodys, by=shop.ben, at=NOW + timedelta(minutes=1))
    assert not memberships_for(team.chen).exists(), "nor before it is worked out anew"
    jobs.refresh_segments(at=NOW + timedelta(minutes=2))
    moves = moves_of(team.chen, segment, most=9)
    assert [(move.customer.name, move.is_entry) for move in moves] == [("佐藤 花子", True)]

    actions.update_segment(segment, replace(everybodys, audience=tokyo), by=shop.ben, at=NOW + timedelta(minutes=3))
    jobs.refresh_segments(at=NOW + timedelta(minutes=4))
    assert len(moves_of(shop.ben, segment, most=9)) == 2, "for fewer, what was found for all goes on"


def test_who_may_be_seen_by_fewer_from_now_on_is_gone_from_the_list_at_once(shop: Shop, team: Colleagues) -> None:
    segment = segment_of(SILENT, shop.ben)
    jobs.refresh_segments(at=NOW)
    Customer.objects.filter(pk=shop.hanako.pk).update(audience=user_audience(team.ben.pk))
    assert memberships_for(team.chen).filter(segment=segment).count() == 0


def test_what_makes_no_sense_is_refused(shop: Shop, team: Colleagues) -> None:
    for rule, says in (
        (Recorded("owner", ("me",)), "Choose a person"),
        (Recorded("segment", ("1",)), "makes no sense"),
        (Recorded("a.nothing", ("1",)), "makes no sense"),
        (Recorded("kind", ("robot",)), "makes no sense"),
        (Holds("horoscope"), "no insight of this name"),
        (Did(("purchase",)), "neither at least nor at most"),
        (All(), "at least one condition"),
    ):
        with pytest.raises(Invalid, match=says):
            segment_of(rule, shop.ben)
    with pytest.raises(Invalid, match="needs a name"):
        segment_of(BOUGHT, shop.ben, name="  ")
    with pytest.raises(Invalid, match="There is no audience"):
        segment_of(BOUGHT, shop.ben, audience=team_audience(team.shanghai.pk))
    with pytest.raises(Refused):
        segment_of(BOUGHT, shop.eve)
    with pytest.raises(Refused, match="managers"):
        actions.trash_segment(segment_of(BOUGHT, team.ben), by=team.chen, at=NOW)
    assert actions.trash_segment(Segment.objects.get(), by=team.dora, at=NOW) is None


def test_a_segment_that_cannot_be_worked_out_says_so_and_keeps_the_others_going(shop: Shop) -> None:
    broken, sound = segment_of(SILENT, shop.ben), segment_of(SILENT, shop.ben)
    Segment.objects.filter(pk=broken.pk).update(rule="{")
    jobs.refresh_segments(at=NOW)
    broken.refresh_from_db()
    assert "truncated" in broken.problem
    assert members_of(sound) == {"佐藤 花子"}


def test_while_a_file_comes_in_it_waits(shop: Shop) -> None:
    segment = segment_of(SILENT, shop.ben)
    source = Source.objects.create(channel="csv_import", name="shop", created_at=NOW)
    upload = Upload.objects.create(name="old.csv", sha256="0" * 64, size=1, uploaded_at=NOW)
    words: dict[str, Any] = {"source": source, "upload": upload, "layout": {}, "mapping": {}, "created_at": NOW}
    ImportRun.objects.create(state=ImportState.RUNNING, **words)
    assert jobs.refresh_segments(at=NOW) == 0
    ImportRun.objects.update(state=ImportState.DONE)
    assert jobs.refresh_segments(at=NOW) == 1
    assert members_of(segment) == {"佐藤 花子"}


def test_after_very_much_came_in_everybody_is_looked_at_anew(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("farley.understanding.actions.refreshing._MANY", 3)
    segment = segment_of(SILENT, shop.ben)
    jobs.refresh_segments(at=NOW)
    buys(shop.hanako, [-0.001] * 4)
    assert jobs.refresh_segments(at=NOW + timedelta(minutes=5)) == 1
    assert members_of(segment) == set()
    assert jobs.refresh_segments(at=NOW + timedelta(minutes=6)) == 0
