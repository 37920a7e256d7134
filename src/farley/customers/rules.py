"""Decisions about customers that need no database but their definitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from farley.base.errors import Invalid
from farley.customers.models import AttributeDefinition
from farley.customers.models.attribute import AttributeType

_URL = URLValidator(schemes=["http", "https"])


Definitions = Mapping[str, AttributeDefinition]


def definitions_of(all_attributes: Iterable[Mapping[str, Any]]) -> Definitions:
    """The definitions of the fields that are named, fetched at once."""
    keys = {key for attributes in all_attributes for key in attributes}
    return {d.key: d for d in AttributeDefinition.objects.filter(key__in=keys)} if keys else {}


def checked_attributes(
    new: Mapping[str, Any], old: Mapping[str, Any], *, kind: str, definitions: Definitions
) -> dict[str, Any]:
    """The customer's attributes with the new ones among them, each checked against its definition; None removes one.

    Raises Invalid for a field that is not defined, or a value that does not fit it.
    """
    merged = dict(old)
    for key, value in new.items():
        definition = definitions.get(key)
        if definition is None or (definition.kinds and kind not in definition.kinds):
            raise Invalid(_("There is no field “%(name)s”.") % {"name": key}, field=key)
        if value is None or value == "" or value == []:
            merged.pop(key, None)
        else:
            merged[key] = checked_value(definition, value)
    return merged


def checked_value(definition: AttributeDefinition, value: Any) -> Any:
    """A value as it is kept: JSON, money and numbers as text of a decimal, dates in ISO form.

    Raises Invalid.
    """
    try:
        return _CHECKS[AttributeType(definition.type)](definition, value)
    except (ValueError, InvalidOperation, ValidationError, TypeError) as error:
        message = _("“%(value)s” does not fit the field “%(label)s”.")
        raise Invalid(message % {"value": value, "label": definition.label}, field=definition.key) from error


def _text(definition: AttributeDefinition, value: Any) -> str:
    return str(value).strip()[:2000]


def _number(definition: AttributeDefinition, value: Any) -> str:
    number = Decimal(str(value).replace(",", "").strip())
    if not number.is_finite():
        raise ValueError(value)
    return format(number.normalize(), "f")


def _date(definition: AttributeDefinition, value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else date.fromisoformat(str(value).strip()).isoformat()


def _choice(definition: AttributeDefinition, value: Any) -> str:
    if value not in definition.choices:
        raise ValueError(value)
    return str(value)


def _choices(definition: AttributeDefinition, value: Any) -> list[str]:
    values = value if isinstance(value, list) else [part.strip() for part in str(value).split(";")]
    return [_choice(definition, part) for part in values]


def _yes_no(definition: AttributeDefinition, value: Any) -> bool:
    word = str(value).strip().casefold()
    if word in {"true", "yes", "1", "on", "はい", "是"}:
        return True
    if word in {"false", "no", "0", "off", "いいえ", "否"}:
        return False
    raise ValueError(value)


def _url(definition: AttributeDefinition, value: Any) -> str:
    _URL(str(value).strip())
    return str(value).strip()


_CHECKS = {
    AttributeType.TEXT: _text,
    AttributeType.NUMBER: _number,
    AttributeType.MONEY: _number,
    AttributeType.DATE: _date,
    AttributeType.CHOICE: _choice,
    AttributeType.MULTI_CHOICE: _choices,
    AttributeType.YES_NO: _yes_no,
    AttributeType.URL: _url,
}
