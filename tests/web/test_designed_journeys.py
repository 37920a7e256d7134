"""The pages on designed journeys: the editor, the map beside what happened, who deviates, versions."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.cast import Colleagues
from tests.web.test_journeys import Browser, happens, shown

from farley.analysis.journeys.plans import read_plan
from farley.base import clock
from farley.base.access import user_audience
from farley.base.changes import Change
from farley.base.errors import Invalid
from farley.customers.access import customers_for
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft
from farley.timeline import kinds
from farley.understanding import actions
from farley.understanding.models import JourneyDesign, Membership, Segment
from farley.warehouse import export
from farley.web.journeys import designing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"


def typed(page: str) -> dict[str, str]:
    """What the editor's form would send."""
    form = page[page.index('id="journey-editor"') :]
    inputs = re.findall(r'<input class="input[^"]*"[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form)
    checked = re.findall(r'type="checkbox" name="([^"]+)" value="1" checked', form)
    chosen = {
        name: (re.findall(r'value="([^"]*)" selected', options) or [""])[0]
        for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL)
    }
    return dict(inputs) | chosen | dict.fromkeys(checked, "1")


def design(client: Client) -> JourneyDesign:
    """The example of the editor, with a name."""
    form = typed(shown(client, "/journeys/designed/new")) | {"name": "茶の道"}
    assert client.post("/journeys/designed/new", form).status_code == 302
    return JourneyDesign.objects.get()


def twelve_who_ask(team: Colleagues) -> None:
    """Six are answered and buy, five buy unanswered; one only Dora may see."""
    for number in range(12):
        audience = f"user:{team.dora.pk}" if number == 11 else "all"
        one = create_customer(CustomerDraft(name=f"客 {number:02}", audience=audience), by=None, at=clock.now())
        happens(one, kinds.Email(), 60, channel="email")
        if number < 6:
            happens(one, kinds.Email(), 50 if number == 0 else 59, channel="email", direction="out")
        happens(one, kinds.Purchase(), 40)
    export.export_all()


def test_a_journey_is_drawn_and_laid_beside_what_happened(team: Colleagues, at_browser: Browser) -> None:
    twelve_who_ask(team)
    client = at_browser(team.ben)
    assert "No journey is drawn yet" in shown(client, "/journeys/designed")
    made = design(client)
    page = shown(client, f"/journeys/designed/{made.pk}")
    assert "Looked after by Ben." in page
    assert "of 11 without any deviation" in page
    assert "Somebody asks us, then Purchase, not planned: 5 times, 5 customers" in page
    assert "Somebody asks us, then We answer, as planned: 6 times, 6 customers" in page
    assert "茶の道" in shown(client, "/journeys/designed")
    for deviation, heading, many in (("skipped", "Left out “We answer”", 5), ("late", "Came too late to", 1)):
        (address,) = re.findall(rf'href="(/journeys/customers\?[^"]*at=2&deviation={deviation})"', page)
        behind = shown(client, address)
        assert heading in behind
        assert f"Customers ({many})" in behind
        assert "客 11" not in behind, "nobody sees whom they may not see"
    (address, *_same) = re.findall(r'href="(/journeys/customers\?[^"]*at=1&then=3)"', page)
    assert "Somebody asks us → Purchase" in shown(client, address)
    assert "客 11" in shown(at_browser(team.dora), address)
    assert "at least 10 are needed" in shown(client, f"/journeys/designed/{made.pk}?kind=organisation")


def test_a_segment_beside_a_journey_is_told_to_those_who_see_it_now(team: Colleagues, at_browser: Browser) -> None:
    twelve_who_ask(team)
    segment = Segment.objects.create(name="The thirsty", rule="{}", created_at=clock.now(), refreshed_at=clock.now())
    for customer in customers_for(team.ben):
        Membership.objects.create(segment=segment, customer=customer, entered_at=clock.now())
    client = at_browser(team.ben)
    address = f"/journeys/designed/{design(client).pk}"
    assert "The thirsty" in shown(client, address)
    Segment.objects.update(audience=user_audience(team.chen.pk))
    assert "The thirsty" not in shown(client, address), "although the answer is kept"


