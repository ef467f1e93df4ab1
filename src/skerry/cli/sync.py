"""`skerry sync` and `skerry feed`: fetch and judge without a window, and print what is in the store."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from skerry.domain.errors import NotSignedIn, UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from pathlib import Path

    from skerry.bsky.accounts import Account
    from skerry.config.paths import Paths


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the commands."""
    sync = subparsers.add_parser(
        "sync",
        help="fetch and judge, without the client",
        description="Fetches Following, the newest page first and then back to what is known, judges it, and ends.",
    )
    sync.add_argument("--watch", action="store_true", help="go on until stopped; windows share it")
    sync.add_argument("--pages", type=_count, metavar="N", help="fetch N pages of 100 at most")
    sync.set_defaults(run=run_sync)

    feed = subparsers.add_parser(
        "feed",
        help="print what is in the store",
        description="Prints the items of a feed as the store has them, newest first, hidden ones too.",
    )
    feed.add_argument("name", nargs="?", default="following", metavar="NAME", help="which feed (default: following)")
    feed.add_argument("--json", action="store_true", help="print a JSON object a line")
    feed.add_argument("--limit", type=_count, metavar="N", help="print N items at most")
    feed.set_defaults(run=run_feed)


def run_sync(args: argparse.Namespace) -> int:
    """Fetch and judge once, or with `--watch` until stopped."""
    import asyncio

    if args.watch and args.pages:
        raise UsageError("--pages says when to end and --watch not to", remedy="leave one out")
    paths, account, folder = _current()
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
    from skerry.sync.protocol import FOLLOWING

    if args.name.lower() != FOLLOWING:
        raise UsageError(f"there is no feed {args.name!r} in the store", remedy=f"the one that is there is {FOLLOWING}")
    _paths, _account, folder = _current()
    print_feed(folder / "cache.db", FOLLOWING, as_json=args.json, limit=args.limit)
    return 0


def _current() -> tuple[Paths, Account, Path]:
    from skerry.bsky.accounts import Accounts
    from skerry.config.paths import ensure_private, user_paths

    paths = user_paths()
    accounts = Accounts(paths.data)
    account = accounts.current()
    if account is None:
        raise NotSignedIn("nobody is signed in", remedy="sign in: skerry login")
    return paths, account, ensure_private(accounts.folder(account.did))


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
