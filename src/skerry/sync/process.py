"""The life of a sync process: the lock, the socket, the engine behind it, and the end with the last window."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from skerry.domain.errors import ChildError
from skerry.sync.address import ServerLock, socket_path
from skerry.sync.engine import Engine
from skerry.sync.protocol import Event, Request, SealChanged, SyncChanged
from skerry.sync.server import Server, Told

NICENESS = 5
"""How far sync and its encoder stand back for the window."""

FIRST_WINDOW_WITHIN = 30.0
"""Seconds that a sync without `--watch` waits for its first window."""

GRACE = 1.0
"""Seconds that it waits for another window after the last has gone, so that a restart of the window finds it."""

Publish = Callable[[Event], None]
Build = Callable[[Publish], Awaitable[Engine]]


class Process:
    """One sync process.

    Args:
        folder: The store's folder, which has one sync at a time.
        build: Makes the engine; called once the socket listens, since what it imports is slow.
        watch: Go on without windows, until SIGTERM or SIGINT.
    """

    def __init__(self, folder: Path, build: Build, *, watch: bool) -> None:
        self._folder = folder
        self._build = build
        self._watch = watch
        self._engine: Engine | None = None
        self._built = asyncio.Event()
        self._server = Server(socket_path(folder), self._greeting, self._handle)

    async def run(self) -> None:
        """Serve until there is nobody to serve. Raises `ChildError` when another sync serves the folder."""
        lock = ServerLock(self._folder)
        if not lock.acquire():
            lock.close()
            raise ChildError("another sync serves this store", where=str(self._folder))
        os.nice(NICENESS)
        await self._server.start()
        try:
            await self._work_until_alone()
        finally:
            await self._server.close()
            lock.close()

    async def _work_until_alone(self) -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        working = asyncio.create_task(self._work())
        ends = [working, asyncio.create_task(stop.wait())]
        if not self._watch:
            ends.append(asyncio.create_task(self._alone()))
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in ends:
            if task is not working or not task.done():
                task.cancel()
        results = await asyncio.gather(*ends, return_exceptions=True)
        failed = next((r for r in results if isinstance(r, Exception)), None)
        if failed is not None:
            raise failed

    async def _work(self) -> None:
        engine = await self._build(self._server.publish)
        self._engine = engine
        self._built.set()
        for event in engine.greeting():
            self._server.publish(event)
        try:
            await engine.run()
        finally:
            await engine.close()

    async def _alone(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._server.joined.wait(), FIRST_WINDOW_WITHIN)
        while self._server.windows:
            self._server.alone.clear()
            await self._server.alone.wait()
            await asyncio.sleep(GRACE)
            if self._engine is not None and not self._server.windows:
                await self._engine.settle()

    def _greeting(self) -> list[Event]:
        return self._engine.greeting() if self._engine else [SealChanged("STARTING"), SyncChanged("starting")]

    async def _handle(self, request: Request) -> Told:
        await self._built.wait()
        return await self._engine.handle(request) if self._engine is not None else None
