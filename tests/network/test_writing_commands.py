"""Writing by command and through the sync of a window, at the real backend."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from skerry.domain.addresses import PostAddress
from skerry.domain.writing import NewPost, OutboxRow
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.sync.address import socket_path
from skerry.sync.client import SyncClient
from skerry.sync.protocol import Flush, FromSync, OutboxChanged
from tests.network import xrpc
from tests.network.desk import now_ms
from tests.network.harness import Backend
from tests.network.reader import SLOW, Reader, say
from tests.network.test_writing import POST, png

Newcomer = Callable[[str], Reader]


def written(reader: Reader, collection: str = POST) -> list[xrpc.Json]:
    """The records of a collection, the newest first."""
    nsid = "com.atproto.repo.listRecords"
    found: list[xrpc.Json] = reader.session.get(nsid, repo=reader.session.did, collection=collection)["records"]
    return found


def test_post_command_writes_what_it_was_told(backend: Backend, newcomer: Newcomer, tmp_path: Path) -> None:
    """Text from standard input, an answer by the page's address, an image, gates; the address on standard output."""
    reader, author = newcomer("cmdposter.test"), backend.sign_up("cmdauthor.test")
    (post,) = say(backend, author, "a question")
    (tmp_path / "bird.png").write_bytes(png(12, 6))
    done = reader.home.run(
        *("post", "-", "--reply", f"https://bsky.app/profile/{author.handle}/post/{post.rkey}"),
        *("--image", str(tmp_path / "bird.png"), "--alt", "A bird", "--lang", "en", "--label", "nudity"),
        *("--tag", "#sea", "--no-quotes", "--json"),
        stdin="an answer\nin two lines\n",
    )
    assert (done.returncode, done.stderr) == (0, "")
    (record,) = written(reader)
    row = json.loads(done.stdout)
    assert (row["state"], row["uri"], row["cid"]) == ("sent", record["uri"], record["cid"])
    value = record["value"]
    assert value["text"] == "an answer\nin two lines"
    assert value["reply"]["parent"] == {"uri": post.uri, "cid": post.cid}
    assert (value["langs"], value["tags"]) == (["en"], ["sea"])
    assert value["embed"]["images"][0]["alt"] == "A bird"
    assert value["embed"]["images"][0]["aspectRatio"] == {"width": 12, "height": 6}
    assert len(written(reader, "app.bsky.feed.postgate")) == 1


def test_switches_by_command(backend: Backend, newcomer: Newcomer) -> None:
    """Each on and off again, with 0; what is switched off is gone from the repository."""
    reader, author = newcomer("cmdswitcher.test"), backend.sign_up("cmdsubject.test")
    (post,) = say(backend, author, "a post")
    for on, off, subject, collection in (
        ("like", "unlike", post.uri, "app.bsky.feed.like"),
        ("repost", "unrepost", post.uri, "app.bsky.feed.repost"),
        ("follow", "unfollow", f"@{author.handle}", "app.bsky.graph.follow"),
        ("block", "unblock", author.did, "app.bsky.graph.block"),
    ):
        done = reader.home.run(on, subject)
        assert (done.returncode, done.stdout.strip()) == (0, written(reader, collection)[0]["uri"]), done.stderr
        assert reader.home.run(off, subject).returncode == 0
        assert written(reader, collection) == []
    for words in (
        ("bookmark", post.uri),
        ("unbookmark", post.uri),
        ("mute", author.handle, "--for", "7d"),
        ("unmute", author.handle),
        ("mute-thread", post.uri),
        ("unmute-thread", post.uri),
        ("report", post.uri, "--reason", "spam", "--labeler", backend.info.labeler_did or ""),
    ):
        done = reader.home.run(*words)
        assert (done.returncode, done.stdout, done.stderr) == (0, "Done.\n", ""), words


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("post", "x" * 301), 2, "the post has 301 characters, 300 are the most"),
        (("post", ""), 2, "the post is empty"),
        (("post", "x", "--lang", "?"), 2, "is not a language"),
        (("post", "x", "--image", "/nowhere.png", "--alt", "a"), 2, "can't be read"),
        (("post", "x", "--image", "/nowhere.png"), 2, "1 images and 0 descriptions"),
        (("like", "nonsense"), 2, "this is not the address of a post"),
        (("mute", "a.test", "--for", "never"), 2, "is not a span of time"),
        (("report", "a.test", "--reason", "boring"), 2, "is not a reason"),
        (("follow", "nobody.test"), 1, "no account has this handle"),
        (("outbox", "drop", "99"), 1, "there is no row 99"),
        (("outbox", "retry"), 2, "skerry outbox retry ID"),
    ],
)
def test_wrong_use_and_failures_are_told(reader: Reader, words: tuple[str, ...], code: int, said: str) -> None:
    """One line, the code, nothing left in the outbox."""
    done = reader.home.run(*words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1), done.stderr
    assert said in done.stderr
    assert reader.home.run("outbox", "--json").stdout == ""


