"""`skerry notifications`: what others did, fetched and judged, and nothing of it counted as seen."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from skerry.cli.current import current_account

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from skerry.domain.grouping import NoticeFilter
    from skerry.store.cache import Cache
    from skerry.store.notified import Told

ONLY = ("all", "conversations", "likes", "reposts", "follows", "others")
"""`NoticeFilter`, which takes longer to import than a command may."""

PAGE = 200
"""Notifications read at a time."""


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "notifications",
        help="print what others did",
        description="Fetches likes, reposts, follows, replies, mentions and quotes and prints them, newest first, "
        "hidden ones too. They stay as unread as they were, here and for your other clients.",
    )
    parser.add_argument("--only", choices=ONLY, default="all", help="these kinds alone")
    parser.add_argument("--unread", action="store_true", help="only those that the server does not count as seen")
    parser.add_argument("--json", action="store_true", help="print a JSON object a line")
    parser.add_argument("--limit", type=int, metavar="N", help="print N at most")
    parser.set_defaults(run=run_notifications)


def run_notifications(args: argparse.Namespace) -> int:
    """Print the notifications."""
    import asyncio

    from skerry.cli.fetching import fetch_feed
    from skerry.cli.output import print_json
    from skerry.domain.errors import UsageError
    from skerry.domain.feeds import NOTIFICATIONS
    from skerry.store.cache import Cache

    if args.limit is not None and args.limit < 1:
        raise UsageError("--limit must be 1 or more")
    paths, account, folder = current_account()
    asyncio.run(fetch_feed(folder, paths, account.did, NOTIFICATIONS))
    cache = Cache.open(folder / "cache.db", write=False)
    try:
        for told in islice(_wanted(cache, args.only, unread=args.unread), args.limit):
            if args.json:
                print_json(as_row(cache, told))
            else:
                print(as_text(cache, told))
    finally:
        cache.close()
    return 0


def _wanted(cache: Cache, only: NoticeFilter, *, unread: bool) -> Iterator[Told]:
    from skerry.domain.grouping import passes

    before: tuple[int, str] | None = None
    while page := cache.notifications(before=before, limit=PAGE):
        for told in page:
            each = told.notification
            if passes(each.kind, only) and not (unread and each.is_read):
                yield told
        before = (page[-1].notification.at_ms, page[-1].notification.address)


def as_row(cache: Cache, told: Told) -> dict[str, object]:
    """The fields of `skerry notifications --json`; see docs/json.md."""
    from skerry.cli.printing import as_row as post_row
    from skerry.cli.printing import iso

    each, item = told.notification, cache.items([told.item]).get(told.item)
    return {
        "uri": each.uri,
        "kind": each.kind,
        "author": each.author.handle,
        "did": each.author.did,
        "name": each.author.name,
        "at": iso(each.at_ms),
        "unread": not each.is_read,
        "hidden": not told.is_shown,
        "hidden_because": _because(told),
        "subject": each.subject or None,
        "post": post_row(item, cache.verdict(item.id)) if item else None,
    }


def as_text(cache: Cache, told: Told) -> str:
    """A notification in a few lines."""
    from skerry.cli.printing import iso
    from skerry.judge.explain import reasons

    each, item = told.notification, cache.items([told.item]).get(told.item)
    mark = "*" if not each.is_read else " "
    kind = each.reason if each.kind == "other" else each.kind
    lines = [f"{mark} {iso(each.at_ms)}  {kind}  {each.author.name or each.author.handle}  @{each.author.handle}"]
    if not told.is_shown:
        verdict = cache.verdict(told.item) if told.item else None
        lines.append(f"  -- hide: {'; '.join([*_because(told), *(reasons(verdict) if verdict else [])])}")
    if item and item.item.post.text:
        lines.append(f"  {item.item.post.text}")
    return "\n".join([*lines, f"  {each.subject or each.uri}", ""])


def _because(told: Told) -> list[str]:
    """Why moderation leaves its author out."""
    from skerry.judge.telling import moderation_reason

    return [moderation_reason(cause, told.notification.author.handle) for cause in told.barred]
