"""Opens a window with a real sync over a folder that `fill_rated` made: `python -m tests.bench.rated_window FOLDER`."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import msgspec
import numpy as np

from skerry.cli.window import show, store_source, surroundings, sync_client
from skerry.config.paths import Paths
from skerry.encoder.model import find_model
from skerry.store import ratings
from skerry.store.files import transaction
from skerry.store.user import User
from skerry.store.values import RatedPost, Rating, Vector
from skerry.sync.vectors import pack
from tests.ui.posts import NOW_MS, many
from tests.ui.world import World

DIMENSIONS = 1024
GROUPS = 100
AUTHORS = 300
SPREAD = 0.9
"""How far the posts of a group lie apart, against their distance from the middle."""


def vectors(count: int, seed: int) -> list[Vector]:
    """Vectors in `GROUPS` groups, whose centres are always the same."""
    centres = np.random.default_rng(0).normal(size=(GROUPS, DIMENSIONS))
    rng = np.random.default_rng(seed)
    found = centres[rng.integers(0, GROUPS, count)] + SPREAD * rng.normal(size=(count, DIMENSIONS))
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return [pack(vector) for vector in found.astype(np.float32)]


def fill_rated(folder: Path, posts: int, rated: int) -> Path:
    """A store with encoded posts, and ratings of others."""
    (folder / "config").mkdir(parents=True)
    model = find_model().manifest.id
    world = World(folder)
    world.fill(many(posts))
    waiting = world.cache.unencoded(model, posts)
    ids = [post.id for post in waiting]
    world.cache.put_vectors(model, list(zip(ids, vectors(len(ids), 1), strict=True)))
    world.close()
    User.open(folder / "user.db").close()
    chance = np.random.default_rng(2)
    uris = [f"at://did:web:{number % AUTHORS}.example.com/app.bsky.feed.post/{number}" for number in range(rated)]
    with sqlite3.connect(folder / "user.db", isolation_level=None) as db, transaction(db):
        for number, uri in enumerate(uris):
            value = 1 if chance.random() < 0.4 else -1
            post = RatedPost(f"post {number}", f"did:web:{number % AUTHORS}.example.com")
            ratings.put(db, Rating(uri, value, NOW_MS - number * 1000, post))
        ratings.put_vectors(db, model, dict(zip(uris, vectors(rated, 3), strict=True)))
    return folder


def main(folder: Path) -> int:
    """Open it and wait until it is closed."""
    paths = Paths(folder / "config", folder, folder, folder)
    empty = folder / "empty.jsonl"
    empty.touch()
    source = store_source(folder, "me", sync_client(folder, paths, "--posts", str(empty)))
    try:
        return show(msgspec.structs.replace(surroundings(paths, paths), now_ms=lambda: NOW_MS), source)
    finally:
        source.sync.close()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
