"""Timelines and threads, from the account's PDS (which asks its AppView), decoded once.

Source: the lexicons `app.bsky.feed.getTimeline` and `app.bsky.feed.getPostThread`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from skerry.bsky.egress.policy import Purpose
from skerry.bsky.listing import PEOPLE, asked_for
from skerry.bsky.patience import Patience, refuse_when_busy
from skerry.bsky.public import Asking
from skerry.bsky.xrpc import Params, check
from skerry.domain.directory import FeedInfo, decode_generators, decode_list, decode_lists
from skerry.domain.errors import BadAnswer, ServerError
from skerry.domain.feeds import FeedName
from skerry.domain.lists import Membership, decode_memberships, decode_pack, decode_packs
from skerry.domain.notification_views import decode_notifications
from skerry.domain.notifications import NotificationPage
from skerry.domain.pages import BadItem, ItemToStore, ThreadPage, TimelinePage
from skerry.domain.people import Judge, People, PeopleName, Person, decode_people, decode_profile
from skerry.domain.syntax import is_did
from skerry.domain.trends import Trend, decode_topics, decode_trends, handles_in, with_dids
from skerry.domain.views import decode_posts, decode_thread, decode_timeline

PAGE = 100
"""Items of a page; the most that the lexicon allows."""

LISTED = 50
"""Items of a page of what was opened, or searched for: few screens, since most look at the first only."""

AT_ONCE = 25
"""Records that are asked for together: their addresses go into one request line."""

DEPTH = 30
"""Levels of replies under a post; the lexicon allows 1,000, which nobody reads in a terminal."""

PARENTS = 80
"""Ancestors above a post; the lexicon's default."""


