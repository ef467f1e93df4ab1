"""What a cache knows of moderation: standing, what the network's rules do with posts, what was read of the account."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from skerry.domain.moderation import Moderation
from skerry.store import moderating, standing
from skerry.store.cached.file import CacheFile
from skerry.store.standing import Standing
from skerry.store.written import Write, hold


class ModerationCache(CacheFile):
    """Moderation's part of a cache."""

    def set_standing(self, did: str, kind: Standing, record: str, *, is_on: bool, at_ms: int) -> tuple[int, ...]:
        """Note that the account follows, mutes or blocks somebody, or no longer; answers with items to be judged.

        `at_ms` is when that was done: it holds against pages that don't know of it yet.
        """

        def work(db: sqlite3.Connection) -> tuple[int, ...]:
            hold(db, Write(did, kind, record, is_on, at_ms))
            return standing.set_standing(db, did, kind, record, is_on)

        return self._change(work)

    def raws(self, item_ids: Sequence[int]) -> dict[int, bytes]:
        """The JSON of the views of items' posts, by item id; those that can't be read are left out."""
        return self._run(lambda db: moderating.raws(db, item_ids))

    def moderation(self, uri: str) -> Moderation:
        """What moderation does with a post."""
        return self._run(lambda db: moderating.moderation(db, uri))

    def put_moderations(self, found: Mapping[str, Moderation]) -> tuple[int, ...]:
        """Store what moderation does with posts, by address; answers with the items of those where that is new."""
        return self._change(lambda db: moderating.put_moderations(db, found))

    def beside_feeds(self, after: int, limit: int) -> list[tuple[int, str, bytes]]:
        """Posts that only threads have: id, address, the JSON of the view; in the order of ids above `after`."""
        return self._run(lambda db: moderating.beside_feeds(db, after, limit))

    def kept(self, name: str) -> bytes | None:
        """What was last read of the account under a name."""
        return self._run(lambda db: moderating.kept(db, name))

    def keep(self, name: str, body: bytes, *, at_ms: int) -> None:
        """Keep what was read of the account."""
        self._change(lambda db: moderating.keep(db, name, body, at_ms))
