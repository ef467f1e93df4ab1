"""What is written arrives at the real PDS, byte for byte as the lexicons have it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator

import pytest

from skerry.domain.writing import Delete, Gates, NewPost, PostCard, PostImage, Report, SetGates, Toggle
from tests.network import xrpc
from tests.network.desk import Desk, desk_of, now_ms
from tests.network.harness import Backend
from tests.network.reader import Reader, iso, say

Newcomer = Callable[[str], Reader]

POST, LIKE, REPOST = "app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.feed.repost"
FOLLOW, BLOCK, LIST, ITEM = (f"app.bsky.graph.{name}" for name in ("follow", "block", "list", "listitem"))


@pytest.fixture
def desk(newcomer: Newcomer, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Somebody new who writes; their handle is that of the test, shortened."""
    name = f"w{zlib.crc32(request.node.name.encode()):x}.test"
    with desk_of(newcomer(name)) as opened:
        yield opened


@pytest.fixture
def author(backend: Backend, request: pytest.FixtureRequest) -> xrpc.Session:
    """Somebody else, who is written to."""
    return backend.sign_up(f"a{zlib.crc32(request.node.name.encode()):x}.test")


def png(width: int, height: int) -> bytes:
    """A PNG image in one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_post_has_its_facets_languages_labels_and_tags(desk: Desk, author: xrpc.Session) -> None:
    """A mention with its DID, a link, a tag, by UTF-8 bytes; a mention that leads to nobody stays text."""
    text = f"Größe 🐦 @{author.handle} @nobody.test https://example.com/a?b=c #möwe"
    post = NewPost(text, langs=("de", "en"), labels=("nudity", "sexual"), tags=("sea", "birds"))
    (row,) = desk.write(post)
    data = text.encode()

    def index(part: str) -> xrpc.Json:
        start = data.index(part.encode())
        return {"byteStart": start, "byteEnd": start + len(part.encode())}

    facet = "app.bsky.richtext.facet"
    found = desk.record(row.uri)
    assert found["cid"] == row.cid
    assert found["value"] == {
        "$type": POST,
        "text": text,
        "langs": ["de", "en"],
        "createdAt": iso(row.made_ms / 1000),
        "labels": {
            "$type": "com.atproto.label.defs#selfLabels",
            "values": [{"val": "nudity"}, {"val": "sexual"}],
        },
        "tags": ["sea", "birds"],
        "facets": [
            {
                "index": index(f"@{author.handle}"),
                "features": [{"$type": f"{facet}#mention", "did": author.did}],
            },
            {
                "index": index("https://example.com/a?b=c"),
                "features": [{"$type": f"{facet}#link", "uri": "https://example.com/a?b=c"}],
            },
            {"index": index("#möwe"), "features": [{"$type": f"{facet}#tag", "tag": "möwe"}]},
        ],
    }


def test_plain_post_has_nothing_but_its_text(desk: Desk) -> None:
    """No empty lists."""
    (row,) = desk.write(NewPost("plain"))
    assert desk.record(row.uri)["value"] == {"$type": POST, "text": "plain", "createdAt": iso(row.made_ms / 1000)}


def test_reply_names_root_and_parent(backend: Backend, desk: Desk, author: xrpc.Session) -> None:
    """By their versions, at any depth; also of one's own post that the AppView has not seen yet."""
    (root,) = say(backend, author, "root")
    ref = {"uri": root.uri, "cid": root.cid}
    reply = {"$type": POST, "text": "middle", "createdAt": iso(now_ms() / 1000), "reply": {"root": ref, "parent": ref}}
    middle = author.create(POST, reply)
    backend.sync()
    (answer,) = desk.write(NewPost("answer", reply_to=middle.uri))
    assert desk.record(answer.uri)["value"]["reply"] == {
        "root": ref,
        "parent": {"uri": middle.uri, "cid": middle.cid},
    }
    (onward,) = desk.write(NewPost("onward", reply_to=answer.uri))
    assert desk.record(onward.uri)["value"]["reply"] == {
        "root": ref,
        "parent": {"uri": answer.uri, "cid": answer.cid},
    }


