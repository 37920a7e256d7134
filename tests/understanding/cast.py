"""Ben looks after Sato Hanako, who bought every four weeks and fell silent; Smith John has bought once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from farley.analysis.tables import History, history_of
from farley.base.accounts import User
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.timeline.models import Interaction
from farley.understanding.models import Evidence, Insight, Run, Tone
from tests.cast import NOW, Colleagues


@dataclass(frozen=True)
class Shop:
    """Those who work here, and two customers."""

    aiko: User
    ben: User
    eve: User
    hanako: Customer
    newcomer: Customer


def shop_of(team: Colleagues) -> Shop:
    """Hanako with eleven purchases, the last four months ago, and a newcomer with one."""
    hanako = create_customer(CustomerDraft(name="佐藤 花子", owner_id=team.ben.pk), by=None, at=NOW)
    newcomer = create_customer(CustomerDraft(name="Smith John"), by=None, at=NOW)
    buys(hanako, range(400, 110, -28))
    buys(newcomer, [30])
    return Shop(team.aiko, team.ben, team.eve, hanako, newcomer)


def buys(
    customer: Customer, days_ago: Iterable[float], *, source: str = "test", audience: str = "all"
) -> list[Interaction]:
    """A purchase on each of these days before NOW, recorded on the day."""
    return [
        happens(customer, kinds.Purchase(), days, source, audience, amount=Decimal(100), currency="JPY")
        for days in days_ago
    ]


def writes(customer: Customer, text: str, days_ago: float, *, audience: str = "all") -> Interaction:
    """A mail from the customer."""
    return happens(customer, kinds.Email(), days_ago, "test", audience, text=text, direction="in", channel="email")


def happens(
    customer: Customer, what: kinds.Kind, days_ago: float, source: str, audience: str, **more: object
) -> Interaction:
    """Anything that happened with the customer."""
    at = NOW - timedelta(days=days_ago)
    words: dict[str, object] = {"channel": "shop", "audience": audience} | more
    happening = timeline.Happening(customer=customer, what=what, happened_at=at, **words)  # type: ignore[arg-type]
    return timeline.record(happening, by=None, at=at, source=source)


def claimed(who: Customer, name: str, statement: str, **params: object) -> Insight:
    """What an insight says of the customer, with the newest purchase for evidence."""
    run, _new = Run.objects.get_or_create(name=name, as_of=NOW, defaults={"asked_at": NOW, "finished_at": NOW})
    insight = Insight.objects.create(
        customer=who,
        name=name,
        statement=statement,
        params=params,
        confidence=0.9,
        first_claimed_at=NOW,
        as_of=NOW,
        expires_at=NOW + timedelta(days=90),
        run=run,
    )
    bought = Interaction.objects.filter(customer=who, kind="purchase").order_by("-happened_at").first()
    if bought:
        Evidence.objects.create(insight=insight, interaction=bought, rank=0)
    return insight


def history_now() -> History:
    """All that stands in the database, as the tables that insights read."""
    rows = Interaction.objects.exclude(kind="retracted").select_related("retracted_by", "customer")
    tones = Tone.objects.values("interaction_id", "score", "certainty", "language", "model", "intent", "holder")
    return history_of([_row(row) for row in rows], tones)


def _row(row: Interaction) -> dict[str, object]:
    retracted_at: datetime | None = row.retracted_by.recorded_at if row.retracted_by else None
    names = ("kind", "channel", "direction", "happened_at", "recorded_at", "text", "currency", "audience")
    return {name: getattr(row, name) for name in names} | {
        "interaction_id": row.pk,
        "customer_id": row.customer.current_id,
        "amount": None if row.amount is None else float(row.amount),
        "retracted_at": retracted_at,
    }
