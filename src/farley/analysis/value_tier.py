"""How does this customer compare with the others? By how lately, how often and for how much they bought (RFM).

Everybody is ranked in fifths by each of the three, and by what they spent in the last year among those who pay in the
same currency, as amounts of different currencies are not compared. A present or a bulk order counts like an ordinary
purchase. Nothing is guessed here, only counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import ibis
import numpy as np
from ibis import _

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.currencies import in_usual_currency, usual_currency
from farley.analysis.evidence import SHOWN
from farley.analysis.expected_value import HALF_A_YEAR
from farley.analysis.numerics import Ints
from farley.analysis.purchases import PurchaseDays, purchase_days
from farley.analysis.tables import History, columns, groups, moment

NAME = "value_tier"
_YEAR = 365
_FIFTHS = 5
_TO_COMPARE = 20
_BEST, _GOOD = 0.05, 0.2


def rfm(history: History, *, as_of: datetime) -> ibis.Table:
    """One row a customer who ever bought, with fifths of how lately, how often and for how much: 5 is the most.

    Amounts are net of what was given back, in the customer's usual currency, and compared among those who have the same
    one. Equal customers stand in the same fifth: where half of all bought once, none of these bought oftener than the
    others. Who bought oftenest of all stands in the top fifth, and whose last purchase is the oldest in the lowest,
    however many they are.
    """
    rows = history.known_by(as_of).interactions
    rows = rows.filter(rows.kind.isin(["purchase", "refund"])).mutate(
        bought_at=(_.kind == "purchase").ifelse(moment(_.happened_at), ibis.null("int64")),
        paid=(_.kind == "purchase").ifelse(_.amount, -_.amount.abs()),
    )
    money = rows.group_by("customer_id", currency=_.currency.fill_null("")).agg(
        times=_.bought_at.count(where=_.amount.notnull()), spent=_.paid.sum()
    )
    money = in_usual_currency(money).select("customer_id", "currency", "spent")
    each = rows.group_by("customer_id").agg(last=_.bought_at.max(), times=_.bought_at.count())
    each = each.filter(_.times > 0).join(money, "customer_id").mutate(spent=_.spent.fill_null(0.0))
    return each.mutate(
        recency=_FIFTHS - _fifths_before(-_.last),
        frequency=1 + _fifths_before(_.times),
        money=1 + _fifths_before(_.spent, among=["currency"]),
    ).select("customer_id", "recency", "frequency", "money")


def _fifths_before(value: ibis.Deferred, *, among: list[str] | None = None) -> ibis.Deferred:
    """How many fifths of all have a smaller value, 0 to 4; 4 for the largest, unless all are equal."""
    all_of_them = ibis.window(group_by=among or [])
    before = ibis.rank().over(group_by=among or [], order_by=[value])
    is_largest = (value == value.max().over(all_of_them)) & (before > 0)
    fifths = (_FIFTHS * before / _.customer_id.count().over(all_of_them)).floor().cast("int64")
    return is_largest.ifelse(_FIFTHS - 1, fifths)


class ValueTier:
    """Says who is among the best customers."""

    def fit(self, history: History, *, as_of: datetime) -> ValueTier:
        """Learns nothing: customers are compared with each other as they are."""
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding for each who bought in the last year: where they stand among those who pay in their currency."""
        days, today = purchase_days(history, as_of=as_of), history.day(as_of)
        if not len(days.day):
            return []
        if (known_days := today - int(days.day.min())) < HALF_A_YEAR:
            too_short = ("too_short_history", known_days, HALF_A_YEAR)
            return [CannotSay(pk, NAME, *too_short) for pk in np.unique(days.customer_id).tolist()]
        cells, usual = _cells(history, as_of), usual_currency(history, as_of=as_of)
        years = _years(days, today)
        ranked = _ranked({pk: year for pk, year in years.items() if year.spent > 0}, usual)
        return [
            _finding(pk, year, ranked.get(pk), cells[pk], usual.get(pk, ""), as_of)
            for pk, year in years.items()
            if pk in cells
        ]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None, as this only counts."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []


