"""The customer page: what it shows, what is written on it, and what is taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import cast
from tests.cast import NOW, Colleagues

from farley.base.accounts import User
from farley.base.changes import Change
from farley.commerce.actions import LineDraft, OrderDraft, record_orders
from farley.customers import actions
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import AddressDraft, CustomerDraft
from farley.customers.models import Customer, Relationship
from farley.teamwork.models import FollowUp
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.timeline.models import Attachment, Interaction

Browser = Callable[[User], Client]


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_it_says_who_this_is(team: Colleagues, at_browser: Browser) -> None:
    sato, kabuto = cast.sato(team.ben, tags=("vip",)), cast.kabuto(team.ben)
    tie = RelationshipDraft(sato, kabuto, "works_for", "購買部長", date(2020, 4, 1))
    actions.relate(tie, by=team.ben, at=NOW)

    page = text(at_browser(team.ben), f"/customers/{sato.pk}")

    for shown in (
        "佐藤 健",
        "さとう けん",
        "㈱カブト",
        "購買部長",
        "Ken.Sato@example.com",
        "090-1234-5678",
        "東京都港区",
    ):
        assert shown in page
    assert "vip" in page


def test_a_hidden_customer_looks_like_none(team: Colleagues, at_browser: Browser) -> None:
    hidden = cast.sato(team.ben, audience=f"user:{team.ben.pk}")
    client = at_browser(team.chen)

    theirs, none = client.get(f"/customers/{hidden.pk}"), client.get("/customers/999999")
    assert theirs.status_code == none.status_code == 404
    different = re.compile(r'value="[^"]*"|customers/\d+')  # the token against forged posts, and the address itself
    assert different.sub("", theirs.content.decode()) == different.sub("", none.content.decode())


def test_a_note_with_a_file_is_written_in_place_and_taken_back(team: Colleagues, at_browser: Browser) -> None:
    sato, client = cast.sato(team.ben), at_browser(team.ben)
    photo = SimpleUploadedFile("メモ.png", b"\x89PNG", content_type="image/png")
    page = SimpleUploadedFile("evil.html", b"<script>alert(1)</script>", content_type="text/html")
    note = {"what": "note", "text": "納期に厳しい", "learned_how": "said", "files": [photo, page]}

    client.post(f"/customers/{sato.pk}/notes", note)

    assert "納期に厳しい" in text(client, f"/customers/{sato.pk}")
    recorded = Interaction.objects.get()
    assert (recorded.recorded_by, recorded.learned_how, recorded.source) == (team.ben, "said", "web")
    shown, saved = (client.get(f"/attachments/{file.pk}") for file in Attachment.objects.order_by("id"))
    assert shown["Content-Type"] == "image/png"
    assert saved["Content-Type"] == "application/octet-stream"
    assert saved["Content-Disposition"].startswith("attachment")
    assert "sandbox" in saved["Content-Security-Policy"]
    client.post(f"/interactions/{recorded.pk}/retract", {"why": "slip"})
    assert "Marked as not valid" in text(client, f"/customers/{sato.pk}")


def test_an_empty_note_is_refused_with_a_reason(team: Colleagues, at_browser: Browser) -> None:
    sato = cast.sato(team.ben)

    answer = at_browser(team.ben).post(f"/customers/{sato.pk}/notes", {"what": "note", "text": " "})

    assert answer.status_code == 422
    assert not Interaction.objects.exists()


def test_a_call_and_a_meeting_keep_what_belongs_to_them(team: Colleagues, at_browser: Browser) -> None:
    sato, client = cast.sato(team.ben), at_browser(team.ben)

    client.post(f"/customers/{sato.pk}/notes", {"what": "call", "text": "x", "direction": "out", "minutes": "5"})
    client.post(f"/customers/{sato.pk}/notes", {"what": "meeting", "text": "y", "minutes": "30"})

    call, meeting = Interaction.objects.order_by("id")
    assert (call.kind, call.channel, call.direction, call.data) == ("call", "phone", "out", {"seconds": 300})
    assert (meeting.channel, meeting.direction, meeting.data) == ("in_person", "", {"minutes": 30})
    assert "We called · 5 minutes" in text(client, f"/customers/{sato.pk}")


def test_a_note_for_oneself_is_shown_to_nobody_else(team: Colleagues, at_browser: Browser) -> None:
    sato = cast.sato(team.ben)
    secret = {"what": "note", "text": "secret", "audience": f"user:{team.ben.pk}"}
    at_browser(team.ben).post(f"/customers/{sato.pk}/notes", secret)
    recorded = Interaction.objects.get()

    assert "secret" in text(at_browser(team.ben), f"/customers/{sato.pk}")
    assert "secret" not in text(at_browser(team.dora), f"/customers/{sato.pk}")
    assert at_browser(team.dora).get(f"/interactions/{recorded.pk}/provenance").status_code == 404


def test_the_timeline_is_filtered_searched_and_cut_at_a_day(team: Colleagues, at_browser: Browser) -> None:
    sato = cast.sato(team.ben)
    cast.call_from(sato, "納期遅延について", by=team.ben, days_ago=1)
    cast.call_from(sato, "catalogue wanted", by=team.ben, days_ago=100)
    timeline.record(timeline.Happening(sato, kinds.Note(), "note", NOW, text="a note"), by=team.ben, at=NOW)
    client, base = at_browser(team.ben), f"/customers/{sato.pk}"
    long_ago = (NOW - timedelta(days=50)).date()

    assert "a note" not in text(client, f"{base}?kind=call")
    assert "納期遅延" not in text(client, f"{base}?channel=note")
    found = text(client, f"{base}?q=遅延")
    assert "納期遅延" in found
    assert "catalogue wanted" not in found
    assert "納期遅延" not in text(client, f"{base}?until={long_ago}")
    assert "Clear filters" in text(client, f"{base}?q=nothingsuch")
    for odd in ("until=2026-02-30", "until=9999-12-31", "after=2026-13-01T00:00~1", "after=2026-11-20T09:00:00Z~²"):
        assert "a note" in text(client, f"{base}?{odd}"), "an address that makes no sense is no error"


def test_the_timeline_has_no_end_but_a_next_page(team: Colleagues, at_browser: Browser) -> None:
    sato = cast.sato(team.ben)
    for number in range(70):
        cast.call_from(sato, f"call number {number}.", by=team.ben, days_ago=number)
    client, seen = at_browser(team.ben), []
    page = client.get(f"/customers/{sato.pk}")
    seen += re.findall(r"call number (\d+)\.", page.content.decode())
    while more := re.search(r'hx-get="(/customers/[^"]*after=[^"]*)"', page.content.decode()):
        page = client.get(more[1].replace("&amp;", "&"), headers={"HX-Request": "true"})
        seen += re.findall(r"call number (\d+)\.", page.content.decode())

    assert seen == [str(number) for number in range(70)]


def test_what_machines_report_by_the_hundred_is_one_entry(team: Colleagues, at_browser: Browser) -> None:
    sato = cast.sato(team.ben)
    views = [
        timeline.Happening(sato, kinds.PageView(url=f"https://shop.example/{n}"), "web", NOW - timedelta(minutes=n))
        for n in range(12)
    ]
    timeline.record_many(views, by=None, at=NOW, source="tracking:1")

    page = text(at_browser(team.ben), f"/customers/{sato.pk}")

    assert page.count('<li class="entry') == 1
    assert "×12" in page


def test_an_organisation_shows_what_happened_with_its_people(team: Colleagues, at_browser: Browser) -> None:
    sato, kabuto = cast.sato(team.ben), cast.kabuto(team.ben)
    actions.relate(RelationshipDraft(sato, kabuto, "works_for", since=date(2026, 11, 1)), by=team.ben, at=NOW)
    cast.call_from(sato, "while at Kabuto", by=team.ben, days_ago=2)
    cast.call_from(sato, "before Kabuto", by=team.ben, days_ago=200)

    page = text(at_browser(team.ben), f"/customers/{kabuto.pk}")

    assert "while at Kabuto" in page
    assert "before Kabuto" not in page


def test_an_organisation_of_very_many_people_has_a_page(team: Colleagues, at_browser: Browser) -> None:
    kabuto = cast.kabuto(team.ben)
    named = [Customer(name=f"P{n}", sort_name=f"P{n}", audience=kabuto.audience, created_at=NOW) for n in range(1500)]
    people = Customer.objects.bulk_create(named)
    days = [date(2022, 1, 1) + timedelta(days=n) for n in range(1500)]
    ties = [
        Relationship(from_customer=person, to_customer=kabuto, kind="works_for", since=day, created_at=NOW)
        for person, day in zip(people, days, strict=True)
    ]
    Relationship.objects.bulk_create(ties)
    cast.call_from(people[-1], "while at Kabuto", by=team.ben, days_ago=2)
    cast.call_from(people[-1], "before Kabuto", by=team.ben, days_ago=1200)

    page = text(at_browser(team.ben), f"/customers/{kabuto.pk}")

    assert "while at Kabuto" in page
    assert "before Kabuto" not in page


def test_a_field_is_edited_where_it_stands(team: Colleagues, at_browser: Browser, now: datetime) -> None:
    sato, client = cast.sato(team.ben), at_browser(team.ben)
    since = actions.define_attribute(AttributeDraft("Since", "date"), by=team.dora, at=now).key
    cell = f"/customers/{sato.pk}/cells/a.{since}"

    assert 'type="date"' in text(client, cell)
    assert ">1 Apr 2019<" in client.post(cell, {"value": "2019-04-01"}).content.decode()
    refused = client.post(cell, {"value": "spring"})
    assert refused.status_code == 422
    assert "does not fit" in refused.content.decode()
    client.post(f"/customers/{sato.pk}/cells/owner", {"value": str(team.chen.pk)})
    sato.refresh_from_db()
    assert (sato.attributes, sato.owner) == ({since: "2019-04-01"}, team.chen)
    assert at_browser(team.eve).post(cell, {"value": "2020-01-01"}).status_code != 200


@pytest.mark.parametrize(
    ("draft", "typed", "shown"),
    [
        (AttributeDraft("Seats", "number"), "1200", "1,200"),
        (AttributeDraft("Budget", "money", currency="GBP"), "3500000", "£3,500,000"),
        (AttributeDraft("Site", "url"), "https://kabuto.example/shop/", "kabuto.example/shop"),
    ],
)
def test_values_are_shown_as_one_reads_them(
    team: Colleagues, at_browser: Browser, draft: AttributeDraft, typed: str, shown: str
) -> None:
    sato, client = cast.sato(team.ben), at_browser(team.ben)
    key = actions.define_attribute(draft, by=team.dora, at=NOW).key

    assert f">{shown}<" in client.post(f"/customers/{sato.pk}/cells/a.{key}", {"value": typed}).content.decode()


def test_two_who_edit_at_once_are_told(team: Colleagues, at_browser: Browser) -> None:
    sato = cast.sato(team.ben)
    form = {"family_name": "佐藤", "given_name": "剛", "audience": "all", "revision": "1"}

    assert at_browser(team.ben).post(f"/customers/{sato.pk}/edit", form).status_code == 302
    second = at_browser(team.dora).post(f"/customers/{sato.pk}/edit", form | {"given_name": "猛"})

    assert second.status_code == 422
    assert "Somebody else changed" in second.content.decode()


def test_a_follow_up_is_set_and_done(team: Colleagues, at_browser: Browser) -> None:
    sato, client = cast.sato(team.ben), at_browser(team.ben)

    client.post(f"/customers/{sato.pk}/follow-ups", {"text": "Call back", "due_on": "2026-11-27"})
    assert "Noted: Call back." in text(client, f"/customers/{sato.pk}")
    client.post(f"/follow-ups/{FollowUp.objects.get().pk}/done")
    assert FollowUp.objects.get().done_by == team.ben
    assert client.post(f"/customers/{sato.pk}/follow-ups", {"text": "x", "due_on": "someday"}).status_code in (400, 422)


def test_the_portrait_says_in_sentences_what_is_known(team: Colleagues, at_browser: Browser) -> None:
    sato = cast.sato(team.ben)
    orders = [
        OrderDraft(
            sato, f"A-{n}", NOW - timedelta(days=40 * n), "JPY", (LineDraft("T1", Decimal(2), Decimal(500), "抹茶"),)
        )
        for n in range(3)
    ]
    record_orders(orders, by=None, at=NOW, source="shop")

    page = text(at_browser(team.ben), f"/customers/{sato.pk}")

    assert re.search(r"Customer since Sept? 2026, with 3 purchases", page)
    assert "¥3,000" in page
    assert "抹茶" in page


def test_of_who_only_gave_back_no_purchase_and_no_interest_is_told(team: Colleagues, at_browser: Browser) -> None:
    """Half a history: the purchase was before the file begins. Emma stands in a table, and nobody knows of interest."""
    sato = cast.sato(team.ben)
    back = (LineDraft("T1", Decimal(-1), Decimal(500), "抹茶"),)
    record_orders([OrderDraft(sato, "R-1", NOW, "JPY", back)], by=None, at=NOW, source="shop")
    page = text(at_browser(team.ben), f"/customers/{sato.pk}")
    assert re.search(r"Something was given back \(-\S*¥500\), but no purchase is on record\.", page)
    assert "Prospect" not in page + text(at_browser(team.ben), f"/customers/{cast.emma(team.ben).pk}")


def test_an_address_tells_its_country_where_it_is_not_ours(team: Colleagues, at_browser: Browser) -> None:
    sato = cast.sato(team.ben)
    for country, city in (("FR", ""), ("FR", "Lyon"), ("JP", "京都市")):
        actions.add_address(sato, AddressDraft(country=country, city=city), by=team.ben, at=NOW)
    page = text(at_browser(team.ben), f"/customers/{sato.pk}")
    assert "Lyon, France" in page
    assert page.count("France</span>") == 2


def test_creating_warns_of_somebody_alike_and_makes_the_employer(team: Colleagues, at_browser: Browser) -> None:
    cast.sato(team.ben)
    client = at_browser(team.ben)

    warned = text(client, "/customers/lookalikes?kind=person&family_name=佐藤&given_name=健")
    assert "same name" in warned
    made = {
        "kind": "person",
        "family_name": "王",
        "given_name": "小明",
        "organisation": "上海茶业有限公司",
        "role": "经理",
    }
    client.post("/customers/new", made)
    tie = Relationship.objects.get()
    assert (tie.from_customer.name, tie.to_customer.name, tie.role) == ("王小明", "上海茶业有限公司", "经理")
    assert client.post("/customers/new", {"kind": "person"}).status_code == 422


def test_the_trash_is_one_step_away_in_both_directions(team: Colleagues, at_browser: Browser) -> None:
    sato, client = cast.sato(team.ben), at_browser(team.ben)

    client.post(f"/customers/{sato.pk}/trash")
    assert "/restore" in text(client, "/customers")
    client.post(f"/customers/{sato.pk}/restore")
    assert Customer.objects.current().filter(pk=sato.pk).exists()


def test_next_and_previous_follow_the_list_one_came_from(team: Colleagues, at_browser: Browser) -> None:
    a, b, c = (actions.create_customer(CustomerDraft(name=n), by=team.ben, at=NOW) for n in ("Ann", "Bob", "Cid"))

    page = text(at_browser(team.ben), f"/customers/{b.pk}?list=kind%3Dperson")

    assert f'rel="prev" href="/customers/{a.pk}?list=' in page
    assert f'rel="next" href="/customers/{c.pk}?list=' in page


def test_a_tag_is_put_on_without_loading_the_page_again(team: Colleagues, at_browser: Browser) -> None:
    sato, client = cast.sato(team.ben), at_browser(team.ben)

    answer = client.post(f"/customers/{sato.pk}/tags", {"add": "vip"}, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "vip" in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize(
    "what", ["notes", "follow-ups", "tags", "trash", "identifiers", "addresses", "relationships", "merge/{other}"]
)
def test_readers_write_nothing(team: Colleagues, at_browser: Browser, what: str) -> None:
    sato, other = cast.sato(team.ben), cast.emma(team.ben)
    before = Change.objects.count()
    words = {"what": "note", "text": "x", "due_on": "2026-11-27", "add": "x", "kind": "email", "value": "a@example.com"}
    if what == "relationships":
        words |= {"other": str(other.pk), "kind": "knows"}

    answer = at_browser(team.eve).post(f"/customers/{sato.pk}/{what.format(other=other.pk)}", words)

    assert answer.status_code == 403
    assert Change.objects.count() == before
    assert not Interaction.objects.exists()


def test_the_page_asks_the_same_number_of_questions_however_much_happened(
    team: Colleagues, at_browser: Browser
) -> None:
    sato, client = cast.sato(team.ben), at_browser(team.ben)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/customers/{sato.pk}")
        return len(asked)

    def filled(count: int) -> None:
        for number in range(count):
            cast.call_from(sato, "x", by=team.ben, days_ago=number)
            other = actions.create_customer(CustomerDraft(name=f"P{number}"), by=team.ben, at=NOW)
            actions.relate(RelationshipDraft(sato, other, "knows"), by=team.ben, at=NOW)

    filled(3)
    questions()  # what is asked once a process
    few = questions()
    filled(20)
    assert questions() == few <= 36
