"""Asking the network for one thing, for a command."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from skerry.bsky.accounts import Account
from skerry.bsky.fetch import Fetcher
from skerry.bsky.opening import open_door, open_session
from skerry.cli.browsing import say
from skerry.config.paths import Paths
from skerry.config.settings import load_settings


@asynccontextmanager
async def fetcher(paths: Paths, account: Account) -> AsyncIterator[Fetcher]:
    """What fetches as an account."""
    async with open_door(paths.state, loopback=load_settings(paths).network.loopback) as door:
        yield Fetcher(open_session(door, paths.data, account, notice=say))
