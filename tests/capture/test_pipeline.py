"""What a website sends is worked off: recorded once, with the right person, and nothing broken stops the rest."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from farley.base.acts import ActWords
from farley.base.errors import Refused
from farley.capture import inbox, pipeline
from farley.capture.access import items_for
from farley.capture.actions.inbox import set_aside, try_again
from farley.capture.actions.sources import NewSource, create_source
from farley.capture.arrivals import Arrival
from farley.capture.channels import channels
from farley.capture.channels.web_tracking.envelope import open_envelope
from farley.capture.jobs import work_off_inbox
from farley.capture.models import InboxItem, ItemState, Review
from farley.capture.recording import Origin, record
from farley.commerce.models import Order
from farley.customers.actions import create_customer, define_attribute, update_customer
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.drafts import CustomerDraft, IdentifierDraft
from farley.customers.models import Customer, Relationship
from farley.timeline.models import Interaction
from tests.cast import Colleagues, sato

Sent = Callable[..., None]


@pytest.fixture
def website(act: ActWords) -> NewSource:
    return create_source("web_tracking", "Our website", with_key=True, **act)


@pytest.fixture
def sent(website: NewSource, now: datetime) -> Sent:
    """Let the website send events, one minute after the other, and the worker work them off."""
    minutes, numbers = itertools.count(), itertools.count()

    def send(*events: dict[str, Any], work_off: bool = True) -> None:
        for event in events:
            at = now + timedelta(minutes=next(minutes))
            body = json.dumps({"messageId": f"m{next(numbers)}", "timestamp": at.isoformat(), **event}).encode()
            one = open_envelope(body, "").events[0]
            inbox.keep([inbox.NewItem(website.source.pk, one.key, one.payload, at, one.problem)])
        if work_off:
            pipeline.work_off(now=lambda: now + timedelta(days=1))

    return send


def test_it_asks_as_often_for_many_who_are_filled_up_as_for_few(team: Colleagues, act: ActWords) -> None:
    define_attribute(AttributeDraft(key="plan", label="Plan", type="text"), by=team.aiko, at=act["at"])
    origin = Origin("web_tracking:1", None, act["at"])

    def told(numbers: range, **fields: Any) -> list[Arrival]:
        mails = [IdentifierDraft("email", f"new{number}@example.com") for number in numbers]
        return [Arrival(CustomerDraft(identifiers=(mail,), **fields), existing="fill") for mail in mails]

    def asked(numbers: range) -> int:
        record(told(numbers, attributes={"plan": "free"}), origin)
        with CaptureQueriesContext(connection) as queries:
            record(told(numbers, name="Smith", attributes={"plan": "paid"}), origin)
        return len(queries)

    few = asked(range(2))
    assert asked(range(2, 12)) == few
    plans = Customer.objects.values_list("name", "attributes__plan").distinct()
    assert list(plans) == [("Smith", "paid")], "who was a mail address has a name, and the source knows better by now"


def page(url: str, **who: object) -> dict[str, Any]:
    return {"type": "page", "properties": {"url": url}, **who}


def identify(user: str, **words: Any) -> dict[str, Any]:
    return {"type": "identify", "userId": user, **words}


def states() -> list[str]:
    return list(InboxItem.objects.order_by("id").values_list("state", flat=True))


def urls_of(customer: Customer) -> list[str]:
    rows = Interaction.objects.filter(customer=customer, kind="page_view").order_by("happened_at")
    return [row.data["url"] for row in rows]


def test_a_person_who_gives_a_name_is_made_and_everything_is_on_their_timeline(sent: Sent) -> None:
    traits = {"name": "Ken Sato", "email": "ken@kabuto.example", "address": {"city": "Osaka", "country": "Japan"}}
    sent(
        identify("u1", anonymousId="a1", traits=traits),
        page("/tea", userId="u1", anonymousId="a1"),
        {"type": "track", "userId": "u1", "event": "Wished", "properties": {"sku": "T1"}},
    )

    ken = Customer.objects.get()
    assert ken.name == "Ken Sato"
    assert set(ken.identifiers.values_list("kind", "key")) == {("user_id", "u1"), ("email", "ken@kabuto.example")}
    assert str(ken.addresses.get()) == "Osaka"
    assert set(Interaction.objects.values_list("kind", flat=True)) == {"identified", "page_view", "event"}
    assert states() == [ItemState.RECORDED] * 3


def test_what_an_unknown_visitor_did_waits_and_becomes_theirs_when_they_give_their_name(sent: Sent) -> None:
    sent(page("/first", anonymousId="a1"), page("/second", anonymousId="a1"))
    assert (Customer.objects.count(), states()) == (0, [ItemState.UNCLAIMED] * 2)

    sent(identify("u1", anonymousId="a1"), page("/third", anonymousId="a1"))

    assert urls_of(Customer.objects.get()) == ["/first", "/second", "/third"]
    assert set(states()) == {ItemState.RECORDED}


def test_on_a_shared_device_another_name_takes_over_and_nobody_is_merged(sent: Sent) -> None:
    sent(page("/1", anonymousId="ipad"), identify("u1", anonymousId="ipad"), page("/2", anonymousId="ipad"))
    sent(identify("u2", anonymousId="ipad"), page("/3", anonymousId="ipad"))

    assert urls_of(Customer.objects.get(identifiers__key="u1")) == ["/1", "/2"]
    assert urls_of(Customer.objects.get(identifiers__key="u2")) == ["/3"]
    assert not Review.objects.exists()


def test_events_in_the_wrong_order_end_with_the_right_person(sent: Sent, now: datetime) -> None:
    late = page("/late", anonymousId="ipad", timestamp=(now + timedelta(minutes=1, seconds=30)).isoformat())

    sent(page("/0", anonymousId="x"), identify("u1", anonymousId="ipad"), identify("u2", anonymousId="ipad"), late)

    assert urls_of(Customer.objects.get(identifiers__key="u1")) == ["/late"]


def test_what_is_sent_twice_is_recorded_once(sent: Sent) -> None:
    sent({"messageId": "same", **identify("u1")}, {"messageId": "same", **identify("u1")})
    sent({"messageId": "same", **identify("u1")})

    assert Interaction.objects.count() == InboxItem.objects.count() == 1


def test_a_known_customer_is_found_by_mail_address_and_only_gaps_are_filled(sent: Sent, team: Colleagues) -> None:
    ken = sato(team.dora)

    sent(identify("u1", traits={"email": "ken.sato@EXAMPLE.com", "name": "KS", "phone": "+81 3 1111 2222"}))

    assert Customer.objects.get().name == ken.name
    assert set(ken.identifiers.values_list("kind", flat=True)) == {"email", "phone", "user_id"}


@pytest.mark.parametrize(
    "nobody", ["null", "undefined", "0", "-1", "anonymous", "00000000-0000-0000-0000-000000000000"]
)
def test_ids_that_mean_nobody_join_nobody(sent: Sent, nobody: str) -> None:
    sent(page("/1", userId=nobody, anonymousId="a1"), page("/2", userId=nobody, anonymousId="a2"))

    assert Customer.objects.count() == 0
    assert states() == [ItemState.UNCLAIMED] * 2


def test_two_identified_customers_are_never_merged_but_reviewed(sent: Sent) -> None:
    sent(identify("u1", traits={"email": "shared@example.com"}), identify("u2", traits={"email": "shared@example.com"}))

    assert Customer.objects.count() == 2
    assert [reason["code"] for reason in Review.objects.get().reasons] == ["email_same"]


def test_an_identifier_of_two_customers_waits_for_a_person_and_can_be_tried_again(
    sent: Sent, act: ActWords, team: Colleagues
) -> None:
    home = IdentifierDraft("email", "home@example.jp")
    one, other = (create_customer(CustomerDraft(name=n, identifiers=(home,)), **act) for n in ("佐藤 健", "佐藤 花"))
    sent({"type": "track", "event": "Asked", "context": {"traits": {"email": "home@example.jp"}}})
    item = InboxItem.objects.get()
    assert (item.state, "belongs to more than one" in item.reason) == (ItemState.QUARANTINED, True)

    other.identifiers.all().delete()
    assert try_again(items_for(team.dora), **act) == 1
    sent()

    assert Interaction.objects.get(kind="event").customer == one


def test_an_alias_joins_a_browser_and_merges_nobody(sent: Sent) -> None:
    sent(page("/1", anonymousId="a1"), {"type": "alias", "userId": "u1", "previousId": "a1"})
    sent({"type": "alias", "userId": "u1", "previousId": "u1"})

    assert urls_of(Customer.objects.get()) == ["/1"]


def test_a_group_is_the_organisation_that_somebody_works_for(sent: Sent) -> None:
    sent(identify("u1"), {"type": "group", "userId": "u1", "groupId": "g", "traits": {"name": "株式会社カブト"}})

    assert Relationship.objects.get().to_customer.name == "株式会社カブト"


def test_a_completed_order_is_a_purchase(sent: Sent) -> None:
    products = [{"sku": "T1", "name": "Sencha", "price": 1200, "quantity": 2}]
    order = {"order_id": "1001", "total": 2500.5, "currency": "jpy", "products": products}
    sent(
        {"type": "track", "userId": "u1", "event": "Order Completed", "properties": order},
        {"type": "track", "userId": "u1", "event": "Order Refunded", "properties": {"order_id": "1001", "total": 500}},
    )

    assert [(o.number, float(o.total), o.currency) for o in Order.objects.order_by("id")] == [
        ("1001", 2500.5, "JPY"),
        ("1001:refund", -500.0, ""),
    ]
    assert set(Interaction.objects.values_list("kind", flat=True)) == {"purchase", "refund"}


def test_an_order_that_is_told_again_with_another_total_is_corrected(sent: Sent) -> None:
    told = {"type": "track", "event": "Order Completed", "userId": "u1"}
    sent({**told, "properties": {"order_id": "1", "total": 500, "currency": "JPY"}})
    sent({**told, "properties": {"order_id": "1", "total": 500, "currency": "JPY"}})
    assert Interaction.objects.filter(kind="purchase").count() == 1, "the day on which we hear of it alters nothing"
    sent({**told, "properties": {"order_id": "1", "total": 700}})
    assert [(row.total, row.currency) for row in Order.objects.all()] == [(700, "JPY")]
    assert [row.amount for row in Interaction.objects.standing().filter(kind="purchase")] == [700]


def test_traits_fill_the_team_s_own_fields_and_follow_what_the_website_says(
    sent: Sent, act: ActWords, team: Colleagues
) -> None:
    define_attribute(AttributeDraft("Favourite tea", key="favourite_tea"), **act)
    define_attribute(AttributeDraft("Plan", type="choice", choices=("free", "paid")), **act)
    define_attribute(AttributeDraft("Staff", kinds=("organisation",)), **act)
    sent(identify("u1", traits={"favouriteTea": "煎茶", "plan": "free", "staff": "7", "shoe size": 42}))
    customer = Customer.objects.get()
    assert customer.attributes == {"favourite_tea": "煎茶", "plan": "free"}

    update_customer(customer, {"attributes": {"favourite_tea": "玉露"}}, **act)
    sent(
        identify("u1", traits={"favourite_tea": "ほうじ茶", "plan": "paid"}), identify("u1", traits={"plan": "golden"})
    )
    customer.refresh_from_db()
    assert customer.attributes == {"favourite_tea": "玉露", "plan": "paid"}, "what a colleague wrote stays"
    assert not InboxItem.objects.filter(state=ItemState.QUARANTINED).exists()


def test_what_was_recorded_wakes_its_readers_but_not_each_second(sent: Sent, now: datetime, woken: list[int]) -> None:
    work_off_inbox(now)
    assert woken == [], "nothing was recorded"
    sent(identify("u1", email="ada@example.org"), work_off=False)
    work_off_inbox(now)
    assert woken == [60]


def test_broken_events_wait_in_quarantine_with_their_reason_and_the_rest_goes_on(
    sent: Sent, act: ActWords, team: Colleagues
) -> None:
    sent({"type": "dance", "userId": "u1"}, {"type": "page"}, {"properties": "x" * (1 << 20)}, identify("u1"))

    reasons = [item.reason for item in items_for(team.dora).filter(state=ItemState.QUARANTINED).order_by("id")]
    assert reasons == [
        "Unknown type of event: 'dance'.",
        "The event names nobody: it has neither a user id nor an anonymous id.",
        "The event is larger than 128 KB.",
    ]
    assert Interaction.objects.count() == 1
    assert set_aside(items_for(team.dora).filter(state=ItemState.QUARANTINED), **act) == 3
    with pytest.raises(Refused):
        items_for(team.ben)


def test_a_fault_of_our_own_puts_one_item_aside_and_no_more(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = channels()["web_tracking"]

    def trips(payload: bytes, reading: Any) -> Any:
        if b"trip" in payload:
            raise KeyError("oops")
        return channel.read(payload, reading)

    monkeypatch.setitem(channels(), "web_tracking", replace(channel, read=trips))
    sent(identify("trip"), identify("u1"))

    assert states() == [ItemState.QUARANTINED, ItemState.RECORDED]
    assert InboxItem.objects.order_by("id")[0].reason == "KeyError: 'oops'"
