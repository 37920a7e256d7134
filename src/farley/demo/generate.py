"""The demo company, made out of a seed and an end date: the same seed and date always give the same company."""

from __future__ import annotations

from datetime import date, timedelta
from operator import attrgetter

from farley.demo import company, history, plots
from farley.demo.follow_ups import follow_ups
from farley.demo.habits import habit_at_home, habit_of_firm
from farley.demo.organisations import SUPPLIER, organisations
from farley.demo.people import WORKS_FOR, Census, Population
from farley.demo.places import Exchange
from farley.demo.products import PRODUCTS
from farley.demo.records import DemoCompany, Organisation, Person
from farley.demo.stage import Stage
from farley.demo.stories import SLOW_DECLINE

SEED = 1974
"""The seed of the company that the demo and the documentation show: the year in which it was founded."""
YEARS = 3


def demo_company(*, ends_on: date, seed: int = SEED) -> DemoCompany:
    """The company with three years of history up to, but without, the day `ends_on`: nothing in it lies in the future.

    Takes a second or two. Raises ValueError when there are no three years before `ends_on`.
    """
    if ends_on.year <= YEARS:
        raise ValueError(f"there are no {YEARS} years before {ends_on}")
    starts_on = ends_on - timedelta(days=365 * YEARS)
    exchange = Exchange()
    firms = organisations(starts_on, exchange, seed)
    population = Census(firms, exchange, starts_on, ends_on, seed).take()
    population = plots.change_employers(population, ends_on)
    stage = Stage(population.people, firms, starts_on, ends_on, seed)
    _let_firms_live(stage, firms, population)
    _let_homes_live(stage, population)
    plots.tell_all(stage)
    return DemoCompany(
        seed=seed,
        ends_on=ends_on,
        teams=company.TEAMS,
        staff=company.STAFF,
        products=PRODUCTS,
        people=population.people,
        organisations=firms,
        households=population.households,
        ties=population.ties,
        happenings=tuple(sorted(stage.happenings(), key=attrgetter("at", "key"))),
        follow_ups=follow_ups(ends_on),
    )


def _let_firms_live(stage: Stage, firms: tuple[Organisation, ...], population: Population) -> None:
    """The first contact of a firm orders for it, unless that is a story; the others are acquaintances."""
    for firm in firms:
        orders, *others = _contacts(firm, population)
        if firm.trade == SUPPLIER:
            history.acquaintance_history(stage.diary(orders.key, firm.key), firm.since, stage.ends_on, every=24)
        elif firm.key not in SLOW_DECLINE.everyone:
            diary = stage.diary(orders.key, firm.key)
            history.firm_history(diary, habit_of_firm(firm, diary.dice), firm.since, stage.ends_on)
        for person in others:
            history.acquaintance_history(stage.diary(person.key, firm.key), person.since, stage.ends_on, every=90)


def _contacts(firm: Organisation, population: Population) -> list[Person]:
    """Who works at this firm and is not in the cast of a story, first the one who orders."""
    at_work = {tie.subject for tie in population.ties if tie.kind == WORKS_FOR and tie.object == firm.key}
    return [person for person in population.people if person.key in at_work and not plots.is_cast(person.key)]


def _let_homes_live(stage: Stage, population: Population) -> None:
    for person in population.people:
        if person.place and not plots.is_cast(person.key):
            diary = stage.diary(person.key)
            history.home_history(diary, habit_at_home(person, stage.ends_on, diary.dice), person.since, stage.ends_on)
            if person.newsletter:
                history.newsletters(diary, person.since, stage.ends_on)
