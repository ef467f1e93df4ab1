"""Posts into stories in the real store: the same however pages come, at a cost that goes by what they add."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from skerry.cli.printing import print_feed
from skerry.domain.pages import ItemToStore, TimelinePage
from skerry.domain.posts import Author, Card, Embed, FeedItem, Post, Quoted, Repost
from skerry.encoder.fake import FakeEncoder
from skerry.store.cache import Cache
from skerry.store.values import PostToTell
from skerry.sync import stories
from skerry.sync.encoding import Encoding
from skerry.sync.protocol import FOLLOWING
from skerry.sync.stories import Telling
from skerry.sync.vectors import pack

HOUR = 3_600_000
START_MS = 1_790_000_000_000
MODEL = "fake"
FERRY = "The Skelling ferry ran aground at 14:20 with 84 people on board"
LINK = "https://news.example.com/ferry"


def post(
    number: int, text: str, *, hours: float | None = None, root: str = "", link: str = "", quotes: str = ""
) -> Post:
    """A post; the higher its number, the newer."""
    at = START_MS + int((number if hours is None else hours) * HOUR)
    embed = Embed(
        card=Card(link) if link else None, quoted=Quoted("post", uri=quotes, text="quoted") if quotes else None
    )
    author = Author(f"did:plc:{number % 7}", f"a{number % 7}.test", is_followed=True)
    return Post(
        f"at://did:plc:{number % 7}/p/{number:04}", f"c{number:04}", author, text, at, at, reply_root=root, embed=embed
    )


class Shop:
    """A store with a fake encoder, and what tells stories in it.

    Attributes:
        changed: Ids of the items that were said to have changed.
    """

    def __init__(self, folder: Path, encode: Callable[[Sequence[str]], NDArray[np.float32]] | None = None) -> None:
        self.cache = Cache.open(folder / "cache.db", write=True)
        self.encoder = FakeEncoder()
        self._encode = encode or self.encoder.encode
        self.encoding = Encoding(lambda: self.encoder)
        self.changed: list[int] = []
        self.telling = self.begin()

    def begin(self) -> Telling:
        """As a sync that has just started."""
        self.telling = Telling(self.cache, self.encoding, MODEL, self.changed.extend)
        return self.telling

    def put(self, posts: Sequence[Post]) -> None:
        """Store a page."""
        items = tuple(ItemToStore(FeedItem(one), b"{}") for one in sorted(posts, key=lambda one: -one.created_ms))
        place = self.cache.tail(FOLLOWING) or self.cache.top()
        self.cache.put_page(FOLLOWING, TimelinePage(items, "more"), place, asked_ms=1, own_did="")

    def tell(self) -> None:
        """Encode and tell all there is."""

        async def work() -> None:
            running = asyncio.create_task(self.encoding.run())
            await self.encoding.ready.wait()
            while waiting := self.cache.unencoded(MODEL, 512):
                vectors = self._encode([one.post.text for one in waiting])
                self.cache.put_vectors(
                    MODEL, [(one.id, pack(vector)) for one, vector in zip(waiting, vectors, strict=True)]
                )
            while await self.telling.tell_some():
                pass
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

        asyncio.run(work())

    def stories(self) -> dict[str, str]:
        """The name of the story of each post that is in one, by its address."""
        ids = [key.id for key in self.cache.keys(FOLLOWING, limit=100_000)]
        names, addresses = self.cache.story_names(ids), self.cache.addresses(ids)
        return {addresses[item_id]: name for item_id, name in names.items()}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """An empty store."""
    made = Shop(tmp_path)
    yield made
    made.cache.close()


def test_posts_that_tell_the_same_become_a_story_of_the_earliest(shop: Shop) -> None:
    """Copies, one link under different words, and quotes of one post; whoever is alone is in none."""
    copies = [post(1, FERRY), post(2, FERRY.upper()), post(3, FERRY + "!")]
    linked = [post(11, "so true", link=LINK), post(12, "I doubt it", link=LINK + "?utm_source=x"), post(13, "alone")]
    quotes = [post(21, "what a take", quotes="at://q"), post(22, "he has a point", quotes="at://q")]
    shop.put([*copies, *linked, *quotes])
    shop.tell()
    assert shop.stories() == {
        **{one.uri: copies[0].uri for one in copies},
        **{one.uri: linked[0].uri for one in linked[:2]},
        **{one.uri: quotes[0].uri for one in quotes},
    }
    keys = {key.id: key.story for key in shop.cache.keys(FOLLOWING)}
    assert set(shop.changed) == {item_id for item_id, story in keys.items() if story}


def test_feed_prints_the_story_of_each_item(shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`story` is the address of the earliest post that tells the same, null for a post alone."""
    shop.put([post(1, FERRY), post(2, FERRY), post(3, "alone")])
    shop.tell()
    print_feed(tmp_path / "cache.db", FOLLOWING, as_json=True, limit=None)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["story"] for row in rows] == [None, post(1, "").uri, post(1, "").uri]


