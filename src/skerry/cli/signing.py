"""Signing in from the window, which has no network: `skerry login --json` in a child, spoken to through pipes."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Callable

import msgspec

from skerry.domain.errors import NetworkError, NotSignedIn, SkerryError, UsageError

_ERRORS: dict[int, type[SkerryError]] = {2: UsageError, 3: NotSignedIn, 4: NetworkError}


class Done(msgspec.Struct, frozen=True):
    """A sign-in that worked: who, and sentences that the user should see."""

    did: str
    handle: str
    pds: str
    notes: tuple[str, ...] = ()


class _Line(msgspec.Struct, frozen=True):
    """Any line of the child: a question, an error, or who is signed in."""

    ask: str = ""
    error: str = ""
    where: str = ""
    remedy: str = ""
    exit_code: int = 1
    did: str = ""
    handle: str = ""
    pds: str = ""
    notes: tuple[str, ...] = ()


class SignInChild:
    """One attempt. `run` blocks, so call it in a thread; `cancel` may be called from any other."""

    def __init__(self, handle: str, *, pds: str = "", plc: str = "") -> None:
        """`pds` and `plc` are addresses, or "" for what the settings say."""
        options = [*(("--pds", pds) if pds else ()), *(("--plc", plc) if plc else ())]
        self._command = [sys.executable, "-m", "skerry", "login", "--json", *options, "--", handle]
        self._child: subprocess.Popen[bytes] | None = None

    def run(self, password: str, ask_code: Callable[[], str]) -> Done:
        """Sign in. `ask_code` is called when the PDS has sent a code by mail; "" gives up.

        Raises:
            UsageError, NotSignedIn, NetworkError, SkerryError: as the command would say it.
        """
        with subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as child:
            self._child = child
            try:
                return self._talk(child, {"password": lambda: password, "code": ask_code})
            finally:
                child.kill()

    def cancel(self) -> None:
        """End the attempt; `run` then raises."""
        if self._child is not None:
            self._child.kill()

    def _talk(self, child: subprocess.Popen[bytes], answers: dict[str, Callable[[], str]]) -> Done:
        if child.stdin is None or child.stdout is None:
            raise AssertionError("both were asked for")
        for text in child.stdout:
            line = msgspec.json.decode(text, type=_Line)
            if line.did:
                child.wait()
                return Done(line.did, line.handle, line.pds, line.notes)
            if line.error:
                kind = _ERRORS.get(line.exit_code, SkerryError)
                raise kind(line.error, where=line.where, remedy=line.remedy)
            with contextlib.suppress(BrokenPipeError):  # the child has ended, which the next line tells
                child.stdin.write(answers[line.ask]().replace("\n", "").encode() + b"\n")
                child.stdin.flush()
        raise SkerryError("the sign-in was broken off", remedy="try again")