def test_thread_of_posts_hangs_together(desk: Desk) -> None:
    """Each answers the one before it, all have the first as root, a millisecond apart."""
    rows = desk.thread([NewPost("one"), NewPost("two"), NewPost("three")])
    refs = [{"uri": row.uri, "cid": row.cid} for row in rows]
    values = [desk.record(row.uri)["value"] for row in rows]
    assert "reply" not in values[0]
    assert values[1]["reply"] == {"root": refs[0], "parent": refs[0]}
    assert values[2]["reply"] == {"root": refs[0], "parent": refs[1]}
    assert [value["createdAt"] for value in values] == [iso((rows[0].made_ms + n) / 1000) for n in range(3)]


def test_images_are_uploaded_with_alt_text_and_shape(desk: Desk) -> None:
    """The blob is the very bytes; what a quote and images look like together."""
    pictures = [png(40, 30), png(10, 20)]
    names = [
        desk.user.attachments.put(body, mime="image/png", width=w, height=h, at_ms=now_ms())
        for body, w, h in zip(pictures, (40, 10), (30, 20), strict=True)
    ]
    images = tuple(PostImage(name, f"picture {n}") for n, name in enumerate(names))
    (quoted, row) = desk.write(NewPost("with pictures", images=images), NewPost("again", images=images[:1]))
    (both,) = desk.write(NewPost("both", images=images[:1], quotes=quoted.uri))
    embed = desk.record(quoted.uri)["value"]["embed"]
    assert embed["$type"] == "app.bsky.embed.images"
    assert [(each["alt"], each["aspectRatio"]) for each in embed["images"]] == [
        ("picture 0", {"width": 40, "height": 30}),
        ("picture 1", {"width": 10, "height": 20}),
    ]
    blob = embed["images"][0]["image"]
    assert (blob["$type"], blob["mimeType"], blob["size"]) == ("blob", "image/png", len(pictures[0]))
    assert desk.record(row.uri)["value"]["embed"]["images"][0]["image"] == blob
    assert desk.record(both.uri)["value"]["embed"] == {
        "$type": "app.bsky.embed.recordWithMedia",
        "record": {"$type": "app.bsky.embed.record", "record": {"uri": quoted.uri, "cid": quoted.cid}},
        "media": {"$type": "app.bsky.embed.images", "images": embed["images"][:1]},
    }
    uploads = [each for each in desk.reader.asked() if each["purpose"] == "upload"]
    assert [each["path"] for each in uploads] == ["com.atproto.repo.uploadBlob"] * 4


def test_card_is_what_it_was_given(desk: Desk) -> None:
    """With a thumbnail and without."""
    thumb = desk.user.attachments.put(png(8, 8), mime="image/png", width=8, height=8, at_ms=now_ms())
    card = PostCard("https://example.com/x", "Title", "Words", thumb)
    (with_thumb, bare) = desk.write(NewPost("a", card=card), NewPost("b", card=PostCard("https://example.com/y", "T")))
    external = desk.record(with_thumb.uri)["value"]["embed"]["external"]
    assert external.pop("thumb")["mimeType"] == "image/png"
    assert external == {"uri": "https://example.com/x", "title": "Title", "description": "Words"}
    assert desk.record(bare.uri)["value"]["embed"] == {
        "$type": "app.bsky.embed.external",
        "external": {"uri": "https://example.com/y", "title": "T", "description": ""},
    }


def test_gates_are_written_with_the_post_and_changed(backend: Backend, desk: Desk, author: xrpc.Session) -> None:
    """Whoever may not answer or quote learns it before anything is sent; opened again, the records are gone."""
    (row,) = desk.write(NewPost("gated", gates=Gates(("mentioned", "following"), can_quote=False)))
    key = row.uri.rpartition("/")[2]
    gate = desk.records("app.bsky.feed.threadgate")[0]
    made = iso(row.made_ms / 1000)
    assert gate["uri"].endswith(f"/{key}")
    assert gate["value"] == {
        "$type": "app.bsky.feed.threadgate",
        "post": row.uri,
        "allow": [
            {"$type": "app.bsky.feed.threadgate#mentionRule"},
            {"$type": "app.bsky.feed.threadgate#followingRule"},
        ],
        "createdAt": made,
    }
    assert desk.records("app.bsky.feed.postgate")[0]["value"] == {
        "$type": "app.bsky.feed.postgate",
        "post": row.uri,
        "embeddingRules": [{"$type": "app.bsky.feed.postgate#disableRule"}],
        "createdAt": made,
    }
    assert author.get("com.atproto.server.getSession")["did"] == author.did
    desk.write(SetGates(row.uri, Gates(())))
    assert desk.records("app.bsky.feed.threadgate")[0]["value"]["allow"] == []
    assert desk.records("app.bsky.feed.postgate") == []
    desk.write(SetGates(row.uri, Gates()))
    assert desk.records("app.bsky.feed.threadgate") == []
    backend.sync()


