"""Signing in from the window, which has no network: `skerry login --json` in a child, spoken to through pipes."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Callable

import msgspec

from skerry.domain.errors import NetworkError, NotSignedIn, PdsNotNamed, SkerryError, UsageError
from skerry.ui.port import BrowserPage

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
    needs: str = ""
    did: str = ""
    handle: str = ""
    pds: str = ""
    notes: tuple[str, ...] = ()
    of: str = ""
    at: str = ""
    url: str = ""
    opened: bool = False


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
            if done := _result(line):
                child.wait()
                return done
            with contextlib.suppress(BrokenPipeError):  # the child has ended, which the next line tells
                child.stdin.write(answers[line.ask]().replace("\n", "").encode() + b"\n")
                child.stdin.flush()
        raise _broken_off()


class BrowserChild:
    """One attempt by OAuth. `run` blocks, so call it in a thread; the others may be called from any other."""

    def __init__(self, handle: str) -> None:
        self._command = [sys.executable, "-m", "skerry", "login", "--oauth", "--json", "--", handle]
        self._child: subprocess.Popen[bytes] | None = None
        self._is_cancelled = False

    def run(self, told: Callable[[BrowserPage], None]) -> Done:
        """Sign in. `told` is called when the browser has something to open.

        Raises:
            UsageError, NotSignedIn, NetworkError, SkerryError: as the command would say it.
        """
        with subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as child:
            self._child = child
            try:
                for text in child.stdout or ():
                    if self._is_cancelled:
                        break
                    line = msgspec.json.decode(text, type=_Line)
                    if done := _result(line):
                        child.wait()
                        return done
                    told(BrowserPage(url=line.url, of=line.of, at=line.at, is_open=line.opened))
            finally:
                child.kill()
        raise _broken_off()

    def paste(self, address: str) -> None:
        """Hand over the address that the browser ended up at."""
        if self._child is not None and self._child.stdin is not None:
            with contextlib.suppress(OSError, ValueError):  # it has ended, which `run` tells
                self._child.stdin.write(address.replace("\n", "").encode() + b"\n")
                self._child.stdin.flush()

    def cancel(self) -> None:
        """End the attempt; `run` then raises."""
        self._is_cancelled = True
        if self._child is not None:
            self._child.kill()


def _result(line: _Line) -> Done | None:
    """Who is signed in, if the line says that. Raises as the command would say it."""
    if line.error:
        kind = PdsNotNamed if line.needs == "pds" else _ERRORS.get(line.exit_code, SkerryError)
        raise kind(line.error, where=line.where, remedy=line.remedy)
    return Done(line.did, line.handle, line.pds, line.notes) if line.did else None


def _broken_off() -> SkerryError:
    return SkerryError("the sign-in was broken off", remedy="try again")
