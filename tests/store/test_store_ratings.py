"""Ratings with what was learned from, which outlives the cache."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from skerry.store.migrations import MIGRATIONS, migrate
from skerry.store.ratings import MAX_TEXT, remembered
from skerry.store.user import User
from skerry.store.values import RatedPost, Rating, Vector
from tests.store.made import item, repost

VECTOR = Vector(bytes(range(16)), 0.01)
POST = RatedPost("Tea, again.", "did:plc:ada", "ada.example.com", ("reply",), ("image",))


def test_rating_keeps_its_post_and_its_vector(user: User) -> None:
    """Turned round without them, they stay; taken back, they are gone."""
    user.set_rating("at://1", 1, at_ms=5, post=POST, vector=("m", VECTOR))
    user.set_rating("at://1", -1, at_ms=6)
    assert user.rating("at://1") == Rating("at://1", -1, 6, POST)
    assert user.rating_vectors("m", ["at://1", "at://2"]) == {"at://1": VECTOR}
    assert user.rating_vectors("other", ["at://1"]) == {}
    user.set_rating("at://1", 0, at_ms=7)
    assert user.rating("at://1") is None
    user.set_rating("at://1", 1, at_ms=8)
    assert user.rating_vectors("m", ["at://1"]) == {}


def test_vectors_are_kept_for_rated_posts_only(user: User) -> None:
    """More of them than a statement takes."""
    for number in range(70):
        user.set_rating(f"at://{number}", 1, at_ms=number)
    user.put_rating_vectors("m", {f"at://{number}": VECTOR for number in range(90)})
    found = user.rating_vectors("m", [f"at://{number}" for number in range(90)])
    assert found == {f"at://{number}": VECTOR for number in range(70)}


def test_every_change_is_another_turn(user: User, path: Path) -> None:
    """Also for another program; a vector is no change."""
    other = User.open(path.with_name("user.db"))
    turns = [other.rating_turn()]
    for value, at_ms in ((1, 1), (-1, 2), (0, 3)):
        user.set_rating("at://1", value, at_ms=at_ms)
        turns.append(other.rating_turn())
    assert len(set(turns)) == 4
    user.set_rating("at://1", 0, at_ms=4)
    user.put_rating_vectors("m", {"at://1": VECTOR})
    assert other.rating_turn() == turns[-1]
    other.close()


def test_ratings_are_looked_up_counted_and_forgotten_together(user: User) -> None:
    """By address, in any number; those of no rated post are left out."""
    for number in range(150):
        user.set_rating(f"at://{number:03}", -1 if number % 3 else 1, at_ms=number)
    assert user.ratings_among([f"at://{number:03}" for number in range(140, 200)]) == {
        f"at://{number:03}": -1 if number % 3 else 1 for number in range(140, 150)
    }
    assert user.ratings_among([]) == {}
    assert user.rating_counts() == (50, 100)
    user.remove_ratings(f"at://{number:03}" for number in range(149))
    assert user.rating_marks() == [("at://149", -1, 149)]
    assert user.rating_counts() == (0, 1)


def test_broken_post_costs_the_post_and_not_the_rating(user: User, path: Path) -> None:
    """A rating counts even where what it was about can't be read."""
    user.set_rating("at://1", 1, at_ms=1, post=POST)
    with sqlite3.connect(path.with_name("user.db")) as db:
        db.execute("UPDATE rating SET post = x'00ff'")
    assert user.rating("at://1") == Rating("at://1", 1, 1, None)
    assert user.rated() == [Rating("at://1", 1, 1, None)]


def test_older_file_is_brought_up_to_date_with_its_ratings(path: Path) -> None:
    """Version 1 had no vectors and no turn."""
    file = path.with_name("user.db")
    file.parent.mkdir(parents=True)
    db = sqlite3.connect(file, isolation_level=None)
    migrate(db, file, MIGRATIONS[:1])
    db.execute("INSERT INTO rating (uri, value, at_ms) VALUES ('at://1', 1, 5)")
    db.close()
    user = User.open(file)
    assert user.rating_marks() == [("at://1", 1, 5)]
    user.set_rating("at://1", -1, at_ms=6, post=POST)
    assert user.rating_turn() == 1
    user.close()


def test_what_is_remembered_is_what_the_model_reads() -> None:
    """Text, author and kind; an endless alt text is cut."""
    kept = remembered(repost(1, 9))
    assert (kept.text, kept.handle, kept.kinds) == ("Number 1.", "ada.example.com", ("repost",))
    assert len(remembered(item(1, "a" * 9999)).text) == MAX_TEXT
