"""`skerry gates`: who may answer and quote a post of one's own, changed afterwards."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from skerry.bsky.accounts import Account
    from skerry.config.paths import Paths
    from skerry.domain.writing import Gates


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command."""
    gates = subparsers.add_parser(
        "gates",
        help="say who may answer and quote a post of your own",
        description="Changes who may answer a post of yours and whether it may be quoted; what is not named stays. "
        "Without an option it prints how it is.",
    )
    gates.add_argument("uri", metavar="URI", help="at://… or the post's page on the web")
    add_arguments(gates)
    gates.add_argument("--json", action="store_true", help="print a JSON object")
    gates.set_defaults(run=run_gates)


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Declare the options."""
    command.add_argument(
        "--replies",
        metavar="WHO",
        help="who may answer: everybody, nobody, or mentioned, following, followers, lists (by address or name, three "
        "at most), with commas between",
    )
    quotes = command.add_mutually_exclusive_group()
    quotes.add_argument("--quotes", action="store_true", help="let everybody quote it")
    quotes.add_argument("--no-quotes", action="store_true", help="let nobody quote it")


def run_gates(args: argparse.Namespace) -> int:
    """Change the gates of a post of one's own; without an option, print them."""
    import asyncio

    from skerry.cli.current import current_account
    from skerry.cli.delivering import deliver
    from skerry.cli.gating import Known, gates_told, known_in
    from skerry.cli.naming import post_uri
    from skerry.domain.posting import check_gates
    from skerry.domain.writing import SetGates

    paths, account, folder = current_account()
    uri = post_uri(args.uri).replace(f"at://{account.handle}/", f"at://{account.did}/")
    before = asyncio.run(_now(paths, account, uri))
    if args.replies is None and not args.quotes and not args.no_quotes:
        _print(uri, before, as_json=args.json)
        return 0
    gates = gates_told(args, Known(before, known_in(folder).lists))
    check_gates(gates)
    wish = SetGates(uri, gates)
    return deliver(lambda user, now_ms: user.outbox.add(wish, at_ms=now_ms), as_json=args.json)


async def _now(paths: Paths, account: Account, uri: str) -> Gates:
    """How they are at the PDS. Raises `SkerryError` as fetching does."""
    from skerry.bsky.opening import open_door, open_session
    from skerry.bsky.writing.standing import gates_now
    from skerry.cli.browsing import say
    from skerry.config.settings import load_settings

    async with open_door(paths.state, loopback=load_settings(paths).network.loopback) as door:
        return await gates_now(open_session(door, paths.data, account, notice=say), uri)


def _print(uri: str, gates: Gates, *, as_json: bool) -> None:
    from skerry.cli.gating import EVERYBODY, NOBODY
    from skerry.cli.output import print_json

    replies = None if gates.replies is None else list(gates.replies)
    if as_json:
        print_json({"uri": uri, "replies": replies, "quotes": gates.can_quote})
        return
    print(f"replies: {EVERYBODY if replies is None else ', '.join(replies) or NOBODY}")
    print(f"quotes: {EVERYBODY if gates.can_quote else NOBODY}")