def test_a_repost_of_a_told_post_is_of_its_story(shop: Shop) -> None:
    """An item that comes later has the story of its post."""
    first = post(1, FERRY)
    shop.put([first, post(2, FERRY)])
    shop.tell()
    repost = Repost(Author("did:plc:bo", "bo.test"), START_MS + 9 * HOUR, "at://did:plc:bo/r/1", "r1")
    page = TimelinePage((ItemToStore(FeedItem(first, repost=repost), b"{}"),), "")
    shop.cache.put_page(FOLLOWING, page, shop.cache.top(), asked_ms=1, own_did="")
    keys = shop.cache.keys(FOLLOWING)
    assert len(keys) == 3
    assert len({key.story for key in keys}) == 1
    assert keys == shop.cache.of_stories(FOLLOWING, [keys[0].story])


def test_a_conversation_is_no_story(shop: Shop) -> None:
    """Not a thread's own next posts, nor its replies, nor a quote and what it quotes, whatever they say."""
    first = post(1, FERRY)
    shop.put(
        [first, post(2, FERRY, root=first.uri), post(3, FERRY, quotes=first.uri), post(4, FERRY + "?", root=first.uri)]
    )
    shop.tell()
    named = shop.stories()
    assert len(named) <= 2
    assert first.uri not in named


def test_what_is_days_apart_is_not_compared(shop: Shop) -> None:
    """72 hours either way."""
    shop.put([post(1, FERRY, hours=0), post(2, FERRY, hours=73), post(3, FERRY, hours=140)])
    shop.tell()
    assert set(shop.stories()) == {post(2, FERRY).uri, post(3, FERRY).uri}


def test_a_new_telling_joins_and_the_name_stays(shop: Shop) -> None:
    """A story keeps its name as it grows; only an earlier post, when one comes to light, is another beginning."""
    shop.put([post(5, FERRY), post(6, FERRY)])
    shop.tell()
    assert set(shop.stories().values()) == {post(5, "").uri}
    shop.put([post(8, FERRY + "!")])
    shop.tell()
    assert shop.stories() == {post(n, "").uri: post(5, "").uri for n in (5, 6, 8)}
    shop.put([post(2, FERRY)])
    shop.tell()
    assert shop.stories() == {post(n, "").uri: post(2, "").uri for n in (2, 5, 6, 8)}


def test_what_is_left_of_a_story_is_told_anew(shop: Shop) -> None:
    """When its earliest post is gone it is called after the next; one that is left is alone."""
    shop.put([post(n, FERRY) for n in (1, 2, 3)])
    shop.tell()
    shop.cache.remove_posts([post(1, "").uri])
    shop.tell()
    assert shop.stories() == {post(n, "").uri: post(2, "").uri for n in (2, 3)}
    shop.cache.remove_posts([post(3, "").uri])
    shop.tell()
    assert shop.stories() == {}
    db = shop.cache._db
    assert db is not None
    assert db.execute("SELECT count(*) FROM likeness").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM shared WHERE post NOT IN (SELECT id FROM post)").fetchone() == (0,)


