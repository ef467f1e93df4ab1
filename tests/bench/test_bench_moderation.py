"""What the network's rules cost: a post's view is read, and decided, in less than 100 µs, muted words or none."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from skerry.domain.pages import ItemToStore, TimelinePage
from skerry.store.cache import Cache
from skerry.store.values import Place
from skerry.sync.moderating import Moderating
from tests.store.made import FEED, item

POSTS = 20_000
WORDS = (
    "apple banana cherry dragon elder fig grape honey iris jade kiwi lemon mango nut olive pear quince rose sage yew"
)
SPOKEN = "the a quick brown fox jumps over lazy dogs, and then - some other words; which one might say (or not)."
PREFERENCES = [
    {
        "$type": "app.bsky.actor.defs#mutedWordsPref",
        "items": [{"value": word, "targets": ["content", "tag"]} for word in WORDS.split()],
    }
]


def view(number: int) -> bytes:
    """Some 1,700 bytes, as the AppView's views have."""
    words, did = Random(number), f"did:plc:{number:024}"
    alt = " ".join(words.choices(SPOKEN.split(), k=20))
    author = {
        "did": did,
        "handle": "someone.test",
        "displayName": "Someone",
        "avatar": "https://cdn.example.com/img/avatar/plain/" + "x" * 80,
        "viewer": {"muted": False, "blockedBy": False, "following": f"at://{did}/app.bsky.graph.follow/1"},
        "labels": [],
    }
    image = {"alt": alt, "image": {"$type": "blob", "ref": {"$link": "b" * 59}, "mimeType": "image/jpeg", "size": 1}}
    record = {
        "$type": "app.bsky.feed.post",
        "text": " ".join(words.choices(SPOKEN.split(), k=35)),
        "langs": ["en"],
        "embed": {"$type": "app.bsky.embed.images", "images": [image]},
    }
    embed = {"images": [{"thumb": "https://cdn.example.com/" + "y" * 99, "fullsize": "z" * 120, "alt": alt}]}
    embed["$type"] = "app.bsky.embed.images#view"  # type: ignore[assignment] # JSON
    more = {"indexedAt": "2024-01-01T00:00:00.000Z", "viewer": {"threadMuted": False}, "labels": [], "embed": embed}
    return json.dumps(
        {
            "uri": f"at://{did}/app.bsky.feed.post/3k{number}",
            "cid": "b" * 59,
            "author": author,
            "record": record,
            **more,
        }
    ).encode()


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cache]:
    """A cache with so many posts."""
    path: Path = tmp_path_factory.mktemp("moderation") / "cache.db"
    cache, place = Cache.open(path, write=True), Place()
    for top in range(POSTS, 0, -100):
        page = tuple(ItemToStore(item(n), view(n)) for n in range(top, top - 100, -1))
        place = cache.put_page(FEED, TimelinePage(page, str(top)), place, asked_ms=1, own_did="").next or Place()
    yield cache
    cache.close()


@pytest.mark.parametrize("preferences", [[], PREFERENCES], ids=["nothing set", "20 muted words"])
def test_deciding_a_post_costs_less_than_100_microseconds(cache: Cache, preferences: list[object]) -> None:
    """Of the processor's time, from the cache to what is done with it."""
    moderating = Moderating(cache, "did:plc:" + "a" * 24)
    moderating.keep(json.dumps(preferences).encode(), b"[]", at_ms=1)
    ids = [key.id for key in cache.keys(FEED, limit=POSTS)]
    start = time.process_time()
    for at in range(0, POSTS, 200):
        assert moderating.of_items(ids[at : at + 200]) == {}
    spent = (time.process_time() - start) / POSTS * 1e6
    print(f"{spent:.0f} µs a post")
    assert spent < 100
