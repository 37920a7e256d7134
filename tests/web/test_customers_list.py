"""The list of customers: what it shows, in which order, with which filters; changing many at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests import cast
from tests.cast import NOW, Colleagues

from farley.base.accounts import User
from farley.base.changes import Batch, Change
from farley.commerce.models import Order
from farley.customers import actions
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import CustomerDraft, IdentifierDraft
from farley.customers.models import Customer
from farley.web.customers import jobs, listing

Browser = Callable[[User], Client]


def names(client: Client, query: str = "") -> list[str]:
    """The names on one page of the list."""
    page = client.get(f"/customers?{query}").content.decode()
    return re.findall(r'name="ids"[^>]*aria-label="([^"]*)"', page)


def people(by: User, count: int) -> list[Customer]:
    drafts = [CustomerDraft(name=f"Person {n:03}", owner_id=by.pk) for n in range(count)]
    return actions.create_customers(drafts, by=by, at=NOW)


def test_it_shows_everybody_by_name_and_reading(team: Colleagues, at_browser: Browser) -> None:
    cast.sato(team.ben), cast.emma(team.ben), cast.kabuto(team.ben)

    assert names(at_browser(team.ben)) == ["㈱カブト", "Emma Clarke", "佐藤 健"]


def test_pages_go_forth_and_back_without_loss(team: Colleagues, at_browser: Browser) -> None:
    people(team.ben, 120)
    client, seen, address = at_browser(team.ben), [], "/customers?"
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r'aria-label="(Person \d+)"', page)
        found = re.search(r'rel="next" href="([^"]*)"', page)
        back = re.search(r'rel="prev" href="([^"]*)"', page)
        address = f"/customers{found[1].replace('&amp;', '&')}" if found else ""

    assert seen == [f"Person {n:03}" for n in range(120)]
    assert back is not None
    previous = client.get(f"/customers{back[1].replace('&amp;', '&')}").content.decode()
    assert re.findall(r'aria-label="(Person \d+)"', previous) == [f"Person {n:03}" for n in range(50, 100)]


@pytest.mark.parametrize("sort", ["name", "-name", "last", "-last", "created", "-created"])
def test_every_order_shows_everybody_once(team: Colleagues, at_browser: Browser, sort: str) -> None:
    for number, person in enumerate(people(team.ben, 70)):
        if number % 3 == 0:
            cast.call_from(person, "x", by=team.ben, days_ago=number / 10)
    client, seen, place = at_browser(team.ben), [], ""
    for _page in range(3):
        found = client.get(f"/customers?sort={sort}&after={place}").context["page"]
        seen += [row.name for row in found.rows]
        place = quote(found.next)
        if not place:
            break

    assert sorted(seen) == [f"Person {n:03}" for n in range(70)]
    if sort == "-last":
        assert seen[:3] == ["Person 000", "Person 003", "Person 006"]
        assert seen[24:] == sorted(seen[24:], reverse=True)


def test_filters_narrow_and_stand_in_the_address(team: Colleagues, at_browser: Browser, now: datetime) -> None:
    sato, emma = cast.sato(team.ben, owner_id=team.ben.pk, tags=("vip",)), cast.emma(team.chen)
    cast.kabuto(team.ben)
    cast.call_from(sato, "x", by=team.ben, days_ago=40)
    cast.call_from(emma, "x", by=team.ben, days_ago=1)
    draft = AttributeDraft("Tier", "choice", choices=["gold", "silver"])
    tier = actions.define_attribute(draft, by=team.dora, at=now).key
    actions.update_customer(emma, {"attributes": {tier: "gold"}}, by=team.ben, at=now)
    client = at_browser(team.ben)

    assert names(client, "kind=organisation") == ["㈱カブト"]
    assert names(client, "owner=me") == ["佐藤 健"]
    assert names(client, "owner=none") == ["㈱カブト", "Emma Clarke"]
    assert names(client, "tag=vip") == ["佐藤 健"]
    assert names(client, f"a.{tier}=gold") == ["Emma Clarke"]
    assert names(client, "q=東京") == ["佐藤 健"]
    assert names(client, "q=東京&kind=organisation") == []
    state = listing.read_state(QueryDict("quiet=30"))
    assert state.query == "contact=not-30"
    quiet = {c.name for c in listing.customers_in(state, team.ben, at=NOW)}
    assert quiet == {"佐藤 健", "㈱カブト"}


def test_times_are_asked_for_from_today(team: Colleagues, at_browser: Browser, now: datetime) -> None:
    sato, emma, kabuto = cast.sato(team.ben), cast.emma(team.ben), cast.kabuto(team.ben)
    renewal = actions.define_attribute(AttributeDraft("Renewal", "date"), by=team.dora, at=now).key
    today = localdate(now)
    for customer, days in ((sato, 10), (emma, -3)):
        day = (today + timedelta(days=days)).isoformat()
        actions.update_customer(customer, {"attributes": {renewal: day}}, by=team.ben, at=now)
    buys(sato, days_ago=5), buys(emma, days_ago=200)
    cast.call_from(kabuto, "x", by=team.ben, days_ago=2)
    client = at_browser(team.ben)

    assert names(client, f"a.{renewal}=next-14") == ["佐藤 健"]
    assert names(client, f"a.{renewal}=last-7") == ["Emma Clarke"]
    assert names(client, f"a.{renewal}=none") == ["㈱カブト"]
    assert names(client, f"a.{renewal}=before-{today}") == ["Emma Clarke"]
    assert names(client, f"a.{renewal}=after-{today}") == ["佐藤 健"]
    assert names(client, "ordered=last-30") == ["佐藤 健"]
    assert names(client, "ordered=not-30") == ["㈱カブト", "Emma Clarke"]
    assert names(client, f"ordered=before-{today - timedelta(days=100)}") == ["Emma Clarke"]
    assert names(client, "ordered=none") == ["㈱カブト"]
    assert names(client, "contact=last-7") == ["㈱カブト"]
    assert names(client, "contact=none") == ["Emma Clarke", "佐藤 健"]
    assert names(client, f"created=after-{today}") == []
    assert len(names(client, "created=last-3650")) == 3


def buys(customer: Customer, *, days_ago: int) -> None:
    placed_at = NOW - timedelta(days=days_ago)
    Order.objects.create(
        customer=customer,
        source="shop",
        number=str(days_ago),
        placed_at=placed_at,
        currency="JPY",
        total=1,
        created_at=NOW,
    )


def test_of_several_conditions_one_may_be_enough(team: Colleagues, at_browser: Browser) -> None:
    cast.sato(team.ben, tags=("vip",)), cast.kabuto(team.ben)
    emma, client = cast.emma(team.ben), at_browser(team.ben)
    actions.update_customer(emma, {"owner_id": team.chen.pk}, by=team.ben, at=NOW)
    actions.tag_customers([emma], "gold", by=team.ben, at=NOW)

    assert names(client, "tag=vip&tag=gold") == ["Emma Clarke", "佐藤 健"]
    either = quote(f"tag=vip&kind=organisation&owner={team.chen.pk}")
    assert names(client, f"any={either}") == ["㈱カブト", "Emma Clarke", "佐藤 健"]
    assert names(client, f"kind=person&any={quote('tag=vip&kind=organisation')}") == ["佐藤 健"]
    page = client.get(f"/customers?any={quote('tag=vip&kind=organisation')}").content.decode()
    assert "Kind: Organisation or Tag: vip" in page


def test_the_form_of_the_filters_shows_what_is_set(team: Colleagues, at_browser: Browser) -> None:
    cast.sato(team.ben, tags=("vip",))
    client = at_browser(team.ben)

    page = client.get("/customers/filters?tag=vip&contact=not-45").content.decode()
    part = client.get("/customers/filters?tag=vip", headers={"HX-Request": "true"}).content.decode()

    assert 'name="tag" value="vip" checked' in page
    assert '<option value="not" selected>' in page
    assert 'name="contact.days" value="45"' in page
    assert "<html" in page
    assert "<html" not in part


def test_the_form_of_the_filters_makes_an_address(team: Colleagues, at_browser: Browser) -> None:
    client = at_browser(team.ben)
    sent = "kind=person&tag=vip&contact.when=not&contact.days=30&contact.day=&created.when="

    assert client.get(f"/customers?{sent}&match=all")["Location"] == "/customers?kind=person&tag=vip&contact=not-30"
    assert client.get(f"/customers?q=x&{sent}&match=any")["Location"] == (
        "/customers?q=x&any=kind%3Dperson%26tag%3Dvip%26contact%3Dnot-30"
    )
    assert client.get("/customers?created.when=before&created.day=&match=all")["Location"] == "/customers?"


NONSENSE = (
    "sort=;drop owner=abc quiet=-1 quiet=٣ after=x~y after=~ sort=last&after=x~1 columns=zzz kind=alien a.x=1"
    " created=last-999999 contact=before-2026-13-45 created=after-9999-12-31 ordered=before-0001-01-01"
    " any=any%3Dx any=owner%3D٣"
)


@pytest.mark.parametrize("query", NONSENSE.split())
def test_an_address_that_makes_no_sense_is_no_error(team: Colleagues, at_browser: Browser, query: str) -> None:
    cast.emma(team.ben)

    assert at_browser(team.ben).get(f"/customers?{query}").status_code == 200


def test_the_total_comes_late_and_stops_counting(
    team: Colleagues, at_browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(team.ben, 12)
    client = at_browser(team.ben)

    assert "12 customers" in client.get("/customers/count").content.decode()
    monkeypatch.setattr(listing, "MOST_COUNTED", 10)
    assert "more than 10 customers" in client.get("/customers/count").content.decode()


def test_hidden_customers_are_in_no_list_count_or_export(team: Colleagues, at_browser: Browser) -> None:
    cast.sato(team.ben, audience=f"user:{team.ben.pk}")
    client = at_browser(team.chen)

    assert names(client) == []
    assert "0 customers" in client.get("/customers/count").content.decode()
    exported = b"".join(client.get("/customers/export")).decode()  # type: ignore[arg-type]
    assert "佐藤" not in exported


def test_the_export_is_what_is_filtered_and_is_written_down(team: Colleagues, at_browser: Browser) -> None:
    cast.sato(team.ben), cast.emma(team.ben)
    formula = IdentifierDraft("email", "=cmd@example.com")
    actions.create_customer(CustomerDraft(name="=HYPERLINK(1)", identifiers=(formula,)), by=team.ben, at=NOW)

    answer = at_browser(team.ben).get("/customers/export?columns=email,tags")
    lines = b"".join(answer).decode("utf-8-sig").splitlines()  # type: ignore[arg-type]

    assert lines[0] == "id,Name,Mail address,Tags"
    assert any("佐藤 健,Ken.Sato@example.com" in line for line in lines)
    assert any("'=HYPERLINK(1),'=cmd@example.com" in line for line in lines)
    assert Change.objects.filter(verb="export", by=team.ben).count() == 1


def test_many_are_tagged_and_untagged_as_one(team: Colleagues, at_browser: Browser) -> None:
    three = people(team.ben, 3)
    client = at_browser(team.ben)
    order = {"action": "tag", "value": "autumn", "ids": [c.pk for c in three], "query": ""}

    assert client.post("/customers/bulk", order).status_code == 302
    assert names(client, "tag=autumn") == ["Person 000", "Person 001", "Person 002"]

    batch = Batch.objects.get(kind="bulk")
    assert client.post(f"/customers/batches/{batch.pk}/undo").status_code == 302
    assert names(client, "tag=autumn") == []


def test_ids_that_nobody_can_have_are_nobodys_and_too_many_are_refused(team: Colleagues, at_browser: Browser) -> None:
    client, (somebody,) = at_browser(team.ben), people(team.ben, 1)
    order = {"action": "tag", "value": "autumn", "query": ""}

    assert client.post("/customers/bulk", order | {"ids": ["9" * 40, "x", somebody.pk]}).status_code == 302
    assert names(client, "tag=autumn") == ["Person 000"]
    answer = client.post("/customers/bulk", order | {"ids": list(range(501))})
    assert (answer.status_code, "choose 500 at most" in answer.content.decode()) == (422, True)
    assert at_browser(team.aiko).post("/settings/trash/restore", {"id": ["9" * 40]}).status_code == 302


def test_all_that_match_are_changed_in_pieces_by_the_worker(
    team: Colleagues, at_browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(team.ben, 25)
    monkeypatch.setattr("farley.web.customers.views.bulk.AT_ONCE", 10)
    monkeypatch.setattr(jobs, "PIECE", 10)
    woken: list[int] = []
    monkeypatch.setattr("farley.web.customers.views.bulk.jobs.wake", lambda name, batch_id: woken.append(batch_id))
    client = at_browser(team.ben)
    order = {"action": "assign", "value": str(team.chen.pk), "all": "1", "query": "q=Person"}

    answer = client.post("/customers/bulk", order)

    assert answer["Location"] == f"/customers/batches/{woken[0]}"
    assert "0 of 25" in client.get(answer["Location"]).content.decode()
    jobs.go_on(batch_id=woken[0], at=NOW)
    assert Customer.objects.filter(owner=team.chen).count() == 25
    client.post(f"/customers/batches/{woken[0]}/undo")
    assert Customer.objects.filter(owner=team.ben).count() == 25


def test_cells_are_edited_in_their_rows_and_taken_back(team: Colleagues, at_browser: Browser) -> None:
    sato, client = cast.sato(team.ben, tags=("vip",)), at_browser(team.ben)
    cell = f"/customers/{sato.pk}/cells/"
    of_fragments = {"HX-Request": "true"}

    assert f'data-edit="{cell}owner"' in client.get("/customers").content.decode()
    assert "data-edit" not in at_browser(team.eve).get("/customers").content.decode()
    answer = client.post(cell + "tags", {"value": "gold、 vip，new"}, headers=of_fragments)
    assert names(client, "tag=gold") == names(client, "tag=new") == ["佐藤 健"]
    assert "Tags of 佐藤 健 changed." in json.loads(answer["HX-Trigger"])["toast"]["value"][0]["text"]

    undo = json.loads(answer["HX-Trigger"])["toast"]["value"][0]["undo"]
    back = client.post(undo, headers={"Referer": "http://testserver/customers?tag=vip"})

    assert back["Location"] == "/customers?tag=vip"
    assert names(client, "tag=gold") == []
    assert client.post(undo, headers={"Referer": "https://elsewhere.example/x"})["Location"] == "/customers"


def test_a_cell_that_stays_the_same_is_no_change(team: Colleagues, at_browser: Browser) -> None:
    sato = cast.sato(team.ben, owner_id=team.ben.pk)
    before = Change.objects.count(), Batch.objects.count()

    at_browser(team.ben).post(f"/customers/{sato.pk}/cells/owner", {"value": str(team.ben.pk)})

    assert (Change.objects.count(), Batch.objects.count()) == before


def test_readers_and_strangers_change_nothing(team: Colleagues, at_browser: Browser) -> None:
    (one,) = people(team.ben, 1)
    order = {"action": "trash", "ids": [one.pk]}

    assert at_browser(team.eve).post("/customers/bulk", order).status_code == 403
    assert Client().post("/customers/bulk", order)["Location"].startswith("/accounts/")
    one.refresh_from_db()
    assert one.trashed_at is None


def test_a_saved_view_comes_back(team: Colleagues, at_browser: Browser) -> None:
    client = at_browser(team.ben)

    client.post("/customers/views", {"name": "My vips", "query": "tag=vip&owner=me"})

    assert 'href="/customers?tag=vip&amp;owner=me"' in client.get("/customers").content.decode()


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(team: Colleagues, at_browser: Browser) -> None:
    client = at_browser(team.ben)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/customers?columns=organisation,email,phone,owner,tags,last")
        return len(asked)

    def filled(count: int) -> None:
        for person in people(team.ben, count):
            draft = CustomerDraft(kind="organisation", name=f"Firm {person.pk}")
            firm = actions.create_customer(draft, by=team.ben, at=NOW)
            actions.relate(RelationshipDraft(person, firm, "works_for"), by=team.ben, at=NOW)
            actions.tag_customers([person], f"t{person.pk % 5}", by=team.ben, at=NOW)
            cast.call_from(person, "x", by=team.ben)

    filled(5)
    questions()  # what is asked once a process
    few = questions()
    filled(15)
    assert questions() == few <= 15


def test_the_palette_finds_people_actions_and_pages(team: Colleagues, at_browser: Browser) -> None:
    cast.sato(team.ben)
    client = at_browser(team.ben)

    def asks(query: str) -> str:
        return client.get(f"/palette?q={query}").content.decode()

    assert "佐藤 健" in asks("さと")
    assert "/customers/new" in asks("new")
    assert "/customers/new?name=Unknown" in asks("Unknown")
    assert "/customers/new" not in at_browser(team.eve).get("/palette?q=new").content.decode()


def test_the_palette_acts_on_the_rows_that_are_ticked(team: Colleagues, at_browser: Browser) -> None:
    cast.sato(team.ben, tags=("vip",))
    client = at_browser(team.ben)

    def asks(query: str, chosen: str = "12") -> str:
        return client.get("/palette", {"q": query, "chosen": chosen}).content.decode()

    assert "With 12 chosen customers" in asks("")
    assert 'data-action="tag" data-value="vip"' in asks("vip")
    assert 'data-action="tag" data-value="gold"' in asks("gold")
    assert f'data-action="assign" data-value="{team.chen.pk}"' in asks("assign")
    assert "With all that match" in asks("trash", chosen="all")
    assert "data-action" not in asks("vip", chosen="0") + asks("vip", chosen="x")
    assert "data-action" not in at_browser(team.eve).get("/palette?q=vip&chosen=3").content.decode()


def test_home_shows_what_is_due(team: Colleagues, at_browser: Browser, now: datetime) -> None:
    from farley.teamwork import actions as teamwork

    sato = cast.sato(team.ben)
    teamwork.set_follow_up(sato, text="Call back", due_on=(now - timedelta(days=1)).date(), by=team.ben, at=now)

    assert "Call back" in at_browser(team.ben).get("/").content.decode()
    assert "Call back" not in at_browser(team.chen).get("/").content.decode()
