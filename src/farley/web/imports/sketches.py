"""How the first rows of a file will look once they are records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from farley.base.acts import ActWords
from farley.capture.arrivals import Arrival
from farley.capture.channels.csv_import.rows import MADE_UP
from farley.capture.identity import Resolver
from farley.customers.drafts import CustomerDraft
from farley.customers.models import AttributeDefinition
from farley.customers.names import full_name, usual_order
from farley.timeline.words import kind_name
from farley.web import choices
from farley.web.words import kind_icon

MOST = 6
_WHOLE = frozenset({"JPY", "KRW", "VND", "CLP"})


@dataclass(frozen=True)
class Sketch:
    """One record to be; `is_known`: the customer is here already. What happened or was bought stands from `icon` on."""

    name: str
    kind: str
    reading: str
    work: str
    reach: tuple[tuple[str, str], ...]
    address: str
    facts: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    is_known: bool
    icon: str = ""
    title: str = ""
    text: str = ""
    when: datetime | date | None = None
    amount: Decimal | None = None
    currency: str = ""


def sketches_of(arrivals: list[Arrival], act: ActWords, region: str) -> list[Sketch]:
    """The first customers among the arrivals as cards."""
    foreseen = Resolver(region=region, act=act).foresee([arrival.who for arrival in arrivals])
    labels = dict(AttributeDefinition.objects.values_list("key", "label"))
    first: dict[str, Sketch] = {}
    for arrival, (who, is_known) in zip(arrivals, foreseen, strict=True):
        if who not in first and len(first) < MOST:
            first[who] = _sketch(arrival, is_known, labels)
    return list(first.values())


def looks_wrong(sketches: list[Sketch]) -> bool:
    """Whether amounts have parts of a unit in a currency that has none: then it is likely another currency."""
    return any(sketch.amount and sketch.amount % 1 and sketch.currency in _WHOLE for sketch in sketches)


def _sketch(arrival: Arrival, is_known: bool, labels: dict[str, str]) -> Sketch:
    who, occurred, bought = arrival.who, arrival.occurred, arrival.bought
    person = Sketch(
        name=_name(who),
        kind=who.kind,
        reading=who.reading,
        work=" · ".join(filter(None, (arrival.employer, arrival.role))),
        reach=tuple((identifier.kind, identifier.value) for identifier in who.identifiers),
        address=_address(who),
        facts=tuple((labels.get(key, key), str(value)) for key, value in who.attributes.items()),
        tags=who.tags,
        is_known=is_known,
    )
    if bought is not None:
        things = " · ".join(filter(None, (line.product_name or line.sku for line in bought.lines[:3])))
        title = kind_name("purchase") if bought.number.startswith(MADE_UP) else bought.number
        order = replace(
            person, icon="purchase", title=title, text=things, when=_when(bought.placed_at, bought.has_time)
        )
        return replace(order, amount=bought.total, currency=bought.currency)
    if occurred is not None:
        kind = occurred.what.name
        title = occurred.title or kind_name(kind)
        shown = replace(person, icon=kind_icon(kind), title=title, text=occurred.text[:300])
        return replace(shown, when=_when(occurred.happened_at, occurred.has_time))
    return person


def _when(moment: datetime, has_time: bool) -> datetime | date:
    return moment if has_time else timezone.localdate(moment)


def _name(who: CustomerDraft) -> str:
    order = who.name_order or usual_order(who.family_name, who.given_name)
    name = who.name or full_name(who.family_name, who.given_name, order)
    return name or (who.identifiers[0].value if who.identifiers else "")


def _address(who: CustomerDraft) -> str:
    if not who.addresses:
        return ""
    address = who.addresses[0]
    country = choices.country(address.country)
    parts = (address.postal_code, address.region, address.city, address.street, country)
    return " ".join(filter(None, parts))
