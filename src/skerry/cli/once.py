"""One round of sync without a window: fetch until what is known is met, judge everything, say what came of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

from skerry.cli.parts import sync_parts
from skerry.config.paths import Paths
from skerry.domain.errors import ChildError
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.sync.address import ServerLock, socket_path
from skerry.sync.client import SyncClient
from skerry.sync.encoding import Encoding
from skerry.sync.engine import Engine
from skerry.sync.protocol import (
    FOLLOWING,
    Answer,
    Event,
    FeedChanged,
    FetchThread,
    FromSync,
    Notice,
    Older,
    Refresh,
    Request,
    RulesChanged,
    SealChanged,
)
from skerry.sync.pull import NetworkSource

ANSWER_WITHIN = 600.0
"""Seconds that a sync that already runs has for a round."""


async def sync_once(folder: Path, paths: Paths, did: str, *, pages: int | None) -> str:
    """A round; the sentence to print. Raises `SkerryError` as fetching does.

    With `pages` it fetches so many at most of what is new, and then so many further back from the oldest item that was
    there before; not while something above that is missing.
    """
    lock = ServerLock(folder)
    try:
        if not lock.acquire():
            return await _ask_the_running_one(folder, paths, pages or 0)
        return await _round(folder, paths, did, pages)
    finally:
        lock.close()


async def _round(folder: Path, paths: Paths, did: str, pages: int | None) -> str:
    counts = _Counts()
    cache = Cache.open(folder / "cache.db", write=True)
    encoding, rules, model = sync_parts(paths)
    source = NetworkSource.open(cache, paths, did)
    source.pages = pages or source.pages
    engine = Engine(cache, source, encoding, rules, model, counts.add, User.open(folder / "user.db"))
    has_begun = cache.tail(FOLLOWING) is not None
    working = asyncio.create_task(engine.run(polls=False))
    try:
        await engine.handle(Request(1, Refresh(FOLLOWING)))
        await engine.settle()
        if has_begun:
            await _further_back(engine, cache, pages or 0)
        await until_started(encoding)
        engine.pipeline.wake()
        await engine.pipeline.settled()
        if engine.tasting:
            engine.tasting.wake()
            await engine.tasting.settled()
        state = cache.feed_state(FOLLOWING)
        gaps = len(cache.gaps(FOLLOWING))
        seal = encoding.state
        counts.notes += [cache.notice] if cache.notice else []
    finally:
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
        await engine.close()
    return counts.sentence(state.items, state.hidden, gaps, seal)


async def _further_back(engine: Engine, cache: Cache, pages: int) -> None:
    """So many pages below the oldest item, as far as there are any."""
    for number in range(pages):
        if cache.gaps(FOLLOWING) or cache.tail(FOLLOWING) is None:
            return
        await engine.handle(Request(2 + number, Older(FOLLOWING, 0)))


async def until_started(encoding: Encoding) -> None:
    """Wait until the encoder runs, or is known not to."""
    while encoding.state.level == "STARTING":
        await asyncio.sleep(0.02)


async def _ask_the_running_one(folder: Path, paths: Paths, pages: int) -> str:
    client = SyncClient(socket_path(folder), ["/bin/false"], paths.state / "sync.log")
    counts = _Counts()
    try:
        client.poke()
        bodies: list[Refresh | Older] = [Refresh(FOLLOWING), *[Older(FOLLOWING, 0)] * pages]
        for body in bodies:
            answer = await answer_to(body, client, folder, counts.add)
            if answer.result != "done":
                raise ChildError(answer.what, where=answer.where, remedy=answer.remedy)
    finally:
        client.close()
    return f"skerry: {counts.new} new; a client or `sync --watch` has this store open and judges them"


async def answer_to(
    body: Refresh | Older | FetchThread, client: SyncClient, folder: Path, heard: Callable[[FromSync], None]
) -> Answer:
    """Ask the sync that runs for something; all that it says goes to `heard`. Raises ChildError."""
    asked = client.send(body)
    if not asked:
        raise ChildError("another skerry uses this store, and does not answer", where=str(folder), remedy="try again")
    for _ in range(int(ANSWER_WITHIN / 0.05)):
        for message in client.receive():
            heard(message)
            if isinstance(message, Answer) and message.re == asked:
                return message
        await asyncio.sleep(0.05)
    raise ChildError("the sync that already runs did not answer", where=str(folder))


class _Counts:
    """What a round's events add up to."""

    def __init__(self) -> None:
        self.new = 0
        self.notes: list[str] = []

    def add(self, event: Event | FromSync) -> None:
        match event:
            case FeedChanged():
                self.new += len(event.new)
            case Notice():
                self.notes.append(event.text)
            case RulesChanged() if event.error:
                self.notes.append(event.error)
            case _:
                pass

    def sentence(self, items: int, hidden: int, gaps: int, seal: SealChanged) -> str:
        """What to print: a line, and a line for each thing that went wrong on the way."""
        lines = [f"skerry: {self.new} new, {items} in the store, {hidden} of them hidden; encoder {seal.level}"]
        if gaps:
            lines.append(f"skerry: stretches not fetched yet: {gaps}; another `skerry sync` goes on with them")
        if seal.detail:
            lines.append(f"skerry: {seal.detail}")
        return "\n".join([*lines, *(f"skerry: {note}" for note in self.notes)])
