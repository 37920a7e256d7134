"""Open a table file of any size (CSV, TSV, text in columns; plain or gzip) as a stream of rows.

Memory stays flat: the file is read in pieces, one line may hold at most 1 MB, and nothing but a sample is kept. What is
broken is told row by row, and the rows after it are read as if nothing had happened.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO, cast

from farley.capture.charsets import LABELS, detect
from farley.capture.unreadable import Unreadable

LONGEST_LINE = 1 << 20
MOST_COLUMNS = 2000
MOST_LINES_IN_A_CELL = 500
SAMPLE_BYTES = 1 << 18
PIECE = 1 << 14
SAMPLE_ROWS = 200
DELIMITERS = (",", "\t", ";", "|")
WHITESPACE = " "
FORMULA = re.compile(r"""(?:^|[,;\t|"])\s*(?:[=@]|[+-](?=[^\d\s.,"(]))""")
UNREADABLE_BYTE = re.compile("[\udc80-\udcff\ufffd]")

# The limit of the csv module holds for the whole process; nothing else here reads CSV with larger cells.
csv.field_size_limit(LONGEST_LINE)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table file is written: enough to read it again in exactly the same way."""

    codec: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    has_header: bool
    quote: str = '"'
    escape: str = ""
    leading_lines: int = 0
    is_gzip: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its place among the records (from 1), its first line, its cells, and why it cannot be used, if so."""

    number: int
    line: int
    cells: tuple[str, ...]
    problem: str = ""
    has_formula: bool = False


def find_layout(path: Path) -> Layout:
    """How this file is written. Raises Unreadable with a reason if it is empty, binary, or one endless line."""
    sample, is_gzip = _sample(path)
    if not sample.strip(b"\xef\xbb\xbf\xff\xfe\0\r\n\t ,;"):
        raise Unreadable("The file is empty.")
    if sample.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable("This is an Excel workbook or a packed file. Save it as CSV (UTF-8) first, and import that.")
    charset = detect(sample)
    if sample.count(0) > len(sample) / 100 and not charset.codec.startswith(("utf-16", "utf-32")):
        raise Unreadable("This is not a text file: it holds binary data.")
    with _open(path, is_gzip) as file:
        lines = _first_lines(_lines(file, charset.codec))
    delimiter, quote, escape = _dialect(lines)
    bare = Layout(charset.codec, charset.label, delimiter, (), False, quote, escape, is_gzip=is_gzip)
    rows = [cells for cells, flaw in _records(iter(lines), bare) if cells and not flaw]
    if not rows:
        raise Unreadable("None of the first lines can be read as a row of a table.")
    return _with_header(bare, rows)


def read_as(path: Path, layout: Layout, *, codec: str, delimiter: str, has_header: bool) -> Layout:
    """How this file is written if somebody knows better than what was found. Raises Unreadable if it cannot be so."""
    with _open(path, layout.is_gzip) as file:
        lines = _first_lines(_lines(file, codec))
    label = layout.encoding if codec == layout.codec else LABELS.get(codec, codec.upper())
    told = replace(layout, codec=codec, encoding=label, delimiter=delimiter)
    rows = [cells for cells, flaw in _records(iter(lines), told) if cells and not flaw]
    if not rows:
        raise Unreadable("Nothing in the file can be read in this way.")
    return _with_header(told, rows, has_header)


def read_rows(path: Path, layout: Layout, after: int = 0) -> Iterator[Row]:
    """The records after the given number, in order; the header is not one of them.

    Raises Unreadable where a damaged gzip file ends: what came before has been handed out by then.
    """
    number = -layout.leading_lines - layout.has_header
    width = len(layout.header)
    try:
        with _open(path, layout.is_gzip) as file:
            for cells, flaw in _records(_lines(file, layout.codec), layout):
                if cells or flaw:
                    number += 1
                    if number > after:
                        yield _row(number, cells, flaw, width)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(f"The file is damaged after row {max(number, 0)}: {error}") from error


def first_rows(path: Path, layout: Layout, count: int = SAMPLE_ROWS) -> list[Row]:
    """The first records, for a look before anything is imported."""
    rows = []
    for row in read_rows(path, layout):
        rows.append(row)
        if len(rows) >= count:
            break
    return rows


def _row(number: int, cells: list[str], flaw: _Flaw, width: int) -> Row:
    problem = flaw.problem
    if any(cells[width:]):
        problem = problem or f"{len(cells)} cells where the header has {width}."
    elif not problem:
        cells = [*cells[:width], *[""] * (width - len(cells))]
    return Row(number, flaw.line, tuple(cells), problem, flaw.has_formula)


@contextmanager
def _open(path: Path, is_gzip: bool) -> Iterator[IO[bytes]]:
    with gzip.open(path, "rb") if is_gzip else path.open("rb") as file:
        yield cast("IO[bytes]", file)


def _sample(path: Path) -> tuple[bytes, bool]:
    """The beginning of the file, and the first passages that are not ASCII, so that the encoding shows."""
    with path.open("rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    with _open(path, is_gzip) as file:
        pieces = _pieces(file)
        head = b"".join(islice(pieces, SAMPLE_BYTES // PIECE))
        if head.isascii() and b"\0" not in head:
            head = head[: head.rfind(b"\n") + 1] or head
            head += _first_passages_beyond_ascii(pieces)
    return head, is_gzip


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The file piece by piece; where a damaged gzip file breaks off, it ends."""
    try:
        while piece := file.read(PIECE):
            yield piece
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return


