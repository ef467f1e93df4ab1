"""Scheme, host and port: where a request goes. Read strictly, since addresses come from documents of strangers."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.errors import EgressDenied

PORTS = {"http": 80, "https": 443}

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)*{_LABEL}\Z")
"""A host name in lower case; one label is enough, since `localhost` is one."""


class Origin(msgspec.Struct, frozen=True, order=True):
    """Where a request goes. `host` is in lower case, without a final dot; an IPv6 address without brackets."""

    scheme: str
    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Origin:
        """Read `https://HOST[:PORT][/]`.

        Raises:
            EgressDenied: it is anything else: another scheme, a user name, a path, a query, an odd host or port.
        """
        if not text.isascii() or "\\" in text or any(c <= " " or c == "\x7f" for c in text):
            raise _not_a_server(text)
        try:
            parts = urlsplit(text)
            port = parts.port
            host = (parts.hostname or "").removesuffix(".")
        except ValueError:
            raise _not_a_server(text) from None
        if "@" in parts.netloc:
            raise EgressDenied(
                "an address with a user name or password in it is not asked", where=clean_line(host) or "address"
            )
        has_more = parts.path not in {"", "/"} or "?" in text or "#" in text
        if parts.scheme not in PORTS or has_more or port == 0 or not is_host(host):
            raise _not_a_server(text)
        return cls(parts.scheme, host, port or PORTS[parts.scheme])

    @property
    def is_here(self) -> bool:
        """Whether the host is this machine by its very name: `localhost`, 127.0.0.0/8, ::1."""
        return names_this_machine(self.host)

    def is_same(self, other: Origin) -> bool:
        """Whether both are one server; the names of this machine count as one."""
        if self == other:
            return True
        return self.is_here and other.is_here and (self.scheme, self.port) == (other.scheme, other.port)

    def __str__(self) -> str:
        """As it is written in an address, without the scheme's usual port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == PORTS[self.scheme] else f":{self.port}")


def is_host(text: str) -> bool:
    """Whether `text` is a host name or an IP address (without brackets, without a zone)."""
    if ":" not in text:
        return bool(_NAME.match(text))
    try:
        return ipaddress.IPv6Address(text).scope_id is None
    except ValueError:
        return False


def names_this_machine(host: str) -> bool:
    """Whether a host is this machine by its very name: `localhost`, 127.0.0.0/8, ::1. Nothing is looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _not_a_server(text: str) -> EgressDenied:
    return EgressDenied(
        "this is not the address of a server",
        where=clean_line(text, max_chars=100) or "address",
        remedy="write it as https://HOST",
    )
