"""A post that its author deleted goes from every feed as soon as a thread says that it is gone."""

from __future__ import annotations

from skerry.domain.pages import ThreadPage
from skerry.store.cache import Cache
from skerry.store.values import PutResult
from skerry.sync.source import Changes


def forget_gone(cache: Cache, page: ThreadPage, own_did: str, changes: Changes) -> None:
    """Remove what a thread has as gone. The account's own posts stay: the AppView may not have a new one yet."""
    uris = [node.uri for node in page.nodes if node.kind == "gone" and not node.uri.startswith(f"at://{own_did}/")]
    ids = tuple(item for uri in uris for item in cache.items_of(uri))
    feeds = cache.feeds_of(ids)
    cache.remove_posts(uris)
    for feed, removed in feeds.items():
        changes.page(feed, PutResult(removed=removed))
