"""Random walks over a changing timeline, against what a server and a plain list would say."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.domain.posts import FeedItem
from skerry.store.cache import Cache
from skerry.store.put import FEW
from skerry.store.values import Place
from tests.store.made import FEED, ME, START_MS, item, page, repost, verdict
from tests.support.amounts import amount

Move = tuple[Literal["post", "delete", "refresh", "gap", "older", "judge", "reopen"], int]
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["post", "post", "delete", "refresh", "refresh", "gap", "older", "judge", "reopen"]),
        st.integers(0, 30),
    ),
    max_size=25,
)


class Server:
    """A timeline: items by place, the newest first, served in pages with the AppView's kind of cursor."""

    def __init__(self) -> None:
        self.items: list[FeedItem] = []
        self.made = 0
        self.clock_ms = 1

    def post(self, count: int) -> None:
        """New items at the top; every third one is a repost."""
        for _ in range(count):
            self.made += 1
            new = repost(self.made, self.made) if self.made % 3 == 0 else item(self.made)
            self.items.insert(0, new)

    def delete(self, index: int) -> None:
        """One item less."""
        if self.items:
            self.items.pop(index % len(self.items))

    def serve(self, cursor: str, limit: int) -> tuple[list[FeedItem], str]:
        """A page below the cursor, and the next cursor."""
        below = [i for i in self.items if not cursor or i.sort_ms < int(cursor)]
        found = below[:limit]
        return found, str(found[-1].sort_ms) if len(below) > limit else ""


class Walker:
    """A client with a cache that walks over the server's timeline."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.server = Server()
        self.cache = Cache.open(path, write=True)

    def walk(self, place: Place | None, pages: int, limit: int) -> None:
        """Fetch and store from a place on, as long as there is something to fetch or `pages` are left."""
        while place is not None and pages:
            self.server.clock_ms += 1
            found, cursor = self.server.serve(place.cursor, limit)
            asked = self.server.clock_ms
            place = self.cache.put_page(FEED, page(found, cursor), place, asked_ms=asked, own_did=ME).next
            pages -= 1

    def move(self, kind: str, number: int) -> None:
        """One step of the story."""
        limit = 2 + number % 5
        if kind == "post":
            self.server.post(number)
        elif kind == "delete":
            self.server.delete(number)
        elif kind == "refresh":
            self.walk(self.cache.top(), 1 + number % 4, limit)
        elif kind == "gap":
            gaps = self.cache.gaps(FEED)
            self.walk(self.cache.in_gap(FEED, gaps[number % len(gaps)].id) if gaps else None, 1 + number % 4, limit)
        elif kind == "older":
            self.walk(self.cache.tail(FEED), 1 + number % 4, limit)
        elif kind == "judge":
            waiting = self.cache.unjudged(f"rules {number % 3}", number, model="m")
            said = verdict("hide") if number % 2 else verdict()
            self.cache.put_verdicts(f"rules {number % 3}", [(found.id, said) for found in waiting])
        else:
            self.cache.close()
            self.cache = Cache.open(self.path, write=True)

    def check(self) -> None:
        """What holds after every step."""
        keys = self.cache.keys(FEED)
        state = self.cache.feed_state(FEED)
        places = [key.key for key in keys]
        assert places == sorted(places, reverse=True)
        addresses = set(self.cache.addresses([key.id for key in keys]).values())
        assert len(addresses) == len(keys) == state.items
        assert [key for key in keys if key.action == "hide"] == self.cache.keys(FEED, hidden=True)
        assert state.hidden == len(self.cache.keys(FEED, hidden=True))
        self.check_missing(places, addresses)

    def check_missing(self, places: list[tuple[int, str, int]], addresses: set[str]) -> None:
        """An item that the server has and the cache hasn't is new, in a known gap, or below a known end."""
        gaps = self.cache.gaps(FEED)
        assert all(gap.older < gap.newer for gap in gaps)
        assert all(upper.older >= lower.newer for upper, lower in pairwise(gaps))
        for one in self.server.items:
            if one.address in addresses or not places:
                continue
            at = one.sort_ms
            is_in_gap = any(gap.older[0] < at < gap.newer[0] for gap in gaps)
            is_below = at < places[-1][0] and not self.cache.feed_state(FEED).is_complete
            assert at > places[0][0] or is_in_gap or is_below, (at - START_MS) // 1000


@settings(max_examples=amount(1000), deadline=None)
@given(MOVES)
def test_cache_knows_what_it_does_not_have(moves: list[Move]) -> None:
    """Whatever happens in whatever order: sorted, once each, right numbers, nothing missing unknowingly.

    And when everything is fetched at the end, the cache has exactly what the server has, in its order,
    and beside it only what was deleted where a single page could not tell.
    """
    with tempfile.TemporaryDirectory() as folder:
        walker = Walker(Path(folder) / "cache.db")
        try:
            for kind, number in moves:
                walker.move(kind, number)
                walker.check()
            fetch_all(walker)
        finally:
            walker.cache.close()


def fetch_all(walker: Walker) -> None:
    """A refresh with a page that holds everything."""
    walker.walk(walker.cache.top(), 2, 10_000)
    walker.check()
    assert walker.cache.gaps(FEED) == []
    assert walker.cache.feed_state(FEED).is_complete
    keys = walker.cache.keys(FEED)
    addresses = walker.cache.addresses([key.id for key in keys])
    served = [one.address for one in walker.server.items]
    assert [address for address in addresses.values() if address in set(served)] == served
    oldest = walker.server.items[-1].sort_ms if served else START_MS * 2
    extra = [key for key in keys if addresses[key.id] not in served and key.sort_ms > oldest]
    assert not extra or len(extra) > FEW
