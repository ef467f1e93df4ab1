"""What the composition root gives to the window: nothing in `ui` finds a file, a process or a program by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from skerry.sync.protocol import FetchThread, FromSync, Older, Refresh, ReloadRules
from skerry.ui.keymap import Keymap
from skerry.ui.themes import AUTO

if TYPE_CHECKING:
    from skerry.store.cache import Cache
    from skerry.store.user import User
Body = Refresh | Older | FetchThread | ReloadRules


class SyncPort(Protocol):
    """The other process, as `skerry.sync.client.SyncClient` is: nothing blocks."""

    def fileno(self) -> int:
        """The descriptor to watch for reading; -1 while there is no connection."""

    def poke(self) -> list[FromSync]:
        """Connect, or start it, if that is due; called now and then."""

    def send(self, body: Body) -> int:
        """Send a request; its id, 0 when there is no connection."""

    def receive(self) -> list[FromSync]:
        """What has arrived."""

    def close(self) -> None:
        """Hang up."""


class RulePlace(msgspec.Struct, frozen=True):
    """Where a rule is written: `line` counts from 1."""

    file: Path
    line: int


class Surroundings(msgspec.Struct, frozen=True):
    """What is the same for every account.

    Attributes:
        keymap: The keys in force, built and checked by `Keymap.build`.
        theme: A theme's name; "" for the one that suits the terminal.
        now_ms: Milliseconds since 1970 in UTC.
        open_link: Hands a safe link to a browser; raises SkerryError.
        edit: The argument list that opens a file at a line in the user's editor; raises SkerryError.
        rule_place: Where a rule of this name is written; None when it no longer is.
        crash_log: Where an account of a crash goes.
    """

    keymap: Keymap
    now_ms: Callable[[], int]
    open_link: Callable[[str], None]
    edit: Callable[[Path, int], Sequence[str]]
    rule_place: Callable[[str], RulePlace | None]
    crash_log: Path
    theme: str = AUTO


class Source(msgspec.Struct, frozen=True):
    """An account's timeline: what is read, what is marked, and who fetches.

    Attributes:
        handle: Whose it is, for the status line.
        cache: cache.db, for reading.
        user: user.db.
        sync: The other process.
        feed: The feed's id in the store.
        feed_name: What the status line calls it.
        notice: A line to show at the start, such as that the cache was rebuilt.
    """

    handle: str
    cache: Cache
    user: User
    sync: SyncPort
    feed: str = "following"
    feed_name: str = "Following"
    notice: str = ""


class Entrance(msgspec.Struct, frozen=True):
    """What to do without an account.

    Attributes:
        sign_in: Handle or DID, app password, and the code that was sent by mail or ""; runs in a thread, since it
            waits for another process, which has the network. Answers with what opens the account, which is called in
            the window's own thread. Raises ServerError named `AuthFactorTokenRequired` when a code is needed, and
            any other SkerryError with the words to show.
        open_demo: The made-up world; raises SkerryError.
    """

    sign_in: Callable[[str, str, str], Callable[[], Source]]
    open_demo: Callable[[], Source]
