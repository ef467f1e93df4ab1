"""Pages of a timeline become items, with everything that the network says of them."""

from __future__ import annotations

import json

import pytest

from skerry.domain.errors import BadAnswer
from skerry.domain.pages import BadItem, ItemToStore
from skerry.domain.posts import Counts, Facet, FeedItem, Label
from skerry.domain.views import decode_timeline
from tests.unit.view_samples import (
    CID,
    DID,
    NOON,
    OTHER,
    Json,
    answer,
    author,
    full_page,
    item,
    post,
    reply,
    repost,
    uri,
)

NOON_MS = 1_772_366_400_000


def only(entry: Json) -> FeedItem:
    """The item of a page that has one."""
    (found,) = decode_timeline(answer([entry])).items
    assert isinstance(found, ItemToStore), found
    return found.item


def test_timeline_page_keeps_order_cursor_and_bytes() -> None:
    """Items are in the server's order, each with the JSON of its post's view; the cursor is the server's."""
    items = full_page()
    page = decode_timeline(answer(items))
    assert page.cursor == "next"
    assert [json.loads(entry.raw) for entry in page.items if isinstance(entry, ItemToStore)] == [
        entry["post"] for entry in items
    ]


def test_timeline_page_without_cursor_is_the_end() -> None:
    """A missing cursor, and one that is none, is "" and says that nothing lies below."""
    assert decode_timeline(answer([], None)).cursor == ""
    assert decode_timeline(b'{"feed": [], "cursor": 7}').cursor == ""


def test_post_has_all_that_its_view_has() -> None:
    """Author, times, counts, viewer, labels, languages."""
    found = only(item("one", "Hello.")).post
    assert (found.uri, found.cid, found.text, found.langs) == (uri("one"), CID, "Hello.", ("en",))
    assert (found.created_ms, found.indexed_ms, found.sort_ms) == (NOON_MS, NOON_MS + 1000, NOON_MS)
    assert found.counts == Counts(replies=1, reposts=2, likes=3, quotes=4)
    assert found.labels == (Label(DID, "nudity", uri("one")),)
    assert (found.author.did, found.author.handle, found.author.name) == (DID, "ada.example.com", "Ada")
    assert found.author.is_followed
    assert found.viewer.like == uri("l", OTHER)
    assert found.viewer.is_thread_muted
    assert not found.viewer.repost


def test_facets_count_code_points() -> None:
    """UTF-8 bytes of the record become code points of the text."""
    found = only(full_page()[1]).post
    assert found.facets == (Facet(4, 8, "tag", "tea"),)  # "♥" has three bytes
    assert found.tags == ("drink",)


def test_repost_is_another_item_of_the_same_post() -> None:
    """It counts by when it was indexed, and its address names it."""
    found = only(repost())
    assert found.repost is not None
    assert found.repost.by.handle == "bo.example.com"
    assert found.sort_ms == NOON_MS + 3_600_000
    assert found.address == f"{uri('one')} {uri('r', OTHER, 'app.bsky.feed.repost')}"


def test_repost_that_cannot_be_read_costs_its_item() -> None:
    """Without its reason a repost would pass for the post itself."""
    broken = repost()
    broken["reason"]["by"] = "somebody"
    page = decode_timeline(answer([broken]))
    assert page.items == (BadItem(uri("one"), "by is wrong"),)


def test_reason_of_an_unknown_kind_counts_as_none() -> None:
    """A newer reason leaves the post, a pin marks it."""
    assert only(item() | {"reason": {"$type": "app.bsky.feed.defs#reasonNew"}}).repost is None
    assert only(item() | {"reason": {"$type": "app.bsky.feed.defs#reasonPin"}}).is_pinned


def test_reply_says_what_it_answers() -> None:
    """Parent's author and text as one line; root and parent also in the post."""
    found = only(reply())
    assert found.reply is not None
    assert (found.reply.state, found.reply.parent, found.reply.root) == ("post", uri("parent"), uri("root"))
    assert found.reply.parent_author is not None
    assert found.reply.parent_text == "What do you think?"
    assert (found.post.reply_root, found.post.reply_parent) == (uri("root"), uri("parent"))


