"""The kinds of interaction: frozen dataclasses with a version. `read` brings old records up to the newest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar


@dataclass(frozen=True)
class Kind:
    """What all kinds share: their name on the timeline, and the version of their fields."""

    name: ClassVar[str]
    version: ClassVar[int] = 1
    is_said: ClassVar[bool] = False


@dataclass(frozen=True)
class Note(Kind):
    """Something a colleague wrote down."""

    name = "note"


@dataclass(frozen=True)
class Call(Kind):
    """A call, with its length in seconds where it is known."""

    name = "call"
    seconds: int | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Meeting(Kind):
    """A meeting or visit."""

    name = "meeting"
    place: str = ""
    minutes: int | None = None


@dataclass(frozen=True)
class Email(Kind):
    """A mail; `html` is sanitised, `message_id` is the sender's own."""

    name = "email"
    is_said = True
    sender: str = ""
    recipients: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    message_id: str = ""
    html: str = ""
    quoted: str = ""


@dataclass(frozen=True)
class Message(Kind):
    """A chat or text message."""

    name = "message"
    is_said = True


@dataclass(frozen=True)
class Form(Kind):
    """A form that the customer filled in."""

    name = "form"
    is_said = True
    form: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Purchase(Kind):
    """Something bought. `order_id` is Farley's own; the amount stands on the interaction."""

    name = "purchase"
    order_id: int | None = None
    number: str = ""
    items: int = 0


@dataclass(frozen=True)
class Refund(Kind):
    """Money given back; the amount on the interaction is negative."""

    name = "refund"
    order_id: int | None = None
    number: str = ""
    items: int = 0


@dataclass(frozen=True)
class PageView(Kind):
    """A page that was looked at on our website."""

    name = "page_view"
    url: str = ""
    referrer: str = ""


@dataclass(frozen=True)
class Event(Kind):
    """Anything else that a website or app reported."""

    name = "event"
    event: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Identified(Kind):
    """The moment from which a visitor is known by name."""

    name = "identified"
    traits: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Retracted(Kind):
    """Earlier records do not count; the text says why."""

    name = "retracted"
    interaction_ids: tuple[int, ...] = ()


KINDS: dict[str, type[Kind]] = {
    kind.name: kind
    for kind in (Note, Call, Meeting, Email, Message, Form, Purchase, Refund, PageView, Event, Identified, Retracted)
}

# (kind, version) -> what brings its data to the next version. Nothing is older than version 1 yet.
UPCASTS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}


def read(name: str, version: int, data: Mapping[str, Any]) -> Kind:
    """The data of a recorded interaction as its kind's dataclass, brought up to the newest version."""
    kind, fresh = KINDS[name], dict(data)
    for old in range(version, kind.version):
        fresh = UPCASTS[name, old](fresh)
    known = {f.name for f in fields(kind)}
    return kind(**{key: tuple(v) if isinstance(v, list) else v for key, v in fresh.items() if key in known})
