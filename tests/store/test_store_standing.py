"""Whom the account follows, mutes or blocks is known of their posts at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from skerry.domain.pages import ItemToStore, TimelinePage
from skerry.domain.posts import Author
from skerry.store.cache import Cache
from skerry.store.standing import Standing
from tests.store.made import FEED, item

ANN, BO = "did:plc:ann", "did:plc:ann0"


@pytest.mark.parametrize(
    ("kind", "field", "seen"),
    [("mute", "muted", True), ("block", "blocking", "at://r"), ("follow", "following", "at://r")],
)
def test_standing_is_noted_in_all_posts_of_somebody(tmp_path: Path, kind: Standing, field: str, seen: object) -> None:
    """In what is shown and in the view by which moderation decides; nobody else's; and taken out again."""
    cache = Cache.open(tmp_path / "cache.db", write=True)
    entries = []
    for number, did in enumerate((ANN, BO)):
        post = replace(item(number + 1).post, uri=f"at://{did}/app.bsky.feed.post/1", author=Author(did, "a.test"))
        view = {"uri": post.uri, "author": {"did": did, "viewer": {"blockedBy": False}}}
        entries.append(ItemToStore(replace(item(number + 1), post=post, repost=None), json.dumps(view).encode()))
    cache.put_page(FEED, TimelinePage(tuple(reversed(entries))), cache.top(), asked_ms=1, own_did="")
    uris = [entry.item.post.uri for entry in entries]
    changed = cache.set_standing(ANN, kind, "at://r", is_on=True, at_ms=2)
    assert list(changed) == cache.items_of(uris[0])
    viewers = [json.loads(cache.raw(uri) or b"")["author"]["viewer"] for uri in uris]
    assert viewers == [{"blockedBy": False, field: seen}, {"blockedBy": False}]
    (shown,) = cache.items(changed).values()
    author = shown.item.post.author
    assert {"mute": author.is_muted, "block": author.is_blocked, "follow": author.is_followed}[kind]
    assert not shown.is_judged
    cache.set_standing(ANN, kind, "", is_on=False, at_ms=3)
    assert json.loads(cache.raw(uris[0]) or b"")["author"]["viewer"] == {"blockedBy": False}
    cache.close()
