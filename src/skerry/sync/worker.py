"""Work that is done whenever there is some, and that one can wait for."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod


class Worker(ABC):
    """Sleeps until it is woken, then works until nothing is left to do."""

    def __init__(self) -> None:
        self._work = asyncio.Event()
        self._idle = asyncio.Event()

    def wake(self) -> None:
        """There may be something to do."""
        self._idle.clear()
        self._work.set()

    async def settled(self) -> None:
        """Wait until everything is done as well as it can be now."""
        await self._idle.wait()

    async def run(self) -> None:
        """Work whenever there is some."""
        while True:
            await self._work.wait()
            self._work.clear()
            await self._drain()
            if not self._work.is_set():
                self._idle.set()

    @abstractmethod
    async def _drain(self) -> None:
        """Do what there is to do."""
