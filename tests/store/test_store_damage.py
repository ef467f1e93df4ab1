"""A damaged cache is rebuilt, a damaged user file is left alone; nothing crashes."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from skerry.domain.errors import StoreError
from skerry.domain.writing import NewPost
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.store.values import Vector
from tests.store.made import FEED, item, page, post, put, repost, thread_page, verdict
from tests.support.amounts import amount


def fill(path: Path, count: int = 100) -> None:
    """A cache with something in every table, all of it in the one file."""
    cache = Cache.open(path, write=True)
    put(cache, *(item(n) for n in range(50, 0, -1)), cursor="a")
    put(cache, *(repost(n, n + 1000) for n in range(count, 0, -1)), cursor="b")
    cache.put_thread(post(1).uri, thread_page(post(1), post(900)), fetched_ms=1)
    waiting = cache.unencoded("m", count)
    cache.put_vectors("m", [(found.id, Vector(bytes(1024), 0.5)) for found in waiting])
    cache.put_verdicts("r", [(found.id, verdict("hide")) for found in cache.unjudged("r", 50, model="m")])
    cache.close()


def use(cache: Cache) -> None:
    """Everything that a window reads and sync writes."""
    keys = cache.keys(FEED)
    cache.keys(FEED, hidden=True, limit=5)
    cache.keys_ranked(FEED)
    for stored in cache.items([key.id for key in keys]).values():
        cache.item_of(FEED, stored.item.address)
        cache.verdict(stored.id)
        cache.raw(stored.item.post.uri)
    cache.thread(post(1).uri)
    cache.gaps(FEED)
    cache.feed_state(FEED)


def write(cache: Cache) -> None:
    """Everything that sync does."""
    put(cache, *(item(n, likes=3) for n in range(60, 0, -1)), cursor="c", asked_ms=9)
    for gap in cache.gaps(FEED):
        place = cache.in_gap(FEED, gap.id) or cache.top()
        cache.put_page(FEED, page([item(70)], "d"), place, asked_ms=9, own_did="")
    cache.put_thread(post(1).uri, thread_page(post(1, likes=9), post(901)), fetched_ms=2)
    waiting = cache.unencoded("n", 999)
    cache.vectors("m", [found.id for found in waiting])
    cache.put_vectors("n", [(found.id, Vector(bytes(8), 0.5)) for found in waiting])
    cache.put_verdicts("s", [(found.id, verdict()) for found in cache.unjudged("s", 999, model="n")])
    cache.remove_posts([post(5).uri])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a cache that is in order."""
    path = tmp_path_factory.mktemp("whole") / "cache.db"
    fill(path)
    return path.read_bytes()


