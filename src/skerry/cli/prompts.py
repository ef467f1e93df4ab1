"""How `skerry login` asks: on a terminal, from lines of standard input, or in JSON lines for another program."""

from __future__ import annotations

import getpass
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from skerry.bsky.secret import Secret
from skerry.cli.output import print_json
from skerry.domain.errors import UsageError

if TYPE_CHECKING:
    from skerry.bsky.identity import Identity


class LinePrompts:
    """Asks on the terminal; what is piped in is read a line an answer, without a question."""

    def handle(self) -> str:
        """Who signs in, when the command didn't say."""
        if not sys.stdin.isatty():
            raise UsageError("it is not said who signs in", remedy="write `skerry login HANDLE`")
        return _asked(input, "Handle: ").strip()

    def password(self, identity: Identity) -> Secret:
        """The app password, not shown while it is typed."""
        question = f"App password of {identity.name}, for {identity.pds}: "
        text = _asked(getpass.getpass, question) if sys.stdin.isatty() else _line()
        if not text:
            raise UsageError("no password was given", where=identity.name)
        return Secret(text)

    def code(self, identity: Identity) -> str:
        """The code from the mail."""
        if not sys.stdin.isatty():
            return _line()
        return _asked(input, f"Code from the mail that {identity.pds.host} just sent: ")


class JsonPrompts:
    """Writes `{"ask": "password" | "code", "of": NAME, "at": PDS}` and reads the answer from the next line."""

    def handle(self) -> str:
        """Who signs in has to be said by whoever runs this."""
        raise UsageError("it is not said who signs in", remedy="write `skerry login --json HANDLE`")

    def password(self, identity: Identity) -> Secret:
        """The app password."""
        text = self._ask("password", identity)
        if not text:
            raise UsageError("no password was given", where=identity.name)
        return Secret(text)

    def code(self, identity: Identity) -> str:
        """The code from the mail."""
        return self._ask("code", identity)

    def _ask(self, what: str, identity: Identity) -> str:
        print_json({"ask": what, "of": identity.name, "at": str(identity.pds)})
        return _line()


def ask_line(question: str) -> str:
    """A line from the terminal; "" when the input ends."""
    return _asked(input, question)


def _asked(ask: Callable[[str], str], question: str) -> str:
    """What the user types; nothing when they end the input.

    Ctrl-C counts at once: asyncio's own handler would only cancel the task, which is waiting in here.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return ask(question)
    except EOFError:
        print(file=sys.stderr)
        return ""
    finally:
        signal.signal(signal.SIGINT, before)


def _line() -> str:
    """The next line of standard input without its end."""
    return sys.stdin.readline().rstrip("\r\n")
