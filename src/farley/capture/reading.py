"""What a channel is told of an item beside its bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from farley.capture.arrivals import Arrival
from farley.customers.models import AttributeDefinition


@dataclass(frozen=True, slots=True)
class Reading:
    """The circumstances of one item: its key, when it arrived, its source's settings.

    `ours` are the mail addresses of our own people, in lower case: who writes from there is no customer. `attributes`
    are the fields that people may have here.
    """

    key: str
    received_at: datetime
    source_name: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    ours: frozenset[str] = frozenset()
    attributes: Sequence[AttributeDefinition] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A way in. `read` makes arrivals of one item's bytes; none means that the item is of no interest.

    It may raise Unreadable with a reason; the item then waits in quarantine.
    """

    name: str
    label: str
    read: Callable[[bytes, Reading], Sequence[Arrival]]
