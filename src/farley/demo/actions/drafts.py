"""The records of the demo company as the drafts that the rooms' actions take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from farley.base.accounts import User
from farley.commerce.actions import LineDraft, OrderDraft
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.drafts import AddressDraft, CustomerDraft, IdentifierDraft
from farley.customers.models import Customer, IdentifierKind, Kind, NameOrder
from farley.customers.models.attribute import AttributeType
from farley.demo import company
from farley.demo.people import INTRODUCED_BY
from farley.demo.products import PRODUCTS, TEA, product
from farley.demo.records import Happening, Household, Organisation, Person, Place, Reach, Tie
from farley.demo.records import Kind as What
from farley.timeline import actions as timeline
from farley.timeline import kinds

SKU_PREFIX = "TS-"
_SHOP_MAIL = f"shop@{company.MAIL_DOMAIN}"
_DIRECTIONS = {"in": "in", "out": "out", "none": ""}
_CHANNELS = {"": "note", "visit": "in_person", "delivery": "shop"}
"""What the timeline calls a channel, where it has another word for it."""
_TEAS = [item.en.said for item in PRODUCTS if item.group == TEA]

ATTRIBUTES = (
    AttributeDraft("Favourite tea", AttributeType.CHOICE, "favourite_tea", _TEAS, kinds=(Kind.PERSON,)),
    AttributeDraft("Newsletter", AttributeType.YES_NO, "newsletter", kinds=(Kind.PERSON,)),
    AttributeDraft("Trade", AttributeType.TEXT, "trade", kinds=(Kind.ORGANISATION,)),
    AttributeDraft("Seats", AttributeType.NUMBER, "seats", kinds=(Kind.ORGANISATION,)),
    AttributeDraft("Days to pay", AttributeType.NUMBER, "days_to_pay", kinds=(Kind.ORGANISATION,)),
    AttributeDraft("Website", AttributeType.URL, "website", kinds=(Kind.ORGANISATION,)),
    AttributeDraft("Customer since", AttributeType.DATE, "customer_since"),
)


def person_draft(person: Person, users: Mapping[str, User]) -> CustomerDraft:
    """A person as a customer to be."""
    attributes: dict[str, object] = {"newsletter": person.newsletter, "customer_since": person.since}
    if person.favourite:
        attributes["favourite_tea"] = product(person.favourite).en.said
    return CustomerDraft(
        kind=Kind.PERSON,
        family_name=person.family,
        given_name=person.given,
        name_order=NameOrder.FAMILY_FIRST if person.family_first else NameOrder.GIVEN_FIRST,
        reading=person.reading,
        language=person.language,
        attributes=attributes,
        identifiers=_identifiers(person.key, person.mails, person.phones),
        addresses=_addresses(person.place, "home"),
        tags=person.tags,
        owner_id=users[person.owner].pk,
        team_id=users[person.owner].team_id,
        region=person.country,
    )


def firm_draft(firm: Organisation, users: Mapping[str, User]) -> CustomerDraft:
    """A firm as a customer to be."""
    attributes = {
        "trade": firm.trade,
        "seats": firm.seats,
        "days_to_pay": firm.payment_days,
        "website": firm.url,
        "customer_since": firm.since,
    }
    return CustomerDraft(
        kind=Kind.ORGANISATION,
        name=firm.name,
        language=firm.language,
        attributes=attributes,
        identifiers=(*_identifiers(firm.key, firm.mails, firm.phones), IdentifierDraft(IdentifierKind.URL, firm.url)),
        addresses=_addresses(firm.place, "work"),
        tags=firm.tags,
        owner_id=users[firm.owner].pk,
        team_id=users[firm.owner].team_id,
        region=firm.country,
    )


def household_draft(household: Household, users: Mapping[str, User]) -> CustomerDraft:
    """A household as a customer to be."""
    return CustomerDraft(
        kind=Kind.HOUSEHOLD,
        name=household.name,
        language=household.language,
        identifiers=_identifiers(household.key, (), ()),
        owner_id=users[household.owner].pk,
        team_id=users[household.owner].team_id,
    )


def tie_kind(tie: Tie) -> str:
    """What the customers room calls this kind of tie."""
    return "referred_by" if tie.kind == INTRODUCED_BY else tie.kind


def order_draft(happening: Happening, customers: Mapping[str, Customer]) -> OrderDraft:
    """A purchase as an order to be; products are named in the language of the customer."""
    customer = customers[happening.customer]
    lines = tuple(
        LineDraft(
            sku=SKU_PREFIX + line.product.upper(),
            quantity=Decimal(line.quantity),
            unit_price=line.price,
            product_name=product(line.product).wording(customer.language).shelf,
            unit_cost=product(line.product).cost(happening.currency),
        )
        for line in happening.lines
    )
    return OrderDraft(
        customer=customer,
        number=happening.order,
        placed_at=happening.at,
        currency=happening.currency,
        lines=lines,
        channel=happening.channel,
    )


def happening_draft(
    happening: Happening, customers: Mapping[str, Customer], orders: Mapping[str, int]
) -> timeline.Happening:
    """Anything but a purchase as something to be recorded; `orders` gives the ids of orders by number."""
    return timeline.Happening(
        customer=customers[happening.customer],
        what=_WHAT[happening.kind](happening, orders),
        channel=_CHANNELS.get(happening.channel, happening.channel),
        happened_at=happening.at,
        direction=_DIRECTIONS[happening.direction],
        title=happening.subject,
        text=happening.text,
        amount=-happening.amount if happening.amount else None,
        currency=happening.currency,
        learned_how=happening.learned_how,
        confidence=happening.sure,
        external_id=happening.key,
        identifier=_recognised_by(happening),
        thread=happening.thread,
    )


def _identifiers(key: str, mails: tuple[Reach, ...], phones: tuple[Reach, ...]) -> tuple[IdentifierDraft, ...]:
    return (
        IdentifierDraft(IdentifierKind.EXTERNAL_ID, key),
        *(
            IdentifierDraft(IdentifierKind.EMAIL, mail.value, mail.label, not mail.until, mail.since, mail.until)
            for mail in mails
        ),
        *(IdentifierDraft(IdentifierKind.PHONE, phone.value, phone.label) for phone in phones),
    )


def _addresses(place: Place | None, label: str) -> tuple[AddressDraft, ...]:
    if place is None:
        return ()
    return (AddressDraft(label, place.country, place.postcode, place.region, place.city, place.street),)


def _recognised_by(happening: Happening) -> str:
    return f"email:{happening.address}" if "@" in happening.address else ""


def _mail(happening: Happening, orders: Mapping[str, int]) -> kinds.Kind:
    ours = company.staff(happening.by).mail if happening.by else _SHOP_MAIL
    sender, recipient = (happening.address, ours) if happening.direction == "in" else (ours, happening.address)
    message_id = f"<{happening.key.replace('/', '.')}@{company.MAIL_DOMAIN}>"
    return kinds.Email(sender=sender, recipients=(recipient,), message_id=message_id)


def _event(happening: Happening, orders: Mapping[str, int]) -> kinds.Kind:
    return kinds.Event(happening.event, {"order": happening.order} if happening.order else {})


_WHAT: Mapping[What, Callable[[Happening, Mapping[str, int]], kinds.Kind]] = {
    What.NOTE: lambda happening, orders: kinds.Note(),
    What.CALL: lambda happening, orders: kinds.Call(
        happening.minutes * 60, "answered" if happening.minutes else "no answer"
    ),
    What.MEETING: lambda happening, orders: kinds.Meeting(minutes=happening.minutes),
    What.EMAIL: _mail,
    What.REFUND: lambda happening, orders: kinds.Refund(orders.get(happening.order), happening.order),
    What.PAGE_VIEW: lambda happening, orders: kinds.PageView(f"https://{company.MAIL_DOMAIN}{happening.page}"),
    What.EVENT: _event,
    What.FORM: lambda happening, orders: kinds.Form(happening.page.rpartition("/")[2]),
}
