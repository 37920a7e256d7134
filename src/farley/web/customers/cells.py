"""Fields that are edited where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from farley.base.accounts import User
from farley.base.acts import act_of
from farley.base.changes import Batch, open_batch
from farley.base.errors import NotFound
from farley.base.numbers import number_in
from farley.customers import actions, queries
from farley.customers.models import AttributeDefinition, Customer
from farley.customers.models.attribute import AttributeType
from farley.web import formats

_OWN = {
    "reading": gettext_lazy("Reading"),
    "owner": gettext_lazy("Owner"),
    "language": gettext_lazy("Language"),
    "tags": gettext_lazy("Tags"),
}
_BETWEEN_TAGS = re.compile("[,、，;；]")
_INPUTS = {"number": "number", "money": "number", "date": "date", "url": "url"}


@dataclass(frozen=True)
class Cell:
    """A field with its value as it is kept, and what is needed to edit it."""

    name: str
    label: str
    value: Any
    input: str = "text"
    choices: Sequence[tuple[str, str]] = ()
    definition: AttributeDefinition | None = None
    error: str = ""

    @property
    def is_attribute(self) -> bool:
        return self.definition is not None

    @property
    def chosen(self) -> list[str]:
        """The values that are chosen, as the form names them."""
        if isinstance(self.value, list):
            return [str(value) for value in self.value]
        if isinstance(self.value, bool):
            return ["yes" if self.value else "no"]
        return [str(self.value)] if self.value not in (None, "") else []

    @property
    def shown(self) -> str:
        """The value as a reader sees it."""
        labels = dict(self.choices)
        written = _WRITTEN.get(self.definition.type, _as_it_is) if self.definition else _as_it_is
        return ", ".join(labels.get(value) or written(value, self.definition) for value in self.chosen)

    @property
    def link(self) -> str:
        """Where the value leads, if it is an address of the web."""
        is_link = self.definition is not None and self.definition.type == AttributeType.URL
        return str(self.value) if is_link and str(self.value).startswith(("https://", "http://")) else ""

    def read(self, words: QueryDict) -> Any:
        """The new value from a form."""
        if self.input == "choices":
            return [value for value in words.getlist("value") if value]
        if self.input == "tags":
            found = (tag.strip()[:80] for tag in _BETWEEN_TAGS.split(words.get("value", "")))
            return sorted({tag for tag in found if tag})
        return words.get("value", "").strip()

    def keep(self, customer: Customer, words: QueryDict, *, by: User, at: datetime) -> Batch | None:
        """Keep what was typed in, as a batch that can be taken back; None where it is what was there before.

        Raises Invalid.
        """
        value = self.read(words)
        if value == (self.value if isinstance(value, list) else (self.chosen or [""])[0]):
            return None
        batch = open_batch("bulk", self.label, act_of({"by": by, "at": at}))
        if self.input == "tags":
            for tag in set(value) - set(self.value):
                actions.tag_customers([customer], tag, by=by, at=at, batch=batch)
            for tag in set(self.value) - set(value):
                actions.untag_customers([customer], tag, by=by, at=at, batch=batch)
        else:
            actions.update_customer(customer, self.as_values(value), by=by, at=at, batch=batch)
        return batch

    def as_values(self, value: Any) -> dict[str, Any]:
        """The new value as update_customer takes it."""
        if self.definition is not None:
            return {"attributes": {self.definition.key: value or None}}
        if self.name == "owner":
            return {"owner_id": number_in(value)}
        return {self.name: value}

    def refused(self, words: QueryDict, error: str) -> Cell:
        """The cell as it was typed in, with the reason why it could not be saved."""
        return replace(self, value=self.read(words), error=error)


def _as_it_is(value: str, definition: AttributeDefinition | None) -> str:
    return value


def _day(value: str, definition: AttributeDefinition | None) -> str:
    return formats.day(date.fromisoformat(value))


def _number(value: str, definition: AttributeDefinition | None) -> str:
    return formats.number(Decimal(value))


def _money(value: str, definition: AttributeDefinition | None) -> str:
    currency = definition.currency if definition else ""
    return formats.money(Decimal(value), currency) if currency else formats.number(Decimal(value))


def _address(value: str, definition: AttributeDefinition | None) -> str:
    return formats.bare_address(value)


_WRITTEN: dict[str, Callable[[str, AttributeDefinition | None], str]] = {
    AttributeType.DATE: _day,
    AttributeType.NUMBER: _number,
    AttributeType.MONEY: _money,
    AttributeType.URL: _address,
}


def cell_of(customer: Customer, name: str, user: User) -> Cell:
    """The field of this name: `reading`, `owner`, `language`, `tags`, or `a.` and the key of one of the team's fields.

    Raises NotFound.
    """
    if name.startswith("a."):
        return _attribute(customer, name)
    if name == "owner":
        people = User.objects.filter(is_active=True).order_by("name").values_list("pk", "name")
        choices = [("", _("nobody")), *((str(pk), person) for pk, person in people)]
        return Cell(name, str(_OWN[name]), customer.owner_id or "", "choice", choices)
    if name == "language":
        choices = [("", _("not known")), ("ja", "日本語"), ("zh", "中文"), ("en", "English")]
        return Cell(name, str(_OWN[name]), customer.language, "choice", choices)
    if name == "reading":
        return Cell(name, str(_OWN[name]), customer.reading)
    if name == "tags":
        return Cell(name, str(_OWN[name]), sorted(queries.tags_of([customer.pk]).get(customer.pk, [])), "tags")
    raise NotFound(_("There is no such field."))


def _attribute(customer: Customer, name: str) -> Cell:
    definition = AttributeDefinition.objects.filter(key=name[2:], retired_at=None).first()
    if definition is None:
        raise NotFound(_("There is no such field."))
    return attribute_cell(definition, customer.attributes.get(definition.key, ""))


def attribute_cell(definition: AttributeDefinition, value: Any) -> Cell:
    """A field of the team's own with a value."""
    choices: list[tuple[str, str]] = [(choice, choice) for choice in definition.choices]
    if definition.type == "yes_no":
        choices = [("yes", _("Yes")), ("no", _("No"))]
    kind = {"choice": "choice", "yes_no": "choice", "choices": "choices"}.get(
        definition.type, _INPUTS.get(definition.type, "text")
    )
    if kind == "choice":
        choices = [("", "–"), *choices]
    return Cell(f"a.{definition.key}", definition.label, "" if value is None else value, kind, choices, definition)
