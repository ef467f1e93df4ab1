"""Answers about hidden posts in user.db, and hidden posts that stay in the timeline to be asked about."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from skerry.domain.addresses import PostAddress
from skerry.domain.explanations import Precision
from skerry.store.cache import Cache
from skerry.store.migrations import MIGRATIONS, backup_of
from skerry.store.user import User
from skerry.store.values import Likeness, Vector
from tests.store.made import FEED, did, item, post, put, repost, verdict


def test_answers_add_up_to_a_rules_precision(user: User, path: Path) -> None:
    """By rule, the last answer on a post counts, and the next program reads the same."""
    user.answer("at://1", "Tea", True, probability=0.8, at_ms=1)
    user.answer("at://2", "Tea", True, probability=0.8, at_ms=2)
    user.answer("at://2", "Tea", False, probability=0.8, at_ms=3)
    user.answer("at://2", "Coffee", True, probability=1.0, at_ms=4)
    assert user.precision() == {"Tea": Precision(1, 2), "Coffee": Precision(1, 1)}
    again = User.open(path.with_name("user.db"))
    assert again.answers() == {("at://1", "Tea"): True, ("at://2", "Tea"): False, ("at://2", "Coffee"): True}
    again.close()


def test_a_file_of_before_gets_answers_and_keeps_what_it_had(path: Path) -> None:
    """An older user.db is migrated, with a copy beside it."""
    file = path.with_name("user.db")
    file.parent.mkdir(parents=True)
    db = sqlite3.connect(file, isolation_level=None)
    db.executescript(MIGRATIONS[0])
    db.execute("INSERT INTO rating (uri, value, at_ms) VALUES ('at://1', 1, 1)")
    db.execute(f"PRAGMA application_id = {0x736B7275}")
    db.execute("PRAGMA user_version = 1")
    db.close()
    user = User.open(file)
    assert user.ratings() == {"at://1": 1}
    assert user.precision() == {}
    user.answer("at://1", "Tea", True, probability=0.5, at_ms=1)
    user.close()
    assert backup_of(file, 1).exists()


def test_a_hidden_post_that_is_asked_about_stays_in_the_timeline(cache: Cache) -> None:
    """It is shown, marked, not in the tray, and not counted as hidden; asking no more hides it, and is a change."""
    first, second = put(cache, item(2), item(1)).new
    hide = [(first, verdict("hide")), (second, verdict("hide"))]
    assert set(cache.put_verdicts("r", hide, asked={first})) == {first, second}
    assert [key.id for key in cache.keys(FEED, hidden=True)] == [second]
    assert [(key.id, key.action) for key in cache.keys(FEED, hidden=False)] == [(first, "show")]
    stored = cache.items([first, second])
    assert [(each.action, each.is_asked) for each in stored.values()] == [("show", True), ("hide", False)]
    assert cache.feed_state(FEED).hidden == 1
    kept = cache.verdict(first)
    assert kept is not None
    assert kept.action == "hide"
    assert cache.put_verdicts("r2", hide) == (first,)
    assert [key.id for key in cache.keys(FEED, hidden=True)] == [first, second]


def test_asking_about_what_is_not_hidden_changes_nothing(cache: Cache) -> None:
    """Only hidden posts come back."""
    (only,) = put(cache, item(1)).new
    cache.put_verdicts("r", [(only, verdict("collapse"))], asked={only})
    assert [(each.action, each.is_asked) for each in cache.items([only]).values()] == [("collapse", False)]


def test_a_post_is_found_by_did_and_by_handle(cache: Cache) -> None:
    """Also where others have its record key."""
    put(cache, item(1, by="ada"), item(2, by="bo"))
    assert cache.find_post(PostAddress(did("ada"), "000001")) == post(1, by="ada")
    assert cache.find_post(PostAddress("bo.example.com", "000002")) == post(2, by="bo")
    assert cache.find_post(PostAddress("bo.example.com", "000001")) is None
    assert cache.find_post(PostAddress(did("ada"), "000009")) is None


def test_of_many_tellers_the_likest_are_named(cache: Cache) -> None:
    """Also where there are more than are asked for, whichever came first."""
    put(cache, *(item(n) for n in range(1, 7)))
    ids = {each.post.uri: each.id for each in cache.unencoded("no model", 99)}
    own, *others = (ids[post(n).uri] for n in range(1, 7))
    cache.put_told("no teller", "no model", [], dict.fromkeys(ids.values(), own))
    odds = (0.5, 3.0, 0.1, 2.0)
    cache.put_likenesses([Likeness(own, other, value, "words") for other, value in zip(others, odds, strict=False)])
    assert [teller.odds for teller in cache.tellers(post(1).uri, 3)] == [3.0, 2.0, 0.5]
    assert [teller.odds for teller in cache.tellers(post(1).uri)] == [3.0, 2.0, 0.5, 0.1, None]


def test_items_are_read_with_their_vectors_without_writing(cache: Cache, path: Path) -> None:
    """For trying rules: in the order asked for, by a reader, those that are gone left out."""
    ids = put(cache, item(2), repost(1, 1)).new
    posts = {encode.post.uri: encode.id for encode in cache.unencoded("m", 9)}
    cache.put_vectors("m", [(posts[post(2).uri], Vector(b"\x01\x7f", 0.5))])
    reader = Cache.open(path, write=False)
    found = reader.items_to_try([ids[1], 99, ids[0]], model="m")
    assert [(each.id, each.vector) for each in found] == [(ids[1], None), (ids[0], Vector(b"\x01\x7f", 0.5))]
    assert found[0].item == repost(1, 1)
    assert all(each.vector is None for each in reader.items_to_try(ids, model="other"))
    reader.close()
