"""Open the file of a run with everything that reading its rows takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

import msgspec
from django.utils.translation import gettext as _

from farley.base import files
from farley.base.accounts import Organisation, User
from farley.capture.channels.csv_import.mapping import Mapping
from farley.capture.channels.csv_import.reading import Layout, Row, first_rows, read_rows
from farley.capture.channels.csv_import.records import Chunk, in_chunks
from farley.capture.channels.csv_import.rows import RowReader, Setting
from farley.capture.channels.csv_import.survey import gathered, is_scattered, repeated
from farley.capture.models import ImportRun
from farley.capture.unreadable import Unreadable
from farley.customers.models import AttributeDefinition


def layout_of(run: ImportRun) -> Layout:
    """How the run's file is written."""
    return msgspec.convert(run.layout, Layout)


def mapping_of(run: ImportRun) -> Mapping:
    """What the run's columns mean."""
    return msgspec.convert(run.mapping, Mapping)


def path_of(run: ImportRun) -> Path:
    """Where the run's file lies.

    Raises Unreadable if it was deleted meanwhile.
    """
    if run.upload.emptied_at is not None:
        raise Unreadable(_("The file is no longer kept. Bring it in again."))
    return files.path_of(run.upload.sha256)


def first_arrivals(run: ImportRun, *, at: datetime, most: int = 5) -> Chunk:
    """What the first rows of a run's file would become, without looking at the rest of it."""
    mapping, layout = mapping_of(run), layout_of(run)
    reader = RowReader(mapping, _setting(run, mapping, layout, at))
    chunk = next(in_chunks(first_rows(path_of(run), layout), reader), Chunk())
    return replace(chunk, arrivals=chunk.arrivals[:most], rows=chunk.rows[:most])


def open_run(run: ImportRun, *, at: datetime) -> tuple[Iterator[Row], RowReader]:
    """The rows that are still to be done, and the reader that makes records of them.

    The file is looked through first where that is needed: rows without a number of their own are told apart by count if
    they repeat, and orders whose lines lie scattered are gathered.
    """
    mapping, layout = mapping_of(run), layout_of(run)
    reader = RowReader(mapping, _setting(run, mapping, layout, at, repeated=_repeated_rows(run, mapping, layout, at)))
    key = mapping.column("order_key") if mapping.content == "orders" else None
    if key and is_scattered(row.cells[key.index] for row in read_rows(path_of(run), layout) if not row.problem):
        return islice(gathered(read_rows(path_of(run), layout), key.index), run.position, None), reader
    if not reader.setting.repeated:
        return read_rows(path_of(run), layout, after=run.position), reader
    rows = read_rows(path_of(run), layout)
    for row in islice(rows, run.position):
        reader.pass_over(row)
    return rows, reader


def _repeated_rows(run: ImportRun, mapping: Mapping, layout: Layout, at: datetime) -> frozenset[int]:
    key = {"orders": "order_key", "interactions": "interaction_key"}.get(mapping.content)
    if key is None or mapping.column(key) is not None:
        return frozenset()
    plain = RowReader(mapping, Setting("", at, layout.header))
    return repeated(plain.fingerprint(row) for row in read_rows(path_of(run), layout))


def _setting(
    run: ImportRun, mapping: Mapping, layout: Layout, at: datetime, *, repeated: frozenset[int] = frozenset()
) -> Setting:
    organisation = Organisation.get()
    return Setting(
        numbers_of=run.source.name,
        at=at,
        header=layout.header,
        region=organisation.country if organisation else "",
        owners=_owners(),
        attributes=_attributes(mapping),
        repeated=repeated,
    )


def _attributes(mapping: Mapping) -> dict[str, AttributeDefinition]:
    """The attributes by label, with those that the run is about to define: a dry run judges their values as well."""
    labels = {column.field.removeprefix("attribute:"): column.new_type for column in mapping.columns if column.new_type}
    to_be = {label: AttributeDefinition(key=label, label=label, type=type_) for label, type_ in labels.items()}
    return to_be | {definition.label: definition for definition in AttributeDefinition.objects.filter(retired_at=None)}


def _owners() -> dict[str, int]:
    users = User.objects.filter(is_active=True).values_list("pk", "email", "name")
    return {word.casefold(): pk for pk, email, name in users for word in (email, name)}
