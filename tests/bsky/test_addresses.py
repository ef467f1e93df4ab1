"""Which IP addresses are the public Internet, this machine, or somebody's inside."""

from __future__ import annotations

import pytest

from skerry.bsky.egress.addresses import kind_of

HERE = ["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"]

INSIDE = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "169.254.169.254", "172.16.0.1"),  # noqa: S104  # asked, not bound
    *("172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7"),
    *("203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::7f00:1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe"),
    *("64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1"),
    *("fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1"),
    *("", "localhost", "2130706433", "0x7f000001", "127.1", "1.2.3", "1.2.3.4.5", "::g"),
]

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700:4700::1111",
    "::ffff:1.1.1.1",
    "64:ff9b::101:101",
]


@pytest.mark.parametrize("address", HERE)
def test_address_of_loopback_is_here(address: str) -> None:
    """This machine, also when it is written as an IPv6 address that stands for an IPv4 one."""
    assert kind_of(address) == "here"


@pytest.mark.parametrize("address", INSIDE)
def test_address_of_a_private_or_odd_network_is_inside(address: str) -> None:
    """Private, link-local, shared, reserved, documentation, multicast, tunnels, and what is no address."""
    assert kind_of(address) == "inside"


@pytest.mark.parametrize("address", PUBLIC)
def test_address_of_the_internet_is_public(address: str) -> None:
    """Everything else; a network without IPv4 reaches it through NAT64, so that stays open for public addresses."""
    assert kind_of(address) == "public"
