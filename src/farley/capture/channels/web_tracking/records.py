"""Make records of tracked events: page views, events, purchases, and who somebody says they are."""

from __future__ import annotations

import math
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

from farley.analysis.identity import normalise_email
from farley.base.errors import Invalid
from farley.capture.arrivals import Arrival, Bought, Occurred
from farley.capture.channels.web_tracking.events import EventDraft, Json, read_event
from farley.capture.reading import Reading
from farley.commerce.actions import LineDraft
from farley.customers.countries import country_code
from farley.customers.drafts import AddressDraft, CustomerDraft, IdentifierDraft
from farley.customers.models import AttributeDefinition, IdentifierKind, Kind
from farley.customers.rules import checked_value
from farley.timeline import kinds
from farley.timeline.models import Direction, Learned

ORDERS = {"order completed": 1, "order refunded": -1}
MOST_LINES = 1000
LARGEST = Decimal(10) ** 11


def read_item(payload: bytes, reading: Reading) -> list[Arrival]:
    """The record that one event makes.

    Raises Unreadable.
    """
    event = read_event(payload, reading.received_at)
    if event.type == "alias":
        return [_arrival(event, None, reading, browser=event.previous_id if event.previous_id != event.user_id else "")]
    if event.type == "group":
        return [_arrival(event, None, reading, browser=event.anonymous_id, employer=_word(event.traits.get("name")))]
    bought = _bought(event) if event.type == "track" else None
    occurred = None if bought else Occurred(
        what=_kind(event),
        channel="web",
        happened_at=event.happened_at,
        external_id=reading.key,
        direction=Direction.IN,
        title=_title(event),
        learned_how=Learned.SAID if event.type == "identify" else Learned.SEEN,
    )  # fmt: skip
    return [_arrival(event, occurred, reading, browser=event.anonymous_id, bought=bought)]


def _arrival(
    event: EventDraft,
    occurred: Occurred | None,
    reading: Reading,
    *,
    browser: str,
    bought: Bought | None = None,
    employer: str = "",
) -> Arrival:
    return Arrival(
        who=_who(event, reading.attributes),
        occurred=occurred,
        bought=bought,
        existing="fill",
        employer=employer,
        browser=browser,
        seen_at=event.happened_at,
    )


def _who(event: EventDraft, fields: Iterable[AttributeDefinition]) -> CustomerDraft:
    """What an event tells of a person; of a group's traits none are the person's own."""
    traits: Json = {} if event.type == "group" else event.traits
    address = _address(traits.get("address"))
    family, given = _word(traits.get("lastName")), _word(traits.get("firstName"))
    return CustomerDraft(
        name="" if family or given else _word(traits.get("name")),
        family_name=family,
        given_name=given,
        language=_word(event.locale).lower()[:2] if event.type == "identify" else "",
        identifiers=tuple(_identifiers(event, traits)),
        addresses=(address,) if address else (),
        attributes=_attributes(traits, fields),
    )


def _attributes(traits: Json, fields: Iterable[AttributeDefinition]) -> dict[str, Any]:
    """The team's own fields that traits fill: those of the same key, however it is written (favouriteTea,
    favourite_tea). What does not fit its field is left out; it stands on the timeline all the same.
    """
    told = {_folded(name): value for name, value in traits.items()}
    values: dict[str, Any] = {}
    for field in fields:
        value = told.get(_folded(field.key))
        if value not in (None, "", [], {}) and (not field.kinds or Kind.PERSON in field.kinds):
            with suppress(Invalid):
                values[field.key] = checked_value(field, value)
    return values


def _folded(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _identifiers(event: EventDraft, traits: Json) -> Iterable[IdentifierDraft]:
    if event.user_id:
        yield IdentifierDraft(IdentifierKind.USER_ID, event.user_id)
    for kind, value in event.external_ids:
        yield IdentifierDraft(IdentifierKind.EXTERNAL_ID, value, kind[:60])
    email = _word(traits.get("email"))
    if email and normalise_email(email):
        yield IdentifierDraft(IdentifierKind.EMAIL, email)
    if phone := _word(traits.get("phone")):
        yield IdentifierDraft(IdentifierKind.PHONE, phone)


def _address(value: Any) -> AddressDraft | None:
    if not isinstance(value, dict):
        return None
    parts = [_word(value.get(name)) for name in ("postalCode", "state", "city", "street")]
    country = country_code(_word(value.get("country")))
    if not country and not any(parts):
        return None
    return AddressDraft("", country, parts[0][:20], parts[1][:120], parts[2][:120], parts[3][:300])


def _kind(event: EventDraft) -> kinds.Kind:
    if event.type == "identify":
        return kinds.Identified(traits=event.traits)
    if event.type in ("page", "screen"):
        return kinds.PageView(url=event.url, referrer=event.referrer)
    properties = dict(event.properties) | ({"is_bot": True} if event.is_bot else {})
    return kinds.Event(event=event.name, properties=properties)


def _title(event: EventDraft) -> str:
    if event.type == "identify":
        return _word(event.traits.get("email")) or event.user_id
    return event.title or event.name or event.url if event.type in ("page", "screen") else event.name


def _bought(event: EventDraft) -> Bought | None:
    """The order that an "Order Completed" or "Order Refunded" event tells of, if it gives its number and amount."""
    sign = ORDERS.get(event.name.strip().lower())
    number = _word(event.properties.get("order_id") or event.properties.get("orderId"))[:110]
    given = event.properties.get("products")
    lines = tuple(_lines(given if isinstance(given, list) else [], sign or 1))
    total = next((amount for word in ("total", "revenue") if (amount := _amount(event.properties.get(word)))), None)
    if sign is None or not number or (total is None and not lines):
        return None
    return Bought(
        number=number if sign > 0 else f"{number}:refund",
        placed_at=event.happened_at,
        currency=_word(event.properties.get("currency")).upper()[:3],
        lines=lines,
        total=None if total is None else abs(total) * sign,
        channel="web",
        is_dated=False,
    )


def _lines(products: list[Any], sign: int) -> Iterable[LineDraft]:
    for product in products[:MOST_LINES]:
        if isinstance(product, dict):
            sku = _word(product.get("sku") or product.get("product_id"))
            name = _word(product.get("name"))
            quantity = _amount(product.get("quantity")) or Decimal(1)
            yield LineDraft(
                (sku or name)[:120], abs(quantity) * sign, _amount(product.get("price")) or Decimal(0), name
            )


def _amount(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < LARGEST else None


def _word(value: Any) -> str:
    """Text as one line; numbers count as text, anything else as nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return " ".join(str(value).split())[:300]
