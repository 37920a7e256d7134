"""Who is like the members of a segment: nearest to their middle, by what customers do, and in what they agree."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis
import numpy as np
from ibis import _
from numpy.typing import NDArray

from farley.analysis.currencies import in_usual_currency
from farley.analysis.days import DAY
from farley.analysis.numerics import Floats
from farley.analysis.stays import at_wholes
from farley.analysis.tables import CONTACT_KINDS, History, columns, moment, seconds

# What customers are compared by. Amounts are compared among those who pay in the same currency.
FEATURES = ("purchases", "amount", "contacts", "channels", "days_since")
FEWEST = 5
# Those in whom members differ least from others say nothing about what makes them members.
_TELLING = 0.3
_SHOWN = 3
_AMOUNT = FEATURES.index("amount")


@dataclass(frozen=True)
class Shared:
    """A feature in which the members differ from everybody, and the customer does as they do: its value, and the
    median of the members (of those who pay in the same currency, for an amount).
    """

    feature: str
    value: float
    usual: float
    currency: str = ""


@dataclass(frozen=True)
class Alike:
    """A customer who is near the members, and what they share."""

    customer_id: int
    shared: tuple[Shared, ...]


def nearest(history: History, *, members: Collection[int], as_of: datetime, most: int) -> list[Alike]:
    """The customers outside who are nearest to the members, nearest first; nobody with fewer than five members.

    Each feature is taken as a logarithm and standardised over everybody; the distance is the Euclidean one to the
    members' mean, each feature weighed by how far the members stand out in it.
    """
    found = columns(features(history, as_of=as_of))
    ids = found["customer_id"].astype(np.int64)
    is_member = np.isin(ids, np.fromiter(members, dtype=np.int64))
    if is_member.sum() < FEWEST or is_member.all():
        return []
    raw = np.column_stack([np.nan_to_num(found[name].astype(float)) for name in FEATURES])
    currencies = found["currency"].astype(str)
    scaled = _standardised(raw, currencies)
    middle, spread = scaled[is_member].mean(axis=0), np.maximum(scaled[is_member].std(axis=0), 0.25)
    weights = np.abs(middle) / max(float(np.abs(middle).sum()), 1e-9)
    distances = np.sqrt((weights * ((scaled - middle) / spread) ** 2).sum(axis=1))
    outside = np.flatnonzero(~is_member)
    chosen = outside[np.lexsort((ids[outside], distances[outside]))][:most]
    near = np.abs(scaled - middle) <= spread
    telling = [place for place in np.argsort(-np.abs(middle)) if abs(middle[place]) >= _TELLING]
    usual = {each: np.median(raw[is_member & (currencies == each)], axis=0) for each in set(currencies[is_member])}
    everybodys = np.median(raw[is_member], axis=0)
    alike = []
    for place in chosen:
        currency = str(currencies[place])
        shared = [
            Shared(FEATURES[each], float(raw[place, each]), float(everybodys[each]))
            if FEATURES[each] != "amount"
            else Shared("amount", float(raw[place, each]), float(usual[currency][each]), currency)
            for each in telling
            if near[place, each] and (FEATURES[each] != "amount" or (currency and currency in usual))
        ]
        alike.append(Alike(int(ids[place]), tuple(shared[:_SHOWN])))
    return alike


def features(history: History, *, as_of: datetime) -> ibis.Table:
    """One row a customer with the features by which they are compared; what people did counts for the organisation or
    household to which they belonged, too. The amount is that in the usual currency, less what was given back; the days
    are those since they last did anything, or, of who never did, since we first turned to them.
    """
    rows = history.known_by(as_of).interactions
    if history.stays is not None:
        rows = at_wholes(rows.drop("text"), history.stays)
    is_purchase, is_contact = rows.kind == "purchase", rows.kind.isin(list(CONTACT_KINDS))
    paid = rows.filter(is_purchase | (rows.kind == "refund"), rows.amount.notnull())
    paid = paid.mutate(paid=(_.kind == "refund").ifelse(-_.amount.abs(), _.amount), currency=_.currency.fill_null(""))
    by_currency = paid.group_by("customer_id", "currency").agg(
        times=_.interaction_id.count(where=_.kind == "purchase"), amount=_.paid.sum()
    )
    money = in_usual_currency(by_currency).drop("times")
    # What we sent, and what one of us wrote down, is nothing that they did.
    is_theirs = (rows.direction.fill_null("in") != "out") & (rows.kind != "note")
    at = moment(rows.happened_at)
    each = rows.group_by("customer_id").agg(
        purchases=rows.interaction_id.count(where=is_purchase),
        contacts=rows.interaction_id.count(where=is_contact),
        channels=rows.channel.nunique(),
        days_since=(seconds(as_of) - ibis.coalesce(at.max(where=is_theirs), at.min())) / DAY,
    )
    each = each.left_join(money, "customer_id").drop("customer_id_right")
    return each.mutate(currency=_.currency.fill_null(""), amount=_.amount.fill_null(0.0))


def _standardised(raw: Floats, currencies: NDArray[Any]) -> Floats:
    logs = np.log1p(np.maximum(raw, 0.0))
    spread = logs.std(axis=0)
    scaled = np.asarray((logs - logs.mean(axis=0)) / np.where(spread > 0, spread, 1.0))
    for currency in np.unique(currencies):
        same = currencies == currency
        amounts = logs[same, _AMOUNT]
        scaled[same, _AMOUNT] = (amounts - amounts.mean()) / (amounts.std() or 1.0)
    return scaled
