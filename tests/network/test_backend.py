"""The backend itself: what other tests rely on when they compare skerry with it."""

from __future__ import annotations

import base64
import contextlib
import json
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from websockets.sync.client import connect

from tests.network import harness
from tests.network.harness import Backend
from tests.network.xrpc import Json, Ref, Session, XrpcError, query
from tests.support import processes

SEEDED_TIMELINE = 616
"""Items of the reader's Following timeline; the seed makes the same world each time."""

JETSTREAM = "network.bsky.jetstream.subscribeEvents"
"""The stream in Jetstream's second format."""


@pytest.fixture(scope="session")
def reader(backend: Backend) -> Session:
    """The seeded reader, signed in."""
    return backend.sign_in()


def key(item: Json) -> tuple[str, str | None]:
    """What makes a timeline's item itself: the post, and the repost that brings it, if one does."""
    reason = item.get("reason") or {}
    return item["post"]["uri"], reason.get("uri")


def sort_key(item: Json) -> tuple[str, str]:
    """By what the AppView sorts a timeline, newest first."""
    if "reason" in item:
        return item["reason"]["indexedAt"], item["reason"]["cid"]
    return min(item["post"]["record"]["createdAt"], item["post"]["indexedAt"]), item["post"]["cid"]


def listening(pid: int) -> set[str]:
    """The addresses on which a process and its children listen over TCP, in the kernel's hexadecimal."""
    pids = [pid, *processes.children(pid)]
    sockets = set()
    for link in (link for each in pids for link in Path(f"/proc/{each}/fd").iterdir()):
        with contextlib.suppress(FileNotFoundError):  # closed since the folder was listed; listeners stay open
            sockets.add(str(link.readlink()))
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            if state == "0A" and f"socket:[{rest[5]}]" in sockets:
                found.add(local.partition(":")[0])
    return found


def test_backend_timeline_is_whole_by_cursor(reader: Session) -> None:
    """Pages of any size give the same items in the same order, each once; only a missing cursor is the end."""
    whole = [key(item) for item in reader.timeline(100, labelers="")]
    assert whole == [key(item) for item in reader.timeline(30, labelers="")]
    assert len(set(whole)) == len(whole) == SEEDED_TIMELINE
    pages = list(reader.pages("app.bsky.feed.getTimeline", limit=30))
    assert any(len(page["feed"]) < 30 for page in pages[:-1])


def test_backend_timeline_order_is_time_then_cid(reader: Session) -> None:
    """Newest first by min(createdAt, indexedAt), a repost by its reason; equal times by the record's CID, downwards."""
    keys = [sort_key(item) for item in reader.timeline()]
    assert keys == sorted(keys, reverse=True)
    times = [time for time, _ in keys]
    assert len(set(times)) < len(times)


def test_backend_timeline_leaves_out_what_the_server_hides(backend: Backend, reader: Session) -> None:
    """Of the posts of who is followed, those by muted accounts and those taken down aren't there; labelled ones are."""
    manifest = backend.manifest()
    authors = {item["post"]["author"]["handle"] for item in reader.timeline()}
    assert authors.isdisjoint({"muted.test", "list-muted.test", "blocked.test", "blocker.test", "gone.test"})
    assert {"hostile.test", "quiet.test", "wren.test"} <= authors
    shown = {item["post"]["uri"] for item in reader.timeline(labelers="")}
    cases = manifest.cases
    assert set(cases.labels.values()) | set(cases.hostile.values()) | {cases.future, cases.ancient} <= shown
    assert shown.isdisjoint({cases.deleted, cases.taken_down})


def test_backend_counts_match_the_manifest(backend: Backend, reader: Session) -> None:
    """The manifest names what is there: every account resolves, every case's post is found."""
    manifest = backend.manifest()
    assert len(manifest.accounts) == 27
    for handle, did in manifest.accounts.items():
        if handle == "gone.test":  # the PDS doesn't resolve the handle of an account that is deactivated
            continue
        asked = query(backend.info.pds, "com.atproto.identity.resolveHandle", handle=handle)
        assert asked["did"] == did
    chain = manifest.cases.deep_thread.chain
    assert len(chain) == 12
    found = reader.get("app.bsky.feed.getPosts", uris=list(chain))["posts"]
    assert [post["uri"] for post in found] == list(chain)


def test_backend_listens_on_loopback_only(backend: Backend) -> None:
    """No server of the test network can be reached from another machine."""
    assert listening(backend.info.pid) == {"0100007F"}


def test_backend_control_sync_waits_for_the_index(backend: Backend) -> None:
    """After sync, what was written is in the timelines of who follows."""
    author, follower = backend.sign_up("sync-author.test"), backend.sign_up("sync-reader.test")
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    follower.create("app.bsky.graph.follow", {"subject": author.did, "createdAt": now})
    posts = [author.create("app.bsky.feed.post", {"text": f"post {i}", "createdAt": now}) for i in range(5)]
    backend.sync()
    assert {item["post"]["uri"] for item in follower.timeline()} == {post.uri for post in posts}


def test_backend_control_label_puts_and_takes_off(backend: Backend, reader: Session) -> None:
    """A label is on the post after the call, from the labeler, and off again after the other."""
    post = reader.get("app.bsky.feed.getPosts", uris=[backend.manifest().cases.four_images])["posts"][0]
    ref = Ref(post["uri"], post["cid"])

    def labels() -> list[tuple[str, str]]:
        """The post's labels as the reader sees them now."""
        seen = reader.get("app.bsky.feed.getPosts", uris=[ref.uri])["posts"][0]["labels"]
        return [(label["src"], label["val"]) for label in seen]

    backend.label(ref, "spider")
    assert labels() == [(backend.info.labeler_did, "spider")]
    backend.label(ref, "spider", off=True)
    assert labels() == []