def test_steps_are_added_moved_and_removed(team: Colleagues, at_browser: Browser) -> None:
    client = at_browser(team.ben)
    page = shown(client, "/journeys/designed/new")
    form = typed(page) | {"s2.back": "1"}
    first = re.search(r"<button[^>]*>", page[page.index('id="journey-editor"') :])
    assert first
    assert "name=" not in first[0], "Enter in a field presses the first button: it saves"

    def after(do: str, form: dict[str, str] = form) -> dict[str, str]:
        answer = client.post("/journeys/designed/editor", form | {"do": do})
        return typed(answer.content.decode())

    names = [form[f"s{number}.name"] for number in range(3)]
    moved = after("up-1")
    assert [moved[f"s{number}.name"] for number in range(3)] == [names[1], names[0], names[2]]
    assert moved["s2.back"] == "2", "whoever goes back to a step still does when it moves"
    assert after("remove-0")["s1.back"] == ""
    assert after("add")["s3.name"] == ""
    assert {"s1.w2.what", "s1.w1.what"} <= after("way-1").keys()
    assert "s1.w1.what" not in after("unway-1-0")
    assert after("dance-1") == after("up-0") == after("remove-9") == after("")
    part = client.post("/journeys/designed/editor", form | {"do": "up-2"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert 'value="up-1" data-focus' in part.content.decode()
    assert client.post("/journeys/designed/editor", form | {"design": "9" * 5_000}).status_code == 200


@pytest.mark.parametrize(
    ("pressed", "goes_on"),
    [
        ("add", "name-3"),
        ("up-2", "up-1"),
        ("up-1", "name-0"),
        ("down-0", "down-1"),
        ("down-2", "name-3"),
        ("remove-3", "name-3"),
        ("way-1", "name-1"),
        ("unway-1-0", "name-1"),
        ("dance", "name-3"),
    ],
)
def test_who_goes_by_keys_goes_on_where_something_changed(pressed: str, goes_on: str) -> None:
    assert designing.touched(pressed, 4) == goes_on


def test_each_change_is_a_version_to_which_one_can_return(team: Colleagues, at_browser: Browser) -> None:
    client = at_browser(team.ben)
    made = design(client)
    form = typed(shown(client, f"/journeys/designed/{made.pk}/edit")) | {"s1.days": "5", "s1.skip": "1"}
    client.post(f"/journeys/designed/{made.pk}/edit", form)
    made.refresh_from_db()
    assert (made.version, read_plan(made.plan).steps[1].days) == (2, 5)
    assert "Return to this one" in shown(client, f"/journeys/designed/{made.pk}/versions")
    client.post(f"/journeys/designed/{made.pk}/versions/1")
    made.refresh_from_db()
    assert (made.version, read_plan(made.plan).steps[1].days) == (3, 2)
    assert [change.verb for change in Change.objects.filter(subject_kind="journeydesign").order_by("id")] == [
        "create",
        "update",
        "update",
    ]
    assert client.post(f"/journeys/designed/{made.pk}/versions/9").status_code == 404


def test_what_is_put_away_comes_back(team: Colleagues, at_browser: Browser) -> None:
    client = at_browser(team.ben)
    made = design(client)
    client.post(f"/journeys/designed/{made.pk}/trash")
    assert "No journey is drawn yet" in shown(client, "/journeys/designed")
    assert "In the trash" in shown(client, f"/journeys/designed/{made.pk}")
    client.post(f"/journeys/designed/{made.pk}/restore")
    assert "茶の道" in shown(client, "/journeys/designed")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"name": " "}, "needs a name"),
        ({"s1.name": ""}, "Give step 2 a name."),
        ({"s1.days": "soon"}, "The target of step 2"),
        ({"s1.back": "3"}, "Step 2 can only go back"),
        ({"s0.skip": "1", "s1.skip": "1", "s2.skip": "1"}, "may not be left out"),
        ({"owner": "99"}, "no such colleague"),
    ],
)
def test_what_makes_no_sense_is_refused(
    team: Colleagues, at_browser: Browser, given: dict[str, str], problem: str
) -> None:
    client = at_browser(team.ben)
    form = typed(shown(client, "/journeys/designed/new")) | {"name": "茶の道"} | given
    answer = client.post("/journeys/designed/new", form)
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert not JourneyDesign.objects.exists()


def test_whoever_only_reads_draws_nothing(team: Colleagues, at_browser: Browser) -> None:
    made = design(at_browser(team.ben))
    client = at_browser(team.eve)
    assert "data-key" not in shown(client, f"/journeys/designed/{made.pk}").partition("<main")[2]
    for address in ("new", f"{made.pk}/edit", f"{made.pk}/trash", f"{made.pk}/versions/1"):
        assert client.post(f"/journeys/designed/{address}", {"name": "x"}).status_code in (403, 422), address
    assert client.get("/journeys/customers?design=99").status_code == 404


def test_words_and_pages_tell_steps_apart(team: Colleagues, at_browser: Browser) -> None:
    for number in range(10):
        one = create_customer(CustomerDraft(name=f"客 {number:02}"), by=None, at=clock.now())
        happens(one, kinds.PageView("https://tea.example/Teas/sencha"), 60, channel="web")
        happens(one, kinds.Email(), 50, channel="email", text="お茶をください" if number < 4 else "ほかのこと")
    export.export_all()
    looks = designing.StepDraft("Looks", (designing.WayDraft("page_view|", page="/teas"),))
    asks = designing.StepDraft("Asks", (designing.WayDraft("email|in", "email", words="お茶"),))
    draft = actions.JourneyDraft("茶の道", designing.plan_of((looks, asks)))
    made = actions.create_journey(draft, by=team.ben, at=clock.now())
    page = shown(at_browser(team.ben), f"/journeys/designed/{made.pk}")
    assert "Looks, then Asks, as planned: 4 times, 4 customers" in page
    assert designing.plan_of(designing.draft_of(read_plan(made.plan))) == read_plan(made.plan)


def test_a_journey_whose_owner_has_left_can_still_be_altered_and_gone_back(team: Colleagues) -> None:
    looks = designing.StepDraft("Looks", (designing.WayDraft("page_view|", page="/teas"),))
    asks = designing.StepDraft("Asks", (designing.WayDraft("email|in", "email"),))
    draft = actions.JourneyDraft("茶の道", designing.plan_of((looks, asks)), team.ben.pk)
    made = actions.create_journey(draft, by=team.ben, at=clock.now())
    team.ben.is_active = False
    team.ben.save(update_fields=["is_active"])
    other = replace(draft, plan=designing.plan_of((asks, looks)))
    assert actions.update_journey(made, other, by=team.aiko, at=clock.now()).version == 2
    assert actions.return_to_version(made, 1, by=team.aiko, at=clock.now()).version == 3
    with pytest.raises(Invalid):
        actions.create_journey(draft, by=team.aiko, at=clock.now())
