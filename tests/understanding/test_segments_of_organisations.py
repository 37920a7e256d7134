"""Kabuto Kilns never writes itself: its people do. Ben asks which companies are upset, and who of them wrote."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from farley.analysis.segments import All, Changed, Did, Mentioned, Not, Recorded, Rule, Sounded, Window
from farley.base import people
from farley.base.access import EVERYBODY, Onlookers, team_audience
from farley.customers import actions as customers
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer, Kind, Relationship
from farley.privacy.actions import erase_customer, finish_erasures
from farley.timeline.models import Interaction
from farley.understanding import actions, jobs
from farley.understanding.actions import SegmentDraft
from farley.understanding.models import Cause, Membership, Segment
from farley.understanding.queries.segments import count_fitting, why_in
from farley.understanding.sentences.counting import how_counted
from farley.understanding.sentences.reasons import reasons
from farley.warehouse import export, tables
from tests.cast import NOW, Colleagues
from tests.understanding.cast import buys, writes

pytestmark = pytest.mark.django_db(transaction=True)

BROKEN = "The kettle is broken and nobody answers. I am very disappointed."
COMPANIES = Recorded("kind", ("organisation",))
WROTE = Did(("email",), Window(begin=90), at_least=1, direction="in")
UPSET = Sounded(at_most=-0.25, window=Window(begin=90))


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"


def made(name: str, kind: str = Kind.PERSON, *, audience: str = EVERYBODY) -> Customer:
    return customers.create_customer(CustomerDraft(name=name, kind=kind, audience=audience), by=None, at=NOW)


def works_for(person: Customer, firm: Customer, **days: date) -> Relationship:
    return customers.relate(RelationshipDraft(person, firm, "works_for", **days), by=None, at=NOW)


@pytest.fixture
def kilns(team: Colleagues) -> Customer:
    return made("Kabuto Kilns", Kind.ORGANISATION)


@pytest.fixture
def mei(kilns: Customer) -> Customer:
    """She works for the kilns since ever."""
    mei = made("Mei Lin")
    works_for(mei, kilns)
    return mei


def day(days_ago: int) -> date:
    return (NOW - timedelta(days=days_ago)).date()


def segment_of(rule: Rule, team: Colleagues, *, audience: str = EVERYBODY) -> Segment:
    return actions.create_segment(SegmentDraft("Asked", rule, audience=audience), by=team.aiko, at=NOW)


def fits(rule: Rule, team: Colleagues, *, audience: str = EVERYBODY) -> set[str]:
    segment = segment_of(rule, team, audience=audience)
    jobs.refresh_segments(at=NOW)
    return members_of(segment)


def members_of(segment: Segment) -> set[str]:
    return set(Membership.objects.filter(segment=segment, left_at=None).values_list("customer__name", flat=True))


def test_a_company_is_upset_when_one_of_its_people_writes_so(team: Colleagues, kilns: Customer, mei: Customer) -> None:
    quiet = made("Quiet Mill", Kind.ORGANISATION)
    works_for(made("Tom"), quiet)
    writes(mei, BROKEN, 5)
    jobs.read_tones(at=NOW)
    assert fits(All((COMPANIES, UPSET)), team) == {"Kabuto Kilns"}
    assert fits(UPSET, team) == {"Kabuto Kilns", "Mei Lin"}, "people stay counted as people"
    assert fits(All((COMPANIES, Not(WROTE))), team) == {"Quiet Mill"}
    assert count_fitting(team.ben, All((COMPANIES, UPSET)), EVERYBODY, at=NOW) == 1


def test_it_comes_in_with_the_mail_and_its_history_is_kept(team: Colleagues, kilns: Customer, mei: Customer) -> None:
    segment = segment_of(All((COMPANIES, WROTE)), team)
    jobs.refresh_segments(at=NOW)
    assert members_of(segment) == set()
    writes(mei, "When will it come?", 0)
    assert jobs.refresh_segments(at=NOW + timedelta(seconds=5)) == 1
    stay = Membership.objects.get(segment=segment)
    assert (stay.customer, stay.entered_by, stay.left_at) == (kilns, Cause.CUSTOMER, None)

    jobs.refresh_segments(at=NOW + timedelta(days=91))
    stay.refresh_from_db()
    assert (stay.left_at, stay.left_by) == (NOW + timedelta(days=91), Cause.CUSTOMER)


def test_what_somebody_did_counts_where_they_belonged_then(team: Colleagues, kilns: Customer) -> None:
    forge, sen = made("Owl Forge", Kind.ORGANISATION), made("Sen")
    works_for(sen, kilns, until=day(40)), works_for(sen, forge, since=day(39))
    writes(sen, "From the kilns", 40), writes(sen, "From the forge", 39)
    twice = Did(("email",), at_least=2)
    assert fits(All((COMPANIES, twice)), team) == set()
    assert fits(All((COMPANIES, Did(("email",), Window(end=40), at_least=1))), team) == {"Kabuto Kilns"}
    assert fits(All((COMPANIES, Did(("email",), Window(begin=40), at_least=1))), team) == {"Owl Forge"}
    assert fits(twice, team) == {"Sen"}


def test_who_belongs_to_two_counts_for_both_and_once_for_each(team: Colleagues, kilns: Customer) -> None:
    guild, sen = made("Tea Guild", Kind.HOUSEHOLD), made("Sen")
    works_for(sen, kilns, since=day(400)), works_for(sen, kilns, since=day(100), until=day(10))
    customers.relate(RelationshipDraft(sen, guild, "member_of"), by=None, at=NOW)
    customers.relate(RelationshipDraft(sen, made("Far Friend", Kind.ORGANISATION), "knows"), by=None, at=NOW)
    buys(sen, [20, 50])
    assert fits(Did(("purchase",), at_least=1), team) == {"Sen", "Kabuto Kilns", "Tea Guild"}
    assert fits(Did(("purchase",), at_least=3), team) == set(), "two stays that overlap count a purchase once"
    assert fits(Changed(("purchase",), days=30, at_most=1), team) == {"Sen", "Kabuto Kilns", "Tea Guild"}


def test_merged_people_and_companies_count_as_one(team: Colleagues, kilns: Customer, mei: Customer) -> None:
    segment = segment_of(All((COMPANIES, Did(("email",), at_least=2))), team)
    same, old = made("M. Lin"), made("Kabuto Kiln Works", Kind.ORGANISATION)
    works_for(same, old)
    writes(mei, "One", 3), writes(same, "Two", 2)
    jobs.refresh_segments(at=NOW)
    assert members_of(segment) == set()
    of_firm = customers.merge(kilns, old, by=None, at=NOW)
    jobs.refresh_segments(at=NOW + timedelta(minutes=1))
    assert members_of(segment) == {"Kabuto Kilns"}
    customers.unmerge(of_firm, by=None, at=NOW)
    jobs.refresh_segments(at=NOW + timedelta(minutes=2))
    assert members_of(segment) == set()
    customers.merge(mei, same, by=None, at=NOW)
    jobs.refresh_segments(at=NOW + timedelta(minutes=3))
    assert members_of(segment) == {"Kabuto Kilns", "Kabuto Kiln Works"}, "she worked for both all the time"


def test_two_who_were_merged_do_not_belong_to_themselves(team: Colleagues, kilns: Customer) -> None:
    branch = made("Kabuto Kilns Kyoto", Kind.ORGANISATION)
    customers.relate(RelationshipDraft(branch, kilns, "member_of"), by=None, at=NOW)
    customers.merge(kilns, branch, by=None, at=NOW)
    writes(kilns, "One", 3), buys(branch, [20])
    assert fits(Did(("email", "purchase"), at_least=2), team) == {"Kabuto Kilns"}
    assert fits(Did(("email", "purchase"), at_least=3), team) == set(), "each counts once"


def test_days_begin_where_our_organisation_is_today(team: Colleagues, kilns: Customer) -> None:
    sen = made("Sen")
    works_for(sen, kilns, since=day(3))
    mail = writes(sen, "Late in the evening, as Honolulu has it", 0)
    Interaction.objects.filter(pk=mail.pk).update(happened_at=datetime.combine(day(3), time(2), tzinfo=UTC))
    rule = All((COMPANIES, WROTE))
    assert fits(rule, team) == {"Kabuto Kilns"}
    moved = people.OrganisationDraft("Kabuto Trading", "en", "Pacific/Honolulu", "JPY", "JP")
    people.alter_organisation(moved, by=team.aiko, at=NOW)
    assert fits(rule, team) == set(), "there it was still the day before"


def test_an_employer_that_is_said_later_or_ended_moves_it(team: Colleagues, kilns: Customer) -> None:
    segment, sen = segment_of(All((COMPANIES, WROTE)), team), made("Sen")
    writes(sen, "Hello", 5)
    jobs.refresh_segments(at=NOW)
    assert members_of(segment) == set()
    tie = works_for(sen, kilns)
    jobs.refresh_segments(at=NOW + timedelta(minutes=1))
    assert members_of(segment) == {"Kabuto Kilns"}
    customers.end_relationship(tie, until=day(6), by=None, at=NOW)
    jobs.refresh_segments(at=NOW + timedelta(minutes=2))
    assert members_of(segment) == set()


def test_no_count_tells_what_one_may_not_see(team: Colleagues, kilns: Customer, mei: Customer) -> None:
    tokyo = team_audience(team.tokyo.pk)
    rule = All((COMPANIES, WROTE))
    writes(mei, "Only for Tokyo", 3, audience=tokyo)
    hidden = made("Hidden Hana", audience=tokyo)
    forge, secret = made("Owl Forge", Kind.ORGANISATION), made("Secret Ltd", Kind.ORGANISATION, audience=tokyo)
    works_for(hidden, forge), works_for(mei, secret)
    writes(hidden, "Hello", 2), writes(hidden, "Hello again", 2)
    assert fits(rule, team) == set()
    assert fits(rule, team, audience=tokyo) == {"Kabuto Kilns", "Owl Forge", "Secret Ltd"}
    assert count_fitting(team.chen, rule, EVERYBODY, at=NOW) == 0
    # A record that was merged into hers, and that only Tokyo may see, is why she belongs to the mill.
    mill, other = made("Quiet Mill", Kind.ORGANISATION), made("M. Lin", audience=tokyo)
    works_for(other, mill)
    customers.merge(mei, other, by=None, at=NOW)
    writes(mei, "For everybody", 1)
    assert fits(rule, team) == {"Kabuto Kilns"}


def test_why_names_whose_it_was(team: Colleagues, kilns: Customer, mei: Customer) -> None:
    sen = made("Sen")
    works_for(sen, kilns)
    writes(mei, "One", 3), writes(mei, "Two", 2), writes(sen, "Three", 2), writes(kilns, "Four", 1)
    segment = segment_of(All((COMPANIES, WROTE)), team)
    export.export_all()
    reason = why_in(segment, kilns, at=NOW)
    assert reason.holds
    lines = reasons(reason, Onlookers(EVERYBODY))
    (wrote,) = [line for line in lines if line.measured]
    assert wrote.measured == "4"
    assert [(one.customer.name, one.measured) for one in wrote.whose] == [
        ("Mei Lin", "2"),
        ("Kabuto Kilns", "1"),
        ("Sen", "1"),
    ]
    assert [line.whose for line in reasons(why_in(segment, mei, at=NOW), Onlookers(EVERYBODY))] == [(), (), ()]


def test_what_people_mention_counts_and_is_named(team: Colleagues, kilns: Customer, mei: Customer) -> None:
    works_for(sen := made("Sen"), kilns, until=day(3))
    forge = made("Owl Forge", Kind.ORGANISATION)
    writes(mei, "Owl Forge made us a better offer.", 2), writes(kilns, "We also asked Owl Forge.", 2)
    writes(sen, "Owl Forge is nice.", 1)
    jobs.read_entities(at=NOW)
    twice = Mentioned(f"customer:{forge.pk}", Window(begin=30), 2)
    assert fits(twice, team) == {"Kabuto Kilns"}
    thrice = segment_of(Mentioned(f"customer:{forge.pk}", Window(begin=30), 3), team)
    reason = why_in(thrice, kilns, at=NOW)
    assert not reason.holds, "Sen had left before"
    (line,) = reasons(reason, Onlookers(EVERYBODY))
    assert {(one.customer.name, one.measured) for one in line.whose} == {("Mei Lin", "1"), ("Kabuto Kilns", "1")}


def test_what_counts_is_told_beside_the_rule(team: Colleagues, kilns: Customer) -> None:
    people = All((Recorded("kind", ("person",)), WROTE))
    assert how_counted(WROTE, team.ben) == "", "nobody belongs to anybody yet"
    works_for(made("Mei Lin"), kilns)
    assert "counts for the organisation" in how_counted(WROTE, team.ben)
    assert how_counted(people, team.ben) == ""
    assert how_counted(COMPANIES, team.ben) == ""
    last = how_counted(All((COMPANIES, Recorded("ordered", ("not-90",)))), team.ben)
    assert last.endswith("stands with themselves: Last order: not in the last 90 days.")


def test_what_sounds_upset_is_told_beside_the_rule(team: Colleagues) -> None:
    told = how_counted(All((UPSET, Sounded(at_least=0.5))), team.ben)
    assert told.startswith(
        "Upset is a text whose tone is -0.25 or lower, on a scale from -1 to 1, whether it complains"
    )
    assert told.endswith("Pleased is a text whose tone is 0.5 or higher, on a scale from -1 to 1.")


def test_who_was_deleted_for_good_belongs_to_nobody_in_the_copy(
    team: Colleagues, kilns: Customer, mei: Customer
) -> None:
    export.export_all()
    assert copied() == 1
    customers.trash_customers([mei], by=team.aiko, at=NOW)
    mei.refresh_from_db()
    erase_customer(mei, by=team.aiko, at=NOW, why="asked for it")
    finish_erasures(at=NOW)
    assert copied() == 0
    assert fits(All((COMPANIES, WROTE)), team) == set()


def copied() -> int:
    """How many relationships stand in the copy."""
    table = tables.opened("relationships")
    return -1 if table is None else int(table.to_pyarrow_table().num_rows)
