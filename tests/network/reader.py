"""Somebody signed in at the backend, with a home of their own: what they do with skerry, and what the server says."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tests.network import xrpc
from tests.network.harness import PASSWORD, Backend
from tests.support import processes
from tests.support.home import LOOPBACK, Home, make_home
from tests.support.terminal import Terminal

SLOW = 60.0
"""Seconds that a loaded machine may take to start the encoder and to judge a timeline."""


class Reader(msgspec.Struct, frozen=True):
    """A person who is signed in.

    Attributes:
        backend: Where.
        home: Their home.
        session: Their other client, which is not skerry's.
    """

    backend: Backend
    home: Home
    session: xrpc.Session

    def sync(self, *options: str) -> str:
        """Runs `skerry sync`, which has to end well, and gives what it says."""
        done = self.home.run("sync", *options)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        return done.stderr

    def feed(self, *options: str) -> list[xrpc.Json]:
        """The rows of `skerry feed --json`."""
        done = self.home.run("feed", "--json", *options)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def window(self, size: tuple[int, int] = (80, 24)) -> Terminal:
        """Opens `skerry` in a terminal."""
        return self.home.open(size=size)

    def filters(self, text: str) -> None:
        """Writes filters.toml."""
        (self.home.config / "filters.toml").write_text(text)

    def follow(self, other: xrpc.Session) -> None:
        """Follows somebody."""
        self.session.create("app.bsky.graph.follow", {"subject": other.did, "createdAt": now()})
        self.backend.sync()

    @property
    def folder(self) -> Path:
        """Where the account's databases lie."""
        (file,) = (self.home.data / "accounts").iterdir()
        return file

    def select(self, database: str, sql: str) -> list[tuple[object, ...]]:
        """Asks one of the account's databases, without skerry."""
        with closing(sqlite3.connect(f"file:{self.folder / database}?mode=ro", uri=True)) as db:
            return db.execute(sql).fetchall()

    def asked(self) -> list[xrpc.Json]:
        """The ledger: every request so far."""
        lines = (self.home.folder / "state/skerry/requests.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]


def signed_in(backend: Backend, folder: Path, session: xrpc.Session) -> Reader:
    """Signs an account in, in a new home."""
    home = make_home(folder, LOOPBACK)
    servers = ("--pds", backend.info.pds, "--plc", backend.info.plc)
    done = home.run("login", session.handle, *servers, stdin=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr
    return Reader(backend, home, session)


def moved(reader: Reader, folder: Path) -> Reader:
    """The same person in another home, a copy of theirs."""
    shutil.copytree(reader.home.folder, folder)
    return Reader(reader.backend, Home(folder), reader.session)


def say(backend: Backend, author: xrpc.Session, *texts: str, ago: float = 0.0) -> list[xrpc.Ref]:
    """Posts texts, one after the other, dated so many seconds ago, and waits until the AppView has them."""
    refs = [author.create("app.bsky.feed.post", {"text": text, "createdAt": now(-ago)}) for text in texts]
    backend.sync()
    return refs


def say_many(backend: Backend, author: xrpc.Session, count: int, word: str) -> None:
    """Posts so many texts at once, a second apart, the last of them now: `WORD 0`, `WORD 1`, ..."""
    end = datetime.now(UTC).timestamp()
    for start in range(0, count, 100):
        rows = [(n, iso(end - count + 1 + n)) for n in range(start, min(count, start + 100))]
        writes = [
            {
                "$type": "com.atproto.repo.applyWrites#create",
                "collection": "app.bsky.feed.post",
                "value": {"$type": "app.bsky.feed.post", "text": f"{word} {n}", "createdAt": at},
            }
            for n, at in rows
        ]
        author.post("com.atproto.repo.applyWrites", {"repo": author.did, "writes": writes})
    backend.sync()


def now(later: float = 0.0) -> str:
    """This moment as records say it, or so many seconds later."""
    return iso(datetime.now(UTC).timestamp() + later)


def iso(seconds: float) -> str:
    """A moment as records say it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sync_processes(home: Home) -> int:
    """How many sync processes of windows run in a home."""
    pids = processes.with_environment(f"HOME={home.folder}")
    return sum("skerry.cli.serve" in processes.command(pid) for pid in pids)
