"""Does our contact with this organisation hang on one person, and is that person still there?

The contacts with an organisation are its own and those with the people who worked there on that day. Where nearly all
of a year's contacts come through one person, the relationship goes when that person goes: by leaving, or by falling
silent for far longer than usual while nobody else has taken over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.days import DAY
from farley.analysis.dialogue.posts import Posts
from farley.analysis.dialogue.turns import Turns, turns
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.numerics import Ints, share_interval
from farley.analysis.tables import History, groups, seconds

NAME = "contact_persons"
_DAYS = 365
_MINIMUM_CONTACTS = 6
_MOSTLY = 0.8
_TO_HANG_ON_ONE = 12
# After a departure, so long is it news.
_NEWS_DAYS = 365
_TIMES_SILENT, _LEAST_SILENT = 4.0, 45
_GAPS = 4


class ContactPersons:
    """Says which organisation we know through one person only, and where that person has left or fallen silent."""

    def __init__(self, posts: Posts) -> None:
        self.posts = posts

    def fit(self, history: History, *, as_of: datetime) -> ContactPersons:
        """Learns nothing: each organisation's own contacts say on whom they hang."""
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """A claim for each organisation that hangs on one person, or has lost that person; of those with few contacts,
        that it is too early to say; of the others there is nothing to say.
        """
        found, now = turns(history, as_of=as_of), seconds(as_of)
        claims = (self._finding(own, now, as_of) for own in _known_through(found, self.posts, now))
        return [each for each in claims if each is not None]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: when people change their work is not foretold."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []

    def _finding(self, own: _Through, now: int, as_of: datetime) -> Claim | CannotSay | None:
        if len(own.at) < _MINIMUM_CONTACTS:
            return CannotSay(own.organisation_id, NAME, "too_few_with_people", has=len(own.at), needs=_MINIMUM_CONTACTS)
        main = own.main()
        theirs = own.person_id == main
        low = float(share_interval(float(theirs.sum()), float(len(theirs)))[0])
        last = int(own.at[theirs].max())
        since_then = own.at[~theirs] > last
        left = own.left_at.get(main)
        if left is not None and now - left > _NEWS_DAYS * DAY:
            return None
        if left is not None and int((own.at[~theirs] > left).sum()) < 2:
            return self._claim(own, "contact_left", main, 0.97, as_of)
        if left is not None or theirs.mean() < _MOSTLY:
            return None
        is_silent = now - last > max(_TIMES_SILENT * _usual_gap(own.at[theirs]), _LEAST_SILENT * DAY)
        if is_silent and not since_then.any():
            return self._claim(own, "contact_silent", main, low, as_of)
        is_alone = theirs.all() and len(theirs) >= _TO_HANG_ON_ONE and not is_silent
        return self._claim(own, "hangs_on_one", main, low, as_of) if is_alone else None

    def _claim(self, own: _Through, statement: str, main: int, probability: float, as_of: datetime) -> Claim:
        theirs = own.person_id == main
        last = int(own.at[theirs].max())
        return Claim(
            customer_id=own.organisation_id,
            insight=NAME,
            statement=statement,
            params={
                "contacts": int(theirs.sum()),
                "total": len(theirs),
                "others": len(np.unique(own.person_id[~theirs])),
                "days": _DAYS,
                "silent_days": (seconds(as_of) - last) // DAY,
            },
            confidence=confidence(max(probability, 0.75), len(theirs)),
            evidence=tuple(own.interaction_id[theirs][::-1][:SHOWN].tolist()),
            counter_evidence=tuple(own.interaction_id[~theirs][::-1][:SHOWN].tolist()),
            expires_at=as_of + timedelta(days=45),
            calls_for_attention=statement != "hangs_on_one",
        )


@dataclass(frozen=True)
class _Through:
    """The contacts with one organisation within the year up to the last of them, in the order of time: with whom, and
    who of them has left, and when.
    """

    organisation_id: int
    person_id: Ints
    interaction_id: Ints
    at: Ints
    left_at: dict[int, int]

    def main(self) -> int:
        """The person with most of the contacts; of as many, the latest."""
        people, last_first, counts = np.unique(self.person_id[::-1], return_index=True, return_counts=True)
        return int(people[np.lexsort((last_first, -counts))[0]])


def _known_through(found: Turns, posts: Posts, now: int) -> Iterator[_Through]:
    order = np.lexsort((posts.person_id, posts.organisation_id))
    organisation_id, person_id = posts.organisation_id[order], posts.person_id[order]
    since, until = posts.since[order], posts.until[order]
    rows_of = {customer_id: rows for customer_id, rows in found.each()}
    for start, count in zip(*(column.tolist() for column in groups(organisation_id)), strict=True):
        held = range(start, start + count)
        kept = [_held(found, rows_of, int(person_id[post]), int(since[post]), int(until[post])) for post in held]
        rows = np.concatenate(kept)
        rows = rows[found.at[rows] > now - 2 * _DAYS * DAY]
        rows = rows[np.lexsort((found.interaction_id[rows], found.at[rows]))]
        if not len(rows):
            continue
        rows = rows[found.at[rows] > found.at[rows[-1]] - _DAYS * DAY]
        left = {int(person_id[post]): int(until[post]) for post in held if until[post] <= now}
        stays = {int(person_id[post]) for post in held if until[post] > now}
        yield _Through(
            organisation_id=int(organisation_id[start]),
            person_id=found.customer_id[rows],
            interaction_id=found.interaction_id[rows],
            at=found.at[rows],
            left_at={person: at for person, at in left.items() if person not in stays},
        )


def _held(found: Turns, rows_of: dict[int, slice], person_id: int, since: int, until: int) -> Ints:
    """The rows of the contacts with a person while at the post, but for those that not everybody may see: what is told
    of the organisation would tell of them.
    """
    if (rows := rows_of.get(person_id)) is None:
        return np.zeros(0, dtype=np.int64)
    at = found.at[rows]
    return np.asarray(
        rows.start + np.flatnonzero((at >= since) & (at < until + DAY) & found.is_open[rows]), dtype=np.int64
    )


def _usual_gap(at: Ints) -> float:
    """The usual time between two contacts; a year where there are too few to tell."""
    gaps = np.diff(np.unique(at // DAY)) * DAY
    return float(np.median(gaps)) if len(gaps) >= _GAPS else float(_DAYS * DAY)
