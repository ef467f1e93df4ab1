"""An account's posts from the network into the store: the newest page first, then back to what is known."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Self, get_args

from skerry.bsky.accounts import Accounts
from skerry.bsky.egress.door import Door
from skerry.bsky.fetch import Fetcher
from skerry.bsky.opening import open_door, open_preferences, open_session, open_writer
from skerry.bsky.pictures import allow_pictures, fetch_picture
from skerry.bsky.preferences import PreferencesClient, plain
from skerry.bsky.session import Session
from skerry.config.paths import Paths
from skerry.config.settings import load_settings
from skerry.domain.directory import FEEDS, LISTS
from skerry.domain.errors import BadAnswer, NotSignedIn, ServerError
from skerry.domain.feed_settings import MoveFeed, PinFeed, SaveFeed
from skerry.domain.feeds import NOTIFICATIONS
from skerry.domain.lists import ListsKind, ListsName
from skerry.domain.pages import BadItem, TimelinePage
from skerry.domain.people import PeopleName
from skerry.domain.preferences import Edit, Entries, as_list, edited
from skerry.domain.preferences_told import DiffLine, difference
from skerry.domain.tid import new_tid
from skerry.domain.writing import Attachment
from skerry.store.cache import Cache
from skerry.store.values import Place
from skerry.sync.directory import Directory
from skerry.sync.extras import look_up_extra
from skerry.sync.gone import forget_gone
from skerry.sync.listing import put_listed
from skerry.sync.moderating import Moderating, labelers_in
from skerry.sync.notifications import Notifications
from skerry.sync.protocol import FOLLOWING
from skerry.sync.source import Carrier, Changes

PAGES = 30
"""Pages that one refresh fetches at most: 3,000 items, well under the 3,000 requests in five minutes that a PDS allows.
What lies beyond is a gap, which says so in the timeline until a later one fills it."""

POLL_SECONDS = 60.0
"""How often an open client asks for the newest page."""

PREFERENCES_SECONDS = 300.0
"""How often the preferences are read again: other clients of the account change them, rarely."""


class NetworkSource:
    """One account's feeds.

    Args:
        cache: Where pages go.
        door: Closed with the source.
        session: Whose timeline it is.
        preferences: The account's.

    Attributes:
        moderating: The network's rules for the account.
        pages: Pages that a refresh fetches at most.
    """

    poll_seconds = POLL_SECONDS
    has_notifications = True

    def __init__(self, cache: Cache, door: Door, session: Session, preferences: PreferencesClient) -> None:
        self._cache = cache
        self._door = door
        self._session = session
        self._fetcher = Fetcher(session)
        self._did = session.account.did
        self._preferences = preferences
        self.moderating = Moderating(cache, self._did)
        self._notifications = Notifications(cache, self._fetcher, self.moderating)
        self._directory = Directory(cache, self._fetcher, self.moderating, self._did)
        self._read_at = 0.0
        self.pages = PAGES
        session.labelers = self.moderating.labelers

    @classmethod
    def open(cls, cache: Cache, paths: Paths, did: str) -> Self:
        """For an account that is signed in. Raises `NotSignedIn` when it isn't."""
        account = Accounts(paths.data).find(did)
        if account is None:
            raise NotSignedIn("this account is not signed in", where=did, remedy="sign in: skerry login")
        settings = load_settings(paths)
        door = open_door(paths.state, loopback=settings.network.loopback)
        allow_pictures(door, settings.pictures.hosts)
        session = open_session(door, paths.data, account, notice=_log)
        return cls(cache, door, session, open_preferences(session, paths.data))

    async def picture(self, url: str) -> bytes:
        """A picture that is on the screen, from the host that has it."""
        return await fetch_picture(self._door, url)

    def carrier(self, load: Callable[[str], Attachment | None]) -> Carrier:
        """What writes as the account."""
        return open_writer(self._door, self._session, load)

    async def refresh(self, feed: str, changes: Changes) -> None:
        """The newest page, on until what is known is met, then what earlier ones had to leave out in between."""
        if feed == NOTIFICATIONS:
            await self._notifications.refresh(changes)
            return
        if feed != FOLLOWING:
            await put_listed(self._fetcher, self._cache, feed, "", changes)
            return
        if time.monotonic() - self._read_at >= PREFERENCES_SECONDS or not self._read_at:
            await self.read_preferences(changes)
        left = await self._follow(self._cache.top(), self.pages, changes)
        for gap in self._cache.gaps(feed):
            place = self._cache.in_gap(feed, gap.id)
            left = await self._follow(place, left, changes) if place else left

    async def older(self, feed: str, gap: int, changes: Changes) -> None:
        """One page of a gap, or below the oldest item."""
        if feed == NOTIFICATIONS:
            await self._notifications.older(changes)
            return
        place = self._cache.in_gap(feed, gap) if gap else self._cache.tail(feed)
        if place is not None and feed == FOLLOWING:
            await self._follow(place, 1, changes)
        elif place is not None:
            await put_listed(self._fetcher, self._cache, feed, place.cursor, changes)

    async def thread(self, uri: str, changes: Changes) -> None:
        """A post with what it answers and what answers it."""
        fetched_ms = time.time_ns() // 1_000_000
        page = await self._fetcher.thread(uri)
        self._cache.put_thread(uri, page, fetched_ms=fetched_ms)
        forget_gone(self._cache, page, self._did, changes)
        self.moderating.thread(page)
        changes.thread(uri)

    async def saw(self, at_ms: int, changes: Changes) -> None:  # noqa: ARG002 - a source's interface
        """Tell the server up to where the reader has looked at notifications."""
        await self._notifications.saw(at_ms)

    async def look_up(self, name: str, changes: Changes, *, is_more: bool = False) -> None:
        """What is no post: saved feeds, lists, a profile, people."""
        if name == FEEDS:
            await self.read_preferences(changes)
        elif name == LISTS:
            await self._directory.lists()
        elif await look_up_extra(name, self._cache, self._door, self._session):
            return
        elif name.partition(":")[0] in get_args(ListsKind):
            await self._directory.others(ListsName.parse(name))
        else:
            await self._directory.people(PeopleName.parse(name), is_more=is_more)

    async def read_preferences(self, changes: Changes) -> None:
        """The account's preferences and its labelers' definitions. While they can't be had, those of before hold.

        Raises:
            NotSignedIn: the session has ended.
            NetworkError: the PDS could not be reached.
        """
        try:
            entries = await self._preferences.entries()
            dids = labelers_in(entries)
            services = await self._preferences.services(dids)
        except (ServerError, BadAnswer) as error:
            changes.notice(f"your moderation settings can't be read, those of before hold: {error}")
            return
        self._read_at = time.monotonic()
        self.take(entries, services, changes)
        try:
            await self._directory.feeds(plain(entries))
        except (ServerError, BadAnswer) as error:
            changes.notice(f"your feeds can't be named: {error}")

    async def moderate(self, edit: Edit | None, changes: Changes, *, writes: bool) -> tuple[DiffLine, ...]:
        """How the preferences differ by a change, and with `writes` write it; without a change read them anew."""
        if edit is None:
            await self.read_preferences(changes)
            return ()
        if not writes:
            before = await self._preferences.entries()
            return difference(before, edited(before, edit, new_tid))
        entries = await self._preferences.change(lambda now: edited(now, edit, new_tid))
        self.take(entries, await self._preferences.services(labelers_in(entries)), changes)
        if isinstance(edit, PinFeed | MoveFeed | SaveFeed):
            await self._directory.feeds(plain(entries))
        return ()

    def take(self, entries: Entries, services: Entries, changes: Changes) -> None:
        """Decide by these preferences from now on."""
        at_ms = time.time_ns() // 1_000_000
        is_other = self.moderating.keep(as_list(entries), as_list(services), at_ms=at_ms)
        self._session.labelers = self.moderating.labelers
        if is_other:
            changes.moderation()
            self._notifications.decide(changes)

    async def close(self) -> None:
        """Close the connections."""
        await self._door.aclose()

    async def _follow(self, place: Place, pages: int, changes: Changes) -> int:
        """Fetch from a place on until what is known is met; how many of the `pages` are left."""
        bad = 0
        while pages:
            pages -= 1
            asked_ms = time.time_ns() // 1_000_000
            page = await self._fetcher.timeline(place.cursor)
            bad += _bad(page)
            result = self._cache.put_page(FOLLOWING, page, place, asked_ms=asked_ms, own_did=self._did)
            changes.page(FOLLOWING, result)
            if result.next is None:
                break
            place = result.next
        if bad:
            changes.notice(f"items of the timeline that can't be read and are left out: {bad}")
        return pages


def _log(line: str) -> None:
    """Standard error is sync's log."""
    print(line, file=sys.stderr)


def _bad(page: TimelinePage) -> int:
    return sum(isinstance(item, BadItem) for item in page.items)
