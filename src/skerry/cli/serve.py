"""`python -m skerry.cli.serve`: the sync process that a window starts, for one store.

Not a command for people: `skerry sync` is. What it serves is named by arguments, so that a list of processes shows it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

from skerry.cli.main import PRIVATE
from skerry.cli.parts import sync_parts
from skerry.config.paths import Paths, user_paths
from skerry.config.settings import load_settings
from skerry.domain.errors import SkerryError
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.sync.engine import Engine
from skerry.sync.pictures import Pictures
from skerry.sync.process import Process, Publish
from skerry.sync.source import Source


def main() -> int:
    """Serve until the last window has gone."""
    os.umask(PRIVATE)
    parser = argparse.ArgumentParser(prog="skerry.cli.serve", description=__doc__)
    parser.add_argument("folder", type=Path, help="where cache.db and the socket are")
    parser.add_argument("config", type=Path, help="where settings.toml and filters.toml are")
    parser.add_argument("--watch", action="store_true", help="go on without windows")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--demo", type=int, metavar="MS", help="the made-up world as of a moment")
    what.add_argument("--posts", type=Path, metavar="FILE", help="a file of posts")
    what.add_argument("--account", metavar="DID", help="an account that is signed in")
    what.add_argument("--signed-out", action="store_true", help="what everybody may read, without an account")
    args = parser.parse_args()
    code = 0
    try:
        asyncio.run(_serve(args))
    except* SkerryError as group:
        for error in group.exceptions:
            print(error, file=sys.stderr)
        code = 1
    return code


async def serve_account(folder: Path, paths: Paths, did: str) -> None:
    """Serve an account's store, windows or not, until stopped. Raises `ChildError` when another sync does."""
    await _process(folder, paths, lambda cache: _network(cache, paths, did), watch=True).run()


async def _serve(args: argparse.Namespace) -> None:
    user = user_paths()
    paths = Paths(args.config, user.data, user.cache, user.state)

    def source(cache: Cache) -> Source:
        if args.demo is not None:
            from skerry.demo.source import DemoSource

            return DemoSource(cache, args.demo)
        if args.posts is not None:
            from skerry.demo.file import FileSource

            return FileSource(cache, args.posts)
        if args.signed_out:
            from skerry.sync.public import PublicSource

            return PublicSource.open(cache, paths)
        return _network(cache, paths, args.account)

    await _process(args.folder, paths, source, watch=args.watch).run()


def _network(cache: Cache, paths: Paths, did: str) -> Source:
    from skerry.sync.pull import NetworkSource

    return NetworkSource.open(cache, paths, did)


def _pictures(folder: Path, paths: Paths, source: Source) -> Pictures:
    settings = load_settings(paths)
    is_allowed = settings.pictures.show != "never"
    return Pictures(source.picture, folder / "pictures", unsealed_ok=settings.ai.allow_unsealed, is_allowed=is_allowed)


def _process(folder: Path, paths: Paths, source: Callable[[Cache], Source], *, watch: bool) -> Process:
    async def build(publish: Publish) -> Engine:
        cache = Cache.open(folder / "cache.db", write=True)
        encoding, rules, model = sync_parts(paths)
        posts = source(cache)
        engine = Engine(cache, posts, encoding, rules, model, publish, User.open(folder / "user.db"))
        engine.pictures = _pictures(folder, paths, posts)
        return engine

    return Process(folder, build, watch=watch)


if __name__ == "__main__":
    sys.exit(main())
