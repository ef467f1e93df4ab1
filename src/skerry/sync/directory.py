"""What the account's feeds and lists are called: asked for when there are others than before, kept for the window."""

from __future__ import annotations

import time
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from skerry.bsky.fetch import Fetcher
from skerry.domain.directory import FEEDS, HOME, LISTS, FeedInfo, encode_infos, read_infos, saved_feeds
from skerry.domain.errors import ServerError
from skerry.domain.lists import ListsName, encode_memberships
from skerry.domain.moderation import PersonModeration
from skerry.domain.people import PeopleName, read_people
from skerry.domain.trends import encode_trends
from skerry.store.cache import Cache
from skerry.sync.moderating import Moderating

NAMES_S = 86_400.0
"""How long what a feed is called is believed without being asked for again."""


class Directory:
    """Keeps what one account's feeds and lists are called."""

    def __init__(self, cache: Cache, fetcher: Fetcher, moderating: Moderating, did: str) -> None:
        self._cache = cache
        self._fetcher = fetcher
        self._moderating = moderating
        self._did = did
        self._named_at = -NAMES_S

    async def feeds(self, entries: Sequence[object]) -> None:
        """Keep the saved feeds, each with its name. Raises as `Fetcher.timeline` does."""
        saved = saved_feeds(entries)
        known = {info.name: info for info in read_infos(self._cache.kept(FEEDS))}
        is_new = any(info.name not in known for info in saved)
        if is_new or time.monotonic() - self._named_at > NAMES_S:
            known |= {info.name: info for info in await self._named(saved)}
            self._named_at = time.monotonic()
        self._keep(FEEDS, [replace(known.get(info.name, info), is_pinned=info.is_pinned) for info in saved])

    async def lists(self) -> None:
        """Keep the lists that the account made, then those by which it mutes and blocks; raises as `feeds` does."""
        own = await self._fetcher.lists(self._did)
        others = [info for info in await self._fetcher.subscribed_lists() if info.maker != self._did]
        self._keep(LISTS, [*own, *others])

    async def others(self, name: ListsName) -> None:
        """Keep lists of somebody, their starter packs, what a pack has, trends; raises as `feeds` does."""
        match name.kind:
            case "lists-of":
                self._keep(str(name), await self._fetcher.lists(name.subject))
            case "packs-of":
                self._keep(str(name), await self._fetcher.packs(name.subject))
            case "pack":
                self._keep(str(name), await self._fetcher.pack(await self._fetcher.by_did(name.subject)))
            case "memberships":
                self._put(str(name), encode_memberships(await self._fetcher.memberships(name.subject)))
            case "trends":
                self._put(str(name), encode_trends(await self._fetcher.trends()))

    async def _named(self, saved: Sequence[FeedInfo]) -> list[FeedInfo]:
        """The saved feeds that there are, with their names."""
        generators = [info.name.removeprefix("feed:") for info in saved if info.name.startswith("feed:")]
        found = await self._fetcher.generators(generators) if generators else []
        for uri in [info.name.removeprefix("list:") for info in saved if info.name.startswith("list:")]:
            try:
                info = await self._fetcher.list_info(uri)
            except ServerError:
                continue  # it is gone, or nobody may see it: it stays without a name
            found += [info] if info else []
        return [*found, HOME]

    async def people(self, name: PeopleName, *, is_more: bool) -> None:
        """Keep a profile, or a list of people; with `is_more` the next page behind what is kept of the list.

        Raises as `Fetcher.timeline` does.
        """
        if name.kind == "profile":
            self._put(str(name), msgspec.json.encode(await self._fetcher.profile(name.subject, self._judged)))
            return
        known = read_people(self._cache.kept(str(name))) if is_more else None
        asked = replace(name, subject=await self._fetcher.by_did(name.subject)) if name.kind == "members" else name
        page = await self._fetcher.people(asked, known.cursor if known else "", self._judged_in_list)
        self._put(str(name), msgspec.json.encode(known.with_more(page) if known else page))

    def _judged(self, view: bytes) -> PersonModeration:
        return self._moderating.person(view, in_list=False)

    def _judged_in_list(self, view: bytes) -> PersonModeration:
        return self._moderating.person(view, in_list=True)

    def _keep(self, name: str, infos: Sequence[FeedInfo]) -> None:
        self._put(name, encode_infos(infos))

    def _put(self, name: str, body: bytes) -> None:
        if body != self._cache.kept(name):
            self._cache.keep(name, body, at_ms=time.time_ns() // 1_000_000)