class Fetcher:
    """Fetches for one account, or for nobody. What is busy is asked again, as `patience` says."""

    def __init__(self, session: Asking, patience: Patience | None = None) -> None:
        self._session = session
        self._patience = patience or Patience()

    async def timeline(self, cursor: str = "", *, limit: int = PAGE) -> TimelinePage:
        """A page of Following, newest first. `cursor` is the last page's; it means nothing but to the server.

        A page may be shorter than `limit`, even empty: only an empty cursor means the end. A cursor that the server
        doesn't know is answered with status 502.

        Raises:
            NotSignedIn: the session has ended.
            ServerError: the server is busy, or failed.
            NetworkError: it could not be reached, or its answer not be used.
        """
        params: dict[str, str | int] = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        return decode_timeline(await self._get("app.bsky.feed.getTimeline", params, "timeline"))

    async def pages(self, cursor: str = "") -> AsyncIterator[TimelinePage]:
        """Pages of Following until the end, or until the caller has enough; a cursor that repeats is an end, too."""
        seen: set[str] = set()
        while cursor not in seen:
            seen.add(cursor)
            page = await self.timeline(cursor)
            yield page
            cursor = page.cursor
            if not cursor:
                return

    async def listed(self, feed: FeedName, cursor: str = "", *, limit: int = LISTED) -> TimelinePage:
        """A page of a feed that the server puts in order; raises as `timeline` does."""
        nsid, params, decode = asked_for(feed)
        params = {**params, "limit": limit} | ({"cursor": cursor} if cursor else {})
        return decode(await self._get(nsid, params, "feed"))

    async def thread(self, uri: str, *, depth: int = DEPTH, parents: int = PARENTS) -> ThreadPage:
        """A post with its ancestors and replies; raises as `timeline` does."""
        params: dict[str, str | int] = {"uri": uri, "depth": depth, "parentHeight": parents}
        return decode_thread(await self._get("app.bsky.feed.getPostThread", params, "thread"))

    async def generators(self, uris: Sequence[str]) -> list[FeedInfo]:
        """What feed generators are called; those that are gone are left out. Raises as `timeline` does."""
        found: list[FeedInfo] = []
        for start in range(0, len(uris), AT_ONCE):
            params = {"feeds": list(uris[start : start + AT_ONCE])}
            found += decode_generators(await self._get("app.bsky.feed.getFeedGenerators", params, "people"))
        return found

    async def list_info(self, uri: str) -> FeedInfo | None:
        """What a list is called; None when that can't be read. Raises as `timeline` does."""
        return decode_list(await self._get("app.bsky.graph.getList", {"list": uri, "limit": 1}, "people"))

    async def lists(self, did: str) -> list[FeedInfo]:
        """The lists that an account made, the first 100. Raises as `timeline` does."""
        return decode_lists(await self._get("app.bsky.graph.getLists", {"actor": did, "limit": 100}, "people"))

    async def subscribed_lists(self) -> list[FeedInfo]:
        """The lists that the account mutes or blocks by, the first 100 of each. Raises as `timeline` does."""
        found: list[FeedInfo] = []
        for method in ("getListMutes", "getListBlocks"):
            found += decode_lists(await self._get(f"app.bsky.graph.{method}", {"limit": 100}, "people"))
        return list({info.name: info for info in found}.values())

    async def memberships(self, did: str) -> list[Membership]:
        """The account's own lists, the first 100, and on which somebody is. Raises as `timeline` does."""
        params: dict[str, str | int] = {"actor": did, "limit": 100}
        return decode_memberships(await self._get("app.bsky.graph.getListsWithMembership", params, "people"))

    async def packs(self, did: str) -> list[FeedInfo]:
        """Somebody's starter packs, the first 100. Raises as `timeline` does."""
        params: dict[str, str | int] = {"actor": did, "limit": 100}
        return decode_packs(await self._get("app.bsky.graph.getActorStarterPacks", params, "people"))

    async def pack(self, uri: str) -> list[FeedInfo]:
        """A starter pack, its list and its feeds. Raises as `timeline` does."""
        return decode_pack(await self._get("app.bsky.graph.getStarterPack", {"starterPack": uri}, "people"))

    async def by_did(self, uri: str) -> str:
        """An address with the DID in place of a handle, by which the AppView knows it; raises as `timeline` does."""
        who, _, rest = uri.removeprefix("at://").partition("/")
        return uri if is_did(who) else f"at://{(await self.profile(who)).author.did}/{rest}"

    async def trends(self) -> list[Trend]:
        """What is talked about. Raises as `timeline` does: ServerError where the AppView doesn't say."""
        try:
            found = decode_trends(await self._get("app.bsky.unspecced.getTrends", {"limit": 25}, "people"))
        except ServerError:
            found = decode_topics(await self._get("app.bsky.unspecced.getTrendingTopics", {"limit": 25}, "people"))
        dids: dict[str, str] = {}
        for handle in sorted(handles_in(found)):
            with suppress(ServerError, BadAnswer):
                dids[handle] = (await self.profile(handle)).author.did
        return with_dids(found, dids)

    async def profile(self, who: str, judge: Judge | None = None) -> Person:
        """Somebody's profile, by DID or handle; `judge` says what is done with it. Raises as `timeline` does."""
        return decode_profile(await self._get("app.bsky.actor.getProfile", {"actor": who}, "people"), judge)

    async def people(self, name: PeopleName, cursor: str = "", judge: Judge | None = None) -> People:
        """A page of a list of people. Raises as `timeline` does."""
        nsid, parameter, key, within = PEOPLE[name.kind]
        params: dict[str, str | int] = {parameter: name.subject, "limit": LISTED}
        params |= {"cursor": cursor} if cursor else {}
        return decode_people(await self._get(nsid, params, "people"), key, within, judge)

    async def notifications(self, cursor: str = "") -> NotificationPage:
        """A page of what others did, newest first; asking marks nothing as seen. Raises as `timeline` does."""
        params: dict[str, str | int] = {"limit": LISTED} | ({"cursor": cursor} if cursor else {})
        return decode_notifications(await self._get("app.bsky.notification.listNotifications", params, "people"))

    async def posts(self, uris: Sequence[str]) -> list[ItemToStore | BadItem]:
        """Posts by their addresses; those that are gone, or blocked, are left out. Raises as `timeline` does."""
        found: list[ItemToStore | BadItem] = []
        for start in range(0, len(uris), AT_ONCE):
            params = {"uris": list(uris[start : start + AT_ONCE])}
            found += decode_posts(await self._get("app.bsky.feed.getPosts", params, "people")).items
        return found

    async def saw_notifications(self, seen_at: str) -> None:
        """Tell the server that the account has looked at its notifications up to a moment in ISO 8601.

        Raises as `timeline` does.
        """
        body = {"seenAt": seen_at}
        check(await self._session.procedure("app.bsky.notification.updateSeen", body, purpose="people"))

    async def _get(self, nsid: str, params: Params, purpose: Purpose) -> bytes:
        answer = await self._patience.ask(lambda: self._session.query(nsid, params, purpose=purpose))
        refuse_when_busy(answer, "requests")
        return check(answer)
