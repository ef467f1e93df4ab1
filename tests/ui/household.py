"""Two accounts for a window, each with a world of its own, and a browser that does what a test says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from skerry.domain.errors import NotSignedIn, SkerryError
from skerry.ui.port import AccountRow, BrowserAttempt, BrowserPage, Entrance, Source
from tests.ui.world import QuietSync, World, no_browser


class Household:
    """The accounts `me.example.com` and `ada.test`.

    Attributes:
        worlds: Their stores by DID.
        open_did: Whose is open.
        signed_out: DIDs, each with whether its store went, too.
        refuses: An error that the next sign-out ends with.
    """

    def __init__(self, first: World, folder: Path) -> None:
        folder.mkdir()
        self.worlds = {"did:plc:me": first, "did:plc:ada": World(folder)}
        self.names = {"did:plc:me": "me.example.com", "did:plc:ada": "ada.test"}
        self.open_did = "did:plc:me"
        self.signed_out: list[tuple[str, bool]] = []
        self.refuses: SkerryError | None = None
        self.sources: list[Source] = []
        self.notes: tuple[str, ...] = ()
        self.by_browser: Callable[[str], BrowserAttempt] = no_browser

    @property
    def other(self) -> World:
        """The world of `ada.test`."""
        return self.worlds["did:plc:ada"]

    def rows(self) -> Sequence[AccountRow]:
        """Who is signed in."""
        pds = {"did:plc:me": "https://pds.example.com", "did:plc:ada": "http://localhost:2583"}
        return [
            AccountRow(did, name, pds[did], did == "did:plc:ada", did == self.open_did)
            for did, name in self.names.items()
        ]

    def open(self, did: str) -> Source:
        """Open another one."""
        if did not in self.names:
            raise NotSignedIn("the account is not in the list of accounts")
        self.open_did = did
        world = self.worlds[did]
        world.sync = QuietSync()
        source = Source(self.names[did], world.reader(), world.own_user(), world.sync)
        self.sources.append(source)
        return source

    def entrance(self) -> Entrance:
        """What signs in one more: whoever it is, it is `ada.test`."""
        return Entrance(lambda *_: lambda: self.open("did:plc:ada"), self.other.source, self.by_browser)

    def sign_out(self, did: str, *, wipes: bool) -> Sequence[str]:
        """Sign one out."""
        assert threading.current_thread() is not threading.main_thread()
        assert did != self.open_did
        if self.refuses is not None:
            raise self.refuses
        self.signed_out.append((did, wipes))
        del self.names[did]
        return self.notes

    def close(self) -> None:
        """Close what the window did not."""
        self.other.close()


class Browsing:
    """A sign-in by browser: it shows a page, then waits for a pasted address, an end, or to be given up.

    Attributes:
        pasted: What was handed over.
        is_cancelled: Whether it was given up.
    """

    def __init__(
        self, opened: Callable[[], Source], *, is_open: bool = False, error: SkerryError | None = None
    ) -> None:
        self._opened = opened
        self._is_open = is_open
        self._error = error
        self._done = threading.Event()
        self.pasted: list[str] = []
        self.is_cancelled = False

    def run(self, told: Callable[[BrowserPage], None]) -> Callable[[], Source]:
        """Show the page, and wait."""
        if self._error is not None:
            raise self._error
        url = "https://pds.example.com/oauth/authorize?client_id=http%3A%2F%2Flocalhost%3Fredirect_uri%3Dhttp%253A%252F"
        told(BrowserPage(f"{url}&request_uri=urn%3Arequest%3A1", "ada.test", "https://pds.example.com", self._is_open))
        self._done.wait(10)
        if self.is_cancelled:
            raise NotSignedIn("the sign-in was broken off")
        return self._opened

    def end(self) -> None:
        """The browser has come back by itself."""
        self._done.set()

    def paste(self, address: str) -> None:
        """Take the address."""
        self.pasted.append(address)
        self._done.set()

    def cancel(self) -> None:
        """Give up."""
        self.is_cancelled = True
        self._done.set()
