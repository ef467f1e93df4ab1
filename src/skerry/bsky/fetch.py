"""Timelines and threads, from the account's PDS (which asks its AppView), decoded once.

Source: the lexicons `app.bsky.feed.getTimeline` and `app.bsky.feed.getPostThread`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from skerry.bsky.egress.policy import Purpose
from skerry.bsky.patience import Patience, refuse_when_busy
from skerry.bsky.session import Session
from skerry.bsky.xrpc import check
from skerry.domain.pages import ThreadPage, TimelinePage
from skerry.domain.views import decode_thread, decode_timeline

PAGE = 100
"""Items of a page; the most that the lexicon allows."""

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

    async def thread(self, uri: str, *, depth: int = DEPTH, parents: int = PARENTS) -> ThreadPage:
        """A post with its ancestors and replies; raises as `timeline` does."""
        params: dict[str, str | int] = {"uri": uri, "depth": depth, "parentHeight": parents}
        return decode_thread(await self._get("app.bsky.feed.getPostThread", params, "thread"))

    async def _get(self, nsid: str, params: Mapping[str, str | int], purpose: Purpose) -> bytes:
        answer = await self._patience.ask(lambda: self._session.query(nsid, params, purpose=purpose))
        refuse_when_busy(answer, "requests")
        return check(answer)
