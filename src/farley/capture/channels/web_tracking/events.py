"""Read one event of the Segment tracking protocol: who, what, when; null ids and missing parts are legal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from farley.capture.channels.web_tracking.envelope import TYPES
from farley.capture.unreadable import Unreadable

BOTS = re.compile(
    r"bot\b|crawl|spider|slurp|headless|lighthouse|monitor|preview|curl/|wget/|python-requests", re.IGNORECASE
)
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
DEEPEST = 20
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EventDraft:
    """One event, read. `notes` tell what had to be put right: a date in the future, a value too deep."""

    type: str
    user_id: str
    anonymous_id: str
    happened_at: datetime
    name: str = ""
    properties: Json = field(default_factory=dict)
    traits: Json = field(default_factory=dict)
    external_ids: tuple[tuple[str, str], ...] = ()
    previous_id: str = ""
    url: str = ""
    title: str = ""
    referrer: str = ""
    locale: str = ""
    campaign: Json = field(default_factory=dict)
    is_bot: bool = False
    notes: tuple[str, ...] = ()


def read_event(payload: bytes, received_at: datetime) -> EventDraft:
    """What an event says. `payload` is as the envelope wrapped it.

    Raises Unreadable if it names nobody, or its type is unknown.
    """
    try:
        wrapped = msgspec.json.decode(payload)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unreadable(f"The event is not readable JSON: {error}") from error
    event = wrapped.get("event")
    if not isinstance(event, dict):
        raise Unreadable("The event is not a JSON object.")
    return _draft(_clean(event, DEEPEST), str(wrapped.get("kind") or ""), wrapped.get("sentAt"), received_at)


def _draft(event: Json, kind: str, sent_at: Any, received_at: datetime) -> EventDraft:
    context = _object(event.get("context"))
    properties = _object(event.get("properties"))
    page = {**_object(context.get("page")), **{k: v for k, v in properties.items() if k in _PAGE_WORDS}}
    happened_at, notes = _moment(event, sent_at or event.get("sentAt"), received_at)
    draft = EventDraft(
        type=_type(event, kind),
        user_id=_id(event.get("userId")),
        anonymous_id=_id(event.get("anonymousId")),
        happened_at=happened_at,
        name=_text(event.get("event") or event.get("name") or ""),
        properties=properties,
        traits={**_object(context.get("traits")), **_object(event.get("traits"))},
        external_ids=_external_ids(context),
        previous_id=_id(event.get("previousId")),
        url=_text(page.get("url")),
        title=_text(page.get("title")),
        referrer=_text(page.get("referrer")),
        locale=_text(context.get("locale"))[:10],
        campaign=_object(context.get("campaign")),
        is_bot=BOTS.search(_text(context.get("userAgent"))) is not None,
        notes=notes,
    )
    if not (draft.user_id or draft.anonymous_id or draft.external_ids or draft.traits.get("email")):
        raise Unreadable("The event names nobody: it has neither a user id nor an anonymous id.")
    return draft


_PAGE_WORDS = ("url", "title", "referrer")


def _type(event: Json, kind: str) -> str:
    told = event.get("type") or kind
    found = TYPES.get(told) if isinstance(told, str) else None
    if not found:
        raise Unreadable(f"Unknown type of event: {str(told)[:40]!r}." if told else "The event has no type.")
    if found == "track" and not event.get("event"):
        raise Unreadable("A track event needs the name of what happened.")
    return found


def _moment(event: Json, sent_at: Any, received_at: datetime) -> tuple[datetime, tuple[str, ...]]:
    """When it happened by our clock: the sender's clock is set right by when it says that it sent the request."""
    told = event.get("timestamp") or event.get("originalTimestamp")
    happened = _time(told)
    if happened is None:
        return received_at, ("The time of the event could not be read.",) if told else ()
    if (sent := _time(sent_at)) is not None and sent >= happened:
        happened = received_at - (sent - happened)
    if happened > received_at + timedelta(seconds=1):
        return received_at, ("The event lay in the future.",)
    if happened < OLDEST:
        return received_at, ("The event lay before the year 2000.",)
    return min(happened, received_at), ()


def _time(value: Any) -> datetime | None:
    """A moment; one without a zone is taken as UTC, a number as seconds or milliseconds since 1970."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
        moment = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _external_ids(context: Json) -> tuple[tuple[str, str], ...]:
    """(type, id) of the ids of persons that the sender gives beside its own."""
    given = context.get("externalIds")
    ids = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    people = [one for one in ids if one.get("collection", "users") == "users"]
    return tuple((_text(one.get("type")), _id(one.get("id"))) for one in people if _id(one.get("id")))


def _id(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()[:190]


def _text(value: Any) -> str:
    return value.strip()[:2000] if isinstance(value, str) else ""


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _clean(value: Any, depth: int) -> Any:
    """The value without what no database takes (NUL) and without what lies deeper than anybody looks."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {_clean(k, 0): _clean(v, depth - 1) for k, v in value.items()} if depth else {}
    if isinstance(value, list):
        return [_clean(inner, depth - 1) for inner in value] if depth else []
    return value
