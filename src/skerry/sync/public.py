"""What everybody may read, from the public AppView into a store of its own: no account, no preferences, no outbox."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self, get_args

from skerry.bsky.egress.door import Door
from skerry.bsky.fetch import Fetcher
from skerry.bsky.opening import open_door
from skerry.bsky.pictures import allow_pictures, fetch_picture
from skerry.bsky.public import REMEDY, SIGNED_OUT, PublicSession
from skerry.config.paths import Paths
from skerry.config.settings import load_settings
from skerry.domain.directory import FEEDS, LISTS
from skerry.domain.errands import Done, Journal
from skerry.domain.errors import NotSignedIn
from skerry.domain.feeds import FOLLOWING, FeedName
from skerry.domain.lists import ListsKind, ListsName
from skerry.domain.people import PeopleName
from skerry.domain.preferences import Edit
from skerry.domain.preferences_told import DiffLine
from skerry.domain.writing import Attachment, Errand
from skerry.store.cache import Cache
from skerry.sync.directory import Directory
from skerry.sync.listing import put_listed
from skerry.sync.moderating import Moderating
from skerry.sync.source import Carrier, Changes

KNOWS_NOBODY = (FOLLOWING, "bookmarks", "notifications", FEEDS, LISTS)
"""What only an account has."""


class Nobody:
    """Refuses every wish."""

    async def carry_out(self, errand: Errand, journal: Journal) -> Done:  # noqa: ARG002 - a carrier's interface
        """Raise NotSignedIn."""
        raise NotSignedIn(SIGNED_OUT, remedy=REMEDY)


class PublicSource:
    """What the AppView shows to nobody in particular.

    Attributes:
        moderating: The network's rules for who isn't signed in.
    """

    poll_seconds = 0.0
    has_notifications = False

    def __init__(self, cache: Cache, door: Door, fetcher: Fetcher) -> None:
        self._cache = cache
        self._door = door
        self._fetcher = fetcher
        self.moderating = Moderating(cache, None)
        self._directory = Directory(cache, fetcher, self.moderating, "")

    @classmethod
    def open(cls, cache: Cache, paths: Paths) -> Self:
        """With the AppView of settings.toml. Raises `EgressDenied` when that is one that is not asked."""
        settings = load_settings(paths)
        network = settings.network
        door = open_door(paths.state, loopback=network.loopback)
        allow_pictures(door, settings.pictures.hosts)
        return cls(cache, door, Fetcher(PublicSession(door, network.appview)))

    def carrier(self, load: Callable[[str], Attachment | None]) -> Carrier:  # noqa: ARG002 - a source's interface
        """Nobody writes."""
        return Nobody()

    async def refresh(self, feed: str, changes: Changes) -> None:
        """The first page of a feed. There is no timeline to be asked for by itself."""
        if feed == FOLLOWING:
            return
        _refuse_account(feed)
        await put_listed(self._fetcher, self._cache, feed, "", changes)

    async def older(self, feed: str, gap: int, changes: Changes) -> None:  # noqa: ARG002 - a source's interface
        """The next page."""
        place = self._cache.tail(feed)
        if place is not None:
            _refuse_account(feed)
            await put_listed(self._fetcher, self._cache, feed, place.cursor, changes)

    async def thread(self, uri: str, changes: Changes) -> None:
        """A post with what it answers and what answers it."""
        page = await self._fetcher.thread(uri)
        self._cache.put_thread(uri, page, fetched_ms=time.time_ns() // 1_000_000)
        self.moderating.thread(page)
        changes.thread(uri)

    async def look_up(self, name: str, changes: Changes, *, is_more: bool = False) -> None:  # noqa: ARG002 - a source's interface
        """A profile, people, somebody's lists."""
        _refuse_account(name)
        if name.partition(":")[0] in get_args(ListsKind):
            await self._directory.others(ListsName.parse(name))
        else:
            await self._directory.people(PeopleName.parse(name), is_more=is_more)

    async def moderate(self, edit: Edit | None, changes: Changes, *, writes: bool) -> tuple[DiffLine, ...]:  # noqa: ARG002 - a source's interface
        """Raise NotSignedIn: the settings are an account's."""
        raise NotSignedIn(SIGNED_OUT, remedy=REMEDY)

    async def saw(self, at_ms: int, changes: Changes) -> None:
        """Nobody is told anything."""

    async def picture(self, url: str) -> bytes:
        """A picture that is on the screen, from the host that has it."""
        return await fetch_picture(self._door, url)

    async def close(self) -> None:
        """Close the connections."""
        await self._door.aclose()


def _refuse_account(name: str) -> None:
    """Raise NotSignedIn for what only an account has."""
    is_liked = name.startswith("author:") and FeedName.parse(name).tab == "likes"
    if name in KNOWS_NOBODY or is_liked:
        raise NotSignedIn(SIGNED_OUT, remedy=REMEDY)
