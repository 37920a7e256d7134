"""Say how a table file is written, or that it is to be read as an earlier one was."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from farley.base.access import require_writer
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid
from farley.capture.actions.imports import locked, proposal_for
from farley.capture.channels.csv_import.mapping import Column
from farley.capture.channels.csv_import.opening import layout_of, mapping_of, path_of
from farley.capture.channels.csv_import.reading import DELIMITERS, WHITESPACE, read_as
from farley.capture.models import ImportRun, ImportState
from farley.capture.unreadable import Unreadable

# What a person may choose; anything else was found in the file itself.
CODECS = ("utf-8", "cp932", "euc_jp", "gb18030", "cp950", "cp1252", "utf-16")


@transaction.atomic
def choose_layout(
    run: ImportRun, *, codec: str, delimiter: str, has_header: bool, **act: Unpack[ActWords]
) -> ImportRun:
    """Read the file in another way than was found. What its columns mean is proposed anew.

    Raises Invalid if it cannot be read so, Conflict if the run has begun.
    """
    require_writer(act_of(act).by)
    run = locked(run, ImportState.DRAFT, ImportState.CHECKED, ImportState.CHECKING)
    found, before = layout_of(run), mapping_of(run)
    if codec not in (*CODECS, found.codec) or delimiter not in (*DELIMITERS, WHITESPACE):
        raise Invalid(_("Choose an encoding and a separator from the lists."), field="codec")
    try:
        layout = read_as(path_of(run), found, codec=codec, delimiter=delimiter, has_header=has_header)
    except (Unreadable, UnicodeError) as error:
        raise Invalid(str(error), field="codec") from error
    run.layout = msgspec.to_builtins(layout)
    run.mapping = msgspec.to_builtins(proposal_for(run).mapping(before.zone, before.currency))
    run.state, run.check_result = ImportState.DRAFT, None
    run.save(update_fields=["layout", "mapping", "state", "check_result"])
    return run


@transaction.atomic
def read_like(run: ImportRun, earlier: ImportRun, **act: Unpack[ActWords]) -> ImportRun:
    """Give a run the settings of an earlier one: a column means what the column of the same name meant then.

    A column that was not there then keeps the proposal. Raises Conflict if the run has begun.
    """
    require_writer(act_of(act).by)
    run = locked(run, ImportState.DRAFT, ImportState.CHECKED)
    then = mapping_of(earlier)
    meant = dict(zip(layout_of(earlier).header, then.columns, strict=True))
    proposed = proposal_for(run, then.content)
    taken = {meant[guess.header].field for guess in proposed.guesses if guess.header in meant}
    columns = [_as_then(meant.get(guess.header), guess.column, taken) for guess in proposed.guesses]
    run.mapping = msgspec.to_builtins(replace(then, columns=tuple(columns)))
    run.source = earlier.source
    run.save(update_fields=["mapping", "source"])
    return run


def _as_then(then: Column | None, proposed: Column, taken: set[str]) -> Column:
    if then is not None:
        return replace(then, index=proposed.index)
    return proposed if proposed.field not in taken else Column(proposed.index, "")
