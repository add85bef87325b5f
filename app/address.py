"""Who counts as one party wherever an address is counted."""

from __future__ import annotations

import ipaddress
import re

#: This machine, by whichever family it asks.
LOOPBACK = "127.0.0.1"
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]*)\](?::\d*)?|(?P<v4>[\d.]+):\d+")


def party(text: str) -> str | None:
    """An address as it counts: IPv4 whole, IPv6 by its /64, which is the least that one customer is given
    (RFC 6177). A port, brackets and a zone are dropped; IPv4 within IPv6 is IPv4, and `::1` is 127.0.0.1.
    None for what is no address."""
    text = text.strip()
    with_port = _WITH_PORT.fullmatch(text)
    if with_port is not None:
        text = with_port["v6"] or with_port["v4"] or ""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None and not address.is_loopback:
            return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))
        address = address.ipv4_mapped or ipaddress.IPv4Address(LOOPBACK)
    return str(address)
