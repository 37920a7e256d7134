"""Events as real senders send them, and as broken ones do."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from farley.capture.channels.web_tracking.envelope import BadRequest, inflate, key_in_headers, open_envelope
from farley.capture.channels.web_tracking.events import EventDraft, read_event
from farley.capture.unreadable import Unreadable

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def batch(*events: object, **words: object) -> bytes:
    return json.dumps({"batch": events, "sentAt": "2026-11-20T12:00:00Z", "writeKey": "WK", **words}).encode()


def read(event: dict[str, Any], kind: str = "", sent_at: str = "2026-11-20T12:00:00Z") -> EventDraft:
    body = json.dumps({"batch": [event], "sentAt": sent_at}).encode()
    return read_event(open_envelope(body, kind).events[0].payload, NOON)


def test_a_batch_is_cut_into_its_events_each_kept_as_it_came() -> None:
    envelope = open_envelope(batch({"messageId": "m1", "type": "track"}, {"messageId": "m2", "type": "page"}), "")

    assert envelope.write_key == "WK"
    assert [event.key for event in envelope.events] == ["m1", "m2"]
    assert b'{"messageId": "m1", "type": "track"}' in envelope.events[0].payload


def test_a_single_event_takes_its_type_from_the_address() -> None:
    body = json.dumps({"event": "Signed Up", "anonymousId": "a", "userId": None, "writeKey": "WK"}).encode()

    event = open_envelope(body, "track").events[0]

    assert read_event(event.payload, NOON).type == "track"


def test_an_event_without_an_id_is_known_by_its_content() -> None:
    one, again, other = (open_envelope(batch({"messageId": None, "n": n}), "").events[0] for n in (1, 1, 2))

    assert one.key == again.key != other.key


@pytest.mark.parametrize(
    ("headers", "key"),
    [
        ({b"authorization": b"Basic " + base64.b64encode(b"WK:")}, "WK"),
        ({b"authorization": b"Basic V0s6", b"x-write-key": b"other"}, "WK"),
        ({b"x-write-key": b"WK", b"authorization": b"Bearer other"}, "WK"),
        ({b"authorization": b"Bearer WK"}, "WK"),
        ({b"authorization": b"Basic !!!"}, ""),
        ({}, ""),
    ],
)
def test_where_the_write_key_stands(headers: dict[bytes, bytes], key: str) -> None:
    assert key_in_headers(headers) == key


def test_a_masked_key_in_the_body_is_none() -> None:
    assert open_envelope(batch(writeKey="***"), "").write_key == ""


@pytest.mark.parametrize("encoding", ["gzip", ""])
def test_gzip_is_known_by_its_header_or_its_first_bytes(encoding: str) -> None:
    assert inflate(gzip.compress(b"{}"), encoding) == b"{}"


def test_a_gzip_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(bytes(500 << 20), compresslevel=1)

    with pytest.raises(BadRequest, match="more than 6 MB"):
        inflate(bomb)


@pytest.mark.parametrize("body", [b"\x1f\x8bnonsense", gzip.compress(b"{}" * 99)[:-9]])
def test_broken_gzip(body: bytes) -> None:
    with pytest.raises(BadRequest) as refused:
        inflate(body)
    assert refused.value.code == "bad_gzip"


@pytest.mark.parametrize("body", [b"", b"no json", b"[1]", b"{" * 9999, b"\xff\xfe", b'{"batch": 7}', b'"text"'])
def test_what_is_no_json_object(body: bytes) -> None:
    with pytest.raises(BadRequest) as refused:
        open_envelope(body, "")
    assert refused.value.code == "bad_json"


def test_nan_as_python_writes_it_is_read_as_nothing() -> None:
    body = json.dumps({"batch": [{"messageId": "m", "properties": {"price": float("nan"), "ok": 1}}]}).encode()

    assert b'"price":null,"ok":1' in open_envelope(body, "").events[0].payload


def test_too_many_and_too_large() -> None:
    with pytest.raises(BadRequest, match="2500"):
        open_envelope(batch(*[{}] * 2501), "")
    fat, fine = open_envelope(batch({"properties": {"x": "x" * (1 << 20)}}, {"messageId": "m"}), "").events
    assert (fat.problem, fine.problem) == ("The event is larger than 128 KB.", "")
    assert len(fat.payload) < 1000


def test_one_event_that_is_no_object_does_not_spoil_the_batch() -> None:
    wrong, fine = open_envelope(batch("text", {"messageId": "m"}), "").events

    assert (wrong.problem, fine.problem) == ("The event is not a JSON object.", "")


def test_an_event_in_full() -> None:
    draft = read(
        {
            "type": "track", "userId": 42, "anonymousId": "a1", "event": "Signed Up", "properties": {"plan": "pro"},
            "context": {
                "traits": {"email": "ken@example.com"}, "page": {"url": "https://x.example/", "title": "Start"},
                "locale": "ja-JP", "userAgent": "Mozilla/5.0 (compatible; Googlebot/2.1)",
                "campaign": {"source": "mail"}, "externalIds": [{"id": "7", "type": "shop", "collection": "users"}],
            },
        }
    )  # fmt: skip

    assert (draft.user_id, draft.anonymous_id, draft.name) == ("42", "a1", "Signed Up")
    assert (draft.traits, draft.url, draft.title) == ({"email": "ken@example.com"}, "https://x.example/", "Start")
    assert (draft.is_bot, draft.external_ids, draft.locale) == (True, (("shop", "7"),), "ja-JP")


def test_the_sender_s_clock_is_set_right() -> None:
    slow = read({"type": "page", "userId": "u", "timestamp": "2020-01-01T08:59:00Z"}, sent_at="2020-01-01T09:00:00Z")

    assert slow.happened_at == NOON - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("timestamp", "note"),
    [
        ("2031-01-01T00:00:00Z", "The event lay in the future."),
        ("1970-01-01T00:00:00Z", "The event lay before the year 2000."),
        ("yesterday", "The time of the event could not be read."),
        ({"not": "a time"}, "The time of the event could not be read."),
    ],
)
def test_impossible_times_become_the_time_of_arrival_and_say_so(timestamp: object, note: str) -> None:
    draft = read({"type": "page", "userId": "u", "timestamp": timestamp}, sent_at="")

    assert (draft.happened_at, draft.notes) == (NOON, (note,))


def test_a_time_without_a_zone_is_taken_as_utc() -> None:
    draft = read({"type": "page", "userId": "u", "timestamp": "2026-11-20T11:00:00"}, sent_at="2026-11-20T12:00:00")

    assert draft.happened_at == datetime(2026, 11, 20, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"type": "page", "userId": None, "anonymousId": None}, "names nobody"),
        ({"type": "page", "userId": True, "anonymousId": ["x"]}, "names nobody"),
        ({"type": "dance", "userId": "u"}, "Unknown type"),
        ({"userId": "u"}, "no type"),
        ({"type": 7, "userId": "u"}, "Unknown type"),
        ({"type": "track", "userId": "u"}, "needs the name"),
    ],
)
def test_events_that_cannot_be_used_say_why(event: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(event)


def test_values_of_the_wrong_kind_are_as_good_as_missing() -> None:
    draft = read({"type": "identify", "userId": "u", "traits": "none", "context": [1], "properties": None})

    assert (draft.traits, draft.properties, draft.url) == ({}, {}, "")


def test_nul_characters_and_bottomless_nesting_are_cut_out() -> None:
    deep: dict[str, Any] = {}
    for _ in range(200):
        deep = {"deeper": deep}
    draft = read({"type": "track", "userId": "u", "event": "x\0y", "properties": {"a\0": "b\0", "deep": deep}})

    assert (draft.name, draft.properties["a"]) == ("xy", "b")
    assert str(draft.properties).count("deeper") < 20
