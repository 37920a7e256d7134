"""The columns of the list of customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from farley.customers.models import AttributeDefinition
from farley.customers.models.attribute import AttributeType
from farley.web.customers.listing import SORTS, ListState, Row

_TITLES: dict[str, Promise] = {
    "organisation": _("Organisation"),
    "email": _("Mail address"),
    "phone": _("Phone number"),
    "owner": _("Owner"),
    "tags": _("Tags"),
    "last": _("Last contact"),
    "kind": _("Kind"),
    "reading": _("Reading"),
    "created": _("Added"),
}

_NUMBERS = (AttributeType.NUMBER, AttributeType.MONEY)


@dataclass(frozen=True)
class Column:
    """One column: its key, its title, the order it stands for, and the team's own field behind it."""

    key: str
    title: str | Promise
    sort: str = ""
    definition: AttributeDefinition | None = None

    @property
    def is_number(self) -> bool:
        """Whether its values are compared by their last figures."""
        return self.definition is not None and self.definition.type in _NUMBERS

    @property
    def sort_down(self) -> str:
        """The same order turned round."""
        return f"-{self.sort}"

    def plain(self, row: Row) -> str:
        """The cell as text, for a file."""
        if self.definition:
            return _as_text(row.attributes.get(self.definition.key, ""))
        values: dict[str, Any] = {"last": row.last_at, "created": row.created_at}
        return _as_text(values[self.key] if self.key in values else getattr(row, self.key))


def columns_of(state: ListState) -> list[Column]:
    """The columns that the list shows, in their order."""
    needs_own = any(key.startswith("a.") for key in state.columns)
    own = {f"a.{definition.key}": definition for definition in _definitions()} if needs_own else {}
    known: dict[str, str | Promise] = {**_TITLES, **{key: definition.label for key, definition in own.items()}}
    return [Column(key, known[key], key if key in SORTS else "", own.get(key)) for key in state.columns if key in known]


def to_choose_from(state: ListState) -> list[tuple[str, str | Promise]]:
    """All columns with their titles: those that the list shows first, in their order."""
    places = {key: place for place, key in enumerate(state.columns)}
    return sorted(titles(), key=lambda column: places.get(column[0], len(places)))


def titles() -> list[tuple[str, str | Promise]]:
    """All columns there are, with their titles: Farley's own, and the team's fields."""
    return [*_TITLES.items(), *((f"a.{definition.key}", definition.label) for definition in _definitions())]


def _definitions() -> list[AttributeDefinition]:
    return list(AttributeDefinition.objects.filter(retired_at=None))


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if hasattr(value, "strftime") else str(value)
