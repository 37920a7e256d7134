"""The columns of the list of customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from farley.customers.models import AttributeDefinition, Kind
from farley.web import formats
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


# Cells that stay on one line, so that rows are of one height and a page of them is quick to run one's eye over.
_SHORT = frozenset({"email", "phone", "owner", "last", "kind", "reading", "created"})


@dataclass(frozen=True)
class Column:
    """One column: its key, its title, the order it stands for, and the team's own field behind it."""

    key: str
    title: str | Promise
    sort: str = ""
    attribute: str = ""

    @property
    def sort_down(self) -> str:
        """The same order turned round."""
        return f"-{self.sort}"

    def html(self, row: Row) -> SafeString:
        """The cell for the page, with its title for phones, where a row is a card."""
        if self.key == "organisation" and row.organisation_id:
            content = format_html('<a href="/customers/{}">{}</a>', row.organisation_id, row.organisation)
        elif self.key == "tags":
            content = format_html_join(" ", '<span class="badge">{}</span>', ((tag,) for tag in row.tags))
        elif self.key in ("last", "created"):
            content = escape(formats.day(moment)) if (moment := self._moment(row)) else escape("")
        elif self.key == "kind":
            content = escape(dict(Kind.choices)[row.kind])
        else:
            content = escape(self.plain(row))
        css = SafeString(' class="is-nowrap"') if self.key in _SHORT else ""
        return format_html('<td{} data-label="{}">{}</td>', css, self.title, content)

    def _moment(self, row: Row) -> datetime | None:
        return row.last_at if self.key == "last" else row.created_at

    def plain(self, row: Row) -> str:
        """The cell as text, for a file."""
        if self.attribute:
            return _as_text(row.attributes.get(self.attribute, ""))
        values: dict[str, Any] = {"last": row.last_at, "created": row.created_at}
        return _as_text(values[self.key] if self.key in values else getattr(row, self.key))


def columns_of(state: ListState) -> list[Column]:
    """The columns that the list shows, in their order."""
    labels = dict(titles())
    return [
        Column(key, labels[key], key if key in SORTS else "", key[2:] if key.startswith("a.") else "")
        for key in state.columns
        if key in labels
    ]


def to_choose_from(state: ListState) -> list[tuple[str, str | Promise]]:
    """All columns with their titles: those that the list shows first, in their order."""
    places = {key: place for place, key in enumerate(state.columns)}
    return sorted(titles(), key=lambda column: places.get(column[0], len(places)))


def titles() -> list[tuple[str, str | Promise]]:
    """All columns there are, with their titles: Farley's own, and the team's fields."""
    own = AttributeDefinition.objects.filter(retired_at=None).values_list("key", "label")
    return [*_TITLES.items(), *((f"a.{key}", label) for key, label in own)]


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if hasattr(value, "strftime") else str(value)
