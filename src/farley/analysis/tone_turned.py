"""Has this customer's tone turned? Recent messages against the customer's own earlier ones, not against anybody's
ideal.

Each message's tone is noise around the customer's level, and the level may have moved once, some messages ago: for
every possible place the evidence for a move is a Bayes factor in closed form (normal noise, normal size of the move),
and its average times the prior odds is the probability that it moved at all. One bad message is no turn: at least
three have to be on the new side. Cf. Adams and MacKay, "Bayesian Online Changepoint Detection" (2007), in its
simplest case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import ibis
import numpy as np

from farley.analysis.claims import LIKELIER_THAN_NOT, UNDECIDED, CannotSay, Claim, Forecast, Outcome, Value
from farley.analysis.evidence import confidence, weightiest
from farley.analysis.numerics import Floats, Ints, climb, normal_cdf, share_interval
from farley.analysis.settling import settle_by_next
from farley.analysis.tables import History, columns, each_alike, earlier_rows, groups, moment

NAME = "tone_turned"
EVENT = "next_message_is_negative"
# A level beyond this, to either side, is more than matter-of-fact.
DECIDED = 0.25


class ToneTurned:
    """Says whose tone has got worse or better, and how probably the next message is a negative one."""

    def __init__(
        self,
        *,
        horizon_days: int = 90,
        minimum_before: int = 4,
        minimum_recent: int = 3,
        most_recent: int = 8,
        prior_of_turn: float = 0.1,
        sure: float = 0.8,
        negative_below: float = -0.25,
    ) -> None:
        self.horizon_days = horizon_days
        self.minimum_before = minimum_before
        self.minimum_recent = minimum_recent
        self.most_recent = most_recent
        self.prior_of_turn = prior_of_turn
        self.sure = sure
        self.negative_below = negative_below
        self.level_: float
        self.level_spread_: float
        self.noise_: float
        self.negative_share_: float
        self.base_rate_: float
        self.prior_messages_: float
        self.memory_: float

    def fit(self, history: History, *, as_of: datetime) -> ToneTurned:
        """Learns how customers differ in tone, how much one customer's messages vary, and how long a mood lasts."""
        messages = history.once(_messages, as_of)
        self.level_, self.level_spread_, self.noise_ = _levels(messages)
        negative = (messages.score < self.negative_below).astype(float)
        self.negative_share_ = _share(negative, messages.customer_id)
        # What one would guess of anybody of whom it is forecast: how often those are negative who wrote often enough.
        enough = earlier_rows(messages.customer_id) >= self._needs
        self.base_rate_ = _share(negative[enough], messages.customer_id[enough])
        self.prior_messages_, self.memory_ = self._fit_mood(messages)
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """One finding a customer who wrote: worse, better or as always, or that it is too early to say."""
        messages = history.once(_messages, as_of)
        forecasts = self._forecasts(messages, as_of)
        return [
            self._finding(customer_id, ids, score, weight, forecasts, as_of)
            for customer_id, ids, score, weight in messages.each()
        ]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """For each customer with enough messages: the probability that the next one is negative."""
        return list(self._forecasts(history.once(_messages, as_of), as_of).values())

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """What became of forecasts: was the next message negative? None when none came in time."""
        scored = _scored(history, as_of)
        marked = scored.mutate(negative=(scored.score < self.negative_below).ifelse(1, 0))
        return settle_by_next(forecasts, marked, as_of=as_of, fulfilled="negative")

    @property
    def _needs(self) -> int:
        return self.minimum_before + self.minimum_recent

    def _finding(
        self,
        customer_id: int,
        ids: Ints,
        score: Floats,
        weight: Floats,
        forecasts: dict[int, Forecast],
        as_of: datetime,
    ) -> Claim | CannotSay:
        if len(ids) < self._needs:
            return CannotSay(customer_id, NAME, "too_few_messages", has=len(ids), needs=self._needs)
        turn = self._turn(score, weight)
        statement, probability = self._judge(turn)
        if probability < LIKELIER_THAN_NOT:
            return CannotSay(customer_id, NAME, UNDECIDED, has=len(ids), needs=0)
        if statement == "tone_steady":
            # Whoever has not turned sounds as in all messages, and not as in the likeliest of the unlikely turns.
            turn = _Turn(min(len(ids), self.most_recent), self._explain(score, weight, 0), turn.worse, turn.better)
        now, speaks_for = ids[-turn.recent :], turn.speaks_for(statement, score[-turn.recent :])
        return Claim(
            customer_id=customer_id,
            insight=NAME,
            statement=statement,
            params=turn.params(len(ids)),
            confidence=confidence(probability, len(ids) / 2),
            evidence=weightiest(now[speaks_for > 0], speaks_for[speaks_for > 0]),
            counter_evidence=weightiest(now[speaks_for <= 0], -speaks_for[speaks_for <= 0]),
            expires_at=as_of + timedelta(days=self.horizon_days // 2),
            calls_for_attention=statement == "tone_worse",
            forecast=forecasts.get(customer_id),
        )

    def _turn(self, score: Floats, weight: Floats) -> _Turn:
        """Weighs every place at which the level may have moved against its not having moved."""
        splits = list(range(self.minimum_recent, min(self.most_recent, len(score) - self.minimum_before) + 1))
        unmoved = self._explain(score, weight, 0).log_likelihood
        levels = [self._explain(score, weight, recent) for recent in splits]
        factors = np.exp(np.clip([each.log_likelihood - unmoved for each in levels], -30, 30))
        odds = self.prior_of_turn / (1 - self.prior_of_turn) * factors.mean()
        share = factors / factors.sum()
        moved = odds / (1 + odds)
        worse = float(moved * (share * np.array([each.worse for each in levels])).sum())
        best = int(share.argmax())
        return _Turn(splits[best], levels[best], worse, float(moved) - worse)

    def _explain(self, score: Floats, weight: Floats, recent: int) -> _Levels:
        """The messages as noise around a level that moved `recent` messages ago (0: never), by Bayesian regression.

        How much one customer's messages vary is that customer's own, pulled towards what is usual (normal-inverse-
        gamma): a steady writer's turn shows sooner than a moody one's.
        """
        moved = np.arange(len(score)) >= len(score) - recent
        design = np.column_stack([np.ones(len(score)), moved])[:, : 2 if recent else 1]
        # The level before leans on what is usual, so that three early messages do not set the standard alone.
        usual = np.array([self.level_, 0.0])[: design.shape[1]]
        # A move that is worth telling may be larger than customers differ, and than one's messages vary.
        spread = np.array([self.level_spread_, 2 * max(self.level_spread_, self.noise_)])
        certainty = np.diag(self.noise_**2 / spread**2)[: len(usual), : len(usual)]
        precision = certainty + design.T @ (weight[:, None] * design)
        mean = np.linalg.solve(precision, certainty @ usual + design.T @ (weight * score))
        cases, squares = _NOISE_CASES / 2, _NOISE_CASES / 2 * self.noise_**2
        left = (weight * score**2).sum() + usual @ certainty @ usual - mean @ precision @ mean
        cases_after, squares_after = cases + len(score) / 2, squares + max(left, 0.0) / 2
        log_likelihood = (
            0.5 * (np.linalg.slogdet(certainty)[1] - np.linalg.slogdet(precision)[1])
            + cases * np.log(squares)
            - cases_after * np.log(squares_after)
        )
        covariance = squares_after / cases_after * np.linalg.inv(precision)
        return _Levels(mean, covariance, float(log_likelihood))

    def _judge(self, turn: _Turn) -> tuple[str, float]:
        """The statement, and how probably it is true. A lovely tone that has become ordinary is no trouble yet."""
        if turn.worse >= self.sure and turn.levels.now[0] < 0.1:
            return "tone_worse", turn.worse
        if turn.better >= self.sure:
            return "tone_better", turn.better
        return "tone_steady", 1 - turn.worse - turn.better

    def _forecasts(self, messages: _Messages, as_of: datetime) -> dict[int, Forecast]:
        found = {}
        for customer_id, ids, score, _ in messages.each():
            if len(ids) < self._needs:
                continue
            hits, cases = _faded(score < self.negative_below, self.memory_)
            hits, cases = hits + self.prior_messages_ * self.negative_share_, cases + self.prior_messages_
            low, high = share_interval(hits, cases)
            found[customer_id] = Forecast(
                customer_id=customer_id,
                insight=NAME,
                event=EVENT,
                made_as_of=as_of,
                horizon_end=as_of + timedelta(days=self.horizon_days),
                probability=float(hits / cases),
                low=float(low),
                high=float(high),
                baseline_probability=self.base_rate_,
                evidence=tuple(ids[-self.most_recent :][::-1].tolist()),
                params={"negative": 1, "below": self.negative_below},
            )
        return found

    def _fit_mood(self, messages: _Messages) -> tuple[float, float]:
        """How many messages the common share is worth, and how much of a message's weight is left at the next one:
        the pair that would have forecast the messages so far best.
        """
        sequences = [
            score[-_MOST_OF_ONE:] < self.negative_below
            for _, _, score, _ in messages.each()
            if len(score) > self.minimum_before
        ]

        def log_likelihood(theta: Floats) -> float:
            prior, memory = _mood(theta)
            gained = sum(
                _sequential(each, self.negative_share_, prior, memory, self.minimum_before) for each in sequences
            )
            return gained - 0.5 * float(((theta - _USUAL_MOOD) ** 2).sum())

        prior, memory = _mood(climb(log_likelihood, _USUAL_MOOD, smallest=0.2))
        return prior, memory


# How much a customer's messages usually vary counts as so many of the customer's own.
_NOISE_CASES = 4

# Whoever wrote more does not tell more of how long everybody's moods last.
_MOST_OF_ONE = 50

# Six messages' worth of the common share, and nine tenths of a message's weight left at the next.
_USUAL_MOOD = np.array([1.8, 2.2])


@dataclass(frozen=True)
class _Messages:
    """What customers wrote, one row a message, sorted by customer and time."""

    customer_id: Ints
    interaction_id: Ints
    score: Floats
    weight: Floats

    def each(self) -> Iterator[tuple[int, Ints, Floats, Floats]]:
        for start, count in zip(*(column.tolist() for column in groups(self.customer_id)), strict=True):
            rows = slice(start, start + count)
            yield int(self.customer_id[start]), self.interaction_id[rows], self.score[rows], self.weight[rows]


@dataclass(frozen=True)
class _Levels:
    """The level before and how far it moved, with their covariance, and how well they explain the messages."""

    mean: Floats
    covariance: Floats
    log_likelihood: float

    @property
    def worse(self) -> float:
        """How probably the level went down, if it moved."""
        return float(normal_cdf(np.array(-self.mean[1] / np.sqrt(self.covariance[1, 1]))))

    @property
    def now(self) -> tuple[float, float, float]:
        """The level now, and its 80 % interval."""
        level, deviation = self.mean.sum(), 1.2816 * np.sqrt(self.covariance.sum())
        return float(level), float(level - deviation), float(level + deviation)


@dataclass(frozen=True)
class _Turn:
    """The most probable turn, `recent` messages ago, and the probabilities of one for the worse and for the better."""

    recent: int
    levels: _Levels
    worse: float
    better: float

    def speaks_for(self, statement: str, score: Floats) -> Floats:
        """How much each message speaks for the statement; against it below 0. Of a turn those do that lie on the new
        side of the middle between what was and what is, and of a steady tone those that sound like it.
        """
        before, now = float(self.levels.mean[0]), self.levels.now[0]
        if statement != "tone_steady":
            return np.asarray((score - (before + now) / 2) * (-1.0 if statement == "tone_worse" else 1.0))
        if abs(now) > DECIDED:
            return np.asarray(score * np.sign(now))
        return np.asarray(0.5 - np.abs(score))

    def params(self, messages: int) -> dict[str, Value]:
        now, low, high = self.levels.now
        return {
            "recent": self.recent,
            "messages": messages,
            "before": round(float(self.levels.mean[0]), 2),
            "now": round(now, 2),
            "low": round(low, 2),
            "high": round(high, 2),
        }


def _messages(history: History, as_of: datetime) -> _Messages:
    scored = _scored(history, as_of)
    rows = columns(
        scored.select("customer_id", "interaction_id", "score", "certainty", at=moment(scored.happened_at)).order_by(
            "customer_id", "at", "interaction_id"
        )
    )
    return _Messages(rows["customer_id"], rows["interaction_id"], rows["score"], np.clip(rows["certainty"], 0.05, 1))


def _scored(history: History, as_of: datetime) -> ibis.Table:
    known = history.known_by(as_of)
    incoming = known.interactions.filter(known.interactions.direction == "in")
    return incoming.join(known.tones_of_customers, "interaction_id")


def _share(negative: Floats, customer_id: Ints) -> float:
    """The share that is negative, of the customer in the mean."""
    weight = each_alike(customer_id)
    return float(((weight * negative).sum() + 0.5) / (weight.sum() + 2))


def _levels(messages: _Messages) -> tuple[float, float, float]:
    """The usual tone, how customers differ in it, and how one customer's messages vary: one-way analysis of variance
    in the two steps of DerSimonian and Kacker (2007), so that who says little for certain tells little of how customers
    differ, and who says much no more than one customer can. The last is that of a message whose tone is certain; of
    others it is more.
    """
    if len(messages.score) < 20:
        return 0.1, 0.25, 0.3
    starts, counts = groups(messages.customer_id)
    customer = np.repeat(np.arange(len(starts)), counts)
    sizes = np.asarray(np.bincount(customer, weights=messages.weight), dtype=float)
    means = np.bincount(customer, weights=messages.weight * messages.score) / sizes
    alike = each_alike(messages.customer_id)
    squares = float((alike * messages.weight * (messages.score - means[customer]) ** 2).sum())
    within = squares / max(float((alike * (1 - 1 / counts[customer])).sum()), 1e-9)
    between = max(_apart(means, sizes, within, sizes), 0.0)
    # Once more, with the weights that follow from it: however much one wrote, one is one customer.
    between = _apart(means, sizes, within, 1 / np.maximum(between + within / sizes, 1e-9))
    usual = float(np.average(messages.score, weights=alike))
    return usual, float(np.sqrt(max(between, 0.02))), float(np.sqrt(max(within, 0.005)))


def _apart(means: Floats, sizes: Floats, within: float, weight: Floats) -> float:
    """The variance between customers, from means of so many messages that are weighed so."""
    total = float(weight.sum())
    spread = float((weight * (means - (weight * means).sum() / total) ** 2).sum())
    by_chance = within * float((weight * (1 - weight / total) / sizes).sum())
    return (spread - by_chance) / max(total - float((weight**2).sum()) / total, 1e-9)


def _mood(theta: Floats) -> tuple[float, float]:
    return float(np.exp(np.clip(theta[0], -1, 5))), float(1 / (1 + np.exp(-np.clip(theta[1], -1, 6))))


def _faded(negative: np.ndarray[tuple[int], np.dtype[np.bool_]], memory: float) -> tuple[float, float]:
    weights = memory ** np.arange(len(negative) - 1, -1, -1)
    return float((weights * negative).sum()), float(weights.sum())


def _sequential(
    negative: np.ndarray[tuple[int], np.dtype[np.bool_]], share: float, prior: float, memory: float, skip: int
) -> float:
    """The log-likelihood of each message given those before it."""
    hits = cases = total = 0.0
    for place, mark in enumerate(negative.tolist()):
        chance = (hits + prior * share) / (cases + prior)
        if place >= skip:
            total += float(np.log(chance if mark else 1 - chance))
        hits, cases = memory * hits + mark, memory * cases + 1
    return total
