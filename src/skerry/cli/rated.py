"""`skerry taste show`, `rate` and `forget`: the account's ratings, what was learned from them, and taking them back."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from skerry.domain.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from pathlib import Path

    from skerry.store.user import User

SIGNS = {"+": 1, "-": -1, "0": 0}
"""What a rating is called on the command line."""


def register(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the commands."""
    show = commands.add_parser(
        "show",
        help="say what your ratings have taught",
        description="What was learned from your + and -: authors, kinds of posts and topics that you want more or less "
        "of, each with the ratings that say so, and all ratings.",
    )
    show.add_argument("--json", action="store_true", help="print one JSON object")
    show.set_defaults(run=run_show)

    rate = commands.add_parser("rate", help="rate a post, or change its rating")
    rate.add_argument("uri", metavar="URI", help="the post's address: at://... or the page on the web")
    rate.add_argument("sign", choices=tuple(SIGNS), help="more like it, less like it, or no rating")
    rate.set_defaults(run=run_rate)

    forget = commands.add_parser(
        "forget",
        help="forget ratings",
        description="Forget ratings, and all that was learned from them.",
    )
    which = forget.add_mutually_exclusive_group(required=True)
    which.add_argument("uri", nargs="?", metavar="URI", help="the rating of this post")
    which.add_argument("--author", metavar="HANDLE", help="all ratings of this author's posts")
    which.add_argument("--all", action="store_true", help="all ratings")
    forget.set_defaults(run=run_forget)


def run_show(args: argparse.Namespace) -> int:
    """Print what was learned."""
    from skerry.cli.current import current_account
    from skerry.cli.learned import learn, print_json_of, print_words

    paths, _account, folder = current_account()
    user = _user(folder)
    try:
        learned = learn(paths, folder, user)
    finally:
        user.close()
    if args.json:
        print_json_of(learned)
    else:
        print_words(learned, time.time_ns() // 1_000_000)
    if learned.problem:
        print(f"skerry: what was learned can't be told: {learned.problem}", file=sys.stderr)
    return 1 if learned.problem else 0


def run_rate(args: argparse.Namespace) -> int:
    """Rate a post, rated before or in the store."""
    from skerry.cli.current import current_account

    _paths, _account, folder = current_account()
    user = _user(folder)
    try:
        _rate(user, folder, args.uri, SIGNS[args.sign])
    finally:
        user.close()
    return 0


def run_forget(args: argparse.Namespace) -> int:
    """Forget ratings."""
    from skerry.cli.current import current_account

    _paths, _account, folder = current_account()
    user = _user(folder)
    try:
        gone = _chosen(user, args)
        user.remove_ratings(gone)
    finally:
        user.close()
    print(f"skerry: {'1 rating' if len(gone) == 1 else f'{len(gone)} ratings'} forgotten", file=sys.stderr)
    return 0


def _user(folder: Path) -> User:
    from skerry.store.user import User

    return User.open(folder / "user.db")


def _chosen(user: User, args: argparse.Namespace) -> list[str]:
    """The rated posts that are meant. Raises UsageError when there is none."""
    if args.all:
        return list(user.ratings())
    if args.author:
        name = args.author.removeprefix("@").lower()
        of_author = [r.uri for r in user.rated() if r.post and name in (r.post.handle, r.post.did)]
        if not of_author:
            raise UsageError(f"no post of {args.author} is rated", remedy="`skerry taste show` names those that are")
        return of_author
    if args.uri not in user.ratings():
        raise UsageError("this post is not rated", where=args.uri, remedy="`skerry taste show` names those that are")
    return [args.uri]


def _rate(user: User, folder: Path, uri: str, value: int) -> None:
    from skerry.cli.current import open_cache
    from skerry.cli.explain import find_item
    from skerry.store.ratings import remembered

    now_ms = time.time_ns() // 1_000_000
    if user.rating(uri):
        user.set_rating(uri, value, at_ms=now_ms)
        return
    cache = open_cache(folder)
    try:
        item = find_item(cache, uri)
        found = item.post.uri
        user.set_rating(found, value, at_ms=now_ms, post=remembered(item), vector=cache.vector_of(found))
    finally:
        cache.close()
