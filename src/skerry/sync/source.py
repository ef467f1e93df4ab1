"""Where the posts of a store come from: the network, the made-up world, a file. Sync knows only this."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from skerry.domain.errands import Done, Journal
from skerry.domain.preferences import Edit
from skerry.domain.preferences_told import DiffLine
from skerry.domain.writing import Attachment, Errand
from skerry.store.values import PutResult
from skerry.sync.moderating import Moderating


class Changes(Protocol):
    """What a source tells while it works; the engine passes it on to the windows and starts judging."""

    def page(self, feed: str, result: PutResult) -> None:
        """A page of a feed was stored."""

    def thread(self, uri: str) -> None:
        """The thread of a post was stored."""

    def moderation(self) -> None:
        """The network's rules decide otherwise than before."""

    def notice(self, text: str) -> None:
        """Something that the user should read once."""


class Carrier(Protocol):
    """Carries wishes of the outbox out."""

    async def carry_out(self, errand: Errand, journal: Journal) -> Done:
        """Have it be as it is wished, whatever was tried before; raises as `skerry.bsky.writing.writer.Writer` does."""


class Source(Protocol):
    """Fetches into the store. Every method ends when what it fetched is stored, and raises `SkerryError`."""

    poll_seconds: float
    """How often the newest page is asked for by itself; 0 for never."""

    has_notifications: bool
    """Whether there is anything that the account is told of: then it is asked for along with the newest page."""

    @property
    def moderating(self) -> Moderating | None:
        """The network's own rules; None where posts don't come from the network."""

    async def refresh(self, feed: str, changes: Changes) -> None:
        """The newest page, then back to what is known."""

    async def older(self, feed: str, gap: int, changes: Changes) -> None:
        """A page of what a gap hides, or with `gap` 0 of what lies below the oldest item."""

    async def thread(self, uri: str, changes: Changes) -> None:
        """A post's ancestors and replies."""

    async def saw(self, at_ms: int, changes: Changes) -> None:
        """The reader has looked at all notifications up to a moment."""

    async def look_up(self, name: str, changes: Changes, *, is_more: bool = False) -> None:
        """What is no post, by what it is kept under: see `skerry.domain.directory` and `skerry.domain.people`.

        With `is_more` the next page of a list of people.
        """

    async def moderate(self, edit: Edit | None, changes: Changes, *, writes: bool) -> tuple[DiffLine, ...]:
        """How the account's preferences differ by a change, and with `writes` write it; None reads them anew."""

    async def picture(self, url: str) -> bytes:
        """The bytes of a picture that is on a window's screen."""

    def carrier(self, load: Callable[[str], Attachment | None]) -> Carrier:
        """What writes to where the posts come from; `load` gives an attachment by its name."""

    async def close(self) -> None:
        """Let go of connections."""
