"""Tom builds a segment on the page, watches who comes and goes, and asks why."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, buys, shop_of
from tests.web.queries import asked_by, assert_asks_no_more

from farley.analysis.segments import (
    All,
    Did,
    Mentioned,
    Recorded,
    Rule,
    Spoke,
    Window,
    written,
)
from farley.base import clock
from farley.base.access import team_audience
from farley.base.accounts import User
from farley.customers.actions import create_customer, relate, tag_customers
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import CustomerDraft
from farley.understanding import actions, jobs
from farley.understanding.actions import SegmentDraft
from farley.understanding.models import Membership, Segment, Theme
from farley.web.segments.conditions import draft_of, read_form, rule_of

pytestmark = pytest.mark.django_db(transaction=True)

Browser = Callable[[User], Client]
BY: dict[str, Any] = {"by": None, "at": NOW}
BOUGHT = All((All((Did(("purchase",), at_least=1),)),))
# Bought at least twice in all, and nothing in the last 90 days.
FORM = {
    "name": "Silent",
    "audience": "all",
    "match": "all",
    "g0.match": "all",
    "g0.c0.kind": "bought",
    "g0.c0.how": "at_least",
    "g0.c0.number": "2",
    "g0.c0.when": "ever",
    "g0.c0.days": "90",
    "g0.c1.kind": "bought",
    "g0.c1.how": "never",
    "g0.c1.number": "0",
    "g0.c1.when": "last",
    "g0.c1.days": "90",
}


@pytest.fixture(autouse=True)
def _at_this_moment(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


def made(by: User, rule: Rule = BOUGHT, *, name: str = "Buyers", audience: str = "all") -> Segment:
    segment = actions.create_segment(SegmentDraft(name, rule, audience=audience), by=by, at=NOW)
    jobs.refresh_segments(at=NOW)
    return segment


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_segment_is_built_counted_and_kept(shop: Shop, at_browser: Browser) -> None:
    client = at_browser(shop.ben)
    made(shop.aiko)
    assert "Bought before, silent for a year" in read(client, "/segments")
    assert "g1.c0.kind" in read(client, "/segments/new?from=silent")

    counted = client.post("/segments/count", FORM).content.decode()
    assert "1 customer<" in counted
    assert "bought at least 2 times and did not buy anything in the last 90 days" in counted

    answer = client.post("/segments/new", FORM)
    segment = Segment.objects.get(name="Silent")
    assert answer.headers["Location"] == f"/segments/{segment.pk}"
    for part in ("", "/moves", "/alike"):
        page = read(client, f"/segments/{segment.pk}{part}")
        assert "<progress-poll" in page
        assert "0 members" not in page, "nobody knows yet"
    assert "data-done" not in read(client, f"/segments/{segment.pk}?as=progress")
    jobs.refresh_segments(at=NOW)
    assert "data-done" in read(client, f"/segments/{segment.pk}?as=progress")
    assert "佐藤 花子" in read(client, f"/segments/{segment.pk}")
    assert "Smith John" not in read(client, f"/segments/{segment.pk}")


def test_who_bought_from_one_day_to_another(shop: Shop, at_browser: Browser) -> None:
    client = at_browser(shop.ben)
    # Hanako bought from 16 October 2025 on, the newcomer on 21 October 2026.
    made(shop.aiko)
    first = {"g0.c0.when": "dates", "g0.c0.number": "1", "g0.c0.since": "2026-10-21", "g0.c0.until": "2026-10-21"}
    second = {"g0.c1.when": "dates", "g0.c1.until": "2025-12-31"}
    counted = client.post("/segments/count", FORM | first | second).content.decode()
    assert "1 customer<" in counted
    assert "bought on 21 Oct 2026 and did not buy anything until 31 Dec 2025" in counted
    day_after = first | {"g0.c0.since": "2026-10-22", "g0.c0.until": ""}
    assert "0 customers<" in client.post("/segments/count", FORM | day_after | second).content.decode()

    client.post("/segments/new", FORM | first | second)
    segment = Segment.objects.get(name="Silent")
    shown = read(client, f"/segments/{segment.pk}/edit")
    assert 'name="g0.c0.since" value="2026-10-21"' in shown
    jobs.refresh_segments(at=NOW)
    assert "Smith John" in read(client, f"/segments/{segment.pk}")


def test_the_builder_grows_and_shrinks(shop: Shop, at_browser: Browser) -> None:
    client, part = at_browser(shop.ben), {"HX-Request": "true"}
    grown = client.post("/segments/builder", FORM | {"do": "group"}, headers=part).content.decode()
    assert "g1.c0.kind" in grown
    assert "<html" not in grown
    more = client.post("/segments/builder", FORM | {"do": "add-0"}, headers=part).content.decode()
    assert "g0.c2.kind" in more
    less = client.post("/segments/builder", FORM | {"do": "remove-0-0"}).content.decode()
    assert "g0.c1.kind" not in less
    assert 'value="Silent"' in less, "without a script it is a whole page, and nothing is lost"
    assert 'value="Silent"' in client.post("/segments/builder", FORM | {"segment": "9" * 30}).content.decode()
    record = FORM | {"g0.c0.kind": "record", "g0.c0.field": "owner"}
    assert f'value="{shop.ben.pk}"' in client.post("/segments/builder", record, headers=part).content.decode()


def test_what_is_not_filled_in_is_said(shop: Shop, at_browser: Browser) -> None:
    client = at_browser(shop.ben)
    for wrong, says in (
        ({"g0.c0.number": "many"}, "Give a number."),
        ({"g0.c0.number": "NaN"}, "Give a number."),
        ({"g0.c1.days": "0"}, "Give a number of days."),
        ({"g0.c1.when": "dates"}, "Give the first day, the last day, or both."),
        ({"g0.c1.when": "dates", "g0.c1.since": "2026-02-30"}, "Give a day of the calendar."),
        ({"g0.c1.when": "dates", "g0.c1.since": "0001-01-01"}, "Give a day of the calendar."),
        ({"g0.c1.when": "dates", "g0.c1.until": "9999-12-31"}, "Give a day of the calendar."),
        ({"g0.c1.when": "dates", "g0.c1.since": "2026-03-02", "g0.c1.until": "2026-03-01"}, "is after its last"),
        ({"g0.c0.kind": "said"}, "Give the words"),
        ({"g0.c0.kind": "insight"}, "Choose what the insight says"),
        ({"g0.c0.kind": "record", "g0.c0.field": "owner", "g0.c0.value": "me"}, "Choose a person"),
    ):
        assert says in client.post("/segments/count", FORM | wrong).content.decode()
        answer = client.post("/segments/new", FORM | wrong)
        assert answer.status_code == 422
        assert says in answer.content.decode()
    assert client.post("/segments/new", FORM | {"name": " "}).status_code == 422
    assert "at least one condition" in client.post("/segments/new", {"name": "Nobody"}).content.decode()
    assert not Segment.objects.exists()


def test_a_segment_is_altered_put_away_and_brought_back(shop: Shop, at_browser: Browser) -> None:
    client, segment = at_browser(shop.ben), made(shop.ben)
    assert 'value="Buyers"' in read(client, f"/segments/{segment.pk}/edit")
    client.post(f"/segments/{segment.pk}/edit", FORM)
    segment.refresh_from_db()
    assert (segment.name, segment.refreshed_at) == ("Silent", None)
    client.post(f"/segments/{segment.pk}/trash")
    page = read(client, "/segments")
    assert f"/segments/{segment.pk}/restore" in page, "the toast offers the way back"
    assert f'href="/segments/{segment.pk}"' not in page
    client.post(f"/segments/{segment.pk}/restore")
    assert f'href="/segments/{segment.pk}"' in read(client, "/segments")


def test_who_saves_second_is_told_so_and_undoes_nothing(shop: Shop, at_browser: Browser) -> None:
    client, segment = at_browser(shop.ben), made(shop.ben)
    assert 'name="revision" value="1"' in read(client, f"/segments/{segment.pk}/edit")
    actions.update_segment(segment, SegmentDraft("Who bought", BOUGHT), by=shop.aiko, at=NOW)

    answer = client.post(f"/segments/{segment.pk}/edit", FORM | {"revision": "1"})

    assert (answer.status_code, "Somebody else changed this segment meanwhile." in answer.content.decode()) == (
        409,
        True,
    )
    assert 'value="Silent"' in answer.content.decode(), "what was typed is still there"
    assert Segment.objects.get().name == "Who bought"
    assert client.post(f"/segments/{segment.pk}/edit", FORM | {"revision": "2"}).status_code == 302


def test_a_name_stays_chosen_in_each_spelling_and_a_theme_that_one_may_not_see(
    shop: Shop, team: Colleagues, at_browser: Browser
) -> None:
    """So that saving the form alters only what somebody altered in it."""
    hidden = Theme.objects.create(
        words={"en": ["secret"]},
        anchor=bytes(512),
        encoder="any",
        found_at=NOW,
        audience=team_audience(team.shanghai.pk),
    )
    rule = All((All((Mentioned("phrase:Iron kettle"), Mentioned("phrase:iron KETTLE"))),))
    Segment.objects.create(name="Kettles", rule=written(rule), created_by=shop.ben, created_at=NOW)
    spoke = Segment.objects.create(
        name="Spoke", rule=written(All((All((Spoke(hidden.pk),)),))), created_by=shop.ben, created_at=NOW
    )

    page = read(at_browser(shop.ben), f"/segments/{Segment.objects.get(name='Kettles').pk}/edit")
    assert 'value="phrase:Iron kettle" selected' in page
    assert 'value="phrase:iron KETTLE" selected' in page
    page = read(at_browser(shop.ben), f"/segments/{spoke.pk}/edit")
    assert f'value="{hidden.pk}" selected' in page
    assert "secret" not in page


def test_who_may_only_read_sees_and_alters_nothing(shop: Shop, at_browser: Browser) -> None:
    client, segment = at_browser(shop.eve), made(shop.ben)
    assert "佐藤 花子" in read(client, f"/segments/{segment.pk}")
    assert "/segments/new" not in read(client, "/segments")
    for path in ("/segments/new", f"/segments/{segment.pk}/edit", f"/segments/{segment.pk}/trash"):
        assert client.post(path, FORM).status_code == 403, path
    assert Segment.objects.get().trashed_at is None


def test_who_came_and_went_and_why_somebody_fits(shop: Shop, at_browser: Browser) -> None:
    client = at_browser(shop.ben)
    rule = All((All((Did(("purchase",), at_least=2), Did(("purchase",), Window(begin=90), at_most=0))),))
    segment = made(shop.ben, rule)
    buys(shop.hanako, [-0.001])
    jobs.refresh_segments(at=NOW + timedelta(minutes=5))
    moves = read(client, f"/segments/{segment.pk}/moves")
    assert "came" in moves
    assert "went" in moves
    why = read(client, f"/segments/{segment.pk}/why?customer={shop.newcomer.pk}")
    assert "does not fit" in why
    assert "bought at least 2 times" in why
    assert "found: 1" in why
    assert "Choose a customer" in read(client, f"/segments/{segment.pk}/why?customer=x")


def test_a_company_s_people_are_named_where_it_is_told_why(shop: Shop, at_browser: Browser) -> None:
    client, firm = at_browser(shop.ben), create_customer(CustomerDraft(name="Owl Forge", kind="organisation"), **BY)
    counted = client.post("/segments/count", FORM).content.decode()
    assert "belonged at that time" not in counted
    relate(RelationshipDraft(shop.hanako, firm, "works_for"), **BY)
    segment = made(shop.ben)
    counted = client.post("/segments/count", FORM).content.decode()
    assert "2 customers<" in counted
    assert "belonged at that time" in counted
    why = read(client, f"/segments/{segment.pk}/why?customer={firm.pk}")
    assert "found: 11" in why
    assert f'whose: <a href="/customers/{shop.hanako.pk}">佐藤 花子</a> 11' in why


def test_look_alikes_are_outside_and_say_what_they_share(shop: Shop, team: Colleagues, at_browser: Browser) -> None:
    many = [create_customer(CustomerDraft(name=f"Regular {n}"), by=None, at=NOW) for n in range(7)]
    for each in many:
        buys(each, range(5, 300, 30))
    tag_customers(many[:6], "club", by=team.ben, at=NOW)
    segment = made(team.ben, All((All((Recorded("tag", ("club",)),)),)))
    page = read(at_browser(team.ben), f"/segments/{segment.pk}/alike")
    assert "Regular 6" in page
    assert page.index("Regular 6") < page.index("Smith John")
    assert "members usually" in page
    assert "Regular 0" not in page
    few = made(team.ben, name="Few", rule=All((All((Recorded("owner", (str(team.ben.pk),)),)),)))
    assert "Too few members" in read(at_browser(team.ben), f"/segments/{few.pk}/alike")


def test_the_list_of_customers_and_the_customer_s_page_know_segments(shop: Shop, at_browser: Browser) -> None:
    client = at_browser(shop.ben)
    segment = made(shop.ben, All((All((Did(("purchase",), at_least=2),)),)), name="Regulars")
    listed = read(client, f"/customers?segment={segment.pk}")
    assert "佐藤 花子" in listed
    assert "Smith John" not in listed
    assert "Regulars" in listed
    assert "Regulars" in read(client, "/customers/filters")
    assert f'href="/segments/{segment.pk}"' in read(client, f"/customers/{shop.hanako.pk}")
    assert f'href="/segments/{segment.pk}"' not in read(client, f"/customers/{shop.newcomer.pk}")


def test_another_team_neither_sees_counts_nor_infers_a_team_s_segment(
    shop: Shop, team: Colleagues, at_browser: Browser
) -> None:
    chen = at_browser(team.chen)
    plain = {path: read(chen, path) for path in ("/segments", "/customers", f"/customers/{shop.hanako.pk}")}
    buys(shop.newcomer, [20], audience=team_audience(team.tokyo.pk))
    twice = All((All((Did(("purchase",), at_least=2),)),))
    secret = made(team.ben, twice, name="Tokyo's own", audience=team_audience(team.tokyo.pk))
    assert Membership.objects.filter(segment=secret).count() == 2
    for path, before in plain.items():
        assert without_tokens(read(chen, path)) == without_tokens(before), path
    for part in ("", "/edit", "/moves", "/why", "/alike"):
        assert chen.get(f"/segments/{secret.pk}{part}").status_code == 404
    for verb in ("trash", "restore", "edit"):
        assert chen.post(f"/segments/{secret.pk}/{verb}", FORM).status_code == 404
    hidden = read(chen, f"/customers?segment={secret.pk}")
    assert "佐藤 花子" not in hidden
    assert "Tokyo's own" not in hidden

    refused = chen.post("/segments/count", form_of(twice) | {"audience": secret.audience}).content.decode()
    assert "There is no audience" in refused
    counted = chen.post("/segments/count", form_of(twice)).content.decode()
    assert "1 customer<" in counted, "what Tokyo keeps to itself moves nobody in a count of Chen's"
    answer = chen.post("/segments/new", FORM | {"audience": secret.audience})
    assert answer.status_code == 422


@pytest.mark.parametrize("audience", ["user:x", "team:999999999999999999999", "nobody", "x" * 50])
def test_an_audience_that_there_is_not_is_refused_to_administrators_too(
    audience: str, shop: Shop, at_browser: Browser
) -> None:
    admin = at_browser(shop.aiko)
    counted = admin.post("/segments/count", form_of(BOUGHT) | {"audience": audience})
    assert f"There is no audience “{audience}” for you." in counted.content.decode()
    assert admin.post("/segments/new", FORM | {"audience": audience}).status_code == 422
    assert not Segment.objects.exists()


def test_who_is_no_administrator_is_not_shown_the_words_of_a_failure(shop: Shop, at_browser: Browser) -> None:
    segment = made(shop.ben)
    Segment.objects.filter(pk=segment.pk).update(problem="ParserException: SELECT secret")
    assert "ParserException" not in read(at_browser(shop.ben), f"/segments/{segment.pk}")
    assert "ParserException" in read(at_browser(shop.aiko), f"/segments/{segment.pk}")


def test_a_longer_list_asks_no_more_of_the_database(shop: Shop, at_browser: Browser) -> None:
    client = at_browser(shop.ben)
    numbers = iter(range(100))

    def make(n: int) -> None:
        for _each in range(n):
            made(shop.ben, name=f"Buyers {next(numbers)}")

    assert_asks_no_more(client, "/segments", make, few=2)
    of_members = [query for query in asked_by(client, "/segments") if "understanding_membership" in query]
    assert len(of_members) == 3, "who is in, who came and who went are counted for all of them at once"
    assert not any("django_" in query for query in of_members), "for a day SQLite would ask Python, row by row"


def form_of(rule: Rule) -> dict[str, str]:
    """What the builder's form sends for a rule of one group."""
    (group,) = draft_of(rule).groups
    lines = {f"g0.c{n}.{name}": value for n, it in enumerate(group.conditions) for name, value in vars(it).items()}
    form = {"match": "all", "g0.match": group.match, **lines}
    words = QueryDict(mutable=True)
    words.update(form)
    assert rule_of(read_form(words)) == rule
    return form


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", page)
