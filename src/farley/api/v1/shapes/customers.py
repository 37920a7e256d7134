"""Customers, how they are reached, where they are."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, model_validator

from farley.api.paging import CursorWord, Limit
from farley.api.v1.fields import UNSET, Answer, Audience, Country, Id, Language, Properties, Shape
from farley.customers.drafts import AddressDraft, CustomerDraft, IdentifierDraft
from farley.customers.models import Address, Customer, Identifier, IdentifierKind, Kind, NameOrder

Name = Annotated[str, Field(max_length=300)]
NamePart = Annotated[str, Field(max_length=150)]
Label = Annotated[str, Field(max_length=60, examples=["work"])]
TagName = Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")]


class IdentifierIn(Shape):
    """A mail address, phone number or id."""

    kind: IdentifierKind
    value: Annotated[str, Field(min_length=1, max_length=400, examples=["hana@example.com"])]
    label: Label = ""
    is_primary: bool = False
    valid_from: date | None = None
    valid_until: date | None = None

    @model_validator(mode="after")
    def _mail_has_an_at(self) -> IdentifierIn:
        if self.kind == IdentifierKind.EMAIL and "@" not in self.value:
            raise ValueError("This is not a mail address.")
        return self

    def draft(self) -> IdentifierDraft:
        return IdentifierDraft(**dict(self))


class AddressIn(Shape):
    """An address."""

    label: Label = ""
    country: Country = ""
    postal_code: Annotated[str, Field(max_length=20)] = ""
    region: Annotated[str, Field(max_length=120)] = ""
    city: Annotated[str, Field(max_length=120)] = ""
    street: Annotated[str, Field(max_length=300)] = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def draft(self) -> AddressDraft:
        return AddressDraft(**dict(self))


class CustomerIn(Shape):
    """A customer to create: a name in parts or whole, or at least one identifier."""

    kind: Kind = Kind.PERSON
    name: Name = ""
    family_name: NamePart = ""
    given_name: NamePart = ""
    name_order: NameOrder | None = None
    reading: Annotated[Name, Field(description="ふりがな or pinyin", examples=["さとう はな"])] = ""
    language: Language = ""
    owner_id: Id | None = None
    team_id: Id | None = None
    audience: Audience = "all"
    attributes: Annotated[Properties, Field(description="By the key of their definition")] = Field(default_factory=dict)
    tags: list[TagName] = Field(default_factory=list, max_length=100)
    identifiers: list[IdentifierIn] = Field(default_factory=list, max_length=100)
    addresses: list[AddressIn] = Field(default_factory=list, max_length=20)

    def draft(self, *, region: str) -> CustomerDraft:
        """What the room's action takes; `region` is the country in which phone numbers without one are dialled."""
        same = {name: getattr(self, name) for name in ("kind", "name", "family_name", "given_name", "reading")}
        return CustomerDraft(
            **same,
            name_order=self.name_order or "",
            language=self.language,
            owner_id=self.owner_id,
            team_id=self.team_id,
            audience=self.audience,
            attributes=self.attributes,
            tags=tuple(self.tags),
            identifiers=tuple(identifier.draft() for identifier in self.identifiers),
            addresses=tuple(address.draft() for address in self.addresses),
            region=region,
        )


class CustomerPatch(Shape):
    """New values for some fields; what is not sent stays as it is. Attributes are merged, null removes one."""

    revision: Annotated[int, Field(ge=1, description="Alter only if nobody else did since this one was read")] = UNSET
    kind: Kind = UNSET
    name: Name = UNSET
    family_name: NamePart = UNSET
    given_name: NamePart = UNSET
    name_order: NameOrder = UNSET
    reading: Name = UNSET
    language: Language = UNSET
    owner_id: Id | None = None
    team_id: Id | None = None
    audience: Audience = UNSET
    attributes: Properties = UNSET


class IdentifierOut(Answer):
    """`value` as it was written, `key` as it is compared."""

    id: int
    kind: str
    value: str
    key: str
    label: str
    is_primary: bool
    valid_from: date | None
    valid_until: date | None

    @classmethod
    def of(cls, row: Identifier) -> IdentifierOut:
        return cls.model_construct(**{name: getattr(row, name) for name in cls.model_fields})


class AddressOut(Answer):
    """An address."""

    id: int
    label: str
    country: str
    postal_code: str
    region: str
    city: str
    street: str
    valid_from: date | None
    valid_until: date | None

    @classmethod
    def of(cls, row: Address) -> AddressOut:
        return cls.model_construct(**{name: getattr(row, name) for name in cls.model_fields})


class CustomerOut(Answer):
    """A customer. `merged_into` is set where this record turned out to be another customer's."""

    id: int
    kind: str
    name: str
    family_name: str
    given_name: str
    name_order: str
    reading: str
    language: str
    owner_id: int | None
    team_id: int | None
    audience: str
    attributes: dict[str, Any]
    tags: list[str]
    identifiers: list[IdentifierOut]
    addresses: list[AddressOut]
    created_at: datetime
    trashed_at: datetime | None
    merged_into: int | None
    revision: int

    @classmethod
    def of(cls, row: Customer, *, tags: list[str], merged_into: int | None) -> CustomerOut:
        """A customer whose identifiers and addresses were fetched along."""
        same = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        same["identifiers"] = [IdentifierOut.of(identifier) for identifier in row.identifiers.all()]
        same["addresses"] = [AddressOut.of(address) for address in row.addresses.all()]
        return cls.model_construct(**same, tags=tags, merged_into=merged_into)


class Lookalike(Answer):
    """A customer who might already be the one that was created."""

    id: int
    name: str
    reasons: list[str] = Field(description="What they share: email, phone, name")


class CustomerCreated(CustomerOut):
    """A new customer, and who looks alike."""

    lookalikes: list[Lookalike]


class CustomerPage(Answer):
    """Some customers; `next` is the cursor of the page after, null on the last."""

    items: list[CustomerOut]
    next: str | None


class CustomerFilters(Shape):
    """What a list of customers can be narrowed by."""

    q: Annotated[str, Field(max_length=200, description="Words in names, readings, identifiers or addresses")] = ""
    kind: Kind | None = None
    owner_id: Id | None = None
    team_id: Id | None = None
    tag: Annotated[str, Field(max_length=80)] = ""
    identifier: Annotated[
        str, Field(max_length=420, description="Who has it, as kind:value", examples=["email:hana@example.com"])
    ] = ""
    attribute: Annotated[
        str, Field(max_length=420, description="Who has this value, as key:value", examples=["tier:gold"])
    ] = ""
    in_trash: bool = False
    cursor: CursorWord = ""
    limit: Limit = 50
