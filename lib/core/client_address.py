"""From which network address somebody comes, when proxies stand in between."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(peer: str, forwarded: Sequence[str], trusted: Sequence[str]) -> str:
    """The address behind ``peer``; empty when it is not known.

    ``forwarded`` are the X-Forwarded-For headers as they came; they are believed only as far
    as they were written by ``trusted`` proxies (addresses or networks), from the nearest on.
    """
    networks = [ipaddress.ip_network(entry.strip(), strict=False) for entry in trusted]
    known = _read(peer)
    if known is None:
        return ""
    hops = [hop for header in forwarded for hop in header.split(",")]
    while hops and _is_within(known, networks):
        hop = _read(hops.pop())
        if hop is None:
            return ""
        known = hop
    return "" if known.is_loopback or _is_within(known, networks) else _comparable(known)


def _read(text: str) -> _Address | None:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, ipaddress.IPv6Address) else address


def _is_within(address: _Address, networks: Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    return any(address in network for network in networks)


def _comparable(address: _Address) -> str:
    """One household of IPv6 is a /64, where somebody can have any address."""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
