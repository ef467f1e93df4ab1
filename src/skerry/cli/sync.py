"""`skerry sync`, `feed` and `search`: fetch and judge without a window, and print what is in the store."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from skerry.cli.current import current_account
from skerry.domain.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the commands."""
    sync = subparsers.add_parser(
        "sync",
        help="fetch and judge, without the client",
        description="Fetches Following, the newest page first and then back to what is known, judges it, and ends. "
        "The first time it goes back 30 pages; --pages N goes N pages further back from the oldest post, each time.",
    )
    sync.add_argument("--watch", action="store_true", help="go on until stopped; windows share it")
    sync.add_argument(
        "--pages", type=_count, metavar="N", help="fetch N pages of 100 at most of what is new, and N further back"
    )
    sync.set_defaults(run=run_sync)

    feed = subparsers.add_parser(
        "feed",
        help="print a feed",
        description="Prints the items of a feed, hidden ones too: Following as the store has it, newest first; any "
        "other feed is fetched, and keeps its maker's order.",
    )
    feed.add_argument(
        "name",
        nargs="?",
        default="following",
        metavar="NAME",
        help="following (default), bookmarks, the name of a feed or list that you saved, or its at:// address",
    )
    feed.add_argument("--json", action="store_true", help="print a JSON object a line")
    feed.add_argument("--limit", type=_count, metavar="N", help="print N items at most")
    feed.add_argument("--signed-out", action="store_true", help="from the public AppView, without an account")
    feed.set_defaults(run=run_feed)

    search = subparsers.add_parser(
        "search",
        help="search posts",
        description="Searches the network's posts and prints what it finds, newest first, hidden ones too. Words go "
        "to the server as they are: from:HANDLE, mentions:HANDLE, #TAG, domain:HOST, lang:de, since:2026-01-31, ...",
    )
    search.add_argument("words", nargs="+", metavar="WORDS")
    search.add_argument("--json", action="store_true", help="print a JSON object a line, as `skerry feed` does")
    search.add_argument("--limit", type=_count, metavar="N", help="print N items at most")
    search.set_defaults(run=run_search)


def run_sync(args: argparse.Namespace) -> int:
    """Fetch and judge once, or with `--watch` until stopped."""
    import asyncio

    if args.watch and args.pages:
        raise UsageError("--pages says when to end and --watch not to", remedy="leave one out")
    paths, account, folder = current_account()
    if args.watch:
        from skerry.cli.serve import serve_account

        print(f"skerry: watching Following of {account.name}; ^C ends it", file=sys.stderr)
        asyncio.run(serve_account(folder, paths, account.did))
        return 0
    from skerry.cli.once import sync_once

    print(asyncio.run(sync_once(folder, paths, account.did, pages=args.pages)), file=sys.stderr)
    return 0


def run_feed(args: argparse.Namespace) -> int:
    """Print a feed."""
    from skerry.cli.printing import print_feed
    from skerry.domain.feeds import FOLLOWING

    if args.signed_out:
        return _print_public(args)
    if args.name.lower() != FOLLOWING:
        return _fetch_and_print(args, args.name)
    _paths, _account, folder = current_account()
    print_feed(folder / "cache.db", FOLLOWING, as_json=args.json, limit=args.limit)
    return 0


def run_search(args: argparse.Namespace) -> int:
    """Search, and print what was found."""
    return _fetch_and_print(args, f"search:{' '.join(args.words)}")


def _print_public(args: argparse.Namespace) -> int:
    """Fetch a feed as everybody sees it, into the store that is for that, and print it."""
    import asyncio

    from skerry.cli.fetching import feed_named, fetch_feed
    from skerry.cli.printing import print_feed
    from skerry.cli.signed_out import public_folder
    from skerry.config.paths import user_paths
    from skerry.config.settings import load_settings
    from skerry.domain.feeds import FOLLOWING
    from skerry.store.cache import Cache

    paths = user_paths()
    folder = public_folder(paths)
    name = args.name if args.name.lower() != FOLLOWING else load_settings(paths).signed_out.feed
    cache = Cache.open(folder / "cache.db", write=False)
    try:
        feed = feed_named(cache, name)
    finally:
        cache.close()
    asyncio.run(fetch_feed(folder, paths, "", feed))
    print_feed(folder / "cache.db", feed, as_json=args.json, limit=args.limit)
    return 0


def _fetch_and_print(args: argparse.Namespace, name: str) -> int:
    """Fetch a feed beside the timeline and print it."""
    import asyncio

    from skerry.cli.fetching import feed_named, fetch_feed
    from skerry.cli.printing import print_feed
    from skerry.store.cache import Cache

    paths, account, folder = current_account()
    cache = Cache.open(folder / "cache.db", write=False)
    try:
        feed = feed_named(cache, name)
    finally:
        cache.close()
    asyncio.run(fetch_feed(folder, paths, account.did, feed))
    print_feed(folder / "cache.db", feed, as_json=args.json, limit=args.limit)
    return 0


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
