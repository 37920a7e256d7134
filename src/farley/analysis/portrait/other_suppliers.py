"""Does this customer consider others who sell the same?

What was said or written within the last year of other suppliers is taken at its word, the gravest of the last months
first: going over to another, comparing offers, having bought elsewhere, and having compared and preferred us. It is a
single sentence each time, and the claim says whose: the customer's own weighs more than what a colleague noted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from farley.analysis.claims import CannotSay, Claim, Forecast, Outcome
from farley.analysis.days import DAY, date_of
from farley.analysis.evidence import SHOWN, confidence
from farley.analysis.portrait.phrases import Said, said_by_each
from farley.analysis.portrait.rivals import RIVALS
from farley.analysis.tables import History, seconds

NAME = "other_suppliers"
_LOOKED_AT = timedelta(days=365)
_STATEMENTS = {
    "leaving": "goes_to_another",
    "compares": "compares_others",
    "elsewhere": "bought_elsewhere",
    "prefers_us": "prefers_us",
}
# What is older calls for nothing any more: the offer was accepted, or it was not.
_NEWS_DAYS = 60
_OWN_WORDS, _TOLD = 0.95, 0.8


class OtherSuppliers:
    """Says who looks at other suppliers, and who compared them and prefers us."""

    def fit(self, history: History, *, as_of: datetime) -> OtherSuppliers:
        """Learns nothing: what somebody says of others is no matter of averages."""
        return self

    def claims(self, history: History, *, as_of: datetime) -> list[Claim | CannotSay]:
        """A claim for each customer who spoke of others within a year; of the rest there is nothing to say."""
        each = said_by_each(history, RIVALS, as_of=as_of, looked_at=_LOOKED_AT)
        found = (self._claim(_Rivals.of(customer_id, said), history, as_of) for customer_id, said in each)
        return [claim for claim in found if claim is not None]

    def forecasts(self, history: History, *, as_of: datetime) -> list[Forecast]:
        """None: whether somebody leaves is foretold from much more than this."""
        return []

    def outcomes(self, history: History, forecasts: list[Forecast], *, as_of: datetime) -> list[Outcome]:
        """None, as nothing is forecast."""
        return []

    def _claim(self, own: _Rivals, history: History, as_of: datetime) -> Claim | None:
        name = own.gravest()
        if not name:
            return None
        speak_for, latest = own.said[name], own.latest(name)
        weight = _OWN_WORDS if any(each.is_own for each in speak_for) else _TOLD
        against = [each for each in own.against(name) if each.at >= latest.at or name != "prefers_us"]
        return Claim(
            customer_id=own.customer_id,
            insight=NAME,
            statement=_STATEMENTS[name],
            params={
                "words": latest.words,
                "is_own": latest.is_own,
                "on": date_of(history.day(datetime.fromtimestamp(latest.at, UTC))).isoformat(),
                "times": len(speak_for),
            },
            # A sentence that says so outright is more than one case of a habit.
            confidence=confidence(weight, max(2 * len(speak_for) + 2 - 2 * len(against), 1)),
            evidence=tuple(each.interaction_id for each in reversed(speak_for))[:SHOWN],
            counter_evidence=tuple(each.interaction_id for each in reversed(against))[:SHOWN],
            expires_at=as_of + timedelta(days=60),
            calls_for_attention=name in ("leaving", "compares")
            and seconds(as_of) - latest.at <= _NEWS_DAYS * DAY
            and all(each.at <= latest.at for each in against),
        )


@dataclass(frozen=True)
class _Rivals:
    """What one customer said of others, by what it is, the oldest first."""

    customer_id: int
    said: Mapping[str, list[Said]]
    denied: list[Said]

    @staticmethod
    def of(customer_id: int, said: list[Said]) -> _Rivals:
        found: dict[str, list[Said]] = {}
        for each in said:
            if not each.is_denied:
                found.setdefault(each.name, []).append(each)
        return _Rivals(customer_id, found, [each for each in said if each.is_denied])

    def gravest(self) -> str:
        """The gravest thing said since the customer last said the opposite; "" where nothing is left."""
        settled = max((each.at for each in self.denied), default=0)
        return next((name for name in RIVALS if name in self.said and self.latest(name).at > settled), "")

    def latest(self, name: str) -> Said:
        """The latest entry, if possible one that the customer wrote."""
        return max(self.said[name], key=lambda each: (each.is_own, each.at, each.interaction_id))

    def against(self, name: str) -> list[Said]:
        """What speaks against it: preferring us against looking at others, and the other way round."""
        others = [
            each
            for other in self.said
            if (other == "prefers_us") != (name == "prefers_us")
            for each in self.said[other]
        ]
        return sorted([*self.denied, *others], key=lambda each: (each.at, each.interaction_id))
