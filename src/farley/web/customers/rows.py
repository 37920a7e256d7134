"""The rows of the list, drawn by hand: for a page of them a template takes five times as long."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString

from farley.customers.models import Kind
from farley.web import formats
from farley.web.customers.cells import attribute_cell
from farley.web.customers.columns import Column
from farley.web.customers.listing import Row
from farley.web.marks import avatar

# Cells that stay on one line, so that rows are of one height and a page of them is quick to run one's eye over.
_SHORT = frozenset({"email", "phone", "owner", "last", "kind", "reading", "created"})

# Columns that are no field of the team's own and can be edited where they stand.
_EDITED = frozenset({"owner", "tags", "reading"})


def draw(rows: Sequence[Row], columns: Sequence[Column], list_query: str, can_write: bool = False) -> SafeString:
    """The table's body. Each cell carries its column's title for phones, where a row is a card.

    Who can write gets cells that are edited where they stand.
    """
    cells = [(_opening(column), _cell(column, can_write)) for column in columns]
    return SafeString("\n".join(_row(row, cells, escape(list_query)) for row in rows))


def _row(row: Row, cells: list[tuple[str, Callable[[Row], str]]], list_query: str) -> str:
    name = escape(row.name)
    reading = f' <span class="reading">{escape(row.reading)}</span>' if row.reading else ""
    others = "".join(f"{opening}{content(row)}</td>" for opening, content in cells)
    return (
        f'<tr><td class="is-tight"><span class="who"><input type="checkbox" class="tick" name="ids" form="chosen" '
        f'value="{row.id}" aria-label="{name}">{avatar(row.name, row.kind, "small")}</span></td>'
        f'<td class="is-main"><a href="/customers/{row.id}?list={list_query}">{name}</a>{reading}</td>{others}</tr>'
    )


def _opening(column: Column) -> str:
    css = ' class="is-number"' if column.is_number else ' class="is-nowrap"' if column.key in _SHORT else ""
    return f'<td{css} data-label="{escape(column.title)}">'


def _cell(column: Column, can_write: bool) -> Callable[[Row], str]:
    content = _content(column)
    if not can_write or not (column.definition or column.key in _EDITED):
        return content
    title, key = escape(column.title), ' data-key="e"' if column.key == "owner" else ""

    def edited(row: Row) -> str:
        shown = content(row)
        if column.definition and column.definition.kinds and row.kind not in column.definition.kinds:
            return shown
        empty = "" if shown else f' aria-label="{title}"'
        return (
            f'<a class="cell-edit{"" if shown else " is-empty"}" href="/customers/{row.id}/edit" '
            f'data-edit="/customers/{row.id}/cells/{column.key}"{key}{empty}>{shown or "–"}</a>'
        )

    return edited


def _content(column: Column) -> Callable[[Row], str]:
    """The function that draws this column's cell of a row, as HTML."""
    if definition := column.definition:
        return lambda row: escape(attribute_cell(definition, row.attributes.get(definition.key, "")).shown)
    if column.key == "organisation":
        return _organisation
    if column.key == "tags":
        return lambda row: " ".join(f'<span class="badge">{escape(tag)}</span>' for tag in row.tags)
    if column.key == "last":
        return lambda row: formats.day(row.last_at) if row.last_at else ""
    if column.key == "created":
        return lambda row: formats.day(row.created_at)
    if column.key == "kind":
        kinds = {kind: escape(label) for kind, label in Kind.choices}
        return lambda row: kinds[row.kind]
    return lambda row: escape(column.plain(row))


def _organisation(row: Row) -> str:
    if not row.organisation_id:
        return ""
    return f'<a href="/customers/{row.organisation_id}">{escape(row.organisation)}</a>'
