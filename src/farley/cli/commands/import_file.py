"""Bring a table file in: customers, orders or interactions as CSV or TSV, in any encoding. Importing the same file
again updates instead of doubling."""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from farley.base.errors import Invalid, NotFound
from farley.cli.ready import get_ready

if TYPE_CHECKING:
    from farley.base.accounts import User
    from farley.capture.channels.csv_import.mapping import Mapping, Proposal
    from farley.capture.models import ImportRun

_PIECE = 1024 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--content", choices=["customers", "orders", "interactions"], help="what the rows are")
    parser.add_argument("--source", default="", metavar="NAME", help="whose customer and order numbers stand in it")
    parser.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD", help="what a column means")
    parser.add_argument("--currency", metavar="CODE", help="the currency of amounts that name none")
    parser.add_argument(
        "--existing", choices=["update", "fill", "skip"], help="what to do with customers known already"
    )
    parser.add_argument("--dry-run", action="store_true", help="only count what would happen")
    parser.add_argument("--errors", type=Path, metavar="FILE", help="write the refused rows here, with the reasons")
    parser.add_argument("--as", dest="user", metavar="MAIL", help="the user in whose name it is done")


def run(options: argparse.Namespace) -> int:
    get_ready()
    from farley.capture.models import ImportState

    import_run = _prepared(options)
    if options.dry_run:
        return _tell_what_would_happen(import_run)
    _carry_out(import_run)
    if options.errors:
        _write_refused(import_run, options.errors)
    return 0 if import_run.state == ImportState.DONE else 1


def _prepared(options: argparse.Namespace) -> ImportRun:
    from farley.base import clock
    from farley.base.acts import ActWords
    from farley.capture.actions.imports import USUAL_SOURCE, choose_mapping, keep_upload, prepare_import, proposal_for
    from farley.capture.channels.csv_import.opening import mapping_of

    act = ActWords(by=_user(options.user), at=clock.now(), source="command line")
    upload = keep_upload(_pieces(options.file), options.file.name, **act)
    prepared = prepare_import(upload, source_name=options.source or USUAL_SOURCE, **act)
    proposal = proposal_for(prepared, options.content or mapping_of(prepared).content)
    mapping = _with_wishes(proposal, mapping_of(prepared), options)
    prepared = choose_mapping(prepared, mapping, **act)
    _tell_mapping(options.file, proposal, mapping)
    return prepared


def _user(mail: str | None) -> User | None:
    from farley.base.accounts import User

    if mail is None:
        return None
    try:
        return User.objects.get(email__iexact=mail, is_active=True)
    except User.DoesNotExist as error:
        raise NotFound(f"There is no user {mail}.") from error


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from error


def _with_wishes(proposal: Proposal, usual: Mapping, options: argparse.Namespace) -> Mapping:
    """What was proposed, with what the command line says instead."""
    mapping = proposal.mapping(usual.zone, options.currency or usual.currency)
    if options.existing:
        mapping = replace(mapping, existing=options.existing)
    for wish in options.map:
        header, equals, field = wish.rpartition("=")
        places = [guess.column.index for guess in proposal.guesses if guess.header == header]
        if not equals or not places:
            headers = ", ".join(guess.header for guess in proposal.guesses)
            raise Invalid(f"--map takes COLUMN=FIELD, with one of the columns {headers}.")
        columns = [replace(c, field=field) if c.index in places else c for c in mapping.columns]
        mapping = replace(mapping, columns=tuple(columns))
    return mapping


def _tell_mapping(path: Path, proposal: Proposal, mapping: Mapping) -> None:
    print(f"{path.name} holds {mapping.content}.")
    for guess, column in zip(proposal.guesses, mapping.columns, strict=True):
        meaning = column.field.replace("attribute:", "new field: ") or "(left out)"
        samples = " · ".join(guess.samples)[:60]
        print(f"  {_padded(guess.header, 26)}{_padded(meaning, 28)}{samples}")


def _padded(text: str, width: int) -> str:
    """Text as a column of a table; the characters of Chinese and Japanese are two places wide."""
    while (places := sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)) > width - 1:
        text = text[:-1]
    return text + " " * (width - places)


def _tell_what_would_happen(import_run: ImportRun) -> int:
    from farley.base import clock
    from farley.capture.actions.imports import check_import
    from farley.capture.channels.csv_import.running import carry_out
    from farley.capture.queries import check_of

    check_import(import_run, by=import_run.created_by, at=clock.now())
    with _showing_progress(import_run):
        carry_out(import_run.pk, now=clock.now)
    import_run.refresh_from_db()
    check = check_of(import_run)
    if check is None:
        print(import_run.reason or "The check did not come to its end.", file=sys.stderr)
        return 1
    print(
        f"{check.rows:,} rows would bring {check.new_customers:,} new customers, touch {check.known_customers:,} known "
        f"ones and bring {check.entries:,} entries; {check.skipped:,} name nobody, {check.refused:,} would be refused."
    )
    for trouble in check.troubles:
        print(
            f"  {trouble.column or 'row'}: {trouble.count:,} times, such as line {trouble.examples[0].line}: ", end=""
        )
        print(trouble.examples[0].reason)
    return 0


def _carry_out(import_run: ImportRun) -> None:
    """Import here and now. Should a worker take the run up meanwhile, wait until it is through."""
    from farley.base import clock
    from farley.capture.actions.imports import start_import
    from farley.capture.channels.csv_import.running import carry_out
    from farley.capture.queries import progress_of

    start_import(import_run, by=import_run.created_by, at=clock.now(), source="command line")
    with _showing_progress(import_run):
        carry_out(import_run.pk, now=clock.now)
        import_run.refresh_from_db()
        while import_run.is_under_way:
            time.sleep(0.5)
            import_run.refresh_from_db()
    progress = progress_of(import_run)
    counts = progress.counts
    print(
        f"{counts.rows:,} rows: {counts.created:,} customers new, {counts.updated:,} updated, {counts.unchanged:,} as "
        f"they were; {counts.recorded:,} entries new, {counts.known:,} known; {counts.skipped:,} rows name nobody, "
        f"{counts.refused:,} refused."
    )
    if progress.reason:
        print(progress.reason, file=sys.stderr)


@contextlib.contextmanager
def _showing_progress(import_run: ImportRun) -> Iterator[None]:
    """Tell how many rows are done, each second, where somebody watches."""
    over = threading.Event()
    watcher = threading.Thread(target=_show_progress, args=(import_run.pk, over), daemon=True)
    if sys.stderr.isatty():
        watcher.start()
    try:
        yield
    finally:
        over.set()
        if watcher.is_alive():
            watcher.join()


def _show_progress(pk: int, over: threading.Event) -> None:
    from django.db import connection

    from farley.capture.models import ImportRun
    from farley.capture.queries import progress_of

    while not over.wait(1.0):
        print(f"\r{progress_of(ImportRun.objects.get(pk=pk)).done:,} rows", end="", file=sys.stderr, flush=True)
    print("\r\033[K", end="", file=sys.stderr)
    connection.close()


def _write_refused(import_run: ImportRun, target: Path) -> None:
    from farley.capture.queries import error_file

    with target.open("w", encoding="utf-8", newline="") as file:
        file.writelines(error_file(import_run))
