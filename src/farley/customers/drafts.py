"""What comes in to make or alter a customer, before it is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from farley.base.access import EVERYBODY


@dataclass(frozen=True)
class IdentifierDraft:
    """A mail address, phone number or id as somebody wrote it."""

    kind: str
    value: str
    label: str = ""
    is_primary: bool = False
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class AddressDraft:
    """An address as somebody wrote it; `country` is an ISO code of two letters."""

    label: str = ""
    country: str = ""
    postal_code: str = ""
    region: str = ""
    city: str = ""
    street: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class CustomerDraft:
    """A customer to be; a person needs a name in parts or whole, or at least one identifier."""

    kind: str = "person"
    name: str = ""
    family_name: str = ""
    given_name: str = ""
    name_order: str = ""
    reading: str = ""
    language: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    identifiers: tuple[IdentifierDraft, ...] = ()
    addresses: tuple[AddressDraft, ...] = ()
    tags: tuple[str, ...] = ()
    owner_id: int | None = None
    team_id: int | None = None
    audience: str = EVERYBODY
    region: str = ""
