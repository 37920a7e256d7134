"""A dry run: what an import would do, and what it would refuse, without writing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

from farley.base.acts import ActWords
from farley.capture.arrivals import Arrival
from farley.capture.channels.csv_import.records import Chunk, Refusal
from farley.capture.identity import Resolver

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Trouble:
    """Rows that would be refused for one column ("" for the row as a whole): how many, and the first of them."""

    column: str
    count: int
    examples: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What an import would do. `entries` are orders or interactions; `skipped` rows name no customer."""

    rows: int
    new_customers: int
    known_customers: int
    entries: int
    skipped: int
    refused: int
    formulas: int
    troubles: tuple[Trouble, ...]


def check_chunks(
    chunks: Iterable[Chunk], *, region: str, act: ActWords, progress: Callable[[int], bool] = lambda rows: True
) -> Check | None:
    """Go through all chunks, counting. `progress` is told the rows so far; if it returns False, the answer is None."""
    tally = _Tally()
    for chunk in chunks:
        tally.add(chunk)
        tally.foresee(chunk.arrivals, Resolver(region=region, act=act))
        if not progress(tally.rows):
            return None
    return tally.result()


@dataclass(slots=True)
class _Tally:
    rows: int = 0
    entries: int = 0
    skipped: int = 0
    refused: int = 0
    formulas: int = 0
    new: int = 0
    known: int = 0
    seen: _Sieve = field(default_factory=lambda: _Sieve())
    troubles: dict[str, tuple[int, tuple[Refusal, ...]]] = field(default_factory=dict)

    def add(self, chunk: Chunk) -> None:
        self.rows += chunk.count
        self.skipped += chunk.skipped
        self.refused += len(chunk.refused)
        self.formulas += sum(row.has_formula for row in chunk.rows)
        self.entries += sum(bool(arrival.bought or arrival.occurred) for arrival in chunk.arrivals)
        for refusal in chunk.refused:
            count, examples = self.troubles.get(refusal.column, (0, ()))
            self.troubles[refusal.column] = (count + 1, (*examples, refusal)[:EXAMPLES])

    def foresee(self, arrivals: Iterable[Arrival], resolver: Resolver) -> None:
        drafts = [arrival.who for arrival in arrivals]
        for name, is_known in resolver.foresee(drafts):
            if self.seen.is_first(name):
                self.known += is_known
                self.new += not is_known

    def result(self) -> Check:
        most_first = sorted(self.troubles.items(), key=lambda item: -item[1][0])
        troubles = tuple(Trouble(column, count, examples) for column, (count, examples) in most_first)
        return Check(self.rows, self.new, self.known, self.entries, self.skipped, self.refused, self.formulas, troubles)


class _Sieve:
    """Remembers what it has seen in 4 MB, however much it is; at a million names it errs 60 times (Bloom 1970)."""

    def __init__(self) -> None:
        self.bits = bytearray(4 << 20)

    def is_first(self, name: str) -> bool:
        digest = blake2b(name.encode("utf-8", "replace"), digest_size=20).digest()
        places = [int.from_bytes(digest[start : start + 4], "big") % (len(self.bits) * 8) for start in range(0, 20, 4)]
        is_new = not all(self.bits[place >> 3] & (1 << (place & 7)) for place in places)
        for place in places:
            self.bits[place >> 3] |= 1 << (place & 7)
        return is_new
