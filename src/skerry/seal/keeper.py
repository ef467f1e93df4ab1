"""A thread that starts a process, keeps the end of its standard error, and waits for its end.

The kernel ends a child whose parent's *thread* has ended, not only its process. So the thread that starts a child
is one that lives as long as the child does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import IO

ERRORS_KEPT = 8192
"""The last bytes of standard error that are kept."""


class Keeper:
    """A process and the thread that keeps it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start `command`, in a session of its own: ^C in the terminal is not meant for it. Raises OSError."""
        self._command = list(command)
        self._environment = dict(environment)
        self._tail = b""
        self._failure: OSError | None = None
        self._is_started = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="sealed child", daemon=True)
        self._thread.start()
        self._is_started.wait()
        if self._failure is not None:
            raise self._failure
        os.set_blocking(self.requests, False)
        os.set_blocking(self.answers, False)

    @property
    def pid(self) -> int:
        """The process number."""
        return self._started().pid

    @property
    def requests(self) -> int:
        """Descriptor of its standard input, non-blocking. Raises ValueError once it is closed."""
        return self._pipes()[0].fileno()

    @property
    def answers(self) -> int:
        """Descriptor of its standard output, non-blocking. Raises ValueError once it is closed."""
        return self._pipes()[1].fileno()

    @property
    def is_closed(self) -> bool:
        """Whether `end` was called."""
        return self._pipes()[1].closed

    @property
    def errors(self) -> str:
        """The end of its standard error."""
        return self._tail.decode("utf-8", "replace")

    @property
    def status(self) -> str:
        """How it ended, in words."""
        code = self._started().returncode
        if code is None:
            return "still running"
        return f"exit status {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"

    def wait(self, seconds: float) -> bool:
        """Wait for its end; whether it came."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def kill(self) -> None:
        """End it at once; its descriptors stay open."""
        self._started().kill()

    def end(self, patience: float) -> None:
        """Close its input and wait; kill it after `patience` seconds. Doing it twice does no harm."""
        requests, answers = self._pipes()
        requests.close()
        if not self.wait(patience):
            self.kill()
            self._thread.join()
        answers.close()

    def _keep(self) -> None:
        """The thread: start, read standard error to its end, wait."""
        try:
            self._process = process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            self._failure = error
            return
        finally:
            self._is_started.set()
        assert process.stderr is not None  # noqa: S101 - asked for above
        with process.stderr as errors:
            while piece := errors.read(ERRORS_KEPT):
                self._tail = (self._tail + piece)[-ERRORS_KEPT:]
        process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        assert self._process is not None  # noqa: S101 - the constructor raises otherwise
        return self._process

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        process = self._started()
        assert process.stdin is not None  # noqa: S101 - asked for above
        assert process.stdout is not None  # noqa: S101
        return process.stdin, process.stdout