@pytest.mark.parametrize(
    ("parent", "state"),
    [
        ({"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri("parent"), "notFound": True}, "gone"),
        ({"$type": "app.bsky.feed.defs#blockedPost", "uri": uri("parent"), "blocked": True}, "blocked"),
        ({"$type": "app.bsky.feed.defs#somethingNew"}, "gone"),
        (post("parent", author={}) | {"$type": "app.bsky.feed.defs#postView"}, "gone"),
        (None, "gone"),
    ],
)
def test_reply_to_what_is_not_there_says_so(parent: Json | None, state: str) -> None:
    """Gone, blocked, unknown, unreadable: the reply itself stays."""
    broken = reply()
    broken["reply"]["parent"] = parent
    found = only(broken)
    assert found.reply is not None
    assert found.reply.state == state


@pytest.mark.parametrize(
    "change",
    [
        {"uri": "https://example.com"},
        {"uri": "at://ada\x1b[2J/app.bsky.feed.post/x"},
        {"uri": None},
        {"cid": "not a cid"},
        {"author": author("did:nothing")},
        {"author": author(handle="ada\x1b.example.com")},
        {"author": author(handle="nodots")},
        {"author": {}},
        {"record": {"text": "no time"}, "indexedAt": "yesterday"},
    ],
)
def test_post_without_what_it_needs_costs_itself(change: Json) -> None:
    """Address, version, author and a time; the item beside it stays."""
    page = decode_timeline(answer([item("bad", **change), item("good")]))
    assert isinstance(page.items[0], BadItem)
    assert page.items[0].why
    assert isinstance(page.items[1], ItemToStore)


@pytest.mark.parametrize(
    "change",
    [
        {"labels": "none"},
        {"labels": [{"src": 5}, {"src": DID, "val": "x", "neg": True}, {"src": "me", "val": "y"}, 7]},
        {"likeCount": "many"},
        {"likeCount": 3.5},
        {"viewer": []},
        {"embed": {"$type": "test.example.poll#view"}},
        {"embed": "an embed"},
        {"record": {"$type": "app.bsky.feed.post", "createdAt": NOON, "text": None, "facets": {"index": 1}}},
        {"record": {"$type": "app.bsky.feed.post", "text": "x", "langs": ["en", "de", "fr", "es", 5, "not a lang!"]}},
        {"record": {"$type": "app.bsky.feed.post", "text": "x", "createdAt": "last week", "reply": 3}},
        {"record": "nothing"},
        {"author": author() | {"displayName": 5, "labels": None, "viewer": 1, "avatar": "javascript:x"}},
    ],
)
def test_wrong_optional_field_costs_itself(change: Json) -> None:
    """The item stays, with what is right of it."""
    found = only(item("one", **change)).post
    assert found.uri == uri("one")
    assert found.created_ms in (NOON_MS, NOON_MS + 1000)
    assert not [label for label in found.labels if label.val != "nudity"]


def test_counts_are_held_within_reason() -> None:
    """A server may claim anything; a column takes 64 bits."""
    assert only(item(likeCount=-5, replyCount=2**80)).post.counts == Counts(replies=10**12, reposts=2, quotes=4)


def test_handle_that_does_not_resolve_is_a_handle() -> None:
    """The AppView writes `handle.invalid`."""
    assert only(item(author=author(handle="handle.invalid"))).post.author.handle == "handle.invalid"


def test_text_of_a_post_is_cleaned() -> None:
    """No field that a screen shows has a control character."""
    view = item("one", "a\x1b[2Jb", author=author() | {"displayName": "Nice\n\x9bName\u202e"})
    found = only(view).post
    assert found.text == "a␛[2Jb"
    assert found.author.name == "Nice ␣Name"


def test_far_date_orders_by_the_earlier_time() -> None:
    """A post from the year 2099 is ordered by when it was indexed, one from 1970 by its date."""
    record = {"text": "x", "createdAt": "2099-01-01T00:00:00Z"}
    assert only(item(record=record)).post.sort_ms == NOON_MS + 1000
    assert only(item(record=record | {"createdAt": "1970-01-01T00:00:00.001Z"})).post.sort_ms == 1


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"feed": 5}', b'{"feed": [', b"{}", b"\xff\xfe", b"null"])
def test_answer_that_is_no_page_is_refused_in_words(body: bytes) -> None:
    """No list of items: one error that names the host."""
    with pytest.raises(BadAnswer, match=r"^pds\.example\.com: the answer is not what was asked for"):
        decode_timeline(body, host="pds.example.com")
