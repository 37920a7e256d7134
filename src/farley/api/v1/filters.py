"""Narrow a list of customers by what a request asks."""

from __future__ import annotations

import json

from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils.translation import gettext as _

from farley.api.v1.checks import home_country
from farley.api.v1.shapes.customers import CustomerFilters
from farley.base.errors import Invalid
from farley.customers import queries
from farley.customers.actions.identifiers import key_of
from farley.customers.models import AttributeDefinition, CustomerTag, Identifier, IdentifierKind
from farley.customers.models.customer import CustomerQuerySet
from farley.customers.rules import checked_value


def narrowed(customers: CustomerQuerySet, wanted: CustomerFilters) -> CustomerQuerySet:
    """Those of the customers that fit.

    Raises Invalid for an identifier or attribute that cannot be.
    """
    customers = customers.filter(canonical=None, trashed_at__isnull=not wanted.in_trash)
    same = {"kind": wanted.kind, "owner": wanted.owner_id, "team": wanted.team_id}
    customers = customers.filter(**{name: value for name, value in same.items() if value is not None})
    if wanted.tag:
        customers = customers.filter(Exists(CustomerTag.objects.filter(customer=OuterRef("pk"), tag__name=wanted.tag)))
    if wanted.identifier:
        customers = _with_identifier(customers, wanted.identifier)
    if wanted.attribute:
        customers = _with_attribute(customers, wanted.attribute)
    return queries.matching(customers, wanted.q)


def _with_identifier(customers: CustomerQuerySet, asked: str) -> CustomerQuerySet:
    kind, _colon, value = asked.partition(":")
    if kind not in IdentifierKind.values or not value:
        raise Invalid(_("Write it as kind:value, such as email:hana@example.com."), field="identifier")
    key = key_of(kind, value, region=home_country())
    return customers.filter(pk__in=Identifier.objects.filter(kind=kind, key=key).values("customer"))


def _with_attribute(customers: CustomerQuerySet, asked: str) -> CustomerQuerySet:
    key, _colon, value = asked.partition(":")
    definition = AttributeDefinition.objects.filter(key=key, retired_at=None).first()
    if definition is None or not value:
        raise Invalid(_("Write it as key:value, with the key of a field that is defined."), field="attribute")
    kept = checked_value(definition, value)
    if not isinstance(kept, list):
        return customers.alias(kept=KeyTransform(key, "attributes")).filter(kept=kept)
    for choice in kept:
        # The databases differ in whether they keep letters beyond ASCII escaped.
        spelled = Q(choices__contains=json.dumps(choice)) | Q(choices__contains=json.dumps(choice, ensure_ascii=False))
        customers = customers.alias(choices=KeyTextTransform(key, "attributes")).filter(spelled)
    return customers
