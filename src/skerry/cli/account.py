"""`skerry login`, `logout`, `accounts`: who is signed in on this machine."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from skerry.cli.output import print_json
from skerry.domain.errors import EgressDenied, NotSignedIn, SkerryError, UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from collections.abc import Iterable

    from skerry.bsky.accounts import Account, Accounts
    from skerry.bsky.egress.origin import Origin
    from skerry.bsky.signin import Prompts
    from skerry.config.paths import Paths


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the commands."""
    login = subparsers.add_parser(
        "login",
        help="sign in",
        description="Sign in with an app password. It is asked for, or read from standard input when that is not a "
        "terminal; it is sent to the account's PDS and kept nowhere.",
    )
    login.add_argument("handle", nargs="?", metavar="HANDLE", help="a handle such as alice.example.com, or a DID")
    login.add_argument("--pds", metavar="URL", help="the account's server, where its handle can't be looked up")
    login.add_argument("--plc", metavar="URL", help="the directory of DIDs (default: https://plc.directory)")
    login.add_argument("--app-password", action="store_true", help="sign in with an app password; so it is anyway")
    login.add_argument("--json", action="store_true", help="print JSON lines, also what is asked for")
    login.set_defaults(run=run_login)

    logout = subparsers.add_parser("logout", help="sign out", description="End a session, at the PDS and here.")
    logout.add_argument("handle", nargs="?", metavar="HANDLE", help="which account (default: the current one)")
    logout.set_defaults(run=run_logout)

    accounts = subparsers.add_parser("accounts", help="who is signed in", description="The accounts of this machine.")
    accounts.add_argument("--json", action="store_true", help="print a JSON object a line")
    accounts.set_defaults(run=run_accounts)


def run_login(args: argparse.Namespace) -> int:
    """Sign in and say what there is to know about it."""
    from skerry.cli.prompts import JsonPrompts, LinePrompts

    if not args.json:
        prompts = LinePrompts()
        account, notes = _sign_in(args, args.handle or prompts.handle(), prompts)
        print(f"Signed in as {account.name} at {account.pds}.")
        _print_notes(notes)
        return 0
    try:
        json_prompts = JsonPrompts()
        account, notes = _sign_in(args, args.handle or json_prompts.handle(), json_prompts)
    except SkerryError as error:
        words = {"error": error.what, "where": error.where, "remedy": error.remedy, "exit_code": error.exit_code}
        print_json(words)
        raise
    print_json({"did": account.did, "handle": account.handle, "pds": account.pds, "notes": notes})
    return 0


def run_logout(args: argparse.Namespace) -> int:
    """Sign out; the session is gone from this machine also when its PDS can't be told."""
    import asyncio

    from skerry.bsky.accounts import Accounts
    from skerry.config.paths import user_paths

    paths = user_paths()
    accounts = Accounts(paths.data)
    account = _named(accounts, args.handle)
    notes = asyncio.run(_sign_out(paths, accounts, account))
    print(f"Signed out {account.name}.")
    _print_notes(notes)
    return 0


def run_accounts(args: argparse.Namespace) -> int:
    """List the accounts, the current one marked."""
    from msgspec.structs import asdict

    from skerry.bsky.accounts import Accounts
    from skerry.config.paths import user_paths

    accounts = Accounts(user_paths().data)
    current = accounts.current()
    for account in accounts.all():
        is_current = account == current
        if args.json:
            print_json(asdict(account) | {"current": is_current})
        else:
            print(f"{'*' if is_current else ' '} {account.handle}  {account.did}  {account.pds}")
    if current is None and not args.json:
        print("skerry: nobody is signed in; sign in with `skerry login`", file=sys.stderr)
    return 0


def _sign_in(args: argparse.Namespace, name: str, prompts: Prompts) -> tuple[Account, list[str]]:
    """The account, and what its user should know about the sign-in."""
    import asyncio

    from skerry.bsky.opening import open_door, open_sign_in
    from skerry.config.paths import user_paths
    from skerry.config.settings import load_settings

    paths = user_paths()
    network = load_settings(paths).network
    pds, near = _server("--pds", args.pds), _server("[network] pds", network.pds)
    plc = _server("--plc", args.plc) or _server("[network] plc", network.plc)
    notes: list[str] = []

    async def run() -> Account:
        async with open_door(paths.state, loopback=network.loopback) as door:
            sign_in = open_sign_in(door, paths.data, plc=plc, notice=notes.append)
            signed_in = await sign_in.run(name, prompts, pds=pds, near=near)
            notes.extend(signed_in.notes)
            return signed_in.account

    return asyncio.run(run()), notes


async def _sign_out(paths: Paths, accounts: Accounts, account: Account) -> tuple[str, ...]:
    from skerry.bsky.keeping import Keeper
    from skerry.bsky.opening import open_door
    from skerry.bsky.signin import sign_out
    from skerry.config.settings import load_settings

    async with open_door(paths.state, loopback=load_settings(paths).network.loopback) as door:
        return await sign_out(door, account, keeper=Keeper(paths.data), accounts=accounts)


def _server(key: str, text: str | None) -> Origin | None:
    """The server that the user named; `https://` may be left out."""
    from skerry.bsky.egress.origin import Origin

    if not text:
        return None
    try:
        return Origin.parse(text if "://" in text else f"https://{text}")
    except EgressDenied as error:
        raise UsageError(error.what, where=f"{key} {error.where}", remedy=error.remedy) from None


def _named(accounts: Accounts, name: str | None) -> Account:
    """The account that a command is about: the one with a name, else the current one."""
    from skerry.domain.clean import clean_line

    account = accounts.find(name) if name else accounts.current()
    if account is not None:
        return account
    if name:
        raise NotSignedIn("this account is not signed in here", where=clean_line(name), remedy="see `skerry accounts`")
    raise NotSignedIn("nobody is signed in", remedy="sign in with `skerry login`")


def _print_notes(notes: Iterable[str]) -> None:
    for note in notes:
        print(f"skerry: note: {note}", file=sys.stderr)
