"""`skerry demo`: a made-up world, or a file of posts, in the same client; no account, no network, nothing kept."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from collections.abc import Callable
    from types import FrameType

    from skerry.config.paths import Paths
    from skerry.store.cache import Cache
    from skerry.sync.client import SyncClient
    from skerry.ui.port import Source, Surroundings

SYNC_ENDS_WITHIN = 5.0
"""Seconds that the demo's sync has to end before its folder is removed."""

ENDINGS = (signal.SIGHUP, signal.SIGTERM)
"""What ends the demo from outside: its terminal is closed, or somebody ends it."""


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "demo",
        help="look around without an account",
        description="A made-up world of posts, judged live on this machine by the demo's filters. It opens no "
        "connection and keeps nothing.",
    )
    parser.add_argument("--posts", type=Path, metavar="P.jsonl", help="show a file of posts instead")
    parser.add_argument("--filters", type=Path, metavar="F", help="judge by these rules instead of the demo's")
    parser.set_defaults(run=run_demo)


def run_demo(args: argparse.Namespace) -> int:
    """Open the demo in a temporary folder and remove it afterwards."""
    from skerry.cli.window import show, surroundings
    from skerry.config.paths import user_paths

    user = user_paths()
    _heed(_leave)  # the window heeds them itself, but only while it is open
    with Demo(user, posts=args.posts, filters=args.filters) as demo:
        try:
            code = show(_with_pictures(surroundings(user, demo.paths)), demo.open())
        finally:
            _heed(signal.SIG_IGN)
    if args.posts is None:
        return code
    from skerry.demo.file import bad_rows

    bad = bad_rows(args.posts)
    for line in bad:
        print(f"skerry: {line}", file=sys.stderr)
    return code or bool(bad)


def _with_pictures(around: Surroundings) -> Surroundings:
    """The demo's pictures are on this machine: nobody is told that they are looked at."""
    import msgspec

    return around if around.pictures == "never" else msgspec.structs.replace(around, pictures="on-screen")


class Demo:
    """A temporary folder with a store, its rules and its sync.

    Args:
        paths: The user's, for the settings: keys and theme hold in the demo too.
        posts: A file of posts; None for the made-up world.
        filters: A file of rules; None for the demo's own (with `posts`: for the user's).

    Attributes:
        paths: Where everything of the demo's is: below the temporary folder.
    """

    def __init__(self, paths: Paths, *, posts: Path | None = None, filters: Path | None = None) -> None:
        self._user = paths
        self._posts = posts
        self._filters = filters
        self._folder = Path(tempfile.mkdtemp(prefix="skerry-demo-"))
        self.paths = _inside(self._folder)
        self._opened: list[tuple[Source, SyncClient]] = []

    def open(self) -> Source:
        """Fill the store with what the window shows first. Raises `SkerryError` for a file that can't be read."""
        from skerry.cli.window import store_source, sync_client
        from skerry.demo.world import DID
        from skerry.store.cache import Cache

        now_ms = time.time_ns() // 1_000_000
        self._copy_config()
        cache = Cache.open(self._folder / "cache.db", write=True)
        try:
            what = self._fill(cache, now_ms)
        finally:
            cache.close()
        name = "demo" if self._posts is None else self._posts.name
        sync = sync_client(self._folder, self.paths, *what)
        source = store_source(self._folder, name, sync, DID if self._posts is None else "")
        self._opened.append((source, sync))
        return source

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for source, sync in self._opened:
            sync.end(SYNC_ENDS_WITHIN)
            source.cache.close()
            source.user.close()
        if not (self._folder / "crash.log").exists():  # the one thing that somebody may want afterwards
            shutil.rmtree(self._folder, ignore_errors=True)

    def _fill(self, cache: Cache, now_ms: int) -> tuple[str, ...]:
        if self._posts is None:
            from skerry.demo.source import open_world

            open_world(cache, now_ms)
            return ("--demo", str(now_ms))
        from skerry.demo.file import open_file

        open_file(cache, self._posts)
        return ("--posts", str(self._posts.absolute()))

    def _copy_config(self) -> None:
        """The rules, and the user's settings, of which sync goes by `[ai]`."""
        from skerry import demo

        self.paths.config.mkdir(mode=0o700)
        own = Path(demo.__file__).parent / "filters.toml"
        chosen = self._filters or (self._user.filters_file if self._posts else own)
        if chosen.exists() or self._filters:
            self.paths.filters_file.write_bytes(_read(chosen))
        if self._user.settings_file.exists():
            self.paths.settings_file.write_bytes(_read(self._user.settings_file))


def _heed(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    """What happens at an ending from now on; one that is ignored, as `nohup` has it, stays so."""
    for number in ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _leave(number: int, _frame: FrameType | None) -> None:
    """End by way of everything that has to be put in order."""
    raise SystemExit(128 + number)


def _read(file: Path) -> bytes:
    from skerry.domain.errors import ConfigError

    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigError(f"can't be read: {error.strerror}", file=str(file)) from error


def _inside(folder: Path) -> Paths:
    from skerry.config.paths import Paths

    return Paths(config=folder / "config", data=folder, cache=folder, state=folder)
