"""One round of sync without a window: fetch until what is known is met, judge everything, say what came of it."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from skerry.cli.parts import sync_parts
from skerry.config.paths import Paths
from skerry.domain.errors import ChildError
from skerry.store.cache import Cache
from skerry.sync.address import ServerLock, socket_path
from skerry.sync.client import SyncClient
from skerry.sync.encoding import Encoding
from skerry.sync.engine import Engine
from skerry.sync.protocol import (
    FOLLOWING,
    Answer,
    Event,
    FeedChanged,
    FromSync,
    Notice,
    Refresh,
    Request,
    RulesChanged,
    SealChanged,
)
from skerry.sync.pull import NetworkSource

ANSWER_WITHIN = 600.0
"""Seconds that a sync that already runs has for a round."""


async def sync_once(folder: Path, paths: Paths, did: str, *, pages: int | None) -> str:
    """A round; the sentence to print. Raises `SkerryError` as fetching does."""
    lock = ServerLock(folder)
    try:
        if not lock.acquire():
            return await _ask_the_running_one(folder, paths)
        return await _round(folder, paths, did, pages)
    finally:
        lock.close()


async def _round(folder: Path, paths: Paths, did: str, pages: int | None) -> str:
    counts = _Counts()
    cache = Cache.open(folder / "cache.db", write=True)
    encoding, rules, model = sync_parts(paths)
    source = NetworkSource.open(cache, paths, did)
    source.pages = pages or source.pages
    engine = Engine(cache, source, encoding, rules, model, counts.add)
    working = asyncio.create_task(engine.run(polls=False))
    try:
        await engine.handle(Request(1, Refresh(FOLLOWING)))
        await _until_started(encoding)
        engine.pipeline.wake()
        await engine.pipeline.settled()
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


async def _until_started(encoding: Encoding) -> None:
    while encoding.state.level == "STARTING":
        await asyncio.sleep(0.02)


async def _ask_the_running_one(folder: Path, paths: Paths) -> str:
    client = SyncClient(socket_path(folder), ["/bin/false"], paths.state / "sync.log")
    counts = _Counts()
    try:
        client.poke()
        asked = client.send(Refresh(FOLLOWING))
        if not asked:
            raise ChildError(
                "another skerry uses this store, and does not answer", where=str(folder), remedy="try again"
            )
        for _ in range(int(ANSWER_WITHIN / 0.05)):
            for message in client.receive():
                counts.add(message)
                if isinstance(message, Answer) and message.re == asked:
                    return _answered(message, counts)
            await asyncio.sleep(0.05)
    finally:
        client.close()
    raise ChildError("the sync that already runs did not answer", where=str(folder))


def _answered(answer: Answer, counts: _Counts) -> str:
    if answer.result != "done":
        raise ChildError(answer.what, where=answer.where, remedy=answer.remedy)
    return f"skerry: {counts.new} new; a client or `sync --watch` has this store open and judges them"


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
