"""Connections to public addresses only, each of which ends at a deadline.

The name is resolved once for a connection, the addresses are checked, and the connection goes to
a checked address: a second answer of the resolver (DNS rebinding) is never asked for. Host header,
SNI and certificate check keep the name.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpcore

from ingest.fetching.errors import Fault, FetchError

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to addresses in text form, in the order to try them."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
AddressesOf = Callable[[str, int], list[str]]
"""Host and port to the addresses that may be connected to; raises where one may not."""


def resolve_by_system(host: str, port: int) -> list[str]:
    """Ask the system's resolver; it also understands ``127.1``, ``0x7f.1`` and ``2130706433``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(Fault.UNREACHABLE, host, why=f"name not resolved ({error})") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address in text form lies on the public internet."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.is_site_local:
            return False
        parsed = _embedded(parsed) or parsed
    # is_global counts multicast as global, and is_reserved differs between Python releases.
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved)


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for and packets would go to."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def checked_addresses(
    host: str, port: int, resolve: Resolver, allow_loopback_for_tests: bool = False
) -> list[str]:
    """The addresses of a host, all of them public.

    One address that is not public refuses the host: no honest publisher has both kinds.

    Raises:
        FetchError: the name cannot be resolved, or leads to an address that is not public.
    """
    addresses = list(resolve(host, port))
    if not addresses:
        raise FetchError(Fault.UNREACHABLE, host, why="no address")
    for address in addresses:
        is_test = allow_loopback_for_tests and ipaddress.ip_address(address).is_loopback
        if not is_test and not is_public(address):
            raise FetchError(
                Fault.NOT_ALLOWED,
                host,
                why_ja=f"公開アドレスではありません({address})",
                why_en=f"{address} is not public",
            )
    return addresses


class Deadline:
    """The moment at which a fetch, with all its steps, has to be over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def remaining(self) -> float:
        return self._end - time.monotonic()


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to the checked addresses of a host, and to nothing else."""

    def __init__(self, addresses_of: AddressesOf, deadline: Deadline) -> None:
        self._addresses_of = addresses_of
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - the callers of its kind give it
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        last: Exception = httpcore.ConnectError("no address")
        for address in self._addresses_of(host, port):
            bound = _bounded(timeout, self._deadline)
            try:
                stream = self._sockets.connect_tcp(address, port, bound, None, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return _TimedStream(stream, self._deadline)
        raise last


class _TimedStream(httpcore.NetworkStream):
    """Ends at the deadline even when a server sends a byte just before each read time-out."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _bounded(timeout, self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _bounded(timeout, self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        bound = _bounded(timeout, self._deadline)
        return _TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, bound), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _bounded(timeout: float | None, deadline: Deadline) -> float:
    remaining = deadline.remaining
    if remaining <= 0:
        raise httpcore.ReadTimeout("deadline")
    return remaining if timeout is None else min(timeout, remaining)


@contextmanager
def our_errors(address: str) -> Iterator[None]:
    """What httpcore raises about an address, as ours."""
    try:
        yield
    except httpcore.ConnectTimeout as error:
        raise FetchError(Fault.UNREACHABLE, address, why="connection timed out") from error
    except httpcore.TimeoutException as error:
        raise FetchError(Fault.TIMEOUT, address) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        why = str(error) or type(error).__name__
        raise FetchError(Fault.UNREACHABLE, address, why=why) from error
