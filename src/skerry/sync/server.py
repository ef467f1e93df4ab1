"""The socket that windows connect to: requests in, answers and events out. A slow window costs itself, nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from skerry import __version__
from skerry.domain.backtests import Backtest
from skerry.domain.errors import ChildError, SkerryError
from skerry.domain.explanations import Explanation
from skerry.domain.pictures import Picture
from skerry.domain.preferences_told import DiffLine
from skerry.judge.taste.reasons import TasteExplanation
from skerry.sync.address import is_same_user, short
from skerry.sync.frames import frame, from_window
from skerry.sync.protocol import PROTOCOL, Answer, Event, FromSync, Hello, Request

QUEUE = 1000
"""Messages that may wait for one window; with more it is hung up on, connects again and reads the store."""

Told = TasteExplanation | Explanation | Backtest | Picture | tuple[DiffLine, ...] | None
"""What a request may be answered with beyond that it is done."""

Handler = Callable[[Request], Awaitable[Told]]


class Window:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._queue: asyncio.Queue[bytes] = asyncio.Queue(QUEUE)

    def push(self, data: bytes) -> None:
        """Queue a frame; hang up when the window doesn't read."""
        try:
            self._queue.put_nowait(data)
        except asyncio.QueueFull:
            self.hang_up()

    def hang_up(self) -> None:
        """End the connection; `run` then returns."""
        self._writer.transport.abort()

    async def run(self, handler: Handler) -> None:
        """Read requests and write what is queued until either side hangs up."""
        sending = asyncio.create_task(self._send())
        answering: set[asyncio.Task[None]] = set()
        try:
            frames = from_window()
            while data := await self._reader.read(1 << 16):
                for message in frames.feed(data):
                    if isinstance(message, Request):
                        task = asyncio.create_task(self._answer(message, handler))
                        answering.add(task)
                        task.add_done_callback(answering.discard)
        except (OSError, ChildError):
            pass  # a window that is gone, or that is none
        finally:
            for task in (sending, *answering):
                task.cancel()
            await asyncio.gather(sending, *answering, return_exceptions=True)
            self._writer.close()

    async def _send(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._writer.write(await self._queue.get())
                await self._writer.drain()

    async def _answer(self, request: Request, handler: Handler) -> None:
        try:
            answer = _done(request.id, await handler(request))
        except asyncio.CancelledError:
            self.push(frame(Answer(request.id, "cancelled")))
            raise
        except SkerryError as error:
            answer = Answer(request.id, "error", error.what, error.where, error.remedy, error.exit_code)
        self.push(frame(answer))


class Server:
    """All connections of one socket.

    Args:
        path: Where to listen; a file left by a sync that was killed is replaced (the lock says that nobody serves).
        greeting: The events that tell a new window how things stand.
        handler: Does what a request asks for; its `SkerryError` becomes the answer.
    """

    def __init__(self, path: Path, greeting: Callable[[], list[Event]], handler: Handler) -> None:
        self._path = path
        self._greeting = greeting
        self._handler = handler
        self._windows: set[Window] = set()
        self._server: asyncio.Server | None = None
        self.joined = asyncio.Event()
        """Set when the first window has connected."""
        self.alone = asyncio.Event()
        """Set when the last window has hung up."""

    @property
    def windows(self) -> int:
        """How many windows are connected."""
        return len(self._windows)

    async def start(self) -> None:
        """Listen, for this user only."""
        self._path.unlink(missing_ok=True)
        with short(self._path) as path:
            self._server = await asyncio.start_unix_server(self._accept, path=path)
        self._path.chmod(0o600)

    async def close(self) -> None:
        """Stop listening, remove the socket, and hang up on every window."""
        if self._server is None:
            return
        self._server.close()
        self._path.unlink(missing_ok=True)
        for window in tuple(self._windows):
            window.hang_up()
        while self._windows:
            self.alone.clear()
            await self.alone.wait()

    def publish(self, message: FromSync) -> None:
        """Send an event to every window."""
        data = frame(message)
        for window in tuple(self._windows):
            window.push(data)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        if connection is None or not is_same_user(connection):
            writer.close()
            return
        window = Window(reader, writer)
        self._windows.add(window)
        self.joined.set()
        for message in (Hello(PROTOCOL, __version__, os.getpid()), *self._greeting()):
            window.push(frame(message))
        try:
            await window.run(self._handler)
        finally:
            self._windows.discard(window)
            if not self._windows:
                self.alone.set()


def _done(request: int, told: Told) -> Answer:
    """The answer to a request that was done, with what it asked for."""
    match told:
        case TasteExplanation():
            return Answer(request, taste=told)
        case Explanation():
            return Answer(request, explanation=told)
        case Backtest():
            return Answer(request, backtest=told)
        case Picture():
            return Answer(request, picture=told)
        case tuple():
            return Answer(request, diff=told)
        case None:
            return Answer(request)
