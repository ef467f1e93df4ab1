"""A feed beside the timeline without a window: fetched now, judged, and then read from the store."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from pathlib import Path

from skerry.cli.once import answer_to, until_started
from skerry.cli.parts import sync_parts
from skerry.config.paths import Paths
from skerry.domain.directory import FEEDS, LISTS, FeedInfo, read_infos
from skerry.domain.errors import ChildError, UsageError
from skerry.domain.feeds import BOOKMARKS, FOLLOWING, FeedName
from skerry.domain.syntax import is_at_uri
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.sync.address import ServerLock, socket_path
from skerry.sync.client import SyncClient
from skerry.sync.engine import Engine
from skerry.sync.protocol import Event, FetchThread, Notice, Refresh, Request
from skerry.sync.public import PublicSource
from skerry.sync.pull import NetworkSource

JUDGED_WITHIN = 20.0
"""Seconds that a client which has the store open has for judging a feed."""

COLLECTIONS = {"app.bsky.feed.generator": "feed", "app.bsky.graph.list": "list"}
"""What a record's address is the address of."""


def feed_named(cache: Cache, text: str) -> str:
    """The feed that somebody means: a name, a record's address, or what a saved feed or list is called.

    Raises:
        UsageError: there is none, or there are several.
    """
    text = text.strip()
    if text.lower() in (FOLLOWING, BOOKMARKS):
        return text.lower()
    if is_at_uri(text) and text.count("/") == 4:
        kind = COLLECTIONS.get(text.split("/")[3])
        if kind:
            return f"{kind}:{text}"
    with contextlib.suppress(UsageError):
        return str(FeedName.parse(text))
    infos = (*read_infos(cache.kept(FEEDS)), *read_infos(cache.kept(LISTS)))
    return _by_title(infos, text)


def _by_title(infos: tuple[FeedInfo, ...], text: str) -> str:
    found = list(dict.fromkeys(info.name for info in infos if info.words.casefold() == text.casefold()))
    if len(found) == 1:
        return found[0]
    what = "several feeds are called so" if found else "there is no feed of this name among those that you saved"
    titles = ", ".join(dict.fromkeys(info.words for info in infos)) or "none is known yet: `skerry sync` reads them"
    raise UsageError(what, where=text[:200], remedy=f"give its at:// address, or one of: {titles}")


async def fetch_feed(
    folder: Path, paths: Paths, did: str, feed: str, body: Refresh | FetchThread | None = None
) -> None:
    """Fetch the first page of a feed, or what `body` asks for, and judge it. Raises `SkerryError` as that does."""
    asked = body or Refresh(feed)
    lock = ServerLock(folder)
    try:
        if lock.acquire():
            await _fetch_here(folder, paths, did, asked)
        else:
            await _fetch_there(folder, paths, feed, asked)
    finally:
        lock.close()


async def _fetch_here(folder: Path, paths: Paths, did: str, asked: Refresh | FetchThread) -> None:
    cache = Cache.open(folder / "cache.db", write=True)
    encoding, rules, model = sync_parts(paths)
    source = NetworkSource.open(cache, paths, did) if did else PublicSource.open(cache, paths)
    engine = Engine(cache, source, encoding, rules, model, _say, User.open(folder / "user.db"))
    working = asyncio.create_task(engine.run(polls=False))
    try:
        await engine.handle(Request(1, asked))
        await until_started(encoding)
        engine.pipeline.wake()
        await engine.pipeline.settled()
    finally:
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
        await engine.close()


async def _fetch_there(folder: Path, paths: Paths, feed: str, asked: Refresh | FetchThread) -> None:
    """Have a client that has this store open fetch it, and give it a moment to judge it."""
    client = SyncClient(socket_path(folder), ["/bin/false"], paths.state / "sync.log")
    try:
        client.poke()
        answer = await answer_to(asked, client, folder, lambda _: None)
    finally:
        client.close()
    if answer.result != "done":
        raise ChildError(answer.what, where=answer.where, remedy=answer.remedy)
    cache = Cache.open(folder / "cache.db", write=False)
    try:
        end = time.monotonic() + JUDGED_WITHIN
        while time.monotonic() < end:
            items = cache.items([key.id for key in cache.keys(feed)])
            if all(item.is_judged for item in items.values()):
                return
            await asyncio.sleep(0.1)
    finally:
        cache.close()


def _say(event: Event) -> None:
    if isinstance(event, Notice):
        print(f"skerry: {event.text}", file=sys.stderr)
