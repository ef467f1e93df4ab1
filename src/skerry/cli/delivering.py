"""A wish into the outbox and out to the network, with the exit code that tells a script how it went."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

from skerry.cli.current import current_account
from skerry.cli.outboxrow import as_row, sentence
from skerry.cli.output import print_json
from skerry.config.paths import Paths
from skerry.domain.errors import SkerryError
from skerry.domain.writing import NewPost, OutboxRow
from skerry.store.user import User
from skerry.sync.address import ServerLock, socket_path
from skerry.sync.client import SyncClient
from skerry.sync.protocol import Flush

NETWORK = 4
"""The exit code of what could not be sent yet."""

OTHERS_WITHIN_S = 60.0
"""Seconds that a sync that already runs has to send it."""

WITHIN_S = 600.0
"""Seconds until a command gives up waiting: four images over a slow line."""

STEP_S = 0.03
"""Seconds between two looks at the row."""


def deliver(add: Callable[[User, int], int], *, as_json: bool) -> int:
    """Have `add` put a row into the outbox at a moment (milliseconds since 1970), send it, say what became of it."""
    paths, account, folder = current_account()
    user = User.open(folder / "user.db")
    try:
        row_id = add(user, time.time_ns() // 1_000_000)
        return deliver_row(user, row_id, paths, folder, account.did, as_json=as_json)
    finally:
        user.close()


def deliver_row(user: User, row_id: int, paths: Paths, folder: Path, did: str, *, as_json: bool) -> int:
    """Send a row that is in the outbox; the exit code."""
    try:
        asyncio.run(_send(user, row_id, paths, folder, did))
    except SkerryError as error:
        print(f"skerry: it stays in the outbox: {error}", file=sys.stderr)
        return error.exit_code
    row = user.outbox.row(row_id)
    if row is None:
        raise SkerryError("it was taken out of the outbox", remedy="another skerry did that")
    if as_json:
        print_json(as_row(row))
    return _told(user, row, is_quiet=as_json)


def _told(user: User, row: OutboxRow, *, is_quiet: bool) -> int:
    """Say how a row stands; the exit code. What failed and can be given again as easily is not kept."""
    if row.state == "sent":
        if not is_quiet:
            print(sentence(row))
        return 0
    if row.state == "failed":
        kept = isinstance(row.wish, NewPost)
        if not kept:
            user.outbox.drop(row.id)
        where = f"; it stays in the outbox: skerry outbox retry {row.id}" if kept else ""
        print(f"skerry: {row.trouble}{where}", file=sys.stderr)
        return 1 if row.code in {0, 2, NETWORK} else row.code
    why = row.trouble or "what is before it in the outbox has to be sent first"
    print(f"skerry: it stays in the outbox and is sent when that is possible: {why}", file=sys.stderr)
    return row.code or NETWORK


async def _send(user: User, row_id: int, paths: Paths, folder: Path, did: str) -> None:
    """Send by the sync that runs, or be one for so long."""
    lock = ServerLock(folder)
    client = SyncClient(socket_path(folder), ["/bin/false"], paths.state / "sync.log")
    asked = 0
    deadline = time.monotonic() + OTHERS_WITHIN_S
    try:
        while not _is_settled(user, row_id) and time.monotonic() < deadline:
            if lock.acquire():
                await _send_here(user, row_id, paths, did)
                return
            client.poke()
            asked = asked or client.send(Flush((row_id,)))
            client.receive()
            await asyncio.sleep(STEP_S)
    finally:
        client.close()
        lock.close()


async def _send_here(user: User, row_id: int, paths: Paths, did: str) -> None:
    from skerry.bsky.accounts import Accounts
    from skerry.bsky.opening import open_door, open_session, open_writer
    from skerry.config.settings import load_settings
    from skerry.domain.errors import NotSignedIn
    from skerry.sync.outbox import OutboxSync

    account = Accounts(paths.data).find(did)
    if account is None:
        raise NotSignedIn("this account is not signed in", where=did, remedy="sign in: skerry login")
    async with open_door(paths.state, loopback=load_settings(paths).network.loopback) as door:
        session = open_session(door, paths.data, account, notice=lambda line: print(line, file=sys.stderr))
        sync = OutboxSync(user, open_writer(door, session, user.attachments.get), lambda _event: None)
        working = asyncio.create_task(sync.run())
        try:
            deadline = time.monotonic() + WITHIN_S
            while not (_is_settled(user, row_id) or working.done() or time.monotonic() > deadline):
                await asyncio.sleep(STEP_S)
                if sync.is_paused:
                    break
        finally:
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await working


def _is_settled(user: User, row_id: int) -> bool:
    """Whether a row was sent, failed, is gone, or is put off."""
    row = user.outbox.row(row_id)
    return row is None or row.state in {"sent", "failed"} or (row.state == "waiting" and row.trouble != "")
