"""Doors for tests: onto loopback, with what the test wants to be different."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import TypedDict, TypeVar, Unpack

import httpcore

from skerry.bsky.egress.door import Answer, Door
from skerry.bsky.egress.ledger import Entry, Ledger
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.policy import PURPOSES, Limits, Policy, Purpose
from skerry.bsky.egress.resolver import Lookup

T = TypeVar("T")

NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Reading the usual ones takes 27 ms a door, which most tests have no use for."""

QUICK: dict[Purpose, Limits] = {purpose: Limits(64 * 1024, 0.6) for purpose in PURPOSES}
"""Limits that a test can wait for."""


class Parts(TypedDict, total=False):
    """What a test puts in the place of the system's."""

    lookup: Lookup
    backend: httpcore.AsyncNetworkBackend
    certificates: ssl.SSLContext
    limits: Mapping[Purpose, Limits]


def with_door(folder: Path, use: Callable[[Door], Awaitable[T]], *, loopback: bool = True, **parts: Unpack[Parts]) -> T:
    """Run `use` with a door whose ledger is in `folder`."""

    async def run() -> T:
        with_all: Parts = {"certificates": NO_AUTHORITIES} | parts
        async with Door(Policy(loopback=loopback), Ledger(folder), **with_all) as door:
            return await use(door)

    return asyncio.run(run())


def visit(
    folder: Path,
    url: str,
    *,
    method: str = "GET",
    purpose: Purpose = "timeline",
    servers: Iterable[str] | None = None,
    content: bytes | None = None,
    headers: dict[str, str] | None = None,
    loopback: bool = True,
    **parts: Unpack[Parts],
) -> Answer:
    """Make one request of `url`; its server is let through as a PDS, unless `servers` names others."""

    async def use(door: Door) -> Answer:
        for server in ["/".join(url.split("/")[:3])] if servers is None else servers:
            door.policy.allow_pds(Origin.parse(server))
        return await door.send(method, url, purpose=purpose, content=content, headers=headers)

    return with_door(folder, use, loopback=loopback, **parts)


def ledger_of(folder: Path) -> list[Entry]:
    """The lines of the ledger in `folder`."""
    return list(Ledger(folder).entries())