def test_gated_posts_are_not_answered_or_quoted(backend: Backend, newcomer: Newcomer, desk: Desk) -> None:
    """It fails before anything is written, in words."""
    with desk_of(newcomer("gatekeeper.test")) as other:
        (gated,) = other.write(NewPost("gated", gates=Gates((), can_quote=False)))
    backend.sync()
    answer, quote = desk.write(NewPost("answer", reply_to=gated.uri), NewPost("quote", quotes=gated.uri))
    assert (answer.state, answer.trouble) == ("failed", f"{gated.uri}: its author takes no answers from you")
    assert (quote.state, quote.trouble) == ("failed", f"{gated.uri}: its author lets nobody quote it")
    assert desk.records(POST) == []


@pytest.mark.parametrize(("kind", "collection"), [("like", LIKE), ("repost", REPOST)])
def test_like_and_repost_are_there_once(
    backend: Backend, desk: Desk, author: xrpc.Session, kind: str, collection: str
) -> None:
    """Twice is once, before and after the AppView knows; taken back it is gone; so is one made by another client."""
    (post,) = say(backend, author, "likeable")
    switch = Toggle(kind, post.uri)  # type: ignore[arg-type]  # one of the kinds
    off = Toggle(kind, post.uri, is_on=False)  # type: ignore[arg-type]  # one of the kinds
    first, again = desk.write(switch)[0], desk.write(switch)[0]
    assert first.uri == again.uri
    (record,) = desk.records(collection)
    assert record["value"] == {
        "$type": collection,
        "subject": {"uri": post.uri, "cid": post.cid},
        "createdAt": iso(first.made_ms / 1000),
    }
    backend.sync()
    assert desk.write(switch)[0].uri == first.uri
    desk.write(off, switch, off)
    assert desk.records(collection) == []
    ref = {"uri": post.uri, "cid": post.cid}
    elsewhere = desk.reader.session.create(collection, {"subject": ref, "createdAt": iso(now_ms() / 1000)})
    backend.sync()
    assert desk.write(switch)[0].uri == elsewhere.uri
    desk.write(off)
    assert desk.records(collection) == []


@pytest.mark.parametrize(("kind", "collection"), [("follow", FOLLOW), ("block", BLOCK)])
def test_follow_and_block_by_handle_or_did(
    backend: Backend, desk: Desk, author: xrpc.Session, kind: str, collection: str
) -> None:
    """The record names the DID; twice is once; oneself can't be."""
    first, again = desk.write(Toggle(kind, author.did))[0], desk.write(Toggle(kind, author.handle))[0]  # type: ignore[arg-type]  # one of the kinds
    (record,) = desk.records(collection)
    assert record["value"] == {"$type": collection, "subject": author.did, "createdAt": iso(first.made_ms / 1000)}
    backend.sync()
    assert desk.write(Toggle(kind, author.did))[0].uri == again.uri == first.uri  # type: ignore[arg-type]  # one of the kinds
    desk.write(Toggle(kind, author.did, is_on=False))  # type: ignore[arg-type]  # one of the kinds
    assert desk.records(collection) == []
    (own,) = desk.write(Toggle(kind, desk.reader.session.did))  # type: ignore[arg-type]  # one of the kinds
    assert (own.state, own.trouble) == ("failed", f"nobody can {kind} themselves")


