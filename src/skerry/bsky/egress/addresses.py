"""What kind of machine an IP address is.

The networks are those of IANA's special-purpose registries for IPv4 and IPv6, written out here because what Python's
`is_global` says of them changed between the versions that skerry runs on.
"""

from __future__ import annotations

import ipaddress
from typing import Literal

Kind = Literal["public", "here", "inside"]
"""`here`: this machine's loopback. `inside`: anything else that is not the public Internet."""

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_INSIDE = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
        *("::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32"),
        *("2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10"),
        *("fec0::/10", "ff00::/8"),
    )
)

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""How a network without IPv4 reaches it: the last four bytes are the address that is really asked (RFC 6052)."""


def kind_of(address: str) -> Kind:
    """The kind of an address as the system's resolver writes it, with or without a zone; `inside` when unreadable."""
    try:
        ip = _innermost(ipaddress.ip_address(address))
    except ValueError:
        return "inside"
    if ip.is_loopback:
        return "here"
    if not ip.is_global or any(ip in network for network in _INSIDE if network.version == ip.version):
        return "inside"
    return "public"


def _innermost(ip: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv6 one stands for, else the address itself."""
    if not isinstance(ip, ipaddress.IPv6Address):
        return ip
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip
