"""Who sits at a browser: whoever was named there last. Another name takes over; it never makes two people one.

What came from a browser before anybody was named there belongs to the first who is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from farley.base.pieces import in_pieces
from farley.capture.arrivals import Arrival
from farley.capture.identity import telling_marks
from farley.capture.models import Browser, InboxItem, ItemState, Source
from farley.customers.models import Customer, IdentifierKind


class Browsers:
    """The browsers that a chunk of one source's arrivals came from, and their owners so far."""

    def __init__(self, source: Source, arrivals: Sequence[Arrival], *, region: str) -> None:
        self.source = source
        self.region = region
        self.owners: dict[str, list[tuple[datetime, Customer]]] = defaultdict(list)
        for some in in_pieces({arrival.browser for arrival in arrivals if arrival.browser}):
            rows = Browser.objects.filter(source=source, anonymous_id__in=some, customer__trashed_at=None)
            for row in rows.select_related("customer").order_by("since", "id"):
                self.owners[row.anonymous_id].append((row.since, row.customer))
        self.named_here = {arrival.browser for arrival in arrivals if not self.is_anonymous(arrival)}

    def is_anonymous(self, arrival: Arrival) -> bool:
        """Whether nothing but its browser says who it is."""
        return bool(arrival.browser) and not telling_marks(arrival.who, self.region)

    def owner(self, arrival: Arrival) -> Customer | None:
        """Whose an anonymous arrival is; None if that is not known, or only becomes so with this chunk."""
        known = self.owners.get(arrival.browser)
        if not known or arrival.browser in self.named_here:
            return None
        return self._at(known, arrival.seen_at)

    def note_owners(self, pairs: Iterable[tuple[Arrival, Customer | None]]) -> None:
        """Note who was named at which browser, and let what waits for them be worked off."""
        named = [(a, customer) for a, customer in pairs if customer and a.browser and not a.customer and a.seen_at]
        new = []
        for arrival, customer in sorted(named, key=lambda pair: pair[0].seen_at or datetime.max):
            known = self.owners[arrival.browser]
            seen_at = arrival.seen_at
            if seen_at and (not known or self._at(known, seen_at) != customer or known[0][0] > seen_at):
                new.append(Browser(source=self.source, anonymous_id=arrival.browser, customer=customer, since=seen_at))
                known.append((seen_at, customer))
                known.sort(key=lambda entry: entry[0])
        Browser.objects.bulk_create(new, ignore_conflicts=True)
        self._claim({arrival.browser for arrival, _customer in named})

    def _at(self, known: list[tuple[datetime, Customer]], moment: datetime | None) -> Customer:
        place = bisect_right([since for since, _customer in known], moment) if moment else len(known)
        return known[max(place - 1, 0)][1]

    def _claim(self, browsers: Iterable[str]) -> None:
        for some in in_pieces(mark_of(anonymous_id) for anonymous_id in browsers):
            unclaimed = InboxItem.objects.filter(source=self.source, state=ItemState.UNCLAIMED, mark__in=some)
            unclaimed.update(state=ItemState.WAITING)


def mark_of(anonymous_id: str) -> str:
    """Under which mark the items of a browser wait for its owner."""
    return f"{IdentifierKind.ANONYMOUS_ID}:{anonymous_id}"