def test_post_without_a_network_stays_and_is_sent_later(newcomer: Newcomer) -> None:
    """Exit code 4; listed; `outbox retry` sends it, any sync what else is due, as it was written, once."""
    reader = newcomer("offline.test")
    accounts = reader.home.data / "accounts.json"
    right = accounts.read_text()
    accounts.write_text(right.replace(reader.backend.info.pds, "http://localhost:9"))
    for text in ("first", "second"):
        done = reader.home.run("post", text)
        assert (done.returncode, done.stdout) == (4, "")
        assert "it stays in the outbox" in done.stderr
    accounts.write_text(right)
    assert written(reader) == []
    rows = [json.loads(line) for line in reader.home.run("outbox", "--json").stdout.splitlines()]
    assert [(row["text"], row["state"]) for row in rows] == [("second", "waiting"), ("first", "waiting")]
    assert reader.home.run("outbox", "retry", str(rows[1]["id"])).returncode == 0
    record = written(reader)[-1]
    assert (record["value"]["text"], record["value"]["createdAt"]) == ("first", rows[1]["made_at"])
    deadline = time.monotonic() + 120
    while len(written(reader)) < 2 and time.monotonic() < deadline:
        reader.sync()
    assert [each["value"]["text"] for each in written(reader)] == ["second", "first"]


def test_refused_post_is_kept_and_can_be_dropped(newcomer: Newcomer) -> None:
    """The words are the server's; the text is still there."""
    reader = newcomer("refused.test")
    gone = f"at://{reader.session.did}/{POST}/3kaaaaaaaaa2a"
    done = reader.home.run("post", "to nothing", "--reply", gone)
    assert (done.returncode, done.stdout) == (1, "")
    assert "this post is gone" in done.stderr
    (row,) = [json.loads(line) for line in reader.home.run("outbox", "--json").stdout.splitlines()]
    assert (row["text"], row["state"]) == ("to nothing", "failed")
    assert reader.home.run("outbox", "drop", str(row["id"])).returncode == 0
    assert reader.home.run("outbox").stdout == ""


class Other:
    """Another program at the same store: what a window does to write, without a screen."""

    def __init__(self, reader: Reader) -> None:
        self.user = User.open(reader.folder / "user.db")
        self.client = SyncClient(socket_path(reader.folder), ["/bin/false"], reader.home.folder / "other.log")
        self.heard: list[FromSync] = []

    def until(self, row_id: int, state: str) -> OutboxRow:
        """Poke and receive until a row is in a state."""
        deadline = time.monotonic() + SLOW
        while time.monotonic() < deadline:
            self.heard += [*self.client.poke(), *self.client.receive()]
            row = self.user.outbox.row(row_id)
            if row is not None and row.state == state:
                return row
            time.sleep(0.02)
        raise AssertionError(f"row {row_id} is {self.user.outbox.row(row_id)}")

    def flush(self, *ids: int) -> None:
        """Tell sync, as soon as there is one."""
        deadline = time.monotonic() + SLOW
        while time.monotonic() < deadline:
            self.heard += [*self.client.poke(), *self.client.receive()]
            if self.client.send(Flush(ids)):
                return
            time.sleep(0.02)
        raise AssertionError("nobody listens")


@pytest.fixture
def beside() -> Iterator[Callable[[Reader], Other]]:
    """Makes others; closed in the end."""
    made: list[Other] = []

    def make(reader: Reader) -> Other:
        made.append(Other(reader))
        return made[-1]

    yield make
    for other in made:
        other.client.close()
        other.user.close()


def test_windows_sync_sends_when_it_is_poked(newcomer: Newcomer, beside: Callable[[Reader], Other]) -> None:
    """A row and `Flush`: sent, and every window is told; a command uses the same sync; undone in time, nothing goes."""
    reader = newcomer("poker.test")
    with reader.window() as window:
        other = beside(reader)
        (row_id,) = other.user.outbox.post([NewPost("from a window")], at_ms=now_ms())
        other.flush(row_id)
        row = other.until(row_id, "sent")
        assert written(reader)[0]["uri"] == row.uri
        assert OutboxChanged((row_id,)) in other.heard
        assert reader.home.run("post", "by command").returncode == 0
        assert reader.home.run("like", row.uri).returncode == 0
        liked = Cache.open(reader.folder / "cache.db", write=False)
        deadline = time.monotonic() + SLOW
        while True:  # sync asks for the timeline a moment after the post was sent
            post = liked.find_post(PostAddress(reader.session.did, row.uri.rpartition("/")[2]))
            if post is not None and post.viewer.like:
                break
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert (post.text, post.counts.likes) == ("from a window", 1)
        liked.close()
        (held,) = other.user.outbox.post([NewPost("too soon")], at_ms=now_ms(), hold_ms=1500)
        other.flush(held)
        assert other.user.outbox.take_back(held) == (NewPost("too soon"),)
        time.sleep(2)
        assert [each["value"]["text"] for each in written(reader)] == ["by command", "from a window"]
        window.press("ctrl+q")
        window.wait_exit()


def test_quitting_sends_what_could_still_be_undone(newcomer: Newcomer, beside: Callable[[Reader], Other]) -> None:
    """Sync stays for it after the last window has gone."""
    reader = newcomer("quitter.test")
    with reader.window() as window:
        other = beside(reader)
        (held,) = other.user.outbox.post([NewPost("last words")], at_ms=now_ms(), hold_ms=6000)
        other.flush(held)
        other.client.close()
        window.press("ctrl+q")
        window.wait_exit()
    deadline = time.monotonic() + SLOW
    while not written(reader) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [each["value"]["text"] for each in written(reader)] == ["last words"]