def test_backend_control_takedown_hides_a_post_and_an_account(backend: Backend, reader: Session) -> None:
    """What a moderator takes down, others don't get."""
    author = backend.sign_up("taken.test")
    post = author.create("app.bsky.feed.post", {"text": "soon gone", "createdAt": "2024-01-01T00:00:00Z"})
    backend.sync()
    assert reader.get("app.bsky.feed.getPosts", uris=[post.uri])["posts"]
    backend.takedown(post)
    assert reader.get("app.bsky.feed.getPosts", uris=[post.uri])["posts"] == []
    backend.takedown(author.did)
    with pytest.raises(XrpcError) as refused:
        reader.get("app.bsky.actor.getProfile", actor=author.did)
    assert refused.value.name == "AccountTakedown"


def test_backend_control_expire_ages_a_token(backend: Backend, reader: Session) -> None:
    """The token is the same but for its times, and the server says that it has expired, with status 400."""
    old = backend.expire(reader.access)
    with pytest.raises(XrpcError) as refused:
        query(backend.info.pds, "app.bsky.feed.getTimeline", {"authorization": f"Bearer {old}"})
    assert (refused.value.status, refused.value.name) == (400, "ExpiredToken")
    before, after = (json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "==")) for token in (reader.access, old))
    assert after["exp"] < time.time()
    assert {**before, "iat": 0, "exp": 0} == {**after, "iat": 0, "exp": 0}


def test_backend_control_requires_a_code(backend: Backend) -> None:
    """With a second factor the password asks for the code, and an app password doesn't."""
    account = backend.sign_up("factor.test")
    app_password = account.post("com.atproto.server.createAppPassword", {"name": "skerry"})["password"]
    backend.require_code(account.did, "ABCDE-12345")
    refusals = []
    for code in (None, "wrong"):
        with pytest.raises(XrpcError) as refused:
            backend.sign_in("factor.test", code=code)
        refusals.append((refused.value.status, refused.value.name))
    assert refusals == [(401, "AuthFactorTokenRequired"), (400, "InvalidToken")]
    assert backend.sign_in("factor.test", code="ABCDE-12345").did == account.did
    assert backend.sign_in("factor.test", app_password).did == account.did
    backend.require_code(account.did, None)
    assert backend.sign_in("factor.test").did == account.did


@pytest.mark.parametrize(("identifier", "password"), [("wren.test", "wrong"), ("nobody.test", harness.PASSWORD)])
def test_backend_refuses_a_wrong_password_and_an_unknown_handle_alike(
    backend: Backend, identifier: str, password: str
) -> None:
    """The PDS doesn't say which of the two it was."""
    with pytest.raises(XrpcError) as refused:
        backend.sign_in(identifier, password)
    assert (refused.value.status, refused.value.name) == (401, "AuthenticationRequired")
    assert refused.value.message == "Invalid identifier or password"


def test_backend_feeds_answer_as_they_are_called(backend: Backend, reader: Session) -> None:
    """The feed generator's feeds come through the AppView: one by cursor to its end, an empty one, a broken one."""
    feeds = backend.manifest().cases.feeds
    assert tuple(feeds) == backend.info.feed_names

    def uris(name: str) -> list[str]:
        """All posts of a feed."""
        pages = reader.pages("app.bsky.feed.getFeed", feed=feeds[name], limit=100)
        return [item["post"]["uri"] for page in pages for item in page["feed"]]

    newest = uris("newest")
    assert len(set(newest)) == len(newest) > 400
    assert set(uris("pictures")) < set(newest)
    assert uris("empty") == []
    with pytest.raises(XrpcError) as refused:
        uris("broken")
    assert refused.value.status == 502


@pytest.mark.parametrize("version", [1, 2])
def test_backend_streams_what_happened_since_a_cursor(backend: Backend, version: int) -> None:
    """Both of Jetstream's formats give one account's events from the start, filtered by collection, and go on live."""
    author = backend.sign_up(f"stream-{version}.test")
    post = {"text": "before", "createdAt": "2024-01-01T00:00:00Z"}
    before = author.create("app.bsky.feed.post", post)
    author.create(
        "app.bsky.feed.like", {"subject": {"uri": before.uri, "cid": before.cid}, "createdAt": post["createdAt"]}
    )
    names = ("wantedCollections", "wantedDids") if version == 1 else ("collections", "dids")
    base = backend.info.jetstream if version == 1 else f"{backend.info.jetstream_xrpc}/{JETSTREAM}"
    asked = urlencode({names[0]: "app.bsky.feed.post", names[1]: author.did, "cursor": 0})
    with connect(f"{base}?{asked}", proxy=None) as stream:
        after = author.create("app.bsky.feed.post", {**post, "text": "after"})
        commits: list[Json] = []
        while len(commits) < 2:
            event = json.loads(stream.recv(timeout=10))
            commit = event.get("commit") if version == 1 else event["payload"]
            if commit and "record" in commit:  # not the account's own identity and account events
                commits.append(commit)
    assert [(commit["operation"], commit["rkey"], commit["cid"]) for commit in commits] == [
        ("create", before.rkey, before.cid),
        ("create", after.rkey, after.cid),
    ]