def _first_passages_beyond_ascii(pieces: Iterator[bytes]) -> bytes:
    passages = b""
    for piece in pieces:
        if not piece.isascii():
            whole_lines = piece[piece.find(b"\n") + 1 : piece.rfind(b"\n") + 1]
            passages += whole_lines if whole_lines else piece
        if len(passages) >= SAMPLE_BYTES:
            break
    return passages


def _first_lines(lines: Iterator[str]) -> list[str]:
    try:
        first = [line for line in islice(lines, SAMPLE_ROWS) if line.strip()]
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(f"The file cannot be unpacked: {error}") from error
    if any(len(line) > LONGEST_LINE for line in first[:1]):
        raise Unreadable("The first line is longer than 1 MB: this is not a table, or its line ends are missing.")
    return first


def _dialect(lines: list[str]) -> tuple[str, str, str]:
    """Delimiter, quote and escape character: the delimiter that cuts most lines into the same number of cells."""
    text = "".join(lines)
    quote = (
        "'"
        if '"' not in text and len(re.findall(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n]|$)", text, re.M)) > len(lines)
        else '"'
    )
    is_escaped = re.search(r"\\[\"'][^,;\t|\r\n]", text) and not re.search(
        r"""[^,;\t|\r\n](?:""|'')[^,;\t|\r\n]""", text
    )
    escape = "\\" if is_escaped else ""
    best = max(DELIMITERS, key=lambda delimiter: _agreement(lines, delimiter, quote))
    if _agreement(lines, best, quote)[0] < 0.5 and _is_in_columns(lines):
        return WHITESPACE, "", ""
    return best, quote, escape


def _is_in_columns(lines: list[str]) -> bool:
    """Columns of text set apart by blanks: every line has as many words, and some of them are figures."""
    share, _ = _agreement_of_widths([len(line.split()) for line in lines])
    return len(lines) > 1 and share > 0.95 and any(_looks_like_data(word) for word in lines[-1].split())


def _agreement(lines: list[str], delimiter: str, quote: str) -> tuple[float, int]:
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, quotechar=quote))
    except csv.Error:
        return 0.0, 0
    return _agreement_of_widths([len(row) for row in rows if row])


def _agreement_of_widths(widths: list[int]) -> tuple[float, int]:
    """Share of the lines that have the commonest width above one, and that width."""
    common = Counter(width for width in widths if width > 1).most_common(1)
    return (common[0][1] / len(widths), common[0][0]) if common else (0.0, 0)


def _with_header(layout: Layout, rows: list[list[str]], has_header: bool | None = None) -> Layout:
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    leading = (
        next((place for place, row in enumerate(rows[:10]) if len(row) >= max(2, width - 1)), 0) if width > 1 else 0
    )
    first, rest = rows[leading], rows[leading + 1 :]
    if max(len(first), width) > MOST_COLUMNS:
        raise Unreadable(f"{len(first)} columns; Farley reads up to {MOST_COLUMNS}.")
    has_header = _is_header(first, rest) if has_header is None else has_header
    names = _distinct(first) if has_header else tuple(f"Column {place}" for place in range(1, width + 1))
    return replace(layout, header=names, has_header=has_header, leading_lines=leading)


