"""Reading the account's moderation settings for a command, and changing one after a look at what would change."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from skerry.bsky.accounts import Account
from skerry.bsky.opening import open_door, open_preferences, open_session
from skerry.bsky.preferences import PreferencesClient, plain
from skerry.cli.current import current_account
from skerry.cli.output import print_json
from skerry.cli.prompts import ask_line
from skerry.config.paths import Paths
from skerry.config.settings import load_settings
from skerry.domain.errors import UsageError
from skerry.domain.labelers import BLUESKY_LABELER
from skerry.domain.preferences import Edit, Entries, edited
from skerry.domain.preferences_told import difference, sentence
from skerry.domain.tid import new_tid
from skerry.judge.moderation.account import labelers_of
from skerry.judge.moderation.listing import LabelRow, Listing, WordRow, listing
from skerry.sync.address import socket_path
from skerry.sync.client import SyncClient
from skerry.sync.protocol import Answer, Moderate

DECLINED = 1
"""The exit code when the user says no."""

SYNC_WITHIN_S, STEP_S = 10.0, 0.05
"""Seconds that a running sync has to read the settings anew, and between two looks at whether it has."""


def show(*, as_json: bool) -> int:
    """Print the settings."""
    paths, account, _folder = current_account()
    found = asyncio.run(_read(paths, account))
    if as_json:
        print_json(as_row(found))
    else:
        print("\n".join(as_text(found)))
    return 0


def change(edit: Edit, *, is_sure: bool) -> int:
    """Show how the preferences would differ, ask, and write it. Raises UsageError where nobody can be asked."""
    paths, account, folder = current_account()
    return asyncio.run(_change(edit, paths, account, folder, is_sure=is_sure))


async def _read(paths: Paths, account: Account) -> Listing:
    async with _client(paths, account) as client:
        entries = plain(await client.entries())
        return listing(entries, plain(await client.services(labelers_of(entries))))


async def _change(edit: Edit, paths: Paths, account: Account, folder: Path, *, is_sure: bool) -> int:
    def made(entries: Entries) -> Entries:
        return edited(entries, edit, new_tid)

    async with _client(paths, account) as client:
        before = await client.entries()
        lines = difference(before, made(before))
        if not lines:
            print("it is so already")
            return 0
        print(f"{sentence(edit)}:", *lines, sep="\n", flush=True)
        if not is_sure and not _agrees():
            print("nothing was changed", file=sys.stderr)
            return DECLINED
        await client.change(made)
    await _tell_sync(folder, paths)
    return 0


def _agrees() -> bool:
    if not sys.stdin.isatty():
        raise UsageError("nobody can be asked whether to change this", remedy="add --yes")
    return ask_line("Change it? [y/N] ").strip().lower() in {"y", "yes"}


@asynccontextmanager
async def _client(paths: Paths, account: Account) -> AsyncIterator[PreferencesClient]:
    async with open_door(paths.state, loopback=load_settings(paths).network.loopback) as door:
        session = open_session(door, paths.data, account, notice=lambda line: print(line, file=sys.stderr))
        yield open_preferences(session, paths.data)


async def _tell_sync(folder: Path, paths: Paths) -> None:
    """Have a sync that runs read them anew; one that starts later does so by itself."""
    path = socket_path(folder)
    if not path.exists():
        return
    client = SyncClient(path, ["/bin/false"], paths.state / "sync.log")
    try:
        client.poke()
        asked = client.send(Moderate())
        for _ in range(int(SYNC_WITHIN_S / STEP_S) if asked else 0):
            if any(isinstance(message, Answer) for message in client.receive()):
                return
            await asyncio.sleep(STEP_S)
    finally:
        client.close()


def as_row(found: Listing) -> dict[str, object]:
    """The fields of `skerry moderation --json`; see docs/json.md."""
    return {
        "adult": found.has_adult_content,
        "muted_words": [
            {
                "word": row.word,
                "tags_only": row.tags_only,
                "exclude_following": row.spares_followed,
                "expires": row.expires or None,
            }
            for row in found.words
        ],
        "labels": [
            {
                "label": row.label,
                "name": row.name,
                "setting": row.setting,
                "default": row.is_default,
                "adult": row.is_adult,
                "labeler": row.labeler or None,
            }
            for row in found.labels
        ],
        "labelers": [{"did": row.did, "handle": row.handle or None} for row in found.labelers],
        "hidden_posts": list(found.hidden),
    }


def as_text(found: Listing) -> list[str]:
    """What is printed for people."""
    handles = {row.did: row.handle for row in found.labelers}
    return [
        f"Adult content: {'on' if found.has_adult_content else 'off'}",
        "",
        "Muted words" if found.words else "No muted words",
        *(f"  {_word(row)}" for row in found.words),
        "",
        "Labels",
        *(f"  {row.setting:<6}  {row.name}  ({_label(row, handles)})" for row in found.labels),
        "",
        "Labelers",
        *(f"  {f'@{row.handle}' if row.handle else '(unknown)'}  {row.did}{_own(row.did)}" for row in found.labelers),
        *(["", f"Hidden posts: {len(found.hidden)}"] if found.hidden else []),
    ]


def _word(row: WordRow) -> str:
    notes = ["tags only"] * row.tags_only + ["not by people you follow"] * row.spares_followed
    notes += [f"until {row.expires[:16].replace('T', ' ')} UTC"] if row.expires else []
    return row.word + (f"  ({', '.join(notes)})" if notes else "")


def _label(row: LabelRow, handles: dict[str, str]) -> str:
    by = f" by @{handles[row.labeler]}" if handles.get(row.labeler) else f" by {row.labeler}" if row.labeler else ""
    return f"{row.label}{by}{', the default' if row.is_default else ''}{', adult' if row.is_adult else ''}"


def _own(did: str) -> str:
    return "  (every account's)" if did == BLUESKY_LABELER else ""
