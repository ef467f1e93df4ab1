"""user.db: what can't be fetched again. Any process writes it, in short transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from skerry.domain.errors import StoreError
from skerry.domain.explanations import Precision
from skerry.store import answers, ratings
from skerry.store.attachments import Attachments
from skerry.store.drafts import Drafts
from skerry.store.files import TROUBLE, connect, is_damage, make_private, set_up, store_error, transaction
from skerry.store.migrations import check_version, migrate
from skerry.store.outbox import Outbox
from skerry.store.ratings import Mark
from skerry.store.sending import Sending
from skerry.store.values import RatedPost, Rating, Vector

T = TypeVar("T")

CHUNK = 500
"""Addresses a statement; SQLite takes at least 999."""


class Position(msgspec.Struct, frozen=True):
    """Where somebody stopped reading a feed: the item at the top of the screen and how many lines of it were above.

    `sort_ms` is the item's time: where to land when it is no longer there.
    """

    address: str
    line: int = 0
    sort_ms: int = 0


class User:
    """user.db of one account; each process writes it in short transactions.

    Read marks and positions are written without waiting for the disk (`synchronous = NORMAL`): a key press must not,
    and a power cut costs the last of them at most. A rating waits for it (FULL): it was thought about.

    Attributes:
        outbox: What is to be written to the network.
        sending: The same as sync works through it.
        drafts: Posts that are being written.
        attachments: Images of both.
    """

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        """Use `User.open`."""
        self._db: sqlite3.Connection | None = db
        self._path = path
        self.outbox = Outbox(self)
        self.sending = Sending(self)
        self.drafts = Drafts(self)
        self.attachments = Attachments(self)

    @classmethod
    def open(cls, path: Path) -> User:
        """Open, create or migrate. Raises StoreError; a damaged file is never overwritten."""
        make_private(path)
        db = None
        try:
            db = connect(path)
            check_version(db, path)
            set_up(db, synchronous="NORMAL")
            migrate(db, path)
            user = cls(db, path)
            user._check()
        except (*TROUBLE, OSError, StoreError) as error:
            if db is not None:
                db.close()
            if isinstance(error, StoreError):
                raise
            raise _error(error, path) from error
        return user

    def close(self) -> None:
        """Close; any later call raises StoreError."""
        if self._db is not None:
            self._db.close()
            self._db = None

    # Read marks

    def mark_read(self, addresses: Iterable[str]) -> None:
        """Items (`FeedItem.address`) that were read."""
        self._mark(addresses, True)

    def mark_unread(self, addresses: Iterable[str]) -> None:
        """Items that are unread again, also when they lie under `mark_older_read`."""
        self._mark(addresses, False)

    def _mark(self, addresses: Iterable[str], is_read: bool) -> None:
        """Set marks, in the turn that is on: see `USER_SCHEMA`."""
        rows = [(address, is_read) for address in addresses]
        sql = "INSERT OR REPLACE INTO read_mark SELECT ?, ?, ifnull(max(turn), 0) FROM read_until"
        self.change(lambda db: db.executemany(sql, rows))

    def mark_older_read(self, feed: str, sort_ms: int) -> None:
        """All items of a feed at `sort_ms` or older count as read, those that are fetched later too."""
        sql = """
            INSERT INTO read_until SELECT ?, ?, ifnull(max(turn), 0) + 1 FROM read_until WHERE true
            ON CONFLICT (feed) DO UPDATE SET sort_ms = excluded.sort_ms, turn = excluded.turn
            WHERE excluded.sort_ms >= sort_ms
        """
        self.change(lambda db: db.execute(sql, (feed, sort_ms)))

    def read_among(self, feed: str, items: Sequence[tuple[str, int]]) -> set[str]:
        """Which of these items, given as `(address, sort_ms)`, are read."""
        return self.run(lambda db: _read_among(db, feed, items))

    # Positions

    def position(self, feed: str) -> Position | None:
        """Where reading stopped."""
        row = self.run(
            lambda db: db.execute("SELECT address, line, sort_ms FROM position WHERE feed = ?", (feed,)).fetchone()
        )
        return None if row is None else Position(*row)

    def set_position(self, feed: str, position: Position) -> None:
        """Remember where reading stopped."""
        row = (feed, position.address, position.line, position.sort_ms)
        self.change(lambda db: db.execute("INSERT OR REPLACE INTO position VALUES (?, ?, ?, ?)", row))

    # Ratings

    def set_rating(
        self,
        uri: str,
        value: int,
        *,
        at_ms: int,
        post: RatedPost | None = None,
        vector: tuple[str, Vector] | None = None,
    ) -> None:
        """1 for more, -1 for less like this post, 0 to take it back.

        Args:
            uri: The post's address.
            value: The rating.
            at_ms: When.
            post: What can be learned from; what was kept before stays if it is left out.
            vector: The post's vector, with the model that made it, if there is one.
        """

        def rate(db: sqlite3.Connection) -> None:
            if value == 0:
                ratings.remove(db, [uri])
                return
            ratings.put(db, Rating(uri, value, at_ms, post))
            if vector is not None:
                ratings.put_vectors(db, vector[0], {uri: vector[1]})

        self.change(rate, is_durable=True)

    def remove_ratings(self, uris: Iterable[str]) -> None:
        """Take ratings back, all of these or none."""
        gone = list(uris)
        self.change(lambda db: ratings.remove(db, gone), is_durable=True)

    def ratings(self) -> dict[str, int]:
        """All ratings by the post's address, in the order in which they were given."""
        return {uri: value for uri, value, _ in self.rating_marks()}

    def rating_marks(self) -> list[Mark]:
        """All ratings as address, value and time, the oldest first: 5,000 in 3 ms."""
        return self.run(ratings.marks)

    def rating_counts(self) -> tuple[int, int]:
        """How many ratings are + and -."""
        return self.run(ratings.counts)

    def rating(self, uri: str) -> Rating | None:
        """The rating of a post."""
        return self.run(lambda db: ratings.one(db, uri))

    def rated(self) -> list[Rating]:
        """All ratings with what was learned from, the oldest first."""
        return self.run(ratings.every)

    def ratings_among(self, uris: Sequence[str]) -> dict[str, int]:
        """How those of these posts that are rated are."""
        return self.run(lambda db: ratings.among(db, uris))

    def rating_turn(self) -> int:
        """A number that is another after every change of a rating, whichever program made it."""
        return self.run(ratings.turn)

    def put_rating_vectors(self, model: str, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors of rated posts by their addresses."""
        self.change(lambda db: ratings.put_vectors(db, model, vectors))

    def rating_vectors(self, model: str, uris: Sequence[str]) -> dict[str, Vector]:
        """Vectors of rated posts, as far as `model` made them."""
        return self.run(lambda db: ratings.vectors(db, model, uris))

    # Answers about hidden posts

    def answer(self, uri: str, rule: str, is_right: bool, *, probability: float, at_ms: int) -> None:
        """Whether it was right of a rule to hide a post; the last answer counts."""
        self.change(lambda db: answers.put(db, uri, rule, is_right, probability, at_ms), is_durable=True)

    def answers(self) -> dict[tuple[str, str], bool]:
        """Every answer by address and rule."""
        return self.run(answers.every)

    def precision(self) -> dict[str, Precision]:
        """By rule, how often hiding was right."""
        return self.run(answers.precision)

    # How it is done

    def change(self, work: Callable[[sqlite3.Connection], T], *, is_durable: bool = False) -> T:
        """Run something in a transaction; `is_durable` waits until it is on the disk. Raises StoreError."""

        def whole(db: sqlite3.Connection) -> T:
            if is_durable:
                db.execute("PRAGMA synchronous = FULL")
            try:
                with transaction(db):
                    return work(db)
            finally:
                if is_durable:
                    db.execute("PRAGMA synchronous = NORMAL")

        return self.run(whole)

    def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run something, errors in words. Raises StoreError."""
        if self._db is None:
            raise StoreError("it is closed", where=str(self._path))
        try:
            return work(self._db)
        except TROUBLE as error:
            raise _error(error, self._path) from error

    def _check(self) -> None:
        """Touch every table, so that damage shows when the file is opened. Raises StoreError."""
        for table in (
            "read_mark",
            "read_until",
            "position",
            "rating",
            "rating_vector",
            "rating_turn",
            "answer",
            "draft",
            "outbox",
            "last_key",
            "attachment_use",
            "mute_end",
        ):
            sql = f"SELECT * FROM {table} LIMIT 1"  # noqa: S608 - a table of ours
            self.run(partial(_one, sql))


def _read_among(db: sqlite3.Connection, feed: str, items: Sequence[tuple[str, int]]) -> set[str]:
    """See `User.read_among`: what is marked one by one counts, unless all older was marked read after it."""
    until, turn = db.execute("SELECT sort_ms, turn FROM read_until WHERE feed = ?", (feed,)).fetchone() or (None, 0)
    older = {address for address, sort_ms in items if until is not None and sort_ms <= until}
    found = set(older)
    for start in range(0, len(items), CHUNK):
        part = [address for address, _ in items[start : start + CHUNK]]
        marks = ",".join("?" * len(part))
        sql = f"SELECT address, is_read, turn FROM read_mark WHERE address IN ({marks})"  # noqa: S608 - marks only
        for address, is_read, marked in db.execute(sql, part):
            if is_read:
                found.add(address)
            elif address not in older or marked >= turn:
                found.discard(address)
    return found


def _one(sql: str, db: sqlite3.Connection) -> object:
    """The first row."""
    return db.execute(sql).fetchone()


def _error(error: Exception, path: Path) -> StoreError:
    """An error in words; for damage with the way out."""
    if not is_damage(error):
        return store_error(error, path)
    return StoreError(
        f"it is damaged ({error}) and was left as it is",
        where=str(path),
        remedy=f"put a copy in its place ({path.name}.v*.backup beside it is one), or move it away to start without"
        " read marks, ratings and drafts",
    )
