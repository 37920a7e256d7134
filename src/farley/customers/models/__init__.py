"""The tables of this room."""

from farley.customers.models.attribute import AttributeDefinition, CustomerTag, Tag
from farley.customers.models.customer import Customer, CustomerSearch, Kind, NameOrder
from farley.customers.models.identifier import Address, Identifier, IdentifierKind
from farley.customers.models.merge import Merge
from farley.customers.models.relationship import BELONGING, Relationship, RelationshipKind

__all__ = [
    "BELONGING",
    "Address",
    "AttributeDefinition",
    "Customer",
    "CustomerSearch",
    "CustomerTag",
    "Identifier",
    "IdentifierKind",
    "Kind",
    "Merge",
    "NameOrder",
    "Relationship",
    "RelationshipKind",
    "Tag",
]
