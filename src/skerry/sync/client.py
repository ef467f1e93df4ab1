"""The window's end of the socket: starts sync when nobody serves, connects, sends, receives; never blocks.

The window calls `poke()` now and then (it connects, or starts sync again with back-off) and `receive()` when
`fileno()` is readable. It works without sync and says so.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skerry import __version__
from skerry.domain.errors import ChildError
from skerry.sync.address import is_same_user, short
from skerry.sync.frames import Frames, frame, from_sync
from skerry.sync.protocol import PROTOCOL, Body, FromSync, Hello, Request, SyncChanged

if TYPE_CHECKING:
    import subprocess

START_WITHIN = 10.0
"""Seconds that a started sync has until it listens."""

BACK_OFF = (0.5, 1.0, 2.0, 5.0, 15.0, 30.0)
"""Seconds between attempts to start it again; the last one repeats."""


class SyncClient:
    """A connection to the sync process of one folder.

    Args:
        path: The socket.
        command: What starts sync when nobody serves, as an argument list.
        log: Where its standard error goes; made 0600.
        clock: Seconds, monotonic.
    """

    def __init__(
        self, path: Path, command: Sequence[str], log: Path, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._path = path
        self._command = tuple(command)
        self._log = log
        self._clock = clock
        self._socket: socket.socket | None = None
        self._frames: Frames[FromSync] = from_sync()
        self._unsent = bytearray()
        self._child: subprocess.Popen[bytes] | None = None
        self._attempts = 0
        self._wait_until = 0.0
        self._start_by = 0.0
        self._last_id = 0

    def fileno(self) -> int:
        """The descriptor to watch for reading; -1 while there is no connection."""
        return self._socket.fileno() if self._socket else -1

    def poke(self) -> list[FromSync]:
        """Connect, or start sync, if that is due. The messages say what changed by it."""
        if self._socket is not None:
            self._flush()
            return []
        if self._connect():
            self._attempts = 0
            return []
        now = self._clock()
        if now < self._wait_until:
            return []
        if self._child is not None and self._child.poll() is None and now < self._start_by:
            return []  # it is starting
        return self._start(now)

    def send(self, body: Body) -> int:
        """Send a request and return its id; 0 when there is no connection, and then nothing was sent."""
        if self._socket is None:
            return 0
        self._last_id += 1
        self._unsent += frame(Request(self._last_id, body))
        self._flush()
        return self._last_id

    def receive(self) -> list[FromSync]:
        """What has arrived. A lost connection is a `SyncChanged`, and `poke()` connects again."""
        messages: list[FromSync] = []
        while self._socket is not None:
            try:
                data = self._socket.recv(1 << 16)
                if not data:
                    return [*messages, self._lost("sync has ended")]
                messages += self._frames.feed(data)
            except BlockingIOError:
                break
            except (OSError, ChildError) as error:
                return [*messages, self._lost(str(error))]
        return messages

    def close(self) -> None:
        """Hang up. Sync ends by itself with its last window; one that doesn't listen yet would wait for one in vain."""
        if self._socket is None and self._child is not None and not self._connect():
            self._child.terminate()
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def end(self, within: float) -> None:
        """Hang up, and end the sync that this window started, in so many seconds: for a store that nobody shares."""
        self.close()
        if self._child is None:
            return
        import subprocess

        self._child.terminate()
        try:
            self._child.wait(within)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _connect(self) -> bool:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
        try:
            with short(self._path) as path:
                connection.connect(path)
            if not is_same_user(connection):
                raise ChildError("somebody else listens on the socket", where=str(self._path))
        except OSError:
            connection.close()
            return False
        connection.setblocking(False)
        self._socket = connection
        self._frames = from_sync()
        self._unsent = bytearray(frame(Hello(PROTOCOL, __version__, os.getpid())))
        self._flush()
        return True

    def _start(self, now: float) -> list[FromSync]:
        failed = self._child is not None
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None
        if failed:
            wait = BACK_OFF[min(self._attempts, len(BACK_OFF) - 1)]
            self._attempts += 1
            self._wait_until = now + wait
            return [SyncChanged("failed", detail=f"sync ended; trying again in {wait:g} s; see {self._log}")]
        try:
            self._child = self._spawn()
        except OSError as error:
            self._wait_until = now + BACK_OFF[-1]
            return [SyncChanged("failed", detail=f"sync could not be started: {error}")]
        self._start_by = now + START_WITHIN
        return [SyncChanged("starting")]

    def _spawn(self) -> subprocess.Popen[bytes]:
        import subprocess

        log = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            return subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        finally:
            os.close(log)

    def _flush(self) -> None:
        while self._unsent and self._socket is not None:
            try:
                sent = self._socket.send(self._unsent)
            except BlockingIOError:
                return
            except OSError:
                return  # the next receive() says so
            del self._unsent[:sent]

    def _lost(self, why: str) -> SyncChanged:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        return SyncChanged("failed", detail=f"{why}; connecting again")
