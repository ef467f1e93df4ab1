"""user.db: read marks, positions, ratings, and how it is brought up to date."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.domain.errors import StoreError
from skerry.store.migrations import MIGRATIONS, backup_of, migrate
from skerry.store.user import Position, User
from tests.support.amounts import amount

ITEMS = [(f"at://{n}", n) for n in range(10)]


def read(user: User, feed: str = "f") -> list[int]:
    """Which of the items are read."""
    return sorted(int(address.removeprefix("at://")) for address in user.read_among(feed, ITEMS))


def test_marks_say_what_was_read(user: User) -> None:
    """One by one, taken back one by one, in every feed that has the item."""
    user.mark_read(["at://3", "at://5", "at://unknown"])
    user.mark_unread(["at://5"])
    assert read(user) == [3]
    assert read(user, "other") == [3]


def test_all_older_counts_as_read(user: User) -> None:
    """Also what was fetched later; one can be taken out again; doing it again takes all in; it never goes back."""
    user.mark_older_read("f", 4)
    assert read(user) == [0, 1, 2, 3, 4]
    assert read(user, "other") == []
    user.mark_unread(["at://2"])
    assert read(user) == [0, 1, 3, 4]
    user.mark_older_read("f", 3)
    assert read(user) == [0, 1, 3, 4]
    user.mark_older_read("f", 6)
    assert read(user) == [0, 1, 2, 3, 4, 5, 6]
    user.mark_unread(["at://6", "at://7"])
    user.mark_older_read("other", 9)
    assert read(user) == [0, 1, 2, 3, 4, 5]


def test_many_items_are_looked_up_at_once(user: User) -> None:
    """More than a statement takes."""
    many = [(f"at://{n}", 0) for n in range(3000)]
    user.mark_read(address for address, _ in many[::2])
    assert user.read_among("f", many) == {address for address, _ in many[::2]}
    assert user.read_among("f", []) == set()


STEPS = st.lists(
    st.tuples(st.sampled_from(["read", "unread", "older"]), st.integers(0, 9)),
    max_size=30,
)


@settings(max_examples=amount(300), deadline=None)
@given(STEPS)
def test_marks_are_what_a_plain_set_would_be(steps: list[tuple[str, int]]) -> None:
    """Whatever order marks are made in, as long as "all older" only grows."""
    folder = tempfile.TemporaryDirectory()
    user = User.open(Path(folder.name) / "user.db")
    expected: set[int] = set()
    until = -1
    for kind, number in steps:
        if kind == "read":
            user.mark_read([f"at://{number}"])
            expected.add(number)
        elif kind == "unread":
            user.mark_unread([f"at://{number}"])
            expected.discard(number)
        elif number >= until:
            until = number
            user.mark_older_read("f", number)
            expected.update(range(number + 1))
        assert read(user) == sorted(expected)
    user.close()
    folder.cleanup()


def test_position_is_remembered(user: User, path: Path) -> None:
    """The last one of each feed, also by the next program."""
    assert user.position("f") is None
    user.set_position("f", Position("at://1"))
    user.set_position("f", Position("at://2", 3, 99))
    again = User.open(path.with_name("user.db"))
    assert again.position("f") == Position("at://2", 3, 99)
    assert again.position("other") is None
    again.close()


def test_ratings_are_kept_in_order(user: User) -> None:
    """Changed and taken back as well."""
    user.set_rating("at://1", 1, at_ms=1)
    user.set_rating("at://2", -1, at_ms=2)
    user.set_rating("at://3", 1, at_ms=3)
    user.set_rating("at://1", -1, at_ms=4)
    user.set_rating("at://2", 0, at_ms=5)
    assert list(user.ratings().items()) == [("at://3", 1), ("at://1", -1)]


def test_two_programs_write_one_file(user: User, path: Path) -> None:
    """The window and sync, each in short transactions."""
    other = User.open(path.with_name("user.db"))
    for n in range(50):
        (user if n % 2 else other).mark_read([f"at://{n}"])
    assert len(other.read_among("f", [(f"at://{n}", 0) for n in range(60)])) == 50
    other.close()


def test_closed_file_is_an_error_in_words(user: User) -> None:
    """Not one of SQLite's."""
    user.close()
    with pytest.raises(StoreError, match="it is closed"):
        user.ratings()


NEXT = (*MIGRATIONS, "ALTER TABLE rating ADD COLUMN why TEXT NOT NULL DEFAULT '';", "CREATE TABLE extra (x);")


def test_migration_keeps_everything_and_a_copy(user: User, path: Path) -> None:
    """Forward step by step, a copy of the file as it was before the first."""
    file = path.with_name("user.db")
    user.set_rating("at://1", 1, at_ms=1)
    db = sqlite3.connect(file, isolation_level=None)
    migrate(db, file, NEXT)
    assert db.execute("SELECT uri, value, why FROM rating").fetchall() == [("at://1", 1, "")]
    assert db.execute("PRAGMA user_version").fetchone() == (len(NEXT),)
    before = backup_of(file, len(MIGRATIONS))
    assert list(file.parent.glob("*.backup")) == [before]
    assert before.stat().st_mode & 0o777 == 0o600
    copy = sqlite3.connect(before)
    assert copy.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert copy.execute("SELECT uri FROM rating").fetchall() == [("at://1",)]
    copy.close()
    db.close()


def test_migrations_keep_the_newest_two_copies(user: User, path: Path) -> None:
    """Whatever was migrated before: a copy is as large as the file."""
    file = path.with_name("user.db")
    db = sqlite3.connect(file, isolation_level=None)
    steps = [*MIGRATIONS]
    for table in ("one", "two", "three", "four"):
        steps.append(f"CREATE TABLE {table} (x);")
        migrate(db, file, steps)
    db.close()
    user.close()
    kept = {backup_of(file, len(steps) - 1), backup_of(file, len(steps) - 2)}
    assert set(file.parent.glob("*.backup")) == kept


def test_migration_that_fails_leaves_the_version_before(user: User, path: Path) -> None:
    """A step is whole or not at all."""
    file = path.with_name("user.db")
    user.set_rating("at://1", 1, at_ms=1)
    db = sqlite3.connect(file, isolation_level=None)
    with pytest.raises(sqlite3.OperationalError):
        migrate(db, file, (*MIGRATIONS, "CREATE TABLE extra (x);\nCREATE TABLE extra (x);"))
    assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert db.execute("SELECT name FROM sqlite_master WHERE name = 'extra'").fetchall() == []
    db.close()
    assert user.ratings() == {"at://1": 1}


def test_file_of_a_newer_skerry_is_refused(user: User, path: Path) -> None:
    """It would not be understood; it says what to do."""
    user.close()
    file = path.with_name("user.db")
    db = sqlite3.connect(file, isolation_level=None)
    migrate(db, file, NEXT)
    db.close()
    newer = rf"user\.db: it was written by a newer skerry \(version {len(NEXT)}.*; update skerry"
    with pytest.raises(StoreError, match=newer):
        User.open(file)


def test_file_of_another_program_is_refused(path: Path) -> None:
    """And left as it is."""
    file = path.with_name("user.db")
    file.parent.mkdir(parents=True)
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE theirs (x)")
    db.close()
    before = file.read_bytes()
    with pytest.raises(StoreError, match="it is not a file of skerry's"):
        User.open(file)
    assert file.read_bytes() == before