def damage(whole: bytes, seed: int) -> bytes:
    """The same file with damage of one of several kinds."""
    chance = random.Random(seed)
    kind = seed % 5
    if kind == 0:  # cut off
        return whole[: chance.randrange(len(whole))]
    broken = bytearray(whole)
    if kind == 1:  # a few bytes anywhere
        for _ in range(chance.randrange(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
    elif kind == 2:  # a page of nothing, or of another one
        start = chance.randrange(len(broken) // 4096) * 4096
        other = chance.randrange(len(broken) // 4096) * 4096
        broken[start : start + 4096] = bytes(4096) if chance.random() < 0.5 else whole[other : other + 4096]
    elif kind == 3:  # the head
        for _ in range(8):
            broken[chance.randrange(100)] = chance.randrange(256)
    else:  # a page full of noise
        start = chance.randrange(len(broken) // 4096) * 4096
        broken[start : start + 4096] = chance.randbytes(4096)
    return bytes(broken)


@pytest.mark.parametrize("block", range(4))
def test_damaged_cache_is_read_without_a_crash_and_rebuilt(tmp_path: Path, whole: bytes, block: int) -> None:
    """200 files: a reader reads what it can or nothing; the writer goes on, with an empty cache if need be."""
    count = amount(200) // 4
    for seed in range(block * count, (block + 1) * count):
        path = tmp_path / str(seed) / "cache.db"
        path.parent.mkdir()
        path.write_bytes(damage(whole, seed))
        reader = Cache.open(path, write=False)
        use(reader)
        writer = Cache.open(path, write=True)
        use(writer)
        write(writer)
        use(writer)
        use(reader)
        assert reader.keys(FEED) == writer.keys(FEED), seed
        writer.close()
        reader.close()


def test_rebuilt_cache_says_so_and_keeps_the_old_file(path: Path) -> None:
    """One line for the screen; the damaged file is beside it, and the log of the old one is gone."""
    fill(path)
    path.write_bytes(b"not a database, but long enough to be looked at" * 100)
    cache = Cache.open(path, write=True)
    assert cache.notice.startswith("the cached posts could not be read")
    assert cache.notice.endswith("the old file is cache.db.damaged")
    assert cache.keys(FEED) == []
    assert len(put(cache, item(1)).new) == 1
    cache.close()
    assert path.with_name("cache.db.damaged").read_bytes().startswith(b"not a database")
    again = Cache.open(path, write=True)
    assert again.notice == ""
    assert len(again.keys(FEED)) == 1
    again.close()


def test_rebuilt_cache_takes_nothing_from_the_log_of_the_old_one(path: Path, tmp_path: Path) -> None:
    """SQLite would play a log that it finds into any file of that name."""
    Cache.open(path, write=True).close()
    cache = Cache.open(path, write=True)
    put(cache, item(1))
    copy = tmp_path / "copy" / "cache.db"
    copy.parent.mkdir()
    copy.write_bytes(b"broken" * 1000)
    copy.with_name("cache.db-wal").write_bytes(path.with_name("cache.db-wal").read_bytes())
    cache.close()
    again = Cache.open(copy, write=True)
    assert again.notice
    assert again.keys(FEED) == []
    again.close()


@pytest.mark.parametrize(
    "spoil",
    [
        "PRAGMA user_version = 99",
        "PRAGMA user_version = 0",
        "PRAGMA application_id = 1",
        "DROP TABLE verdict",
        "DROP TABLE item",
    ],
)
def test_cache_of_another_version_or_kind_is_rebuilt(path: Path, spoil: str) -> None:
    """Of another version, of another program, with a table missing: quick_check finds all of these in order."""
    fill(path, 5)
    with sqlite3.connect(path) as db:
        db.execute(spoil)
    db.close()
    cache = Cache.open(path, write=True)
    assert cache.notice
    assert cache.keys(FEED) == []
    cache.close()


def test_empty_file_becomes_a_cache(path: Path) -> None:
    """As a power cut may leave one."""
    path.parent.mkdir(parents=True)
    path.touch()
    cache = Cache.open(path, write=True)
    assert (cache.notice, cache.keys(FEED)) == ("", [])
    cache.close()


def items_there(cache: Cache) -> int:
    """How many items can be read."""
    return len(cache.items([key.id for key in cache.keys(FEED)]))


@pytest.mark.parametrize(
    ("spoil", "left"),
    [
        ("UPDATE post SET body = x'c1' WHERE uri LIKE '%000002'", 2),
        ("UPDATE item SET action = 99 WHERE sort_ms = 1700000002000", 2),
        ("UPDATE item SET tie = x'00ff' WHERE sort_ms = 1700000002000", 2),
        ("UPDATE item SET context = x'00' WHERE context IS NOT NULL", 2),
        ("UPDATE item SET score = 'high' WHERE sort_ms = 1700000002000", 2),
        ("UPDATE verdict SET body = x'93'", 3),
        ("UPDATE raw SET body = x'78'", 3),
        ("UPDATE feed SET items = 'many'", 3),
        ("UPDATE vector SET scale = x'00'", 3),
        ("UPDATE gap SET newer_ms = 'late'", 3),
        ("UPDATE node SET kind = 'other'", 3),
    ],
)
def test_broken_cell_costs_its_row(path: Path, spoil: str, left: int) -> None:
    """SQLite sees nothing wrong. What is right is read on, by readers and by the writer."""
    writer = Cache.open(path, write=True)
    put(writer, item(0), cursor="z")
    given = [repost(1, 9), item(2), item(1)]
    put(writer, *given, cursor="c")
    writer.put_thread(post(1).uri, thread_page(post(1)), fetched_ms=1)
    writer.put_vectors("m", [(found.id, Vector(b"1", 0.5)) for found in writer.unencoded("m", 9)])
    writer.put_verdicts("r", [(found.id, verdict()) for found in writer.unjudged("r", 9, model="m")])
    with sqlite3.connect(path) as db:
        db.execute(spoil)
    db.close()
    reader = Cache.open(path, write=False)
    assert items_there(reader) == items_there(writer) == left + 1
    use(reader)
    write(writer)
    use(writer)
    assert writer.notice == ""
    writer.close()
    reader.close()


def test_broken_post_is_mended_by_the_next_page_that_has_it(path: Path) -> None:
    """What comes from the network takes its place."""
    cache = Cache.open(path, write=True)
    put(cache, item(2), item(1), cursor="c")
    with sqlite3.connect(path) as db:
        db.execute("UPDATE post SET body = x'c1'")
    db.close()
    assert items_there(cache) == 0
    put(cache, item(2), item(1), cursor="c", asked_ms=2)
    assert items_there(cache) == 2
    cache.close()


def test_post_that_cannot_be_read_does_not_stop_the_judging(path: Path) -> None:
    """It is dropped, to come again with the next page; the others are judged."""
    cache = Cache.open(path, write=True)
    put(cache, item(2), item(1))
    with sqlite3.connect(path) as db:
        db.execute("UPDATE post SET body = x'c1' WHERE uri = ?", (post(2).uri,))
    db.close()
    assert [found.post for found in cache.unencoded("m", 9)] == [post(1)]
    assert [found.item.post for found in cache.unjudged("r", 9, model="m")] == [post(1)]
    assert cache.notice == ""
    cache.close()


def read_all(file: Path) -> str | None:
    """Open a user file and read what is in it; the error's words when that fails."""
    try:
        user = User.open(file)
    except StoreError as error:
        return str(error)
    try:
        user.read_among(FEED, [(f"at://{n}", 0) for n in range(2000)])
        user.ratings()
        user.outbox.rows()
        user.drafts.list()
    except StoreError as error:
        return str(error)
    finally:
        user.close()
    return None


def test_damaged_user_file_is_refused_and_left_alone(path: Path) -> None:
    """It says which file and what to do, and not a byte of it changes. The cache beside it does not matter."""
    file = path.with_name("user.db")
    user = User.open(file)
    user.mark_read(f"at://{n}" for n in range(2000))
    user.set_rating("at://1", 1, at_ms=1)
    user.outbox.post([NewPost(f"post {n} " + "x" * 200) for n in range(50)], at_ms=1)
    user.drafts.put([NewPost("draft " + "x" * 200)], at_ms=1)
    user.close()
    good = file.read_bytes()
    refused = 0
    for seed in range(amount(200)):
        file.write_bytes(broken := damage(good, seed))
        if (words := read_all(file)) is not None:
            assert str(file) in words
            assert file.read_bytes() == broken
            refused += 1
    assert refused > 40


def test_damaged_cache_leaves_the_user_file_alone(path: Path) -> None:
    """Ratings and read marks survive whatever happens to the cache."""
    fill(path, 5)
    user = User.open(path.with_name("user.db"))
    user.set_rating("at://1", -1, at_ms=1)
    user.mark_read(["at://2"])
    path.write_bytes(b"x" * 5000)
    Cache.open(path, write=True).close()
    assert user.ratings() == {"at://1": -1}
    assert user.read_among(FEED, [("at://2", 0)]) == {"at://2"}
    user.close()
