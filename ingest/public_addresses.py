"""Which network addresses may be connected to: public ones only, told after the name is resolved."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence

from ingest import fetch_errors

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to addresses in text form, in the order to try them."""
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def resolve_by_system(host: str, port: int) -> list[str]:
    """Ask the system's resolver; it also understands ``127.1``, ``0x7f.1`` and ``2130706433``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise fetch_errors.unreachable(host, f"name not resolved ({error})") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address in text form lies on the public internet."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return _is_public(parsed)


def is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _is_public(address: _Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = _embedded(address)
        if inner:
            return _is_public(inner)
        if address.is_site_local:
            return False
    # is_global counts multicast as global, and is_reserved differs between Python releases.
    return address.is_global and not (address.is_multicast or address.is_reserved)


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
        raise fetch_errors.unreachable(host, "no address")
    for address in addresses:
        if not is_public(address) and not (allow_loopback_for_tests and is_loopback(address)):
            raise fetch_errors.not_allowed(
                host, f"公開アドレスではありません({address})", f"{address} is not public"
            )
    return addresses
