"""A feed on standard output: an object a line for scripts, a few lines an item for people."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from skerry.cli.output import print_json
from skerry.domain.errors import StoreError
from skerry.domain.moderation import Moderated, Moderation
from skerry.domain.verdicts import Verdict
from skerry.judge.explain import reasons
from skerry.store.cache import Cache
from skerry.store.values import Key, StoredItem

PAGE = 500
"""Items read at a time."""

EARLIEST, LATEST = -62_135_596_800.0, 253_402_300_799.0
"""Seconds since 1970 of the years 1 and 9999: what a date can be; a post may claim anything."""


def print_feed(file: Path, feed: str, *, as_json: bool, limit: int | None) -> None:
    """Print the items of a feed, newest first. Raises StoreError when there is a file that can't be read."""
    cache = Cache.open(file, write=False)
    try:
        if not cache.has_file:
            _say_that_nothing_is_there(file)
        for item, verdict, story in islice(_items(cache, feed), limit):
            if as_json:
                print_json({**as_row(item, verdict), "story": story})
            else:
                print(as_text(item, verdict))
    finally:
        cache.close()


def _say_that_nothing_is_there(file: Path) -> None:
    if file.exists():
        remedy = "`skerry sync` puts them right, or says what is in the way"
        raise StoreError("the stored posts can't be read", where=str(file), remedy=remedy)
    print("skerry: nothing is stored yet; fetch with `skerry sync`", file=sys.stderr)


def as_row(item: StoredItem, verdict: Verdict | None) -> dict[str, object]:
    """The fields of `skerry feed --json`, all but `story`; see docs/json.md."""
    post, repost = item.item.post, item.item.repost
    return {
        "uri": post.uri,
        "cid": post.cid,
        "author": post.author.handle,
        "did": post.author.did,
        "name": post.author.name,
        "text": post.text,
        "langs": list(post.langs),
        "written": list(verdict.written) if verdict else [],
        "created_at": iso(post.created_ms),
        "indexed_at": iso(post.indexed_ms),
        "reposted_by": repost.by.handle if repost else None,
        "reposted_at": iso(repost.indexed_ms) if repost else None,
        "reply_to": post.reply_parent or None,
        "quotes": post.embed.quoted.uri or None if post.embed.quoted else None,
        "labels": [label.val for label in post.labels],
        "likes": post.counts.likes,
        "reposts": post.counts.reposts,
        "replies": post.counts.replies,
        "action": item.action,
        "score": round(item.score, 4),
        "reasons": reasons(verdict) if verdict else [],
        "judged": item.is_judged,
        "asked": item.is_asked,
        "moderation": moderation_rows(item.moderation),
    }


def moderation_rows(moderation: Moderation) -> list[dict[str, object]]:
    """What speaks against a post by the network's rules: the field `moderation`, see docs/json.md."""
    parts = (
        ("post", moderation.causes),
        ("media", moderation.media.causes),
        ("quote", moderation.quote.causes),
        ("quote-media", moderation.quote_media.causes),
    )
    return [{"of": of, **_cause(cause)} for of, causes in parts for cause in causes]


def _cause(cause: Moderated) -> dict[str, object]:
    return {
        "effect": cause.effect,
        "kind": cause.kind,
        "label": cause.label or None,
        "labeler": cause.labeler_did or None,
        "target": cause.target if cause.kind == "label" else None,
        "list": cause.list_name or None,
        "words": list(cause.words),
        "is_quoted": cause.is_quoted,
    }


def _items(cache: Cache, feed: str) -> Iterator[tuple[StoredItem, Verdict | None, str | None]]:
    """Items with what was said of them, and the address of the earliest post that tells the same."""
    before: Key | None = None
    while keys := cache.keys(feed, before=before, limit=PAGE):
        ids = [key.id for key in keys]
        items, stories = cache.items(ids), cache.story_names(ids)
        for key in keys:
            if key.id in items:
                yield items[key.id], cache.verdict(key.id), stories.get(key.id)
        before = keys[-1].key


def as_text(item: StoredItem, verdict: Verdict | None) -> str:
    """An item for people: who, what was done with it and why, the text, the address."""
    post, repost = item.item.post, item.item.repost
    head = f"{post.author.name or post.author.handle}  @{post.author.handle}  {iso(post.created_ms)}"
    lines = [f"-- {item.action}: {'; '.join(reasons(verdict))}"] if verdict and item.action != "show" else []
    lines += [f"-- reposted by @{repost.by.handle}"] if repost else []
    return "\n".join([head, *lines, post.text, f"   {post.uri}", ""])


def iso(ms: int) -> str:
    """A moment in UTC as ISO 8601."""
    seconds = min(max(ms / 1000, EARLIEST), LATEST)
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
