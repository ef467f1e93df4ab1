"""The one DNS question that skerry asks itself: the TXT record of a handle. All other names go to the system.

It goes to the system's own name servers and to nobody else, is over after `SECONDS`, and has its line in the ledger.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence

from skerry.bsky.egress.ledger import Entry, Ledger

SECONDS = 4.0

PREFIX = "_atproto."
"""Where a handle's DID is. Source: atproto's handle specification."""

TxtLookup = Callable[[str], Awaitable[Sequence[str] | None]]
"""A handle in, the texts at `_atproto.HANDLE` out; None when no name server answered."""


class TxtResolver:
    """Asks for a handle's TXT records. `servers` and `port` are for tests."""

    def __init__(self, ledger: Ledger, *, servers: Sequence[str] | None = None, port: int = 53) -> None:
        self._ledger = ledger
        self._servers = servers
        self._port = port

    async def __call__(self, handle: str) -> list[str] | None:
        """The texts at `_atproto.HANDLE`; None when no name server answered in time."""
        from dns import asyncresolver, exception, rdatatype, resolver

        try:
            asker = asyncresolver.Resolver(configure=self._servers is None)
        except resolver.NoResolverConfiguration:
            return None
        if self._servers is not None:
            asker.nameservers = list(self._servers)
            asker.port = self._port
        entry = self._entry(str(asker.nameservers[0]) if asker.nameservers else "")
        started = time.monotonic()
        try:
            self._ledger.check()
            answer = await asker.resolve(PREFIX + handle, rdatatype.TXT, lifetime=SECONDS, search=False)
            entry.wire = entry.body = len(answer.response.to_wire())
            entry.verdict = "ok"
            return [b"".join(row.strings).decode("utf-8", "replace") for row in answer]
        except (resolver.NXDOMAIN, resolver.NoAnswer):
            entry.verdict = "ok"
            return []
        except (exception.DNSException, OSError):
            entry.verdict = "failed: no name server answered"
            return None
        finally:
            entry.sent = len(PREFIX) + len(handle) + 2 + 16  # the name with its lengths, the header, type and class
            entry.ms = round((time.monotonic() - started) * 1000)
            entry.verdict = entry.verdict or "failed: given up"
            self._ledger.append(entry)

    def _entry(self, server: str) -> Entry:
        now = round(time.time() * 1000)
        return Entry(at=now, host=server, port=self._port, method="DNS", path="TXT _atproto", purpose="identity")
