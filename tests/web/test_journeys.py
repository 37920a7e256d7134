"""The pages on journeys: a map with the tables behind it, who is behind each figure, and two groups compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.cast import Colleagues

from farley.analysis.journeys import StepCount, Transition
from farley.base import clock
from farley.base.accounts import User
from farley.customers.actions import create_customer, trash_customers
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer, CustomerTag
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.timeline.models import Interaction
from farley.understanding import answers, jobs
from farley.understanding.models import Tone
from farley.warehouse import export
from farley.web.journeys.layout import HEIGHT, MOST_STEPS, WIDTH, laid_out, most_frequent
from farley.web.journeys.steps import step_name, wait

pytestmark = pytest.mark.django_db(transaction=True)
Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"


def happens(who: Customer, what: kinds.Kind, days_ago: float, **more: Any) -> None:
    at = clock.now() - timedelta(days=days_ago)
    words: dict[str, Any] = {"channel": "shop", "direction": "in"} | more
    timeline.record(timeline.Happening(who, what, happened_at=at, **words), by=None, at=at, source="test")


@pytest.fixture
def twelve(team: Colleagues) -> list[Customer]:
    """Twelve who look at the website, write, are answered and buy; the last of them only Dora may see."""
    found = []
    for number in range(12):
        audience = f"user:{team.dora.pk}" if number == 11 else "all"
        one = create_customer(CustomerDraft(name=f"客 {number:02}", audience=audience), by=None, at=clock.now())
        happens(one, kinds.PageView("https://tea.example/teas"), 60, channel="web")
        happens(one, kinds.Email(), 59, channel="email")
        happens(one, kinds.Email(), 58, channel="email", direction="out")
        happens(one, kinds.Purchase(), 30 - number)
        found.append(one)
    export.export_all()
    return found


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def test_the_map_tells_in_words_what_it_draws(team: Colleagues, twelve: list[Customer], at_browser: Browser) -> None:
    page = shown(at_browser(team.ben), "/journeys?share=100")
    assert "11 customers, 44 steps; 3 of 3 transitions are drawn." in page
    said = "Mail from the customer, then Mail from us: 11 times, 11 customers, after 24 hours in the median"
    assert f'aria-label="{said}"' in page
    assert "Website visit → Mail from the customer → Mail from us → Purchase" in page
    assert page.count('class="journey-step"') == 4


def test_how_it_feels_stands_on_the_map_in_colour_and_in_words(
    team: Colleagues, twelve: list[Customer], at_browser: Browser
) -> None:
    for mail in Interaction.objects.filter(kind="email", direction="in"):
        Tone.objects.create(
            interaction=mail, score=-0.5, certainty=1, language="en", model="x", emotions=[["anger", 1, 0, 1]]
        )
    for answer in Interaction.objects.filter(kind="email", direction="out"):
        Tone.objects.create(interaction=answer, score=1, certainty=1, language="en", model="x")
    export.export_all()
    client = at_browser(team.ben)
    page = shown(client, "/journeys?share=100&colours=feeling")
    assert "feeling −0.5 (−0.5 … −0.5) by the words of 11 customers: Anger 100%" in page
    assert 'class="journey-line is-felt-bad"' in page
    assert 'class="journey-line is-felt-unknown"' in page, "nobody wrote between our mail and the purchase"
    assert page.count("journey-mood is-felt-bad") == 1, "what we wrote tells of us"
    assert "How it feels along the way" in page


def test_a_box_and_a_line_lead_to_their_customers(
    team: Colleagues, twelve: list[Customer], at_browser: Browser
) -> None:
    client = at_browser(team.ben)
    page = shown(client, "/journeys?share=100")
    for kind in ("journey-step", "journey-line is-wait-3"):
        (address, *_others) = re.findall(rf'class="{kind}" href="([^"]+)"', page)
        behind = shown(client, address)
        assert "Customers (11)" in behind
        assert "客 00" in behind
        assert "客 11" not in behind, "nobody sees whom they may not see"
    assert "客 11" in shown(at_browser(team.dora), "/journeys/customers?step=purchase%7C%7C%7C")


def test_what_followed_a_step_is_told_with_its_range(
    team: Colleagues, twelve: list[Customer], at_browser: Browser
) -> None:
    page = shown(at_browser(team.ben), "/journeys/customers?step=email%7C%7Cin%7C")
    assert "What follows within 30 days" in page
    assert "Mail from us" in page
    assert "74–100%" in page


def test_a_path_and_an_end_lead_to_their_customers(
    team: Colleagues, twelve: list[Customer], at_browser: Browser
) -> None:
    client = at_browser(team.ben)
    (path,) = re.findall(r'href="(/journeys/customers\?variant=[^"]+)"', shown(client, "/journeys"))
    assert "Customers (11)" in shown(client, path)
    assert "Nobody whom you may see did so." in shown(client, "/journeys/customers?step=email%7C%7Cin%7C&ended=1")


def test_whom_only_our_letters_still_reach_is_lost_after_the_last_step_of_their_own(
    team: Colleagues, twelve: list[Customer], at_browser: Browser
) -> None:
    for number in range(3):
        lost = create_customer(CustomerDraft(name=f"昔の客 {number}"), by=None, at=clock.now())
        happens(lost, kinds.Purchase(), 400)
        happens(lost, kinds.Email(), 3, channel="email", direction="out")
    export.export_all()
    client = at_browser(team.ben)
    (address,) = re.findall(r'href="(/journeys/customers\?[^"]*gone=1)"', shown(client, "/journeys"))
    behind = shown(client, address)
    assert "Customers (3)" in behind
    assert all(f"昔の客 {number}" in behind for number in range(3))
    assert "who have done nothing for more than 90 days since. What we sent does not count." in behind


def test_who_went_to_the_trash_is_not_listed(team: Colleagues, twelve: list[Customer], at_browser: Browser) -> None:
    client = at_browser(team.ben)
    assert "客 03" in shown(client, "/journeys/customers?step=purchase%7C%7C%7C")
    trash_customers([twelve[3]], by=None, at=clock.now())
    assert "客 03" not in shown(client, "/journeys/customers?step=purchase%7C%7C%7C")


def test_the_filters_stand_in_the_address(team: Colleagues, twelve: list[Customer], at_browser: Browser) -> None:
    client = at_browser(team.ben)
    page = shown(client, "/journeys?kind=person&days=90&part=purchase&channel=email&pages=1&channels=1&share=100")
    assert '<option value="person" selected>' in page
    assert "11 customers, 22 steps" in page
    assert "Mail from us · Mail" in page
    assert "kind=person&days=90&channel=email&part=purchase&pages=1&channels=1&step=" in page
    assert "Too few contacts yet" in shown(client, "/journeys?kind=organisation")


@pytest.mark.parametrize(
    "words",
    [
        "days=-1&part=none&share=7&channel=%00&kind=dog&owner=x&tag=" + "t" * 300,
        "step=%7C&variant=1-2&page=99&side=left",
        "variant=1-2-99999999999999999999&page=x",
        "step=" + "s" * 400 + "&to=%F0%9F%8D%B5&ended=2",
    ],
)
def test_addresses_that_make_no_sense_are_passed_over(
    team: Colleagues, twelve: list[Customer], at_browser: Browser, words: str
) -> None:
    for page in ("/journeys", "/journeys/customers", "/journeys/compare"):
        shown(at_browser(team.ben), f"{page}?{words}")


def test_with_too_few_contacts_there_is_no_map(team: Colleagues, at_browser: Browser) -> None:
    page = shown(at_browser(team.ben), "/journeys")
    assert "Too few contacts yet" in page
    assert "journey-drawing" not in page


def test_groups_that_are_too_small_are_not_compared(
    team: Colleagues, twelve: list[Customer], at_browser: Browser
) -> None:
    client = at_browser(team.ben)
    assert "The smaller group has 0 customers of the 30" in shown(client, "/journeys/compare")
    page = shown(client, "/journeys/compare?kind=person&by=groups&with_kind=organisation")
    assert "Two groups beside each other" in page
    assert "The smaller group has 0 customers of the 30" in page


def test_two_groups_stand_beside_each_other(team: Colleagues, at_browser: Browser) -> None:
    """Of thirty people all write, of thirty firms nobody does; all buy, and people are called five times as soon."""
    for number in range(60):
        kind = "person" if number < 30 else "organisation"
        one = create_customer(CustomerDraft(name=f"客 {number:02}", kind=kind), by=None, at=clock.now())
        happens(one, kinds.Purchase(), 20)
        happens(one, kinds.Call(), 20 - (1 if number < 30 else 5) * (1 + number % 3 / 10), direction="out")
        if number < 30:
            happens(one, kinds.Email(), 10, channel="email")
    export.export_all()
    client = at_browser(team.ben)
    page = shown(client, "/journeys/compare?kind=person&with_kind=organisation")
    assert "100% (30)" in page
    assert "0% (0)" in page
    assert "+84 … +100" in page
    assert page.count("beyond chance</span>") == 3
    assert "may be chance" in page
    assert "How long it takes" in page
    assert "× 0.2" in page
    ours, theirs, *_more = re.findall(r'href="(/journeys/customers\?kind=person[^"]*email[^"]+)"', page)
    assert "Customers (30)" in shown(client, ours)
    assert "Nobody whom you may see did so." in shown(client, theirs)
    assert "100% (30)" in shown(client, "/journeys/compare?kind=person&by=rest")
    page = shown(client, "/journeys/compare?by=again&within=180")
    assert "bought again within 180 days" in page
    assert "The smaller group has 0 customers" in page
    page = shown(client, "/journeys/compare?by=insight&insight=purchase_rhythm%3Arhythm_broken")
    assert '<option value="purchase_rhythm:rhythm_broken" selected>' in page
    assert shown(client, "/journeys/compare?by=insight&insight=horoscope&within=7").count("selected>") >= 1


def test_those_behind_a_figure_become_a_segment(team: Colleagues, twelve: list[Customer], at_browser: Browser) -> None:
    client = at_browser(team.ben)
    (address,) = re.findall(
        r'action="([^"]+)"[^>]*class="stack is-tight"', shown(client, "/journeys/customers?step=purchase%7C%7C%7C")
    )
    answer = client.post(address, {"name": "買った人"})
    assert answer["Location"].startswith("/segments/")
    assert (
        Customer.objects.filter(pk__in=CustomerTag.objects.filter(tag__name="買った人").values("customer")).count()
        == 11
    )
    number = answer["Location"].rsplit("/", 1)[-1]
    page = shown(client, f"/journeys?segment={number}")
    assert f'<option value="{number}" selected>買った人</option>' in page
    assert client.post(address, {"name": "買った人"}).status_code == 422
    assert "Keep as a segment" not in shown(at_browser(team.eve), "/journeys/customers?step=purchase%7C%7C%7C")
    assert at_browser(team.eve).post(address, {"name": "x"}).status_code == 403


def test_while_the_worker_works_the_page_asks_again(
    team: Colleagues, twelve: list[Customer], at_browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(answers, "LITTLE", 0)
    monkeypatch.setattr("farley.base.jobs.wake", lambda name, **words: asked.append(words))
    client = at_browser(team.ben)
    page = shown(client, "/journeys?days=90")
    (address,) = re.findall(r'<progress-poll src="([^"]+)"', page)
    assert "journey-drawing" not in page
    assert "data-done" not in shown(client, address)
    jobs.answer(**asked[0], at=clock.now())
    assert "data-done" in shown(client, address)
    assert "journey-drawing" in shown(client, "/journeys?days=90")
    for other in ("customers?step=purchase%7C%7C%7C", "compare"):
        (address,) = re.findall(r'<progress-poll src="([^"]+)"', shown(client, f"/journeys/{other}"))
        assert "data-done" not in shown(client, address)


def test_where_everybody_took_one_step_no_empty_map_is_drawn(team: Colleagues, at_browser: Browser) -> None:
    for number in range(10):
        one = create_customer(CustomerDraft(name=f"客 {number:02}"), by=None, at=clock.now())
        happens(one, kinds.Purchase(), number)
    export.export_all()
    page = shown(at_browser(team.ben), "/journeys")
    assert "10 customers took one step each." in page
    assert "<journey-map" not in page


def step(name: str, *, starts: int = 0) -> StepCount:
    return StepCount(name, 10, 10, starts, 0, 0)


def line(name: str, after: str, times: int) -> Transition:
    return Transition(name, after, times, times, 60.0, 60.0)


def test_the_map_goes_from_top_to_bottom_and_back_along_the_side() -> None:
    lines = [line("a", "b", 9), line("b", "c", 8), line("c", "a", 3), line("b", "b", 2), line("a", "c", 1)]
    found = laid_out([step("a", starts=10), step("b"), step("c")], lines)
    assert [found.places[name].row for name in "abc"] == [0, 1, 2]
    assert [each.transition.times for each in found.lines] == [1, 2, 3, 8, 9], "the thickest is drawn last"
    assert len({each.path for each in found.lines}) == 5


def test_no_two_boxes_stand_on_each_other() -> None:
    names = [f"s{number}" for number in range(10)]
    lines = [line("s0", name, 20 - at) for at, name in enumerate(names[1:])]
    found = laid_out([step(name, starts=int(name == "s0")) for name in names], lines)
    assert len({(place.x, place.y) for place in found.places.values()}) == 10
    assert all(0 < place.x < found.width and 0 < place.y < found.height for place in found.places.values())


def test_figures_and_lines_keep_clear_of_boxes_that_they_have_nothing_to_do_with() -> None:
    names = "abcdef"
    down = [line(before, after, 50) for before, after in pairwise(names)]
    past = [line("a", "c", 9), line("a", "d", 8), line("b", "f", 7), line("e", "a", 6), line("f", "b", 5)]
    found = laid_out([step("a", starts=10), *map(step, names[1:])], down + past)
    for each in found.lines:
        for place in found.places.values():
            assert abs(each.x - place.x) > WIDTH / 2 or abs(each.y - place.y) > HEIGHT / 2
    figures = [(each.x, each.y) for each in found.lines]
    assert all(abs(one[0] - two[0]) > 30 or abs(one[1] - two[1]) > 12 for one, two in combinations(figures, 2))
    (way,) = [each for each in found.lines if (each.transition.step, each.transition.next_step) == ("a", "c")]
    assert abs(way.x - found.places["b"].x) > WIDTH / 2, "it passes b at its side"


def test_the_map_keeps_to_the_most_frequent() -> None:
    lines = [line("a", "b", 60), line("b", "c", 30), line("c", "d", 10)]
    assert most_frequent(lines, share=60) == lines[:1]
    assert most_frequent(lines, share=90) == lines[:2]
    assert most_frequent(lines, share=100) == lines
    many = [line(f"s{number}", f"s{number + 1}", 5) for number in range(40)]
    assert len({each.step for each in most_frequent(many, share=100)}) < MOST_STEPS


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("email||in|", "Mail from the customer"),
        ("call|phone|out|", "Call from us · Phone"),
        ("page_view|||", "Website visit"),
        ("page_view|||/teas", "/teas"),
        ("event|||Order | Delivered", "Order | Delivered"),
        ("event|||Email Opened", "Mail opened"),
        ("form|||contact", "Form: contact"),
        ("purchase|||", "Purchase"),
        ("something", "something"),
    ],
)
def test_a_step_is_called_by_its_name(written: str, told: str) -> None:
    assert step_name(written) == told


def test_a_wait_is_told_in_its_own_unit() -> None:
    assert [wait(seconds) for seconds in (0, 90, 7200, 3 * 86_400)] == ["at once", "90 seconds", "2 hours", "3 days"]
