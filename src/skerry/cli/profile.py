"""`skerry profile`: who somebody is, and what stands between them and the account."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from skerry.cli.current import current_account
from skerry.cli.naming import person

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from skerry.bsky.accounts import Account
    from skerry.config.paths import Paths
    from skerry.domain.people import Person


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command."""
    profile = subparsers.add_parser(
        "profile", help="print a profile", description="Fetches somebody's profile and prints it; yours without a name."
    )
    profile.add_argument("who", nargs="?", default="", metavar="HANDLE", help="a handle, a DID, or a profile's page")
    profile.add_argument("--json", action="store_true", help="print one JSON object")
    profile.set_defaults(run=run_profile)


def run_profile(args: argparse.Namespace) -> int:
    """Print a profile."""
    import asyncio

    from skerry.cli.output import print_json

    paths, account, _folder = current_account()
    found = asyncio.run(_fetched(paths, account, person(args.who) if args.who else account.did))
    if args.json:
        print_json(as_row(found))
    else:
        print("\n".join(as_text(found)))
    return 0


async def _fetched(paths: Paths, account: Account, who: str) -> Person:
    """The profile. Raises `SkerryError` as fetching does."""
    from skerry.bsky.fetch import Fetcher
    from skerry.bsky.opening import open_door, open_session
    from skerry.cli.browsing import say
    from skerry.config.settings import load_settings

    async with open_door(paths.state, loopback=load_settings(paths).network.loopback) as door:
        return await Fetcher(open_session(door, paths.data, account, notice=say)).profile(who)


def as_row(found: Person) -> dict[str, object]:
    """The fields of `skerry profile --json`; see docs/json.md."""
    from skerry.cli.printing import iso

    author = found.author
    return {
        "did": author.did,
        "handle": author.handle,
        "name": author.name,
        "about": found.about,
        "followers": found.followers,
        "follows": found.follows,
        "posts": found.posts,
        "created_at": iso(found.created_ms) if found.created_ms else None,
        "you_follow": author.is_followed,
        "follows_you": found.follows_you,
        "muted": author.is_muted,
        "blocked": author.is_blocked,
        "blocks_you": found.is_blocking_you,
        "verified": found.is_verified,
        "verifier": found.is_verifier,
        "labels": list(dict.fromkeys(label.val for label in author.labels)),
    }


def as_text(found: Person) -> list[str]:
    """The same in lines: who, what stands between, the numbers, what they say."""
    row = as_row(found)
    said = [word.replace("_", " ") for word, value in row.items() if value is True]
    lines = [f"{found.author.name or found.author.handle}  @{found.author.handle}  {found.author.did}"]
    lines += [", ".join(said)] if said else []
    lines += [f"labels: {', '.join(label.val for label in found.author.labels)}"] if found.author.labels else []
    lines.append(f"{found.followers} followers, {found.follows} follows, {found.posts} posts")
    return [*lines, *(["", found.about] if found.about else [])]
