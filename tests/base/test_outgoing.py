"""Farley calls a service outside: at the address that was checked, within a time, and never further."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from farley.base.errors import Invalid
from farley.base.outgoing import Unreachable, check_address, post
from tests.language_model.service import Service, running


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as found:
        yield found


def call(service: Service, **more: Any) -> Any:
    words = {"seconds": 5.0, "most_bytes": 100_000, "is_inside": True} | more
    return post(f"{service.address}/chat/completions", b'{"messages": []}', {"content-type": "a/b"}, **words)


def resolves_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_words: found)


def test_what_is_sent_arrives_and_the_answer_comes_back(service: Service) -> None:
    answer = call(service)
    assert (answer.status, b"Here I am." in answer.body) == (200, True)
    assert service.headers[0]["content-type"] == "a/b"


def test_what_lies_inside_is_called_only_where_somebody_says_so(service: Service) -> None:
    with pytest.raises(Invalid, match="https://"):
        call(service, is_inside=False)
    assert not service.asked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.5", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fd00::1", "fe80::1",
        "::ffff:127.0.0.1", "64:ff9b::a00:5", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_not_called(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, "93.184.215.14", address)
    with pytest.raises(Invalid, match="internal network"):
        post("https://api.example.com/v1", b"", {}, seconds=1, most_bytes=10)


@pytest.mark.parametrize("address", ["93.184.215.14", "169.254.169.254", "fe80::1", "0.0.0.0", "fd00:ec2::254"])
def test_inside_means_this_machine_or_a_private_network(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, address)
    with pytest.raises(Invalid, match="your own network"):
        post("http://model.example/v1", b"", {}, seconds=1, most_bytes=10, is_inside=True)


def test_a_redirect_is_not_followed(service: Service) -> None:
    service.behaviour = "elsewhere"
    assert call(service).status == 302
    assert len(service.asked) == 1


@pytest.mark.parametrize("behaviour", ["slow", "drip"])
def test_nobody_is_waited_for_longer_than_was_said(service: Service, behaviour: str) -> None:
    service.behaviour = behaviour
    with pytest.raises(Unreachable, match="No answer within") as told:
        call(service, seconds=0.3)
    assert told.value.is_late


def test_a_name_that_nobody_answers_for_is_not_waited_for_longer_either(monkeypatch: pytest.MonkeyPatch) -> None:
    is_over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_words: is_over.wait(10) and [])
    with pytest.raises(Unreachable, match="No answer within") as told:
        post("https://api.example.com/v1", b"", {}, seconds=0.1, most_bytes=10)
    is_over.set()
    assert told.value.is_late


def test_who_picks_up_when_the_time_is_over_is_told_nothing(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.create_connection

    def connects_late(address: tuple[str, int], _seconds: float) -> socket.socket:
        time.sleep(0.3)
        return connect(address)

    monkeypatch.setattr(socket, "create_connection", connects_late)
    with pytest.raises(Unreachable, match="No answer within") as told:
        call(service, seconds=0.1)
    assert told.value.is_late
    assert not service.asked


def test_an_answer_without_an_end_is_cut_short(service: Service) -> None:
    service.behaviour = "endless"
    with pytest.raises(Unreachable, match="too long"):
        call(service)


def test_who_does_not_listen_is_named(service: Service) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(Unreachable, match=f"{address} does not answer"):
            post(f"http://{address}/v1", b"", {}, seconds=2, most_bytes=10, is_inside=True)


@pytest.mark.parametrize(
    "address",
    ["", "api.example.com", "ftp://example.com", "https://", "https://me:secret@example.com", "https://example.com:x",
     "https://example.com/v1?key=1", "http://example.com/v1", "file:///etc/passwd", "https://example.com/モデル"],
)  # fmt: skip
def test_what_is_no_address_of_a_service_is_refused(address: str) -> None:
    with pytest.raises(Invalid):
        check_address(address, is_inside=False)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "localhost",
        "my.localhost",
        "[::1]",
        "[fe80::1%25eth0]",
        "10.0.0.5",
    ],
)
def test_an_internal_address_is_refused_before_anybody_calls_it(host: str) -> None:
    with pytest.raises(Invalid, match="internal network"):
        check_address(f"https://{host}/v1", is_inside=False)


def test_what_is_said_to_lie_inside_does_so() -> None:
    assert check_address("https://127.0.0.1/v1", is_inside=True).hostname == "127.0.0.1"
    assert check_address("https://93.184.215.14/v1", is_inside=False).hostname == "93.184.215.14"
    with pytest.raises(Invalid, match="your own network"):
        check_address("http://93.184.215.14/v1", is_inside=True)
