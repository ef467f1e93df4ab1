"""`skerry` alone: the client with the current account, or the entrance when nobody is signed in."""

from __future__ import annotations

import argparse


def run_client(args: argparse.Namespace) -> int:  # noqa: ARG001 - every command takes them
    """Open the window."""
    from skerry.bsky.accounts import Accounts
    from skerry.cli.window import account_source, show, surroundings
    from skerry.config.paths import user_paths

    paths = user_paths()
    around = surroundings(paths, paths)
    accounts = Accounts(paths.data)
    account = accounts.current()
    if account is not None:
        source = account_source(paths, account, accounts.folder(account.did))
        try:
            return show(around, source)
        finally:
            source.sync.close()
    from skerry.cli.demo import Demo
    from skerry.cli.entrance import entrance

    with Demo(paths) as demo:
        return show(around, entrance(paths, demo))
