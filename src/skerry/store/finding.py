"""Finding a post by what somebody typed, and reading many items to try rules on, without writing anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress

from msgspec.structs import replace

from skerry.domain.addresses import POSTS, PostAddress
from skerry.domain.posts import Post
from skerry.store.files import Damaged
from skerry.store.judging import vectors
from skerry.store.rows import decode_post, readable, to_item, to_languages
from skerry.store.timeline import MARKS, chunks
from skerry.store.values import ItemToJudge

_ITEMS = f"""
    SELECT item.id, post.id, context, languages, feed.name, body FROM item
    CROSS JOIN post ON post.id = item.post CROSS JOIN feed ON feed.id = item.feed WHERE item.id IN ({MARKS})
"""  # noqa: S608 - marks only
_Row = tuple[int, int, bytes | None, str | None, str, bytes]


def find_post(db: sqlite3.Connection, address: PostAddress) -> Post | None:
    """A post of the store; with a handle all addresses with its record key are looked at."""
    if address.who.startswith("did:"):
        rows = db.execute("SELECT body FROM post WHERE uri = ?", (address.uri,)).fetchall()
    else:
        end = f"/{POSTS}/{address.key}"
        # an index has all addresses, without the bodies that the table has
        found = "SELECT id FROM post WHERE substr(uri, -length(?1)) = ?1"
        rows = db.execute(f"SELECT body FROM post WHERE id IN ({found})", (end,)).fetchall()  # noqa: S608 - no input
    for (body,) in readable(rows, list[tuple[bytes]]):
        with suppress(Damaged):
            post = decode_post(body)
            if address.who in (post.author.did, post.author.handle.lower()):
                return post
    return None


def items_to_try(db: sqlite3.Connection, ids: Sequence[int], model: str) -> list[ItemToJudge]:
    """Items by id, with their vectors of a model, in the order asked for; those that can't be read are left out."""
    found: dict[int, ItemToJudge] = {}
    posts: dict[int, int] = {}
    for chunk in chunks(ids):
        rows = db.execute(_ITEMS, chunk).fetchall()
        for item_id, post_id, context, languages, feed, body in readable(rows, list[_Row]):
            with suppress(Damaged):
                found[item_id] = ItemToJudge(item_id, to_item(body, context), None, to_languages(languages), feed)
                posts[item_id] = post_id
    known = vectors(db, model, sorted(set(posts.values())))
    return [replace(found[i], vector=known.get(posts[i])) for i in ids if i in found]
