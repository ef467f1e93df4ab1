"""`skerry outbox`: what is on its way to the network."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from skerry.store.user import User


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command."""
    outbox = subparsers.add_parser(
        "outbox",
        help="what is on its way",
        description="Lists what is to be written, the newest first; of what was sent, the last hundred.",
    )
    outbox.add_argument("action", nargs="?", choices=("list", "retry", "drop"), default="list", help="default: list")
    outbox.add_argument("id", nargs="?", type=int, metavar="ID", help="which row, for retry and drop")
    outbox.add_argument("--json", action="store_true", help="print a JSON object a line")
    outbox.set_defaults(run=run_outbox)


def run_outbox(args: argparse.Namespace) -> int:
    """List, try again, or drop."""
    from skerry.cli.current import current_account
    from skerry.domain.errors import UsageError
    from skerry.store.user import User

    if (args.id is None) == (args.action != "list"):
        raise UsageError("retry and drop are about one row, list about all", remedy="write `skerry outbox retry ID`")
    paths, account, folder = current_account()
    user = User.open(folder / "user.db")
    try:
        if args.action == "list":
            return _list(user, as_json=args.json)
        if args.action == "drop":
            return _drop(user, args.id)
        _check_waits(user, args.id)
        from skerry.cli.delivering import deliver_row

        return deliver_row(user, args.id, paths, folder, account.did, as_json=args.json)
    finally:
        user.close()


def _list(user: User, *, as_json: bool) -> int:
    from skerry.cli.outboxrow import as_row, line
    from skerry.cli.output import print_json

    for row in user.outbox.rows(limit=1000):
        if as_json:
            print_json(as_row(row))
        else:
            print(line(row))
    return 0


def _drop(user: User, row_id: int) -> int:
    from skerry.domain.errors import SkerryError

    if not user.outbox.drop(row_id):
        raise SkerryError(f"there is no row {row_id} that can be dropped", remedy="see `skerry outbox`")
    print(f"Dropped {row_id}.")
    return 0


def _check_waits(user: User, row_id: int) -> None:
    import time

    from skerry.domain.errors import SkerryError

    if not user.outbox.retry(row_id, at_ms=time.time_ns() // 1_000_000):
        raise SkerryError(f"there is no row {row_id} that waits or failed", remedy="see `skerry outbox`")
