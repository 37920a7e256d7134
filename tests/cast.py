"""The cast that the tests play with: four colleagues in two teams, and a few customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from farley.base import people
from farley.base.accounts import Role, Team, User
from farley.customers import actions as customers
from farley.customers.drafts import AddressDraft, CustomerDraft, IdentifierDraft
from farley.customers.models import Customer
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.timeline.models import Interaction

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PASSWORD = "a long enough word"


@dataclass(frozen=True)
class Colleagues:
    """Aiko runs the place, Ben sells in Tokyo, Chen sells in Shanghai, Dora manages, Eve only reads."""

    aiko: User
    ben: User
    chen: User
    dora: User
    eve: User
    tokyo: Team
    shanghai: Team


def colleagues() -> Colleagues:
    """Set the organisation up with its people."""
    organisation = people.OrganisationDraft("Kabuto Trading", "en", "Asia/Tokyo", "JPY", "JP")
    first = people.UserDraft("aiko@example.com", "Aiko")
    aiko = people.set_up(organisation, first, password=PASSWORD, by=None, at=NOW)
    tokyo = people.create_team("Tokyo", by=aiko, at=NOW)
    shanghai = people.create_team("Shanghai", by=aiko, at=NOW)

    def colleague(name: str, role: str, team: Team | None) -> User:
        draft = people.UserDraft(f"{name.lower()}@example.com", name, role, team.pk if team else None)
        return people.create_user(draft, password=PASSWORD, by=aiko, at=NOW)

    return Colleagues(
        aiko=aiko,
        ben=colleague("Ben", Role.MEMBER, tokyo),
        chen=colleague("Chen", Role.MEMBER, shanghai),
        dora=colleague("Dora", Role.MANAGER, tokyo),
        eve=colleague("Eve", Role.READER, tokyo),
        tokyo=tokyo,
        shanghai=shanghai,
    )


def sato(by: User, **fields: object) -> Customer:
    """佐藤 健 of Minato, Tokyo, with a mail address and a phone number."""
    draft = CustomerDraft(
        family_name="佐藤",
        given_name="健",
        reading="さとう けん",
        language="ja",
        identifiers=(
            IdentifierDraft("email", "Ken.Sato@example.com", is_primary=True),
            IdentifierDraft("phone", "090-1234-5678"),
        ),
        addresses=(AddressDraft(country="jp", postal_code="105-0011", city="東京都港区芝公園"),),
        region="JP",
        **fields,  # type: ignore[arg-type]
    )
    return customers.create_customer(draft, by=by, at=NOW)


def kabuto(by: User) -> Customer:
    """㈱カブト, an organisation."""
    return customers.create_customer(CustomerDraft(kind="organisation", name="㈱カブト"), by=by, at=NOW)


def emma(by: User) -> Customer:
    """Emma Clarke of Leeds."""
    draft = CustomerDraft(
        family_name="Clarke",
        given_name="Emma",
        language="en",
        identifiers=(IdentifierDraft("email", "emma@example.org"),),
    )
    return customers.create_customer(draft, by=by, at=NOW)


def call_from(customer: Customer, text: str, *, by: User, days_ago: float = 0, **words: object) -> Interaction:
    """A call from the customer, recorded when it happened."""
    at = NOW - timedelta(days=days_ago)
    happening = timeline.Happening(customer, kinds.Call(), "phone", at, "in", text=text, **words)  # type: ignore[arg-type]
    return timeline.record(happening, by=by, at=at)
