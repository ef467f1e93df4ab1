"""`skerry login`, `accounts`, `switch`: who is signed in on this machine."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from skerry.cli.output import as_json, print_json
from skerry.domain.errors import EgressDenied, PdsNotNamed, SkerryError, UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from collections.abc import Iterable

    from skerry.bsky.accounts import Account
    from skerry.bsky.egress.origin import Origin
    from skerry.bsky.oauth.signin import Browser
    from skerry.bsky.signin import Prompts


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the commands."""
    login = subparsers.add_parser(
        "login",
        help="sign in",
        description="Sign in with an app password, or in your browser (--oauth). A password is asked for, or read from "
        "standard input when that is not a terminal; it is sent to the account's PDS and kept nowhere.",
    )
    login.add_argument("handle", nargs="?", metavar="HANDLE", help="a handle such as alice.example.com, or a DID")
    login.add_argument("--pds", metavar="URL", help="the account's server, where its handle can't be looked up")
    login.add_argument("--plc", metavar="URL", help="the directory of DIDs (default: https://plc.directory)")
    way = login.add_mutually_exclusive_group()
    way.add_argument("--oauth", action="store_true", help="sign in in your browser: skerry sees no password")
    way.add_argument("--app-password", action="store_true", help="sign in with an app password; so it is anyway")
    login.add_argument(
        "--no-browser", action="store_true", help="with --oauth: print the address, for a browser on another machine"
    )
    login.add_argument("--json", action="store_true", help="print JSON lines, also what is asked for")
    login.set_defaults(run=run_login)

    from skerry.cli import leaving

    leaving.register(subparsers)

    accounts = subparsers.add_parser("accounts", help="who is signed in", description="The accounts of this machine.")
    accounts.add_argument("--json", action="store_true", help="print a JSON object a line")
    accounts.set_defaults(run=run_accounts)

    switch = subparsers.add_parser(
        "switch",
        help="change the current account",
        description="The account that skerry opens with, and that commands work on, unless --account names another.",
    )
    switch.add_argument("handle", metavar="HANDLE", help="a handle or a DID of `skerry accounts`")
    switch.set_defaults(run=run_switch)


def run_login(args: argparse.Namespace) -> int:
    """Sign in and say what there is to know about it."""
    from skerry.cli.prompts import JsonPrompts, LinePrompts

    if args.no_browser and not args.oauth:
        raise UsageError("--no-browser is for --oauth", remedy="add it, or leave both out")
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
        print_json(as_json(error) | ({"needs": "pds"} if isinstance(error, PdsNotNamed) else {}))
        raise
    print_json({"did": account.did, "handle": account.handle, "pds": account.pds, "notes": notes})
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
            way = "  OAuth" if account.by_oauth else ""
            print(f"{'*' if is_current else ' '} {account.handle}  {account.did}  {account.pds}{way}")
    if current is None and not args.json:
        print("skerry: nobody is signed in; sign in with `skerry login`", file=sys.stderr)
    return 0


def run_switch(args: argparse.Namespace) -> int:
    """Make another account the current one."""
    from skerry.bsky.accounts import Accounts
    from skerry.cli.current import named_account
    from skerry.config.paths import user_paths

    accounts = Accounts(user_paths().data)
    account = named_account(accounts, args.handle)
    accounts.choose(account.did)
    print(f"{account.name} is the current account now.")
    return 0


def _sign_in(args: argparse.Namespace, name: str, prompts: Prompts) -> tuple[Account, list[str]]:
    """The account, and what its user should know about the sign-in."""
    import asyncio

    from skerry.bsky.opening import open_browser_sign_in, open_door, open_sign_in
    from skerry.config.paths import user_paths
    from skerry.config.settings import load_settings

    paths = user_paths()
    network = load_settings(paths).network
    pds, near = _server("--pds", args.pds), _server("[network] pds", network.pds)
    plc = _server("--plc", args.plc) or _server("[network] plc", network.plc)
    notes: list[str] = []

    async def run() -> Account:
        async with open_door(paths.state, loopback=network.loopback) as door:
            if args.oauth:
                by_browser = open_browser_sign_in(door, paths.data, plc=plc, notice=notes.append)
                signed_in = await by_browser.run(name, _browser(args), pds=pds, near=near)
            else:
                sign_in = open_sign_in(door, paths.data, plc=plc, notice=notes.append)
                signed_in = await sign_in.run(name, prompts, pds=pds, near=near)
            notes.extend(signed_in.notes)
            return signed_in.account

    return asyncio.run(run()), notes


def _browser(args: argparse.Namespace) -> Browser:
    """How addresses get into a browser and back."""
    from skerry.cli.browsing import JsonBrowser, LineBrowser

    opens = not args.no_browser
    return JsonBrowser(opens=opens) if args.json else LineBrowser(opens=opens)


def _server(key: str, text: str | None) -> Origin | None:
    """The server that the user named; `https://` may be left out."""
    from skerry.bsky.egress.origin import Origin

    if not text:
        return None
    try:
        return Origin.parse(text if "://" in text else f"https://{text}")
    except EgressDenied as error:
        raise UsageError(error.what, where=f"{key} {error.where}", remedy=error.remedy) from None


def _print_notes(notes: Iterable[str]) -> None:
    for note in notes:
        print(f"skerry: note: {note}", file=sys.stderr)
