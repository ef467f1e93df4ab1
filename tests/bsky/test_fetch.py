"""Pages by cursor: short ones, empty ones, repeated ones, and servers that are busy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from skerry.bsky.fetch import DEPTH, PARENTS, Fetcher
from skerry.bsky.patience import Patience
from skerry.bsky.session import Session
from skerry.domain.errors import NetworkError, ServerError
from tests.bsky.servers import Pds, Reply, Seen, as_json
from tests.bsky.signins import keep_session, with_session

TIMELINE = "app.bsky.feed.getTimeline"


async def _at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


IMPATIENT = Patience(tries=3, sleep=_at_once)


def cursors(data: Path) -> list[str]:
    """The cursors of all pages, in order."""

    async def use(session: Session) -> list[str]:
        pages: AsyncIterator[object] = Fetcher(session, IMPATIENT).pages()
        return [getattr(page, "cursor", "") async for page in pages]

    return with_session(data, use)


def test_timeline_ends_only_where_there_is_no_cursor(tmp_path: Path, pds: Pds) -> None:
    """Empty and short pages in between are not the end; the cursor is handed on as it came."""
    chain = {"": "a b&c=é", "a b&c=é": "x" * 300, "x" * 300: ""}
    keep_session(tmp_path, pds)

    def page(seen: Seen) -> Reply:
        after = chain[seen.query.get("cursor", [""])[0]]
        return as_json({"feed": []} | ({"cursor": after} if after else {}))

    pds.routes[f"/xrpc/{TIMELINE}"] = page
    assert cursors(tmp_path) == ["a b&c=é", "x" * 300, ""]
    assert [seen.query.get("limit") for seen in pds.asked(TIMELINE)] == [["100"]] * 3


def test_timeline_with_a_cursor_that_repeats_ends(tmp_path: Path, pds: Pds) -> None:
    """A server that leads in a circle is not asked for ever."""
    keep_session(tmp_path, pds)
    pds.routes[f"/xrpc/{TIMELINE}"] = lambda _: as_json({"feed": [], "cursor": "again"})
    assert cursors(tmp_path) == ["again", "again"]


def test_timeline_is_asked_again_while_the_server_is_busy(tmp_path: Path, pds: Pds) -> None:
    """Two failures, then the page."""
    keep_session(tmp_path, pds)
    answers = [as_json({}, 503), as_json({}, 429, {"retry-after": "1"}), as_json({"feed": []})]
    pds.routes[f"/xrpc/{TIMELINE}"] = lambda _: answers.pop(0)
    assert cursors(tmp_path) == [""]


def test_timeline_of_a_server_that_stays_busy_is_a_clear_error(tmp_path: Path, pds: Pds) -> None:
    """Which host, what, when to try again; the status is there for whoever handles it."""
    keep_session(tmp_path, pds)
    pds.routes[f"/xrpc/{TIMELINE}"] = lambda _: as_json({"error": "RateLimitExceeded"}, 429, {"retry-after": "9999"})
    with pytest.raises(
        ServerError, match=r"too many requests, it takes no more for now; try again after \d\d:\d\d"
    ) as caught:
        cursors(tmp_path)
    assert caught.value.status == 429
    assert len(pds.asked(TIMELINE)) == 1


def test_timeline_with_a_bad_cursor_is_a_server_error(tmp_path: Path, pds: Pds) -> None:
    """The AppView answers 502, which looks like any failure of its own."""
    keep_session(tmp_path, pds)
    pds.routes[f"/xrpc/{TIMELINE}"] = lambda _: as_json({"error": "InternalServerError", "message": "a\x1b[31m b"}, 502)
    with pytest.raises(ServerError, match="failed with status 502") as caught:
        cursors(tmp_path)
    assert (caught.value.status, caught.value.name) == (502, "InternalServerError")
    assert str(caught.value).isprintable()
    assert len(pds.asked(TIMELINE)) == 3


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"<html>", b"\xff", b"[" * 100_000])
def test_timeline_that_is_not_a_page_is_a_clear_error(tmp_path: Path, pds: Pds, body: bytes) -> None:
    """A captive portal's page, or half an answer."""
    keep_session(tmp_path, pds)
    pds.routes[f"/xrpc/{TIMELINE}"] = lambda _: Reply(200, {}, body)
    with pytest.raises(NetworkError):
        cursors(tmp_path)


def test_thread_is_asked_for_with_bounds(tmp_path: Path, pds: Pds) -> None:
    """Depth and height are said, whatever the server's defaults are."""
    keep_session(tmp_path, pds)
    pds.routes["/xrpc/app.bsky.feed.getPostThread"] = lambda _: as_json({"error": "NotFound", "message": "gone"}, 400)
    uri = "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3k"
    with pytest.raises(ServerError, match="gone"):
        with_session(tmp_path, lambda session: Fetcher(session, IMPATIENT).thread(uri))
    (seen,) = pds.asked("app.bsky.feed.getPostThread")
    assert seen.query == {"uri": [uri], "depth": [str(DEPTH)], "parentHeight": [str(PARENTS)]}
