"""Who belonged to an organisation or a household, and when: what people did meanwhile counts there as well."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

import ibis

from farley.analysis.tables import FAR, STAYS, moment, seconds

_WHOSE: Any = ["customer_id", "whole_id"]


def moments_between(since: date | None, until: date | None, zone: tzinfo) -> tuple[int, int]:
    """From the beginning of the first day until the end of the last one, in seconds since 1970; FAR: nobody knows."""

    def start_of(day: date) -> int:
        return seconds(datetime.combine(day, time.min, tzinfo=zone))

    begin = start_of(since) if since else -FAR
    return begin, start_of(until + timedelta(days=1)) if until and until < date.max else FAR


def at_wholes(rows: ibis.Table, stays: ibis.Table) -> ibis.Table:
    """The rows of interactions, and each once more at every whole to which its customer belonged at that time.

    `by_id` is whose it was: for the further rows the person, for all others the customer itself.
    """
    at = moment(rows.happened_at)
    stays = stays.select(member_id="customer_id", whole_id="whole_id", begin="begin", end="end")
    theirs = rows.join(stays, [rows.customer_id == stays.member_id, at >= stays.begin, at < stays.end])
    others = [name for name in rows.columns if name != "customer_id"]
    own = rows.select(*others, "customer_id", by_id=rows.customer_id)
    return own.union(theirs.select(*others, customer_id=theirs.whole_id, by_id=theirs.member_id))


def without_overlaps(stays: ibis.Table) -> ibis.Table:
    """The same stays, each two that overlap or touch as one: what happened in both would count twice."""
    # Almost nobody belongs twice to the same: only these few are put in order, which takes an engine long.
    pairs = stays.group_by(*_WHOSE).agg(times=stays.begin.count(), begin=stays.begin.min(), end=stays.end.max())
    often = pairs.filter(pairs.times > 1)
    once = pairs.filter(pairs.times == 1).select(*STAYS.names)
    return once.union(_merged(stays.semi_join(often, _WHOSE)))


def _merged(stays: ibis.Table) -> ibis.Table:
    order: Any = ["begin", "end"]
    before = ibis.window(group_by=_WHOSE, order_by=order, preceding=(None, 1))
    ended = stays.mutate(ended=stays.end.max().over(before))
    begun = ended.mutate(is_new=(ended.ended.isnull() | (ended.begin > ended.ended)).ifelse(1, 0))
    so_far = ibis.window(group_by=_WHOSE, order_by=order, preceding=(None, 0))
    numbered = begun.mutate(stretch=begun.is_new.sum().over(so_far))
    merged = numbered.group_by(*_WHOSE, "stretch").agg(begin=numbered.begin.min(), end=numbered.end.max())
    return merged.select(*STAYS.names)
