"""Reading without an account: the store for it, and what the window and the commands open."""

from __future__ import annotations

from pathlib import Path

from skerry.cli.window import sync_client
from skerry.config.paths import Paths, ensure_private
from skerry.config.settings import load_settings
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.ui.port import Source

NAME = "signed out"
OPTION = "--signed-out"


def public_folder(paths: Paths) -> Path:
    """Where what was read without an account lies, with its ratings and read marks; `skerry wipe` removes it."""
    return ensure_private(paths.data / "signed-out")


def public_source(paths: Paths) -> Source:
    """The feed that reading without an account begins with."""
    folder = public_folder(paths)
    feed = f"feed:{load_settings(paths).signed_out.feed}"
    return Source(
        handle=NAME,
        cache=Cache.open(folder / "cache.db", write=False),
        user=User.open(folder / "user.db"),
        sync=sync_client(folder, paths, OPTION),
        feed=feed,
        feed_name=feed.rpartition("/")[2],
        is_public=True,
    )
