"""Timelines and threads, from the account's PDS (which asks its AppView), decoded once.

Source: the lexicons `app.bsky.feed.getTimeline` and `app.bsky.feed.getPostThread`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from skerry.bsky.egress.policy import Purpose
from skerry.bsky.listing import PEOPLE, asked_for
from skerry.bsky.patience import Patience, refuse_when_busy
from skerry.bsky.session import Session
from skerry.bsky.xrpc import Params, check
from skerry.domain.directory import FeedInfo, decode_generators, decode_list, decode_lists
from skerry.domain.feeds import FeedName
from skerry.domain.pages import ThreadPage, TimelinePage
from skerry.domain.people import People, PeopleName, Person, decode_people, decode_profile
from skerry.domain.views import decode_thread, decode_timeline

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
    """Fetches for one account. What is busy is asked again, as `patience` says."""

    def __init__(self, session: Session, patience: Patience | None = None) -> None:
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

    async def profile(self, who: str) -> Person:
        """Somebody's profile, by DID or handle. Raises as `timeline` does."""
        return decode_profile(await self._get("app.bsky.actor.getProfile", {"actor": who}, "people"))

    async def people(self, name: PeopleName, cursor: str = "") -> People:
        """A page of a list of people. Raises as `timeline` does."""
        nsid, parameter, key, within = PEOPLE[name.kind]
        params: dict[str, str | int] = {parameter: name.subject, "limit": LISTED}
        params |= {"cursor": cursor} if cursor else {}
        return decode_people(await self._get(nsid, params, "people"), key, within)

    async def _get(self, nsid: str, params: Params, purpose: Purpose) -> bytes:
        answer = await self._patience.ask(lambda: self._session.query(nsid, params, purpose=purpose))
        refuse_when_busy(answer, "requests")
        return check(answer)
