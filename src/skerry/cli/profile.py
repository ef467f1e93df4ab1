"""`skerry profile`: who somebody is, and what stands between them and the account."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from skerry.cli.current import current_account
from skerry.cli.naming import person
from skerry.domain.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from skerry.bsky.accounts import Account
    from skerry.config.paths import Paths
    from skerry.domain.people import Person


GUESTS = "!no-unauthenticated"
"""The label by which somebody shows their profile and posts to people only who are signed in."""

EDIT = "edit"
"""Stands in place of a handle, which has a dot."""


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command."""
    profile = subparsers.add_parser(
        "profile", help="print a profile", description="Fetches somebody's profile and prints it; yours without a name."
    )
    profile.add_argument(
        "who", nargs="?", default="", metavar="HANDLE", help="a handle, DID, or profile's page; `edit` changes yours"
    )
    profile.add_argument("--name", metavar="NAME", help="with `edit`: the name that is shown; empty for none")
    profile.add_argument("--about", metavar="TEXT", help="with `edit`: the description; - reads standard input")
    profile.add_argument("--signed-out", action="store_true", help="ask the public AppView, without an account")
    profile.add_argument("--json", action="store_true", help="print one JSON object")
    profile.set_defaults(run=run_profile)


def run_profile(args: argparse.Namespace) -> int:
    """Print a profile."""
    import asyncio

    from skerry.cli.output import print_json

    if args.signed_out and args.who in {"", EDIT}:
        raise UsageError("nobody is signed in, so there is no profile of yours", remedy="name somebody")

    if args.who == EDIT:
        return run_edit(args)
    if args.name is not None or args.about is not None:
        raise UsageError("--name and --about change your own profile", remedy="write `skerry profile edit --name …`")
    found = asyncio.run(_public(person(args.who)) if args.signed_out else _own(args.who))
    if args.json:
        print_json(as_row(found))
    else:
        print("\n".join(as_text(found)))
    return 0


async def _own(who: str) -> Person:
    """Somebody's profile as the account sees it, or its own."""
    paths, account, _folder = current_account()
    return await fetched_profile(paths, account, person(who) if who else account.did)


async def _public(who: str) -> Person:
    """The profile as everybody sees it. Raises `SkerryError` as fetching does."""
    from skerry.bsky.fetch import Fetcher
    from skerry.bsky.opening import open_door
    from skerry.bsky.public import PublicSession
    from skerry.config.paths import user_paths
    from skerry.config.settings import load_settings
    from skerry.domain.errors import NotSignedIn

    paths = user_paths()
    network = load_settings(paths).network
    async with open_door(paths.state, loopback=network.loopback) as door:
        found = await Fetcher(PublicSession(door, network.appview)).profile(who)
    if any(label.val == GUESTS for label in found.author.labels):
        raise NotSignedIn("this is shown to people only who are signed in", where=who, remedy="`skerry login`")
    return found


async def fetched_profile(paths: Paths, account: Account, who: str) -> Person:
    """The profile. Raises `SkerryError` as fetching does."""
    from skerry.cli.asking import fetcher

    async with fetcher(paths, account) as ask:
        return await ask.profile(who)


def run_edit(args: argparse.Namespace) -> int:
    """Change one's own profile."""
    import sys

    from skerry.cli.delivering import deliver
    from skerry.domain.writing import EditProfile

    if args.name is None and args.about is None:
        raise UsageError("nothing is to be changed", remedy="say --name NAME or --about TEXT")
    about = sys.stdin.read().rstrip("\n") if args.about == "-" else args.about
    wish = EditProfile(args.name, about)
    return deliver(lambda user, now_ms: user.outbox.add(wish, at_ms=now_ms), as_json=args.json)


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
