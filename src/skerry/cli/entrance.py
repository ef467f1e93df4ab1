"""Without an account: signing in from the window, and the demo one key away."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from skerry.cli.demo import Demo
from skerry.cli.signing import Done, SignInChild
from skerry.cli.window import account_source
from skerry.config.paths import Paths
from skerry.domain.errors import NotSignedIn, ServerError, SkerryError
from skerry.ui.port import Entrance, Source

if TYPE_CHECKING:
    from skerry.bsky.accounts import Account

NEEDS_CODE = "AuthFactorTokenRequired"
"""The XRPC error of a server that has sent a code by mail."""

CODE_WITHIN = 600.0
"""Seconds that a sign-in waits for the code from the mail: such codes hold for about ten minutes."""


def entrance(paths: Paths, demo: Demo) -> Entrance:
    """What the sign-in screen can do."""
    attempt = Attempt()

    def sign_in(handle: str, password: str, code: str) -> Callable[[], Source]:
        return partial(_source_of, paths, attempt.go_on(handle, password, code).did)

    return Entrance(sign_in=sign_in, open_demo=demo.open)


def _source_of(paths: Paths, did: str) -> Source:
    from skerry.bsky.accounts import Accounts

    accounts = Accounts(paths.data)
    account: Account | None = accounts.find(did)
    if account is None:
        raise NotSignedIn(
            "the account is not in the list of accounts", where=str(accounts.path), remedy="sign in again"
        )
    return account_source(paths, account, accounts.folder(did))


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
