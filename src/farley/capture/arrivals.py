"""What a channel makes of the bytes it was given: who it is about, and what happened, before either is looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from farley.commerce.actions import LineDraft
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.timeline import kinds
from farley.timeline.actions import FileDraft
from farley.timeline.models import Direction, Learned

Existing = Literal["leave", "fill", "update", "skip"]


@dataclass(frozen=True, slots=True)
class Occurred:
    """Something that happened, for the timeline; `external_id` is its sender's id for it. `has_time` as in the
    timeline's Happening.
    """

    what: kinds.Kind
    channel: str
    happened_at: datetime
    external_id: str
    direction: str = Direction.NONE
    title: str = ""
    text: str = ""
    learned_how: str = Learned.SEEN
    thread: str = ""
    files: tuple[FileDraft, ...] = ()
    has_time: bool = True


@dataclass(frozen=True, slots=True)
class Bought:
    """An order or a return; without `total` it is the sum of its lines. `has_time` and `is_dated` as in commerce's
    OrderDraft.
    """

    number: str
    placed_at: datetime
    currency: str
    lines: tuple[LineDraft, ...] = ()
    total: Decimal | None = None
    channel: str = "shop"
    has_time: bool = True
    is_dated: bool = True


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing read from what arrived.

    `who` holds what it tells of the customer, their identifiers first of all; `existing` says what to do with that if
    the customer is known already. `browser` is the browser it came from, at `seen_at`: what comes from there without a
    name belongs to whoever was named there last. `customer` is set where it is known already who it is.
    """

    who: CustomerDraft
    occurred: Occurred | None = None
    bought: Bought | None = None
    existing: Existing = "leave"
    employer: str = ""
    role: str = ""
    browser: str = ""
    seen_at: datetime | None = None
    customer: Customer | None = None
