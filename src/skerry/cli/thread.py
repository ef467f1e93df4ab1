"""`skerry thread`: what a post answers, the post, and its replies, fetched now and judged."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from skerry.cli.current import current_account

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from pathlib import Path

    from skerry.bsky.accounts import Account
    from skerry.config.paths import Paths
    from skerry.domain.verdicts import Verdict
    from skerry.store.cache import Cache
    from skerry.store.values import StoredItem, ThreadNode

ABSENT = {"gone": "gone", "blocked": "blocked", "unknown": "something that skerry can't read"}
"""What is printed in place of a post that isn't there."""

MORE = "   there are more replies: `skerry thread` with this address prints them"


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command."""
    thread = subparsers.add_parser(
        "thread",
        help="print a thread",
        description="Fetches a post with what it answers and its replies, judges them, and prints them in reading "
        "order, hidden ones too.",
    )
    thread.add_argument("uri", metavar="URI", help="the post: at://... or the page on the web")
    thread.add_argument("--json", action="store_true", help="print a JSON object a line")
    thread.add_argument("--depth", type=_depth, metavar="N", help="print N levels of replies at most, 0 for none")
    thread.set_defaults(run=run_thread)


def run_thread(args: argparse.Namespace) -> int:
    """Print a thread."""
    import asyncio

    from skerry.cli.fetching import fetch_feed
    from skerry.cli.naming import post_uri
    from skerry.domain.feeds import thread_feed
    from skerry.sync.protocol import FetchThread

    text = post_uri(args.uri)
    paths, account, folder = current_account()
    uri = asyncio.run(_with_did(paths, account, text))
    asyncio.run(fetch_feed(folder, paths, account.did, thread_feed(uri), FetchThread(uri)))
    print_thread(folder / "cache.db", uri, as_json=args.json, depth=args.depth)
    return 0


async def _with_did(paths: Paths, account: Account, uri: str) -> str:
    """An address with the DID in place of a handle: by it the store knows a post."""
    from skerry.domain.syntax import is_did

    who, _, rest = uri.removeprefix("at://").partition("/")
    if is_did(who):
        return uri
    from skerry.cli.profile import fetched_profile

    return f"at://{(await fetched_profile(paths, account, who)).author.did}/{rest}"


def print_thread(file: Path, uri: str, *, as_json: bool, depth: int | None) -> None:
    """Print a thread as the store has it. Raises StoreError when it can't be read."""
    from skerry.cli.output import print_json
    from skerry.store.cache import Cache

    cache = Cache.open(file, write=False)
    try:
        for node in cache.thread(uri).nodes:
            if depth is not None and node.depth > depth:
                continue
            item, verdict = _judged(cache, uri, node)
            if as_json:
                print_json(as_row(node, item, verdict))
            else:
                print(_as_text(node, item, verdict))
    finally:
        cache.close()


def as_row(node: ThreadNode, item: StoredItem | None, verdict: Verdict | None) -> dict[str, object]:
    """The fields of `skerry thread --json`; see docs/json.md."""
    row: dict[str, object] = {"kind": node.kind, "depth": node.depth, "more": node.has_more, "uri": node.uri or None}
    if item is None:
        return row
    from skerry.cli.printing import as_row as item_row

    viewer = item.item.post.viewer
    allowed = {"can_reply": not viewer.is_reply_disabled, "can_quote": not viewer.is_embedding_disabled}
    return {**row, **item_row(item, verdict), **allowed}


def _judged(cache: Cache, uri: str, node: ThreadNode) -> tuple[StoredItem | None, Verdict | None]:
    """A node's post as an item of the thread; the post that was asked for is none, and no rule is asked of it."""
    if node.post is None:
        return None, None
    from skerry.domain.feeds import thread_feed
    from skerry.domain.posts import FeedItem
    from skerry.store.values import StoredItem

    key = cache.item_of(thread_feed(uri), node.uri) if node.depth else None
    found = cache.items([key.id]).get(key.id) if key else None
    if key is None or found is None:
        return StoredItem(0, FeedItem(node.post), "show", 0.0, not node.depth, moderation=node.moderation), None
    return found, cache.verdict(key.id)


def _as_text(node: ThreadNode, item: StoredItem | None, verdict: Verdict | None) -> str:
    """A node for people, indented by its depth."""
    from skerry.cli.printing import as_text

    inset = "  " * max(0, node.depth)
    if item is None:
        return f"{inset}-- {ABSENT.get(node.kind, ABSENT['unknown'])}\n"
    lines = as_text(item, verdict).splitlines()
    lines = ["-- hidden by the author of the thread", *lines] if node.kind == "hidden" else lines
    lines += [MORE] if node.has_more and node.depth > 0 else []
    return "\n".join(inset + line for line in lines) + "\n"


def _depth(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must be 0 or more")
    return number
