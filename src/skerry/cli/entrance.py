"""Without an account: signing in from the window, and the demo one key away."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from skerry.cli.signing import BrowserChild, Done, SignInChild
from skerry.domain.errors import PdsNotNamed, ServerError, SkerryError, UsageError
from skerry.ui.port import BrowserAttempt, BrowserPage, Entrance, Source

NEEDS_CODE = "AuthFactorTokenRequired"
"""The XRPC error of a server that has sent a code by mail."""

CODE_WITHIN = 600.0
"""Seconds that a sign-in waits for the code from the mail: such codes hold for about ten minutes."""


def entrance(
    open_demo: Callable[[], Source],
    open_account: Callable[[str], Source],
    settings_file: Path,
    open_public: Callable[[], Source] | None = None,
) -> Entrance:
    """What the sign-in screen can do; `open_account` is given the DID of who was signed in."""
    attempt = Attempt()

    def sign_in(handle: str, password: str, code: str) -> Callable[[], Source]:
        try:
            done = attempt.go_on(handle, password, code)
        except PdsNotNamed as error:
            raise _pds_not_named(error, settings_file) from None
        return partial(open_account, done.did)

    def by_browser(handle: str) -> BrowserAttempt:
        return ByBrowser(BrowserChild(handle), open_account, settings_file)

    return Entrance(sign_in=sign_in, open_demo=open_demo, by_browser=by_browser, open_public=open_public)


def _pds_not_named(error: PdsNotNamed, settings_file: Path) -> UsageError:
    """The same error with what can be done about it from the window."""
    remedy = f'write pds = "URL" under [network] in {settings_file}'
    return UsageError(error.what, where=error.where, remedy=remedy)


class ByBrowser:
    """A sign-in by OAuth, as the window sees it."""

    def __init__(self, child: BrowserChild, open_account: Callable[[str], Source], settings_file: Path) -> None:
        self._open_account = open_account
        self._settings_file = settings_file
        self._child = child
        self.paste = child.paste
        self.cancel = child.cancel

    def run(self, told: Callable[[BrowserPage], None]) -> Callable[[], Source]:
        """Wait for it; see `BrowserAttempt`."""
        try:
            return partial(self._open_account, self._child.run(told).did)
        except PdsNotNamed as error:
            raise _pds_not_named(error, self._settings_file) from None


class Attempt:
    """A sign-in that may stop to ask for a code and go on with it: the PDS mails a new code at each new attempt."""

    def __init__(self, start: Callable[[str], SignInChild] = SignInChild) -> None:
        self._start = start
        self._codes: queue.Queue[str] = queue.Queue()
        self._results: queue.Queue[Done | SkerryError] = queue.Queue()
        self._waits_for = ("", "")
        """Handle and password of the attempt that waits for a code."""

    def go_on(self, handle: str, password: str, code: str) -> Done:
        """Begin, or with a code go on. Raises `ServerError` named `NEEDS_CODE` when a code is needed."""
        if code and self._waits_for == (handle, password):
            self._codes.put(code)
        else:
            self._codes.put("")  # an attempt that still waits gives up
            self._codes, self._results = queue.Queue(), queue.Queue()
            child = self._start(handle)
            threading.Thread(target=self._run, args=(child, password, self._codes, self._results), daemon=True).start()
        self._waits_for = ("", "")
        result = self._results.get()
        if isinstance(result, ServerError) and result.name == NEEDS_CODE:
            self._waits_for = (handle, password)
        if isinstance(result, SkerryError):
            raise result
        return result

    @staticmethod
    def _run(
        child: SignInChild, password: str, codes: queue.Queue[str], results: queue.Queue[Done | SkerryError]
    ) -> None:
        def ask_code() -> str:
            what = "the PDS has sent a code by mail"
            results.put(ServerError(what, where="", status=401, name=NEEDS_CODE, remedy="type it"))
            try:
                return codes.get(timeout=CODE_WITHIN)
            except queue.Empty:
                child.cancel()
                return ""

        try:
            results.put(child.run(password, ask_code))
        except SkerryError as error:
            results.put(error)
