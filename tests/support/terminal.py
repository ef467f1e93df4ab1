"""Runs a program in a real terminal, presses its keys and reads its screen.

Of the questions that programs ask, one is answered, as by today's terminals: that synchronized output is known. So a
screen is never read in the middle of a frame; what comes in several frames, a test has to wait for all the same.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Self

from tests.support import keys, processes
from tests.support.emulator import Emulator

_RAW_KEPT = 8 * 1024 * 1024
"""How many of the last bytes that the program wrote are kept."""
_ASKED = b"\x1b[?2026$p"
_ANSWER = b"\x1b[?2026;2$y"
"""The question for synchronized output (DECRQM), and that it is there and not in use (DECRPM)."""
PATIENCE = 20.0
"""Seconds that a busy machine may take over what is a moment's work."""
LAST_BYTES_WITHIN = 2.0
"""Seconds in which what an ended program wrote last is read, where nothing else keeps its terminal open."""


class Terminal:
    """A program on a pty of its own, with the screen that it paints.

    A thread takes in what the program writes and answers it, so that it never waits for the test; the screen is worked
    out in the test's own thread, when it looks. Use it as a context: the program and what shares its process group end
    with it.

    Attributes:
        pid: The program's process.
        exit_code: How it ended, below 0 by a signal; None while it runs.
    """

    def __init__(
        self, argv: Sequence[str], env: Mapping[str, str] | None = None, size: tuple[int, int] = (80, 24)
    ) -> None:
        """Starts the program.

        Args:
            argv: The program and its arguments.
            env: Its whole environment; by default that of the tests. TERM is set where it isn't there.
            size: Columns and lines.
        """
        self.exit_code: int | None = None
        self._emulator = Emulator(*size)
        self._master, slave = pty.openpty()
        self._set_size(size)
        environment = {"TERM": "xterm-256color", **(os.environ if env is None else env)}
        try:
            self.pid = _spawn(argv, environment, os.ttyname(slave))
        except OSError:
            os.close(self._master)
            raise
        finally:
            os.close(slave)
        self._changed = threading.Condition()
        self._raw = bytearray()
        self._unread = bytearray()
        self._asked = b""
        self._last_byte = time.perf_counter()
        self._ended = False
        self._stop_read, self._stop_write = os.pipe()
        self._reader = threading.Thread(target=self._read, name=f"terminal of {self.pid}", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        """The terminal itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Ends the program and closes the terminal."""
        self.close()

    # --- the screen

    def lines(self) -> list[str]:
        """The screen's lines as they are now, without the blanks at their ends."""
        with self._changed:
            data, self._unread, ended = bytes(self._unread), bytearray(), self._ended
        self._emulator.feed(data, is_last=ended)
        return self._emulator.lines()

    def text(self) -> str:
        """The whole screen as it is now."""
        return "\n".join(self.lines())

    @property
    def raw(self) -> bytes:
        """The last 8 MiB of what the program wrote, byte for byte."""
        with self._changed:
            return bytes(self._raw)

    def wait_for(self, wanted: str | Callable[[str], bool], timeout: float = PATIENCE) -> str:
        """Waits until the screen shows a text or fulfils a condition, and gives the screen.

        Args:
            wanted: The text, within one line; or what tells from the whole screen.
            timeout: Seconds until it fails.

        Raises:
            AssertionError: When it doesn't in time, or the program ends before; with the screen as it is then.
        """
        fulfilled = (lambda screen: wanted in screen) if isinstance(wanted, str) else wanted
        deadline = time.monotonic() + timeout
        while True:
            with self._changed:
                ended, seen = self._ended, self._last_byte
            screen = self.text()
            if fulfilled(screen):
                return screen
            left = deadline - time.monotonic()
            if ended or left <= 0:
                how = "the program ended" if ended else f"{timeout:g} s passed"
                raise AssertionError(f"{how} without {wanted!r} on the screen:\n{screen}")
            self._wait_for_more(seen, left)

    def _wait_for_more(self, seen: float, timeout: float) -> bool:
        """Waits until the program has written something after the byte at `seen`, or ends; whether it did in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._ended or self._last_byte != seen, timeout)

    def wait_until_quiet(self, quiet: float = 0.1, timeout: float = PATIENCE) -> None:
        """Waits until the program has written nothing for `quiet` seconds.

        Raises:
            AssertionError: When it is still writing after `timeout` seconds.
        """
        deadline = time.perf_counter() + timeout
        while (silent := time.perf_counter() - self._last_byte) < quiet:
            if time.perf_counter() > deadline:
                raise AssertionError(f"still writing after {timeout:g} s:\n{self.text()}")
            time.sleep(quiet - silent)

    # --- the keyboard

    def press(self, *names: str) -> None:
        """Presses keys, one after the other: `j`, `G`, `enter`, `ctrl+d`."""
        for name in names:
            self.send(keys.bytes_of(name))

    def send(self, data: str | bytes) -> None:
        """Types a text, or sends bytes as they are."""
        left = memoryview(data.encode() if isinstance(data, str) else data)
        while left:
            left = left[os.write(self._master, left) :]

    def press_timed(self, name: str, quiet: float = 0.03, timeout: float = 5.0) -> float:
        """Presses a key and measures the frame that it paints.

        Args:
            name: The key.
            quiet: For how many seconds nothing more may come before the frame counts as whole.
            timeout: Seconds in which the frame must begin, and again in which it must end.

        Returns:
            Seconds from the key to the frame's last byte.

        Raises:
            AssertionError: When the key paints nothing.
        """
        with self._changed:
            before = self._last_byte
        started = time.perf_counter()
        self.press(name)
        if not self._wait_for_more(before, timeout) or self._last_byte == before:
            raise AssertionError(f"{name!r} painted nothing within {timeout:g} s:\n{self.text()}")
        self.wait_until_quiet(quiet, timeout)
        return self._last_byte - started

    def press_until(self, name: str, wanted: bytes, timeout: float = 5.0) -> float:
        """Presses a key and measures how long it takes until the program has written something in particular.

        Returns:
            Seconds from the key to the bytes that were waited for.

        Raises:
            AssertionError: When they don't come in time.
        """
        with self._changed:
            start = len(self._raw)
            started = time.perf_counter()
            self.press(name)
            if not self._changed.wait_for(lambda: self._ended or wanted in self._raw[start:], timeout):
                raise AssertionError(f"{timeout:g} s passed without {wanted!r} after {name!r}")
            return self._last_byte - started

    def resize(self, columns: int, lines: int) -> None:
        """Gives the terminal another size, of which the kernel tells the program."""
        self.lines()
        self._set_size((columns, lines))
        self._emulator.resize(columns, lines)

    # --- the program

    def cpu_seconds(self) -> float:
        """The CPU time that the program has used so far, without the processes it started."""
        return processes.cpu_seconds(self.pid)

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Waits until the program has ended of itself, and gives its exit code.

        Raises:
            AssertionError: When it is still running after `timeout` seconds.
        """
        if self._reap(timeout) is None:
            raise AssertionError(f"still running after {timeout:g} s:\n{self.text()}")
        assert self.exit_code is not None
        with self._changed:
            self._changed.wait_for(lambda: self._ended, LAST_BYTES_WITHIN)
        return self.exit_code

    def close(self) -> None:
        """Ends the program and its process group, first by SIGTERM, and gives the terminal back."""
        if self._master < 0:
            return
        self._signal_group(signal.SIGTERM)
        if self._reap(3.0) is None:
            self._signal_group(signal.SIGKILL)
            self._reap(10.0)
        self._signal_group(signal.SIGKILL)
        os.write(self._stop_write, b"\0")
        self._reader.join()
        for descriptor in (self._master, self._stop_read, self._stop_write):
            os.close(descriptor)
        self._master = -1

    def _signal_group(self, number: signal.Signals) -> None:
        """Sends a signal to the program's process group, as far as it is still there."""
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            return

    def _reap(self, timeout: float) -> int | None:
        """Waits for the program's end; None when it is still running after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while self.exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.exit_code = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > deadline:
                return None
            else:
                time.sleep(0.005)
        return self.exit_code

    def _set_size(self, size: tuple[int, int]) -> None:
        """Sets the pty's size."""
        columns, lines = size
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def _read(self) -> None:
        """Takes in what the program writes, until the last process on the terminal has ended or the test is done."""
        while True:
            ready, _, _ = select.select([self._master, self._stop_read], [], [])
            data = b"" if self._stop_read in ready else _read_some(self._master)
            now = time.perf_counter()
            with self._changed:
                self._last_byte = now if data else self._last_byte
                self._ended = not data
                self._unread += data
                self._raw += data
                del self._raw[:-_RAW_KEPT]
                self._changed.notify_all()
            if not data:
                return
            self._answer(data)

    def _answer(self, data: bytes) -> None:
        """Answers what the program asks in the bytes that came last; a question may be cut anywhere."""
        asked = self._asked + data
        self._asked = asked[-len(_ASKED) + 1 :]
        for _ in range(asked.count(_ASKED)):
            with contextlib.suppress(OSError):  # the program may have ended since
                os.write(self._master, _ANSWER)


def _spawn(argv: Sequence[str], env: Mapping[str, str], terminal: str) -> int:
    """Starts a program as the leader of a session of its own, whose terminal is `terminal`; gives its pid.

    The kernel makes the first terminal that a session's leader opens that session's own; posix_spawn opens files after
    it has made the session.
    """
    program = shutil.which(argv[0], path=env.get("PATH"))
    if program is None:
        raise FileNotFoundError(errno.ENOENT, "no such program", argv[0])
    files = [
        (os.POSIX_SPAWN_OPEN, 0, terminal, os.O_RDWR, 0),
        (os.POSIX_SPAWN_DUP2, 0, 1),
        (os.POSIX_SPAWN_DUP2, 0, 2),
    ]
    # What Python ignores, and what a shell (or nohup) ignores in the background: the program would go on ignoring it.
    default = [signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP]
    return os.posix_spawn(program, list(argv), env, file_actions=files, setsid=True, setsigdef=default)


def _read_some(master: int) -> bytes:
    """What there is to read on a pty; empty when the last process on it has ended, which Linux says by EIO."""
    try:
        return os.read(master, 65536)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        return b""