def _is_header(first: list[str], rest: list[list[str]]) -> bool:
    """A header has words where the rows below have numbers, dates or addresses, and says nothing twice."""
    if any(_looks_like_data(cell) for cell in first):
        return False
    filled = [cell.strip().lower() for cell in first if cell.strip()]
    if len(filled) < max(1, len(first) / 2) or len(set(filled)) < len(filled) / 2:
        return False
    if any(_looks_like_data(cell) for row in rest for cell in row):
        return True
    return not any(
        name in {row[place].strip().lower() for row in rest if place < len(row)} for place, name in enumerate(filled)
    )


def _looks_like_data(cell: str) -> bool:
    return (
        re.fullmatch(r"\s*(?:[-+¥$€£(]?[\d][\d\s.,:/()年月日時分TZ+-]*|[^@\s]+@[^@\s]+\.\w+|https?://\S+)\s*", cell)
        is not None
    )


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Column names in which none is empty and none comes twice."""
    seen: Counter[str] = Counter()
    distinct = []
    for place, name in enumerate(names, start=1):
        name = " ".join(name.split()) or f"Column {place}"
        seen[name] += 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(distinct)


@dataclass(slots=True)
class _Flaw:
    """What was noticed about the lines of one record while it was read."""

    line: int = 0
    problem: str = ""
    has_formula: bool = False

    def __bool__(self) -> bool:
        return bool(self.problem)


class _Feed:
    """Hands lines to the csv reader one by one, and remembers those of the record that is being read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.again: list[str] = []
        self.taken: list[str] = []
        self.size = 0
        self.line = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self.again.pop() if self.again else next(self.lines)
        self.line += 1
        self.taken.append(line)
        self.size += len(line)
        if len(line) > LONGEST_LINE and len(self.taken) == 1:
            raise Unreadable("This line is longer than 1 MB.")
        if self.size > LONGEST_LINE or len(self.taken) > MOST_LINES_IN_A_CELL:
            raise Unreadable("A quotation mark is opened here and never closed.")
        return line

    def give_back_all_but_one(self) -> str:
        """Take the record that could not be read as its first line only; the lines after it are read anew."""
        first, *rest = self.taken
        self.again.extend(reversed(rest))
        self.line -= len(rest)
        self.taken, self.size = [], 0
        return first

    def flaw(self) -> _Flaw:
        """Look at the lines of the record that is complete now, and forget them."""
        text = self.taken[0] if len(self.taken) == 1 else "".join(self.taken)
        flaw = _Flaw(self.line - len(self.taken) + 1, "", FORMULA.search(text) is not None)
        if not text.isascii() and UNREADABLE_BYTE.search(text):
            flaw.problem = "Some bytes do not fit the encoding of the file."
        self.taken, self.size = [], 0
        return flaw


def _records(lines: Iterator[str], layout: Layout) -> Iterator[tuple[list[str], _Flaw]]:
    feed = _Feed(lines)
    while True:
        try:
            for cells in _cells(feed, layout):
                yield cells if any(cells) else [], feed.flaw()
            return
        except (Unreadable, csv.Error) as error:
            line = feed.give_back_all_but_one()
            yield [line[:1000].rstrip("\r\n")], _Flaw(feed.line, str(error) or "This line cannot be read.")


def _cells(feed: _Feed, layout: Layout) -> Iterable[list[str]]:
    if layout.delimiter == WHITESPACE:
        return (line.split() for line in feed)
    return csv.reader(feed, delimiter=layout.delimiter, quotechar=layout.quote, escapechar=layout.escape or None)


def _lines(file: IO[bytes], codec: str) -> Iterator[str]:
    """The lines of the file. Of a line over 1 MB only the beginning comes; the reader sees by its length what it is."""
    errors = "replace" if codec.startswith(("utf-16", "utf-32")) else "surrogateescape"
    text = io.TextIOWrapper(file, codec, errors, newline="")
    while line := text.readline(LONGEST_LINE + 1):
        yield line.replace("\0", "") if "\0" in line else line
        while len(line) > LONGEST_LINE and not line.endswith(("\n", "\r")):
            line = text.readline(LONGEST_LINE + 1)
