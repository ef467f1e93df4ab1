"""What the composition root gives to the window: nothing in `ui` finds a file, a process or a program by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from skerry.domain.errors import UsageError
from skerry.sync.protocol import Body, FromSync
from skerry.ui.keymap import Keymap
from skerry.ui.themes import AUTO

if TYPE_CHECKING:
    from skerry.config.drafts import Drafts
    from skerry.store.cache import Cache
    from skerry.store.user import User


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


class BrowserPage(msgspec.Struct, frozen=True):
    """What a browser has to open for a sign-in.

    Attributes:
        url: The address.
        of: Who signs in, by handle or DID.
        at: The account's PDS.
        is_open: Whether a browser on this machine was started with it.
    """

    url: str
    of: str
    at: str
    is_open: bool


class BrowserAttempt(Protocol):
    """One sign-in by browser."""

    def run(self, told: Callable[[BrowserPage], None]) -> Callable[[], Source]:
        """Wait until it is done, so call it in a thread; `told` is called there. Raises SkerryError."""

    def paste(self, address: str) -> None:
        """Hand over the address that a browser elsewhere ended up at."""

    def cancel(self) -> None:
        """Give up; `run` then raises."""


class AccountRow(msgspec.Struct, frozen=True):
    """An account of this machine; `is_open` in this window, `by_oauth` says how it was signed in."""

    did: str
    name: str
    pds: str
    by_oauth: bool
    is_open: bool


class AccountsPort(Protocol):
    """The accounts of this machine."""

    def rows(self) -> Sequence[AccountRow]:
        """Every account, in the order in which they were added. Raises SkerryError."""

    def open(self, did: str) -> Source:
        """Make an account the current one. Raises SkerryError."""

    def entrance(self) -> Entrance:
        """What to do to add one."""

    def sign_out(self, did: str, *, wipes: bool) -> Sequence[str]:
        """Sign an account out, and with `wipes` remove what is stored of it; it must not be open here.

        It waits for another process, so call it in a thread. Answers with sentences that the user should see.
        Raises SkerryError.
        """


class PickedImage(Protocol):
    """An image file as it will be uploaded; sizes in pixels, 0 where they are not known."""

    @property
    def body(self) -> bytes:
        """Its bytes."""

    @property
    def mime(self) -> str:
        """What it is."""

    @property
    def width(self) -> int:
        """Its width."""

    @property
    def height(self) -> int:
        """Its height."""


def no_image(path: Path) -> PickedImage:
    """Where no images can be attached. Raises UsageError."""
    raise UsageError("no image can be attached here", where=str(path))


class RulePlace(msgspec.Struct, frozen=True):
    """Where a rule is written: `line` counts from 1."""

    file: Path
    line: int


def no_proof() -> Sequence[str]:
    """Where there is nothing to show."""
    return ()


class Surroundings(msgspec.Struct, frozen=True):
    """What is the same for every account.

    Attributes:
        keymap: The keys in force, built and checked by `Keymap.build`.
        theme: A theme's name; "" for the one that suits the terminal.
        folds_stories: Whether posts that tell the same are folded under one of them to begin with.
        now_ms: Milliseconds since 1970 in UTC.
        open_link: Hands a safe link to a browser; raises SkerryError.
        edit: The argument list that opens a file at a line in the user's editor; raises SkerryError.
        rule_place: Where a rule of this name is written; None when it no longer is.
        drafts: The changed rules that are not in force yet.
        has_draft: Whether one may wait for a decision; quick, for the start.
        crash_log: Where an account of a crash goes.
        accounts: The accounts of this machine; None where there are none, as in the demo.
        undo_ms: How long a post can be undone before it is sent.
        require_alt: Whether an image can't be sent without a description.
        langs: The languages that the user writes, the main one first.
        read_image: Reads an image file; raises SkerryError.
        play: Plays the video at an address; raises SkerryError. None where no player is set.
        pictures: When pictures of posts are fetched; see `skerry.config.settings.Pictures`.
        notice: What is done when a notification comes: "off", "bell", or "desktop".
        has_title: Whether the terminal's title says how many are unread.
        proof: What leaves this machine, in lines; it waits for another process, so call it in a thread. Raises
            SkerryError.
    """

    keymap: Keymap
    now_ms: Callable[[], int]
    open_link: Callable[[str], None]
    edit: Callable[[Path, int], Sequence[str]]
    rule_place: Callable[[str], RulePlace | None]
    drafts: Callable[[], Drafts]
    has_draft: Callable[[], bool]
    crash_log: Path
    theme: str = AUTO
    folds_stories: bool = True
    accounts: AccountsPort | None = None
    undo_ms: int = 10_000
    require_alt: bool = True
    langs: tuple[str, ...] = ()
    read_image: Callable[[Path], PickedImage] = no_image
    play: Callable[[str], None] | None = None
    pictures: str = "on-key"
    notice: str = "off"
    has_title: bool = False
    proof: Callable[[], Sequence[str]] = no_proof


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
        did: Whose it is; "" for a file of posts.
        is_public: Whether it is what everybody may read, without an account.
    """

    handle: str
    cache: Cache
    user: User
    sync: SyncPort
    feed: str = "following"
    feed_name: str = "Following"
    notice: str = ""
    did: str = ""
    is_public: bool = False


class Entrance(msgspec.Struct, frozen=True):
    """What to do without an account.

    Attributes:
        sign_in: Handle or DID, app password, and the code that was sent by mail or ""; runs in a thread, since it
            waits for another process, which has the network. Answers with what opens the account, which is called in
            the window's own thread. Raises ServerError named `AuthFactorTokenRequired` when a code is needed, and
            any other SkerryError with the words to show.
        open_demo: The made-up world; raises SkerryError.
        by_browser: Begins a sign-in by OAuth for a handle or DID.
        open_public: What everybody may read; raises SkerryError. None where that can't be had.
    """

    sign_in: Callable[[str, str, str], Callable[[], Source]]
    open_demo: Callable[[], Source]
    by_browser: Callable[[str], BrowserAttempt]
    open_public: Callable[[], Source] | None = None
