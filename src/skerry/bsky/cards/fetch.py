"""One page, asked for through the one door, for the card of a post."""

from __future__ import annotations

import asyncio
from urllib.parse import urljoin, urlsplit

from skerry.bsky.cards.page import read_page
from skerry.bsky.egress.door import Answer, Door
from skerry.domain.clean import clean_line
from skerry.domain.errors import BadAnswer, EgressDenied, NetworkError, ServerError, UsageError
from skerry.domain.links import safe_link, shown_host
from skerry.domain.writing import PostCard

HOPS = 5
"""Redirects that are followed; each is a request of its own, by the same rules."""

SECONDS = 15.0
"""For all of it, from the first name that is looked up to the last byte."""

KINDS = ("text/html", "application/xhtml+xml")
"""What a page may be. Everything else is not read."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})


async def fetch_card(door: Door, link: str) -> PostCard:
    """The card of a link: what its page calls itself, and without a picture.

    No cookie goes along, no token, no word of where the link stands; only the hosts on the way learn of it.

    Raises:
        UsageError: it is no link to a page.
        EgressDenied: one of the hosts may not be asked, or its answer is too large or too slow.
        NetworkError: it can't be reached, it refuses, or what it answers is no page.
    """
    if safe_link(link) is None:
        raise UsageError("this is no link to a page", where=clean_line(link, max_chars=100), remedy="write https://…")
    try:
        async with asyncio.timeout(SECONDS):
            answer = await _page(door, link)
    except TimeoutError:
        raise NetworkError(f"no page within {SECONDS:.0f} s", where=shown_host(link)) from None
    found = read_page(answer.body, answer.headers.get("content-type", ""))
    return PostCard(link, found.title or shown_host(link), found.description)


async def _page(door: Door, link: str) -> Answer:
    """The page at the end of the redirects."""
    headers = {"accept": ", ".join(KINDS)}
    for _ in range(HOPS + 1):
        answer = await door.send("GET", _without_fragment(link), purpose="card", headers=headers, follows=False)
        onward = answer.headers.get("location", "") if answer.status in REDIRECTS else ""
        if not onward:
            return _checked(answer)
        try:
            link = urljoin(link, onward)
        except ValueError:
            link = ""
        if safe_link(link) is None:
            raise EgressDenied("it redirects to what is no page", where=answer.host)
    raise EgressDenied("it redirects too often", where=shown_host(link))


def _checked(answer: Answer) -> Answer:
    if not 200 <= answer.status < 300:
        raise ServerError(f"it answered with status {answer.status}", where=answer.host, status=answer.status)
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in KINDS:
        raise BadAnswer("this is no web page", where=answer.host)
    return answer


def _without_fragment(link: str) -> str:
    return urlsplit(link)._replace(fragment="").geturl()