def test_list_item_is_there_once(backend: Backend, desk: Desk, author: xrpc.Session) -> None:
    """Put on a list, again, and taken off."""
    purpose = {"purpose": "app.bsky.graph.defs#curatelist", "name": "Birds", "createdAt": iso(now_ms() / 1000)}
    birds = desk.reader.session.create(LIST, purpose)
    backend.sync()
    on = Toggle("list-item", author.did, of_list=birds.uri)
    (row,) = desk.write(on)
    backend.sync()
    assert desk.write(on)[0].uri == row.uri
    (record,) = desk.records(ITEM)
    made = iso(row.made_ms / 1000)
    assert record["value"] == {"$type": ITEM, "subject": author.did, "list": birds.uri, "createdAt": made}
    desk.write(Toggle("list-item", author.did, is_on=False, of_list=birds.uri))
    assert desk.records(ITEM) == []


def test_bookmarks_mutes_and_muted_threads_are_at_the_appview(
    backend: Backend, desk: Desk, author: xrpc.Session
) -> None:
    """On, on again, off, off again."""
    (post,) = say(backend, author, "worth keeping")

    def stand() -> tuple[bool, bool, bool]:
        backend.sync()
        (view,) = desk.reader.session.get("app.bsky.feed.getPosts", uris=post.uri)["posts"]
        viewer = view["viewer"]
        return bool(viewer.get("bookmarked")), bool(viewer.get("threadMuted")), view["author"]["viewer"]["muted"]

    subjects = (("bookmark", post.uri), ("mute-thread", post.uri), ("mute", author.handle))
    for is_on in (True, True, False, False):
        rows = desk.write(*(Toggle(kind, subject, is_on) for kind, subject in subjects))  # type: ignore[arg-type]  # kinds
        assert {row.state for row in rows} == {"sent"}
        assert stand() == (is_on, is_on, is_on)


def test_mute_with_an_end_is_taken_back_when_it_is_over(backend: Backend, desk: Desk, author: xrpc.Session) -> None:
    """The end is kept by skerry, under the DID; whatever sync runs then unmutes."""
    desk.write(Toggle("mute", author.handle, until_ms=now_ms() + 1500))
    assert set(desk.user.outbox.mutes()) == {author.did}
    backend.sync()
    assert desk.reader.session.get("app.bsky.actor.getProfile", actor=author.did)["viewer"]["muted"]
    (wish,) = desk.user.sending.end_mutes(now_ms() + 2000)
    desk.send()
    row = desk.user.outbox.row(wish)
    assert row is not None
    assert row.state == "sent"
    backend.sync()
    assert not desk.reader.session.get("app.bsky.actor.getProfile", actor=author.did)["viewer"]["muted"]
    assert desk.user.outbox.mutes() == {}


def test_report_reaches_the_labeler_that_was_chosen(backend: Backend, desk: Desk, author: xrpc.Session) -> None:
    """About a post with its version, and about an account; a labeler that isn't one is an error in words."""
    (post,) = say(backend, author, "unwelcome")
    labeler = backend.info.labeler_did or ""
    rows = desk.write(
        Report(post.uri, "spam", "buy, buy", labeler),
        Report(author.handle, "rude", labeler=labeler),
        Report(author.handle, "rude", labeler=author.did),
    )
    assert [row.state for row in rows] == ["sent", "sent", "failed"]
    assert rows[2].trouble
    asked = [each["path"] for each in desk.reader.asked() if each["purpose"] == "report"]
    assert asked == ["com.atproto.moderation.createReport"] * 3


def test_delete_takes_ones_own_away_and_nothing_else(backend: Backend, desk: Desk, author: xrpc.Session) -> None:
    """Twice is no error; another's is."""
    (theirs,) = say(backend, author, "theirs")
    (row,) = desk.write(NewPost("mine"))
    first, again, refused = desk.write(Delete(row.uri), Delete(row.uri), Delete(theirs.uri))
    assert (first.state, again.state, refused.state) == ("sent", "sent", "failed")
    assert refused.trouble == f"{theirs.uri}: this is not a record of yours"
    assert desk.records(POST) == []


def test_what_is_gone_fails_in_words(desk: Desk) -> None:
    """Answering, quoting and liking what isn't there."""
    gone = f"at://{desk.reader.session.did}/{POST}/3kaaaaaaaaa2a"
    rows = desk.write(NewPost("a", reply_to=gone), NewPost("b", quotes=gone), Toggle("like", gone))
    assert {row.state for row in rows} == {"failed"}
    assert {row.trouble for row in rows} == {f"{gone}: this post is gone, or its author has blocked you"}
