"""How much of our time does this customer take, for what is bought?

What our time costs is rarely recorded; contacts are. How many contacts (mails, calls, meetings, chats, and each return
like two) come with a purchase differs from customer to customer, those of an organisation with its people's: Gamma over
all of them, organisations and others apart, fitted by moments, Poisson for each. Told are those who take far more than
is usual and do not spend much, and those who spend most and hardly ever ask for anything: who is easy is easily
forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from ibis import _
from numpy.typing import NDArray
from scipy.special import gammainc

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.currencies import usual_currency
from farley.analysis.days import DAY
from farley.analysis.dialogue.posts import Posts
from farley.analysis.dialogue.turns import turns
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.numerics import Floats, Ints
from farley.analysis.purchases import purchase_days
from farley.analysis.tables import History, columns, moment, seconds

NAME = "effort"
_DAYS = 365
_MINIMUM_PURCHASES, _MINIMUM_CUSTOMERS = 3, 20
_MUCH, _LITTLE = 2.0, 0.4
_SURE = 0.8
_BEST, _NOT_MUCH = 0.8, 0.6
_RETURN = 2
_FAR_OUT = 1 / 20


class Effort:
    """Says who takes far more of our time than others who buy as often, and who spends most and asks for nothing."""

    def __init__(self, posts: Posts) -> None:
        self.posts = posts
        self.gammas_: tuple[tuple[float, float], tuple[float, float]]

    def fit(self, history: History, *, as_of: datetime) -> Effort:
        """Learns how many contacts come with a purchase, and how much customers differ in it."""
        work = _work(history, self.posts, as_of)
        enough = work.purchases >= _MINIMUM_PURCHASES
        others, firms = enough & ~work.has_people, enough & work.has_people
        self.gammas_ = (
            _gamma(work.effort[others], work.purchases[others]),
            _gamma(work.effort[firms], work.purchases[firms]),
        )
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """A claim for each who takes much time, or hardly any and spends most; of those who bought little, that it is
        too early to say; of the others there is nothing to say.
        """
        work = _work(history, self.posts, as_of)
        if (work.contacts > 0).sum() < _MINIMUM_CUSTOMERS:
            # Where contacts are not recorded, that there was none says nothing of anybody.
            return []
        found = (self._finding(work, place, as_of) for place in range(len(work.customer_id)))
        return [each for each in found if each is not None]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: how much we do is up to us, too."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []

    def _finding(self, work: _Work, place: int, as_of: datetime) -> Claim | CannotSay | None:
        customer_id, purchases = int(work.customer_id[place]), int(work.purchases[place])
        if purchases < _MINIMUM_PURCHASES:
            return CannotSay(customer_id, NAME, "too_few_for_effort", has=purchases, needs=_MINIMUM_PURCHASES)
        own_shape, own_rate = self.gammas_[int(work.has_people[place])]
        if not own_rate:
            return None
        shape, rate = own_shape + float(work.effort[place]), own_rate + purchases
        usual = own_shape / own_rate
        much = 1 - float(gammainc(shape, _MUCH * usual * rate))
        little = float(gammainc(shape, _LITTLE * usual * rate))
        is_much = much >= _SURE and work.standing[place] < _NOT_MUCH
        if not is_much and not (little >= _SURE and work.standing[place] >= _BEST):
            return None
        return Claim(
            customer_id=customer_id,
            insight=NAME,
            statement="takes_much_time" if is_much else "asks_for_little",
            params={
                "contacts": int(work.contacts[place]),
                "returns": int(work.returns[place]),
                "purchases": purchases,
                "usual": round(usual * purchases, 1),
                "days": _DAYS,
            },
            confidence=confidence(much if is_much else little, purchases),
            evidence=(work.shown[place] if is_much else work.bought[place])[:SHOWN],
            counter_evidence=() if is_much else work.shown[place][:SHOWN],
            expires_at=as_of + timedelta(days=60),
            calls_for_attention=False,
        )


@dataclass(frozen=True)
class _Work:
    """One row a customer who bought within a year: contacts, returns, both together as `effort`, purchases, and the
    share of customers of the same currency who spent less; the latest contacts and purchases. `has_people`: it is an
    organisation whose people we know.
    """

    customer_id: Ints
    has_people: NDArray[np.bool_]
    contacts: Ints
    returns: Ints
    effort: Floats
    purchases: Ints
    standing: Floats
    shown: tuple[tuple[int, ...], ...]
    bought: tuple[tuple[int, ...], ...]


def _work(history: History, posts: Posts, as_of: datetime) -> _Work:
    days = purchase_days(history, as_of=as_of)
    days = days.where(days.day > history.day(as_of) - _DAYS)
    customer_id, which = np.unique(days.customer_id, return_inverse=True)
    purchases = np.bincount(which, minlength=len(customer_id))
    whose, ids = _contacts(history, posts, customer_id, as_of)
    of_contact = np.searchsorted(customer_id, whose)
    contacts = np.bincount(of_contact, minlength=len(customer_id))
    returns = _returns(history, customer_id, as_of)
    # What was far out of the ordinary counts like the customer's usual amount.
    spent = np.nan_to_num(np.where(days.is_unusual, days.amount / days.ratio, days.amount))
    spending = np.bincount(which, weights=spent, minlength=len(customer_id)).astype(float)
    return _Work(
        customer_id=customer_id,
        has_people=np.isin(customer_id, posts.organisation_id),
        contacts=contacts,
        returns=returns,
        effort=(contacts + _RETURN * returns).astype(float),
        purchases=purchases,
        standing=_standing(history, customer_id, spending, as_of),
        shown=_latest(of_contact, ids, len(customer_id)),
        bought=_latest(which, days.interaction_id, len(customer_id)),
    )


def _contacts(history: History, posts: Posts, customer_id: Ints, as_of: datetime) -> tuple[Ints, Ints]:
    """Whose contact each of the last year is, in the order of time: the customer's, and the organisation's for which
    that person works, but for those that not everybody may see.
    """
    found = turns(history, as_of=as_of)
    lately = found.at > seconds(as_of) - _DAYS * DAY
    person_id, ids, at = found.customer_id[lately], found.interaction_id[lately], found.at[lately]
    places, organisations = posts.also_of(person_id, at)
    is_open = found.is_open[lately][places]
    places, organisations = places[is_open], organisations[is_open]
    whose, ids, at = (
        np.concatenate([person_id, organisations]),
        np.concatenate([ids, ids[places]]),
        np.concatenate([at, at[places]]),
    )
    order = np.lexsort((ids, at))
    order = order[np.isin(whose[order], customer_id)]
    return whose[order], ids[order]


def _returns(history: History, customer_id: Ints, as_of: datetime) -> Ints:
    rows = history.known_by(as_of).interactions
    rows = rows.filter(rows.kind == "refund", moment(rows.happened_at) > seconds(as_of) - _DAYS * DAY)
    found = columns(rows.group_by("customer_id").agg(times=_.interaction_id.count()).order_by("customer_id"))
    kept = np.isin(found["customer_id"], customer_id)
    returns = np.zeros(len(customer_id), dtype=np.int64)
    returns[np.searchsorted(customer_id, found["customer_id"][kept])] = found["times"][kept]
    return returns


def _standing(history: History, customer_id: Ints, spent: Floats, as_of: datetime) -> Floats:
    """The share of those who pay in the same currency who spent less."""
    usual = usual_currency(history, as_of=as_of)
    currency = np.array([usual.get(each, "") for each in customer_id.tolist()], dtype=str)
    standing = np.zeros(len(customer_id))
    for each in np.unique(currency).tolist():
        same = currency == each
        standing[same] = np.searchsorted(np.sort(spent[same]), spent[same]) / max(same.sum() - 1, 1)
    return standing


def _latest(which: Ints, ids: Ints, size: int) -> tuple[tuple[int, ...], ...]:
    """The ids of each, the latest first; they come in the order of time."""
    found: list[list[int]] = [[] for _place in range(size)]
    for place, interaction_id in zip(which.tolist(), ids.tolist(), strict=True):
        found[place].append(interaction_id)
    return tuple(tuple(each[::-1][:SHOWN]) for each in found)


def _gamma(effort: Floats, purchases: Ints) -> tuple[float, float]:
    """Shape and rate of how many contacts come with a purchase, by moments; zeros where too few customers tell."""
    if len(effort) < _MINIMUM_CUSTOMERS:
        return 0.0, 0.0
    each = effort / purchases
    # Whoever writes a thousand times is no measure of anybody else: the twentieth who take most count like the next.
    each = np.minimum(each, np.quantile(each, 1 - _FAR_OUT, method="lower"))
    mean = max(float((each * purchases).sum() / purchases.sum()), 0.02)
    variance = max(float(each.var()) - mean * float((1 / purchases).mean()), (0.5 * mean) ** 2)
    shape = float(np.clip(mean**2 / variance, 0.3, 4))
    return shape, shape / mean
