"""`skerry logout` and `skerry wipe`: ending sessions, and removing what is on this machine."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from skerry.cli.output import as_json, print_json
from skerry.domain.errors import ChildError, SkerryError, StoreError, UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from collections.abc import Sequence

    from skerry.bsky.accounts import Account, Accounts
    from skerry.cli.places import Place
    from skerry.config.paths import Paths

SOON = 2.0
"""Seconds that somebody at a terminal waits for a store to be free; a window that has just been closed is, then."""

LAST_WORDS_WITHIN = 5.0
"""Seconds that a window's sync has to send what waits, before its session ends; later it waits for the next sign-in."""

WHAT_IS_KEPT = "posts, read marks, ratings and drafts"


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the commands."""
    logout = subparsers.add_parser(
        "logout",
        help="sign out",
        description="End a session, at its server and here. What is stored of the account stays for the next sign-in, "
        "unless you say otherwise.",
    )
    logout.add_argument("handle", nargs="?", metavar="HANDLE", help="which account (default: the current one)")
    store = logout.add_mutually_exclusive_group()
    store.add_argument("--keep", action="store_true", help=f"keep its {WHAT_IS_KEPT}, without asking")
    store.add_argument("--wipe-store", action="store_true", help="remove them, without asking")
    logout.add_argument("--json", action="store_true", help="print a JSON object")
    logout.set_defaults(run=run_logout)

    wipe = subparsers.add_parser(
        "wipe",
        help="remove everything",
        description=f"Sign every account out and remove all that skerry has on this machine: {WHAT_IS_KEPT} of every "
        "account, sessions in the keyring, rules and settings, logs, and the ledger of requests.",
    )
    wipe.add_argument("--keep-rules", action="store_true", help="keep rules and settings")
    wipe.add_argument("--yes", action="store_true", help="don't ask")
    wipe.set_defaults(run=run_wipe)


def run_logout(args: argparse.Namespace) -> int:
    """Sign out; the session is gone from this machine also when its server can't be told."""
    try:
        account, wipes, notes = _logout(args)
    except SkerryError as error:
        if args.json:
            print_json(as_json(error))
        raise
    if args.json:
        print_json({"did": account.did, "handle": account.handle, "wiped": wipes, "notes": notes})
        return 0
    print(f"Signed out {account.name}{', and removed what was stored of it' if wipes else ''}.")
    for note in notes:
        print(f"skerry: note: {note}", file=sys.stderr)
    return 0


def _logout(args: argparse.Namespace) -> tuple[Account, bool, list[str]]:
    """Who was signed out, whether the store went as well, and what there is to know."""
    from contextlib import nullcontext, suppress

    from skerry.bsky.accounts import Accounts
    from skerry.cli.current import named_account
    from skerry.cli.stores import ENDS_WITHIN, remove_folder, unused
    from skerry.config.paths import user_paths

    paths = user_paths()
    accounts = Accounts(paths.data)
    account = named_account(accounts, args.handle)
    folder = accounts.folder(account.did)
    wipes = args.wipe_store or (not args.keep and not args.json and _wants_store_gone(account))
    if args.json and not wipes:  # a window that has just let go of it: what waits in the outbox is sent first
        with suppress(ChildError), unused(folder, within=LAST_WORDS_WITHIN):
            pass
    with unused(folder, within=ENDS_WITHIN if args.json else SOON) if wipes else nullcontext():
        notes = _sign_out(paths, accounts, [account])
        if wipes:
            remove_folder(folder)
    return account, wipes, notes


def run_wipe(args: argparse.Namespace) -> int:
    """Remove everything, if that is really what is wanted."""
    from contextlib import ExitStack

    from skerry.bsky.accounts import Accounts
    from skerry.cli.places import left_demos, measure
    from skerry.cli.stores import remove_folder, unused
    from skerry.config.paths import user_paths

    paths = user_paths()
    accounts = Accounts(paths.data)
    notes: list[str] = []
    try:
        everybody = accounts.all()
    except StoreError as error:  # a damaged list is no reason to keep everything
        everybody, notes = (), [f"sessions may go on at their servers: {error}"]
    own = (paths.data, paths.cache, paths.state, *left_demos(), *(() if args.keep_rules else (paths.config,)))
    there = [measure(folder) for folder in own if folder.exists() or folder.is_symlink()]
    if not args.yes and not _wants_everything_gone(there, everybody):
        print("Nothing was removed.")
        return 1
    with ExitStack() as locks:
        for folder in sorted((paths.data / "accounts").glob("*/")):
            locks.enter_context(unused(folder, within=0))  # signed in or not
        notes += _sign_out(paths, accounts, everybody) if everybody else []
        notes += _forget_sessions(paths)
        for place in there:
            remove_folder(place.path)
        remove_folder(paths.state)  # where signing out has just been written down
    for place in there:
        print(f"Removed {place}")
    print(f"Your rules and settings are still in {paths.config}." if args.keep_rules else "Nothing is left.")
    for note in notes:
        print(f"skerry: note: {note}", file=sys.stderr)
    return 0


def _sign_out(paths: Paths, accounts: Accounts, leaving: Sequence[Account]) -> list[str]:
    """End sessions; what their users should know."""
    import asyncio

    from skerry.bsky.keeping import Keeper
    from skerry.bsky.opening import open_door
    from skerry.bsky.signin import sign_out
    from skerry.config.settings import load_settings

    notes: list[str] = []
    try:
        loopback = load_settings(paths).network.loopback
    except SkerryError:  # a slip in the settings must not keep anybody signed in
        loopback = False

    async def run() -> None:
        async with open_door(paths.state, loopback=loopback) as door:
            for account in leaving:
                notes.extend(await sign_out(door, account, keeper=Keeper(paths.data), accounts=accounts))

    asyncio.run(run())
    return notes


def _forget_sessions(paths: Paths) -> list[str]:
    """Take out of the keyring what it may have of accounts that are on no list any more; what could not be done."""
    import asyncio

    from skerry.bsky.keeping import Keeper
    from skerry.bsky.names import is_account_did

    keeper = Keeper(paths.data)
    names = [folder.name.replace("_", ":") for folder in sorted((paths.data / "accounts").glob("*/"))]

    async def run() -> list[str]:
        left = [await keeper.drop(did) for did in names if is_account_did(did)]
        return [f"the keyring may still hold a session's tokens: {trouble}" for trouble in sorted(set(left) - {""})]

    return asyncio.run(run())


def _wants_store_gone(account: Account) -> bool:
    """What the user says of the store; where nobody can be asked it stays."""
    from skerry.cli.prompts import ask_line

    if not sys.stdin.isatty():
        return False
    answer = ask_line(f"Keep the {WHAT_IS_KEPT} of {account.name} on this machine? [Y/n] ")
    return answer.strip().lower() in {"n", "no"}


def _wants_everything_gone(there: Sequence[Place], everybody: Sequence[Account]) -> bool:
    from skerry.cli.prompts import ask_line

    if not sys.stdin.isatty():
        raise UsageError("everything would be removed, and nobody can be asked", remedy="say it with --yes")
    names = ", ".join(account.name for account in everybody) or "nobody is signed in"
    print(f"This removes all that skerry has on this machine ({names}):")
    for place in there:
        print(f"  {place}")
    print("`skerry export FILE` keeps what is yours.")
    return ask_line("Remove it all? [y/N] ").strip().lower() in {"y", "yes"}
