"""Files that only the user can read, errors in words, readers that follow the writer."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from skerry.domain.errors import StoreError
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.store.values import FeedState, ThreadView
from tests.store.made import FEED, item, numbers, put, verdict


def test_files_are_the_users_alone_at_any_umask(path: Path) -> None:
    """0600 and 0700, with the log and the shared memory beside the file, whatever the umask says."""
    before = os.umask(0)
    try:
        cache, user = Cache.open(path, write=True), User.open(path.with_name("user.db"))
        put(cache, item(1))
        user.mark_read(["at://1"])
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert set(modes) >= {"cache.db", "cache.db-wal", "cache.db-shm", "user.db", "user.db-wal"}
    assert set(modes.values()) == {0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700
    cache.close()
    user.close()


def test_file_that_others_can_read_is_closed_to_them(path: Path) -> None:
    """One that was copied back from somewhere."""
    Cache.open(path, write=True).close()
    path.chmod(0o644)
    path.parent.chmod(0o755)
    Cache.open(path, write=True).close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_folder_in_the_way_is_an_error_in_words(path: Path) -> None:
    """It names the file."""
    path.mkdir(parents=True)
    with pytest.raises(StoreError, match=r"cache\.db: Is a directory; check who owns"):
        Cache.open(path, write=True)
    with pytest.raises(StoreError, match=r"cache\.db: Is a directory"):
        User.open(path)


def test_full_disk_is_an_error_in_words_and_costs_nothing(path: Path) -> None:
    """What was stored is still there, and goes on when there is room again."""
    cache = Cache.open(path, write=True)
    put(cache, item(1), cursor="a")
    full = cache._db
    assert full is not None
    pages = full.execute("PRAGMA page_count").fetchone()[0]
    full.execute(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(StoreError, match=r"cache\.db: the disk is full; make room"):
        put(cache, *(item(n, "word " * 200) for n in range(100, 1, -1)), cursor="b")
    assert numbers(cache.keys(FEED)) == [1]
    assert cache.feed_state(FEED).cursor == "a"
    full.execute("PRAGMA max_page_count = 100000")
    assert len(put(cache, item(3), item(2), cursor="b").new) == 2
    cache.close()


def test_locked_file_is_an_error_in_words(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program holds the write lock for longer than anybody waits."""
    monkeypatch.setattr("skerry.store.files.BUSY_S", 0.01)
    cache = Cache.open(path, write=True)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another program holds it"):
        put(cache, item(1))
    other.execute("ROLLBACK")
    other.close()
    put(cache, item(1))
    cache.close()


def test_reader_without_a_file_reads_nothing_until_there_is_one(path: Path) -> None:
    """The window may be first; it makes no file."""
    reader = Cache.open(path, write=False)
    assert reader.keys(FEED) == []
    assert reader.feed_state(FEED) == FeedState()
    assert reader.thread("at://x") == ThreadView("at://x")
    assert not path.exists()
    writer = Cache.open(path, write=True)
    epoch = reader.epoch
    assert reader.keys(FEED) == []
    put(writer, item(1))
    assert numbers(reader.keys(FEED)) == [1]
    assert reader.epoch > epoch
    writer.close()
    reader.close()


def test_reader_follows_the_file_that_the_writer_puts_in_place(path: Path) -> None:
    """A rebuilt cache is another file; its ids mean nothing in the old one, and the epoch says so."""
    first = Cache.open(path, write=True)
    put(first, item(1))
    reader = Cache.open(path, write=False)
    (old,) = reader.keys(FEED)
    first.close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    second = Cache.open(path, write=True)
    put(second, item(2))
    epoch = reader.epoch
    assert numbers(reader.keys(FEED)) == [2]
    assert reader.items([old.id]) == {}
    assert reader.epoch == epoch + 1
    second.close()
    reader.close()


def test_reader_writes_nothing(path: Path) -> None:
    """Only one process does."""
    Cache.open(path, write=True).close()
    reader = Cache.open(path, write=False)
    with pytest.raises(StoreError, match="it is open to read only"):
        put(reader, item(1))
    reader.close()


def test_closed_cache_is_an_error_in_words(path: Path) -> None:
    """Not one of SQLite's."""
    for cache in (Cache.open(path, write=True), Cache.open(path, write=False)):
        cache.close()
        with pytest.raises(StoreError, match="it is closed"):
            cache.keys(FEED)


WRITER = """
import sys
from pathlib import Path
from skerry.store.cache import Cache
from tests.store.made import item, put
cache = Cache.open(Path(sys.argv[1]), write=True)
for n in range(100000):
    put(cache, item(n), cursor="c")
    print(n, flush=True)
"""


def test_killed_writer_loses_nothing_that_it_acknowledged(path: Path) -> None:
    """Kill -9 in the middle of writing: every item whose page was put is there, and the numbers are right."""
    for round_ in range(1, 4):
        child = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(20 * round_)]
        child.send_signal(signal.SIGKILL)
        said += child.stdout.readlines()
        child.wait()
        child.stdout.close()
        last = max(int(line) for line in said if line.endswith("\n"))
        cache = Cache.open(path, write=True)
        assert cache.notice == ""
        there = numbers(cache.keys(FEED))
        assert set(range(last + 1)) <= set(there)
        assert cache.feed_state(FEED).items == len(there)
        cache.close()


def test_window_reads_while_sync_writes(path: Path) -> None:
    """Two connections: each read sees whole pages only."""
    writer, reader = Cache.open(path, write=True), Cache.open(path, write=False)
    for n in range(0, 200, 10):
        put(writer, *(item(n + k) for k in range(9, -1, -1)), cursor="c")
        keys = reader.keys(FEED, limit=10)
        assert numbers(keys) == list(range(n + 9, n - 1, -1))
        writer.put_verdicts("r", [(key.id, verdict("dim")) for key in keys])
        assert {key.action for key in reader.keys(FEED, limit=10)} == {"dim"}
    writer.close()
    reader.close()