def test_a_post_that_says_something_else_now_is_told_again(shop: Shop) -> None:
    """As when the post that it quotes is gone."""
    shop.put([post(1, FERRY), post(2, FERRY)])
    shop.tell()
    shop.put([post(2, "Our choir is looking for two basses and a tenor")])
    shop.tell()
    assert shop.stories() == {}


def crowd(count: int) -> list[Post]:
    """Posts of which some are told several times, with other words around what they share."""
    chance = random.Random(3)
    names = [
        f"{a}{b}" for a in ("Skel", "Hav", "Nord", "Brim", "Tor") for b in ("ling", "sund", "holm", "wick", "ness")
    ]
    words = ("ferry", "bridge", "school", "market", "council", "storm", "light", "harbour", "train", "choir", "bells")
    made = []
    for number in range(count):
        about = chance.randrange(count // 3)
        told = random.Random(about)
        parts = (told.choice(names), told.choice(words), str(told.randrange(20, 900)), told.choice(words))
        text = " ".join((*parts, told.choice(names), chance.choice(words), chance.choice("abc")))
        made.append(post(number, text, hours=number / 4))
    return made


@pytest.mark.parametrize("seed", range(3))
def test_stories_are_the_same_in_whatever_order_pages_come(tmp_path: Path, seed: int) -> None:
    """Newest first in one go, or page by page in any order, each time with a sync that has just started."""
    posts = crowd(90)
    whole = Shop(tmp_path / "whole")
    whole.put(posts)
    whole.tell()
    expected = whole.stories()
    assert len(expected) > 30
    parts = Shop(tmp_path / "parts")
    shuffled = list(posts)
    random.Random(seed).shuffle(shuffled)
    while shuffled:
        size = 1 + seed * 6
        parts.put(shuffled[:size])
        del shuffled[:size]
        parts.begin()
        parts.tell()
    assert parts.stories() == expected
    whole.cache.close()
    parts.cache.close()


def test_a_page_costs_what_it_adds(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """32 posts after 768 alike ones of one day: each is compared with the few that the limits allow, not with all."""
    known, chance = 768, np.random.default_rng(5)

    def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
        found = chance.normal(size=(len(texts), 64)) + 1
        lengths: NDArray[np.float64] = np.linalg.norm(found, axis=1)[:, None]
        return np.asarray(found / lengths, np.float32)

    shop._encode = vectors
    posts = [post(n, one.text, hours=n / 100) for n, one in enumerate(crowd(known + 32))]
    shop.put(posts[:known])
    shop.tell()
    compared: set[frozenset[int]] = set()
    read: list[int] = []
    compare, posts_to_tell = Telling._first_odds, shop.cache.posts_to_tell

    def odds(self: Telling, key: tuple[int, int], *rest: Any, **more: Any) -> float:  # noqa: ANN401 - handed on
        compared.add(frozenset(key))
        return compare(self, key, *rest, **more)

    def reads(ids: Sequence[int]) -> dict[int, PostToTell]:
        read.extend(ids)
        return posts_to_tell(ids)

    monkeypatch.setattr(Telling, "_first_odds", odds)
    monkeypatch.setattr(shop.cache, "posts_to_tell", reads)
    shop.put(posts[known:])
    shop.tell()
    most = stories.STEP * (stories.NEAREST + stories.MAX_RARE + 3 * (stories.MAX_CERTAIN + 1))
    assert stories.STEP < len(compared) <= most
    assert len(read) <= most
    assert most < stories.STEP * known / 10


def test_telling_waits_for_the_encoder(shop: Shop) -> None:
    """Without one nothing is told, and nothing is lost."""
    shop.put([post(1, FERRY), post(2, FERRY)])
    assert asyncio.run(_once(shop.telling.tell_some)) is False
    shop.tell()
    assert len(shop.stories()) == 2


async def _once(work: Callable[[], Awaitable[bool]]) -> bool:
    return await work()
