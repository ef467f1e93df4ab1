"""Names to addresses, and connections to the very address that was checked.

A name is looked up once a connection, each address it gives is checked, and the connection is made to a checked
address, never to the name: a name that changes its answer between the check and the connection (DNS rebinding) gains
nothing. TLS still asks for the name: SNI and the certificate's check use the host of the request.
"""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

import httpcore

from skerry.bsky.apart import apart
from skerry.bsky.egress.policy import LOOPBACK_REMEDY, Policy
from skerry.domain.errors import EgressDenied, NetworkError

Lookup = Callable[[str, int], Awaitable[Sequence[str]]]
"""A host and a port in, IP addresses out, best first. Raises OSError when there are none."""

MAX_ADDRESSES = 4
"""How many addresses of a host are tried."""

CONNECT_S = 6.0
"""How long one address may take to answer."""


class NoAddress(NetworkError):
    """A host's name leads nowhere: it doesn't exist, or no name server could be asked."""

    was_sent = False


async def system_lookup(host: str, port: int) -> list[str]:
    """The addresses that the system knows for a host, in the system's own order (RFC 6724)."""

    def look() -> list[str]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    return await apart(look)


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections for the pool, to addresses that the policy lets through."""

    def __init__(
        self, policy: Policy, lookup: Lookup = system_lookup, inner: httpcore.AsyncNetworkBackend | None = None
    ) -> None:
        self._policy = policy
        self._lookup = lookup
        self._inner = inner or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002  # the pool's; each address has its own
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of a host that answers."""
        last: Exception | None = None
        for address in await self._checked(host, port):
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout=CONNECT_S, local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last or NoAddress("the name has no address", where=host)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002  # httpcore's signature
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002  # httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        """Never: the door leads to the Internet only."""
        raise EgressDenied("a socket of this machine is not asked", where=path)

    async def sleep(self, seconds: float) -> None:
        """Wait, as the pool asks for."""
        await self._inner.sleep(seconds)

    async def _checked(self, host: str, port: int) -> list[str]:
        try:
            addresses = await self._lookup(host, port)
        except (OSError, UnicodeError):
            raise NoAddress(
                "the name has no address", where=host, remedy="check the spelling, and that this machine is online"
            ) from None
        refusals = {address: self._policy.refusal(address) for address in addresses}
        allowed = [address for address, refusal in refusals.items() if not refusal]
        if refusals and not allowed:
            cause = next(iter(refusals.values()))
            is_here = cause == "it is this machine"
            raise EgressDenied(cause, where=host, remedy=LOOPBACK_REMEDY if is_here else "")
        return allowed[:MAX_ADDRESSES]
