"""Where the posts of a store come from: the network, the made-up world, a file. Sync knows only this."""

from __future__ import annotations

from typing import Protocol

from skerry.store.values import PutResult


class Changes(Protocol):
    """What a source tells while it works; the engine passes it on to the windows and starts judging."""

    def page(self, feed: str, result: PutResult) -> None:
        """A page of a feed was stored."""

    def thread(self, uri: str) -> None:
        """The thread of a post was stored."""

    def notice(self, text: str) -> None:
        """Something that the user should read once."""


class Source(Protocol):
    """Fetches into the store. Every method ends when what it fetched is stored, and raises `SkerryError`."""

    poll_seconds: float
    """How often the newest page is asked for by itself; 0 for never."""

    async def refresh(self, feed: str, changes: Changes) -> None:
        """The newest page, then back to what is known."""

    async def older(self, feed: str, gap: int, changes: Changes) -> None:
        """A page of what a gap hides, or with `gap` 0 of what lies below the oldest item."""

    async def thread(self, uri: str, changes: Changes) -> None:
        """A post's ancestors and replies."""

    async def close(self) -> None:
        """Let go of connections."""
