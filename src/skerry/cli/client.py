"""`skerry` alone: the client with the current account, or the entrance when nobody is signed in."""

from __future__ import annotations

import argparse


def run_client(args: argparse.Namespace) -> int:  # noqa: ARG001 - every command takes them
    """Open the window."""
    import msgspec

    from skerry.cli.window import show, surroundings
    from skerry.cli.window_accounts import WindowAccounts
    from skerry.config.paths import user_paths

    paths = user_paths()
    around = surroundings(paths, paths)
    with WindowAccounts(paths) as accounts:
        return show(msgspec.structs.replace(around, accounts=accounts), accounts.start())
