"""Puts the window together: the store it reads, the sync it talks to, the programs it starts."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skerry.cli.programs import edit, open_link, player_of
from skerry.config.paths import Paths, ensure_private
from skerry.config.settings import load_settings
from skerry.domain.errors import ConfigError, SkerryError, UsageError
from skerry.domain.languages import NAMES
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.sync.address import socket_path
from skerry.sync.client import SyncClient
from skerry.ui.commands import BY_ID
from skerry.ui.keymap import Keymap
from skerry.ui.port import Entrance, PickedImage, RulePlace, Source, Surroundings
from skerry.ui.themes import AUTO, THEMES

if TYPE_CHECKING:
    from skerry.bsky.accounts import Account
    from skerry.config.drafts import Drafts


PROOF_WITHIN = 30.0
"""Seconds that looking at processes, ledger and files may take; 40,000 lines of the ledger take half of one."""


def surroundings(user: Paths, paths: Paths) -> Surroundings:
    """What the window needs beside a timeline: the settings of `user`; rules and logs are in `paths`.

    Raises `ConfigError` for a mistake in settings.toml.
    """
    settings = load_settings(user, commands=BY_ID, themes=_theme_names())
    return Surroundings(
        keymap=_keymap(user, settings.keys),
        now_ms=lambda: time.time_ns() // 1_000_000,
        open_link=open_link,
        edit=edit,
        rule_place=lambda name: _rule_place(paths, name),
        drafts=lambda: _drafts(paths),
        has_draft=lambda: any((paths.config / "drafts").glob("**/*.toml")),
        crash_log=paths.state / "crash.log",
        theme=settings.ui.theme or AUTO,
        folds_stories=settings.stories.fold,
        undo_ms=settings.writing.undo_seconds * 1000,
        require_alt=settings.writing.require_alt,
        langs=settings.writing.langs or _locale_langs(),
        read_image=_read_image,
        play=player_of(settings.video.player),
        pictures=settings.pictures.show,
        notice=settings.notifications.notice,
        has_title=settings.notifications.title,
        proof=_proof,
    )


def show(around: Surroundings, start: Source | Entrance) -> int:
    """Open the window; its exit code. Raises `UsageError` where there is no terminal to open it in."""
    from skerry.ui.run import run_window

    # Textual reads the keys from standard input and paints to standard error; served to a browser it does neither.
    if not (sys.stdin.isatty() and sys.stderr.isatty()) and "TEXTUAL_DRIVER" not in os.environ:
        raise UsageError("the client needs a terminal", remedy="for scripts there are `skerry sync` and `skerry feed`")
    return run_window(around, start)


def sync_client(folder: Path, paths: Paths, *what: str) -> SyncClient:
    """The other process for a store's folder; `what` tells it where its posts come from.

    The command is written here and not in `serve`, which loads all that sync needs.
    """
    program = [sys.executable, "-m", "skerry.cli.serve"]
    command = [*program, os.fspath(ensure_private(folder)), os.fspath(paths.config), *what]
    return SyncClient(socket_path(folder), command, ensure_private(paths.state) / "sync.log")


def store_source(folder: Path, handle: str, sync: SyncClient, did: str = "") -> Source:
    """The timeline of a store's folder."""
    cache = Cache.open(folder / "cache.db", write=False)
    return Source(handle=handle, cache=cache, user=User.open(folder / "user.db"), sync=sync, did=did)


def account_source(paths: Paths, account: Account, folder: Path) -> Source:
    """The Following timeline of an account that is signed in."""
    return store_source(folder, account.name, sync_client(folder, paths, "--account", account.did), account.did)


def _locale_langs() -> tuple[str, ...]:
    """The language of the terminal, as its environment says it: "de" of "de_AT.UTF-8"; none of "C"."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    code = next((name for name in names if name), "").partition(".")[0].partition("_")[0].lower()
    return (code,) if code in NAMES else ()


def _proof() -> Sequence[str]:
    """`skerry privacy` in a child: what it imports, the window never needs else."""
    command = [sys.executable, "-m", "skerry", "privacy"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PROOF_WITHIN, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        remedy = "`skerry privacy` in a shell says why"
        raise SkerryError("processes, ledger and files could not be looked at", remedy=remedy) from error
    return done.stdout.splitlines()


def _read_image(path: Path) -> PickedImage:
    from skerry.cli.imagefile import read_image

    return read_image(path)


def _keymap(user: Paths, keys: dict[str, tuple[str, ...]]) -> Keymap:
    try:
        return Keymap.build(keys, file=str(user.settings_file))
    except ConfigError as error:
        from skerry.config.settings_file import with_line

        raise with_line(error) from error


def _theme_names() -> set[str]:
    from textual.theme import BUILTIN_THEMES

    return {AUTO, *BUILTIN_THEMES, *(theme.name for theme in THEMES)}


def _rule_place(paths: Paths, name: str) -> RulePlace | None:
    from skerry.config.filters import load_filters

    rule = next((rule for rule in load_filters(paths).rules if rule.name == name), None)
    return RulePlace(Path(rule.file), rule.line) if rule else None


def _drafts(paths: Paths) -> Drafts:
    from skerry.config.drafts import Drafts

    return Drafts(paths)
