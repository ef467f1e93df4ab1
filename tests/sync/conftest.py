"""A sync process of the real kind with a made-up engine, run in a thread so that a test can look into it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from skerry.domain.errors import NetworkError
from skerry.sync.client import SyncClient
from skerry.sync.protocol import Event, FetchThread, FromSync, Refresh, Request, SealChanged
from skerry.sync.server import Server


class Serving:
    """A `Server` on a loop of its own. `requests` are those that came; Refresh("bad") fails, FetchThread never ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.requests: list[Request] = []
        self.loop = asyncio.new_event_loop()
        self.server: Server | None = None
        self._thread = threading.Thread(target=self._run)
        self._started = threading.Event()
        self._thread.start()
        assert self._started.wait(10)

    def publish(self, event: Event) -> None:
        """Send an event from the test's thread."""
        assert self.server is not None
        self.loop.call_soon_threadsafe(self.server.publish, event)

    def stop(self) -> None:
        """Hang up on everybody and end the loop."""
        self.loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        self.loop.close()

    def _run(self) -> None:
        self.loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        self.server = Server(self.path, lambda: [SealChanged("SEALED")], self._handle)
        await self.server.start()
        self._started.set()
        await self._stop.wait()
        await self.server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _handle(self, request: Request) -> None:
        self.requests.append(request)
        match request.body:
            case Refresh("bad"):
                raise NetworkError("no answer", where="pds.test", remedy="try later")
            case FetchThread():
                await asyncio.Event().wait()
            case _:
                return


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    """A server on a socket in the test's folder."""
    serving = Serving(tmp_path / "sync.sock")
    yield serving
    serving.stop()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[SyncClient]:
    """A window's end of the same socket; what it would start ends at once."""
    client = SyncClient(tmp_path / "sync.sock", ["/bin/false"], tmp_path / "sync.log")
    yield client
    client.close()


@pytest.fixture
def wait_for() -> Callable[[SyncClient, Callable[[list[FromSync]], bool]], list[FromSync]]:
    """Receives until the messages so far satisfy a condition, 5 seconds at most."""

    def wait(client: SyncClient, done: Callable[[list[FromSync]], bool]) -> list[FromSync]:
        messages: list[FromSync] = []
        deadline = time.monotonic() + 5
        while not done(messages) and time.monotonic() < deadline:
            messages += client.poke()
            messages += client.receive()
            time.sleep(0.005)
        assert done(messages), messages
        return messages

    return wait
