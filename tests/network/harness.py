"""Runs the real Bluesky backend on loopback, for as long as a `with` block lasts."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NoReturn, Self

import msgspec

from tests.network import packages, xrpc
from tests.network.world import Info, Manifest

PASSWORD = "skerry-test"
"""The password of every seeded account."""

_START_SECONDS = 300.0
"""How long the backend may take until it answers; with the seed 18 to 25 s were measured on two cores."""

_STOP_SECONDS = 30.0
"""How long it may take to end after SIGTERM; 1.5 s were measured."""

_LOG_TAIL = 4000
"""How many of the last characters that it said are shown when it fails."""


class BackendFailed(Exception):
    """The backend didn't start; the message ends with what it last said."""


class Backend:
    """The backend: where it is, who is in it, and what only its operators can do.

    Entering it starts it, which takes some 20 s with the seed; leaving it stops it and leaves nothing behind.

    Attributes:
        info: Where everything is, once it is started.
        folder: Its state, which goes when it stops.
        exit_code: How it ended; None while it runs.
    """

    info: Info

    def __init__(self, *options: str, seed: bool = True) -> None:
        """Prepares a backend.

        Args:
            options: Further options of `backend/start.mjs`, such as `--rate-limits`.
            seed: Whether it is filled before it says that it is ready.
        """
        self.folder = Path()
        self.exit_code: int | None = None
        self._options = options
        self._seed = seed
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Installs the packages where they are missing, starts the backend and waits until it answers.

        Raises:
            packages.InstallFailed: When the packages can't be installed.
            BackendFailed: When it ends or says nothing.
        """
        node = packages.node(packages.installed())
        self.folder = Path(tempfile.mkdtemp(prefix="skerry-network-"))
        self.folder.chmod(0o711)  # Postgres may run as another user and must get through
        try:
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(
                    self._command(node), stdout=subprocess.PIPE, stderr=log, start_new_session=True
                )
            self.info = msgspec.json.decode(self._first_line(self._process), type=Info)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        """Stops it."""
        self._stop()

    def wait(self) -> NoReturn:
        """Waits until the backend ends of itself, which it shouldn't.

        Raises:
            BackendFailed: When it has ended.
        """
        assert self._process is not None, "the backend isn't started"
        raise BackendFailed(f"the backend ended with {self._process.wait()}{self._tail()}")

    # --- who is in it

    def manifest(self) -> Manifest:
        """What the seed made."""
        assert self.info.manifest is not None, "the backend has no seed"
        return msgspec.json.decode(Path(self.info.manifest).read_bytes(), type=Manifest)

    def sign_in(self, identifier: str = "wren.test", password: str = PASSWORD, code: str | None = None) -> xrpc.Session:
        """Signs in by handle or DID; by default as the reader.

        Raises:
            xrpc.XrpcError: When the PDS refuses.
        """
        body = {"identifier": identifier, "password": password}
        factor = {} if code is None else {"authFactorToken": code}
        return xrpc.open_session(self.info.pds, "com.atproto.server.createSession", body | factor)

    def sign_up(self, handle: str) -> xrpc.Session:
        """Makes an account, with the password of all others; for a test that shouldn't change what others see."""
        body = {"handle": handle, "email": f"{handle}@mail.test", "password": PASSWORD}
        return xrpc.open_session(self.info.pds, "com.atproto.server.createAccount", body)

    # --- what only its operators can do

    def sync(self) -> None:
        """Waits until the AppView has indexed all that the PDS has taken."""
        self._control("sync")

    def label(self, subject: xrpc.Ref | str, value: str, *, off: bool = False) -> None:
        """Has the labeler put a label on a post or an account (by its DID), or take it off."""
        self._control("label", **_subject(subject), val=value, neg=off)

    def takedown(self, subject: xrpc.Ref | str) -> None:
        """Does what a moderator's takedown of a post or an account (by its DID) does."""
        self._control("takedown", **_subject(subject))

    def expire(self, token: str) -> str:
        """The same access or refresh token, signed as rightly, but an hour past its end."""
        return str(self._control("expire", token=token)["token"])

    def require_code(self, did: str, code: str | None) -> None:
        """From now on asks for this code when somebody signs in with the account's own password; None ends it."""
        self._control("second-factor", did=did, code=code)

    def _control(self, route: str, **body: object) -> xrpc.Json:
        """Calls the control server."""
        return xrpc.ask(self.info.control, f"/{route}", method="POST", body=body)

    # --- the process

    @property
    def _log(self) -> Path:
        """What the backend says on stderr."""
        return self.folder / "log"

    def _command(self, node: Path) -> list[str]:
        """The command line; the process ends with the one that started it, even when that one is killed."""
        files = packages.BACKEND
        seed = ["--seed", "--manifest", str(self.folder / "seed.json")] if self._seed else []
        return [
            *("setpriv", "--pdeathsig", "TERM"),
            *(str(node), "--no-deprecation", "--import", str(files / "packages.mjs"), str(files / "start.mjs")),
            *("--state-dir", str(self.folder), *seed, *self._options),
        ]

    def _first_line(self, process: subprocess.Popen[bytes]) -> bytes:
        """Waits for the line that says that everything answers.

        Raises:
            BackendFailed: When the process ends before, or takes too long.
        """
        assert process.stdout is not None
        deadline = time.monotonic() + _START_SECONDS
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise BackendFailed(f"the backend didn't answer within {_START_SECONDS:g} s{self._tail()}")
            chunk = os.read(process.stdout.fileno(), 65536)
            if not chunk:
                raise BackendFailed(f"the backend ended with {process.wait()}{self._tail()}")
            line += chunk
        return line

    def _tail(self) -> str:
        """The end of what the backend said, to be put after a message."""
        said = self._log.read_text(errors="replace").strip()
        return f":\n{said[-_LOG_TAIL:]}" if said else ", without a word"

    def _stop(self) -> None:
        """Ends the process, which removes its own state, and removes the folder."""
        if self._process is not None:
            self._process.terminate()
            try:
                self.exit_code = self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self.exit_code = self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None
        # Postgres ends by itself when its parent was killed, and may still be removing files.
        shutil.rmtree(self.folder, ignore_errors=self.exit_code != 0)


def _subject(subject: xrpc.Ref | str) -> xrpc.Json:
    """A post or an account, as the control server takes it."""
    return {"did": subject} if isinstance(subject, str) else {"uri": subject.uri, "cid": subject.cid}
