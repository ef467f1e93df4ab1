"""`skerry`: reads the arguments, runs one command, turns an error into one line and an exit code.

Exit codes: 0 fine, 1 failed, 2 wrong use, 3 not signed in, 4 network. Commands import what they need when they run:
argparse alone is all that every start pays for.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from skerry import __version__
from skerry.domain.errors import SkerryError

COMMANDS = (
    *("demo", "account", "sync", "notifications", "thread", "profile", "lists", "write"),
    *("outbox", "moderation", "messages"),
    *("filters", "judge", "taste", "stories", "model", "privacy", "backup"),
)
"""The modules of `skerry.cli` that declare commands, in the order of the help."""

PLAIN = "--plain"
"""Stands before the command or behind it, so it is taken out before the rest is parsed."""

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy reads it when it is loaded: sync has one core, and sums
# are the same on any number of cores; the processes that skerry starts inherit it

ACCOUNT = "SKERRY_ACCOUNT"
"""The variable that names the account for every command; `--account` sets it for one."""

PRIVATE = 0o077
"""The umask of every skerry process: what it writes is the user's alone."""


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; each module of `COMMANDS` adds its part."""
    parser = argparse.ArgumentParser(
        prog="skerry",
        description="A Bluesky client for the terminal whose AI never leaves the machine.",
        epilog="Without a command it opens the client.",
    )
    parser.add_argument("--version", action="version", version=f"skerry {__version__}")
    parser.add_argument(PLAIN, action="store_true", help="no colours (as NO_COLOR=1 does); anywhere on the line")
    parser.add_argument("--account", metavar="HANDLE", help="the account to open or to work on, before the command")
    parser.set_defaults(run=_run_client)
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name in COMMANDS:
        import_module(f"skerry.cli.{name}").register(subparsers)
    return parser


def _run_client(args: argparse.Namespace) -> int:
    from skerry.cli.client import run_client

    return run_client(args)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    os.umask(PRIVATE)
    words = list(sys.argv[1:] if argv is None else argv)
    if PLAIN in words:
        words.remove(PLAIN)
        os.environ["NO_COLOR"] = "1"  # Textual reads it, and so does whatever skerry starts
    args = build_parser().parse_args(words)
    if args.account:
        os.environ[ACCOUNT] = args.account  # also for what skerry starts
    try:
        return int(args.run(args))
    except SkerryError as error:
        print(f"skerry: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