@dataclass(frozen=True)
class _Year:
    """What one customer bought in the last year: net of what was given back, on how many days, which ones (the largest
    first). `evened_out` of them were out of the ordinary and are counted as ordinary ones.
    """

    spent: float
    purchases: int
    evened_out: int
    ids: tuple[int, ...]


def _cells(history: History, as_of: datetime) -> dict[int, tuple[int, int, int]]:
    found = columns(rfm(history, as_of=as_of).order_by("customer_id"))
    fifths = zip(*(found[name].tolist() for name in ("recency", "frequency", "money")), strict=True)
    return dict(zip(found["customer_id"].tolist(), fifths, strict=True))


def _years(days: PurchaseDays, today: int) -> dict[int, _Year]:
    days = days.where((days.day > today - _YEAR) & (days.day <= today))
    found = {}
    for start, count in zip(*(each.tolist() for each in groups(days.customer_id)), strict=True):
        rows = slice(start, start + count)
        large = days.is_unusual[rows] & (days.ratio[rows] > 1)
        ordinary = np.where(large, days.amount[rows] / days.ratio[rows], days.amount[rows])
        amounts, ids = np.nan_to_num(ordinary), days.interaction_id[rows]
        order: Ints = np.lexsort((-ids, -amounts))[:SHOWN]
        year = _Year(float(amounts.sum()), count, int(large.sum()), tuple(ids[order].tolist()))
        found[int(days.customer_id[start])] = year
    return found


@dataclass(frozen=True)
class _Rank:
    """Of those who pay in the same currency: the share that spent as much or more, the share that spent as much, and
    how many they are, oneself among them.
    """

    share: float
    alike: float
    others: int


def _ranked(years: dict[int, _Year], usual: dict[int, str]) -> dict[int, _Rank]:
    """Where each stands, to the cent: sums of cents are not exact, and who paid the same stands in the same place."""
    by_currency: dict[str, list[int]] = {}
    for customer_id in years:
        by_currency.setdefault(usual.get(customer_id, ""), []).append(customer_id)
    ranked: dict[int, _Rank] = {}
    for customers in by_currency.values():
        many, spent = len(customers), np.round([years[each].spent for each in customers], 2)
        ordered = np.sort(spent)
        fewer, up_to = (np.searchsorted(ordered, spent, side=side) for side in ("left", "right"))
        ranked |= {
            each: _Rank((many - before) / many, (after - before) / many, many)
            for each, before, after in zip(customers, fewer.tolist(), up_to.tolist(), strict=True)
        }
    return ranked


def _finding(
    customer_id: int,
    year: _Year,
    rank: _Rank | None,
    cell: tuple[int, int, int],
    currency: str,
    as_of: datetime,
) -> Claim | CannotSay:
    if rank is None:
        return CannotSay(customer_id, NAME, "no_amounts", has=year.purchases, needs=0)
    if rank.others < _TO_COMPARE:
        return CannotSay(customer_id, NAME, "too_few_to_compare", has=rank.others, needs=_TO_COMPARE)
    statement = "among_best" if rank.share <= _BEST else "among_good" if rank.share <= _GOOD else "in_the_field"
    return Claim(
        customer_id=customer_id,
        insight=NAME,
        statement=statement,
        params={
            "top_percent": max(int(np.ceil(100 * rank.share)), 1),
            "alike_percent": round(100 * rank.alike),
            "spent": round(year.spent, 2),
            "currency": currency,
            "purchases": year.purchases,
            "evened_out": year.evened_out,
            "others": rank.others,
            "recency": cell[0],
            "frequency": cell[1],
            "money": cell[2],
        },
        # It is counted, not guessed; what was not recorded is all that can be wrong.
        confidence=0.95,
        evidence=year.ids,
        counter_evidence=(),
        expires_at=as_of + timedelta(days=30),
        calls_for_attention=False,
    )
