"""How Farley calls a service outside: to the address that was checked, within a time, and never further.

An address that somebody enters must not become a way into the house's own network. So a name is looked up once, each
address behind it is checked, and exactly that one is called: no redirect is followed, no proxy is asked, and no second
lookup can answer otherwise.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from queue import Empty, SimpleQueue
from threading import Thread, Timer
from time import monotonic
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _

from farley.base.errors import FarleyError, Invalid

_PORTS = {"https": 443, "http": 80}
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
# Where Amazon and Google keep the credentials of a machine, beside link-local addresses.
_OF_CLOUDS = frozenset(map(ipaddress.ip_address, ("fd00:ec2::254", "fd20:ce::254")))

# However long the lookup took: a socket takes no time limit of zero.
_LEAST = 0.01

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(FarleyError):
    """The service did not answer, or not in time; `is_late` where it was the time."""

    def __init__(self, message: str, *, is_late: bool = False) -> None:
        super().__init__(message)
        self.is_late = is_late


@dataclass(frozen=True)
class Answer:
    """What a service answered: the status of HTTP, and the body as it came."""

    status: int
    body: bytes


def check_address(address: str, *, is_inside: bool) -> SplitResult:
    """An address that may be called: over TLS, or within the house where somebody said that it `is_inside`. Where a
    name leads is only looked up when it is called; what is written as a number shows at once.

    Raises Invalid.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        raise Invalid(_("This is not an address of the web."), field="address") from None
    is_whole = parts.scheme in _PORTS and parts.hostname and port != 0 and parts.path.isascii()
    if not is_whole or parts.username or parts.password:
        raise Invalid(
            _("Enter an address such as https://api.example.com/v1, without a name or a password."), field="address"
        )
    if parts.query or parts.fragment:
        raise Invalid(_("Enter the address alone, without a query behind it."), field="address")
    if parts.scheme == "http" and not is_inside:
        raise Invalid(_("Outside of your own network an address has to begin with https://."), field="address")
    _check_place(parts, _written_in(parts.hostname or ""), is_inside)
    return parts


def _written_in(host: str) -> list[Address]:
    """The address that a host is by itself, in any spelling that would be called: 127.0.0.1, 127.1, localhost."""
    if host == "localhost" or host.endswith(".localhost"):
        return [ipaddress.IPv4Address("127.0.0.1")]
    with suppress(ValueError):
        return [ipaddress.ip_address(host.partition("%")[0])]
    with suppress(OSError, UnicodeError):
        return [ipaddress.IPv4Address(socket.inet_aton(host))]
    return []


def _check_place(parts: SplitResult, addresses: Iterable[Address], is_inside: bool) -> None:
    """All addresses have to be where they are said to be."""
    host = {"host": parts.hostname or ""}
    if is_inside and not all(map(_is_inside, addresses)):
        raise Invalid(_("%(host)s does not lie in your own network.") % host, field="is_inside")
    if not is_inside and not all(map(_is_outside, addresses)):
        told = _("%(host)s lies in an internal network, which Farley calls only where an administrator says so.")
        raise Invalid(told % host, field="address")


def post(
    address: str, body: bytes, headers: Mapping[str, str], *, seconds: float, most_bytes: int, is_inside: bool = False
) -> Answer:
    """Send something to a service, and wait at most so long for at most so much.

    With `is_inside`, which only an administrator may say of an address, it has to lie in the house's own network, and
    without in the open one.

    Raises Unreachable, and Invalid where the address may not be called.
    """
    parts = check_address(address, is_inside=is_inside)
    began = monotonic()
    target = _looked_up(parts, is_inside, seconds)
    left = max(seconds - (monotonic() - began), _LEAST)
    connection = _Connection(parts, target, left)
    with closing(connection), _ended_after(left, connection):
        try:
            connection.request("POST", parts.path or "/", body, dict(headers))
            return _read(connection, most_bytes)
        except ssl.SSLCertVerificationError as error:
            raise Unreachable(_("The certificate of %(host)s is not valid.") % {"host": parts.hostname}) from error
        except (OSError, HTTPException) as error:
            if connection.is_over or isinstance(error, TimeoutError):
                raise _too_late(seconds) from error
            raise Unreachable(_("%(host)s does not answer.") % {"host": parts.netloc}) from error


def _too_late(seconds: float) -> Unreachable:
    return Unreachable(_("No answer within %(seconds)s seconds.") % {"seconds": round(seconds)}, is_late=True)


def _looked_up(parts: SplitResult, is_inside: bool, seconds: float) -> str:
    """The first address behind a name. All of them have to be where they are said to be."""
    host = parts.hostname or ""
    try:
        addresses = _addresses(host, parts.port or _PORTS[parts.scheme], seconds)
    except (OSError, UnicodeError) as error:
        raise Unreachable(_("There is no host of the name %(host)s.") % {"host": host}) from error
    _check_place(parts, addresses, is_inside)
    return str(addresses[0])


def _addresses(host: str, port: int, seconds: float) -> list[Address]:
    """All addresses behind a name. The system's own lookup knows no time limit, so it is asked beside, and left alone
    when the time is over.
    """
    answers: SimpleQueue[list[Address] | Exception] = SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found])
        except Exception as error:  # whatever it is, it belongs to who waits for it
            answers.put(error)

    Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise _too_late(seconds) from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _is_outside(address: Address) -> bool:
    inner = _inner(address)
    return inner.is_global and not inner.is_multicast


def _is_inside(address: Address) -> bool:
    """On this machine or in a private network; never where clouds keep a machine's credentials, mostly link-local."""
    inner = _inner(address)
    is_odd = inner.is_link_local or inner.is_multicast or inner.is_unspecified or inner.is_reserved
    is_odd |= inner in _OF_CLOUDS
    return inner.is_loopback or (inner.is_private and not is_odd)


def _inner(address: Address) -> Address:
    """The address of the old kind that one of the new kind stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)


class _Connection(HTTPConnection):
    """A connection to an address that was checked already, under the name that was asked for."""

    def __init__(self, parts: SplitResult, target: str, seconds: float) -> None:
        super().__init__(parts.hostname or "", parts.port or _PORTS[parts.scheme], timeout=seconds)
        self.target, self.is_sealed = target, parts.scheme == "https"
        self.is_over = False
        self._wire: socket.socket | None = None

    def connect(self) -> None:
        self._go_on_with(socket.create_connection((self.target, self.port), self.timeout))
        if self.is_sealed:
            sealed = ssl.create_default_context().wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self._go_on_with(sealed)
            sealed.do_handshake()

    def _go_on_with(self, wire: socket.socket) -> None:
        self.sock = self._wire = wire
        if self.is_over:  # while there was nothing yet that could be hung up
            raise TimeoutError

    def hang_up(self) -> None:
        """Wake whoever waits for the service: the time is over."""
        self.is_over = True
        with suppress(OSError):
            if self._wire is not None:
                socket.socket.shutdown(self._wire, socket.SHUT_RDWR)


@contextmanager
def _ended_after(seconds: float, connection: _Connection) -> Iterator[None]:
    """Hang up when the time is over: a socket's own timeout begins anew with each byte."""
    timer = Timer(seconds, connection.hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _read(connection: _Connection, most_bytes: int) -> Answer:
    with connection.getresponse() as response:
        body = response.read(most_bytes + 1)
    if len(body) > most_bytes:
        raise Unreachable(_("The answer is too long."))
    if response.length or connection.is_over:
        raise HTTPException("The answer ended before its end.")
    return Answer(response.status, body)
