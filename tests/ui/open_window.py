"""Opens a window over a folder that a test has filled: `python -m tests.ui.open_window FOLDER [NOW_MS]`."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path

from skerry.cli.programs import edit, open_link
from skerry.config.drafts import Drafts
from skerry.config.paths import Paths
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.sync.protocol import Body, FromSync
from skerry.ui.keymap import Keymap
from skerry.ui.port import Source, Surroundings
from skerry.ui.run import run_window

NOW_MS = 1_790_000_000_000


class NoSync:
    """A sync that never connects."""

    def fileno(self) -> int:
        """There is nothing to watch."""
        return -1

    def poke(self) -> list[FromSync]:
        """There is nothing to say; a crash for the test that wants one."""
        if "SKERRY_TEST_CRASH" in os.environ:
            raise RuntimeError(os.environ["SKERRY_TEST_CRASH"])
        return []

    def send(self, body: Body) -> int:  # noqa: ARG002 - nobody takes it
        """Nothing is sent."""
        return 0

    def receive(self) -> list[FromSync]:
        """Nothing arrives."""
        return []

    def close(self) -> None:
        """Nothing is open."""


def main(folder: Path) -> int:
    """Open it and wait until it is closed."""
    surroundings = Surroundings(
        keymap=Keymap.build(),
        now_ms=lambda: NOW_MS,
        open_link=open_link,
        edit=edit,
        rule_place=lambda _name: None,
        drafts=lambda: Drafts(Paths(folder, folder, folder, folder)),
        has_draft=lambda: False,
        crash_log=folder / "crash.log",
    )
    cache, user = Cache.open(folder / "cache.db", write=False), User.open(folder / "user.db")
    with closing(cache), closing(user):
        return run_window(surroundings, Source("me.example.com", cache, user, NoSync(), did="did:plc:me"))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
