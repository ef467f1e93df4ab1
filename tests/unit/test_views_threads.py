"""Threads become flat lists, however deep, circular or broken they are."""

from __future__ import annotations

import json

import pytest

from skerry.domain.errors import BadAnswer
from skerry.domain.thread_views import MAX_ANCESTORS, MAX_DEPTH, MAX_NODES
from skerry.domain.views import decode_thread
from tests.unit.view_samples import Json, post, uri

VIEW = "app.bsky.feed.defs#threadViewPost"


def node(key: str, *replies: Json, parent: Json | None = None, answers: int | None = None) -> Json:
    """A post in a thread; `answers` is how many the server says it has."""
    count = len(replies) if answers is None else answers
    view: Json = {"$type": VIEW, "post": post(key, replyCount=count), "replies": list(replies)}
    return view | ({"parent": parent} if parent else {})


def gone(key: str) -> Json:
    """A post that is deleted."""
    return {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri(key), "notFound": True}


def lines(thread: Json) -> list[tuple[str, str, int]]:
    """Kind, key and depth of each line."""
    page = decode_thread(json.dumps({"thread": thread}).encode())
    return [(found.kind, found.uri.rpartition("/")[2], found.depth) for found in page.nodes]


def test_thread_is_in_reading_order() -> None:
    """Ancestors from the root down, the post, each reply after what it answers, in the server's order."""
    parent = node("parent", parent=node("root"))
    thread = node("focus", node("a", node("a1"), node("a2")), node("b"), parent=parent)
    assert lines(thread) == [
        ("post", "root", -2),
        ("post", "parent", -1),
        ("post", "focus", 0),
        ("post", "a", 1),
        ("post", "a1", 2),
        ("post", "a2", 2),
        ("post", "b", 1),
    ]


def test_thread_keeps_what_is_not_there() -> None:
    """Deleted and blocked posts, and nodes that can't be read, have their line; the others theirs."""
    blocked = {"$type": "app.bsky.feed.defs#blockedPost", "uri": uri("b"), "blocked": True, "author": {}}
    new = {"$type": "app.bsky.feed.defs#somethingNew"}
    broken = node("broken") | {"post": post("broken", author=5)}
    thread = node("focus", blocked, new, broken, node("fine"), parent=gone("parent"))
    assert lines(thread) == [
        ("gone", "parent", -1),
        ("post", "focus", 0),
        ("blocked", "b", 1),
        ("unknown", "", 1),
        ("unknown", "broken", 1),
        ("post", "fine", 1),
    ]
    assert decode_thread(json.dumps({"thread": thread}).encode()).bad == 2


def test_thread_of_a_post_that_is_gone_is_one_line() -> None:
    """The post asked for may itself be deleted."""
    assert lines(gone("focus")) == [("gone", "focus", 0)]


def test_thread_says_where_there_is_more() -> None:
    """A post with answers that the server did not send."""
    page = decode_thread(json.dumps({"thread": node("focus", node("a", answers=3), node("b"))}).encode())
    assert [found.has_more for found in page.nodes] == [False, True, False]


def test_thread_in_a_circle_ends() -> None:
    """A post is there once, at its first place, above as below."""
    again = node("a", node("focus", node("a")), node("b"))
    thread = node("focus", again, parent=node("p", parent=node("q", parent=node("p"))))
    assert lines(thread) == [
        ("post", "q", -2),
        ("post", "p", -1),
        ("post", "focus", 0),
        ("post", "a", 1),
        ("post", "b", 2),
    ]


def nested(depth: int) -> bytes:
    """A thread in which each reply has a reply."""
    view = json.dumps({"$type": VIEW, "post": post("@@", replyCount=1)})[:-1]
    opened = "".join(view.replace("@@", f"k{level}") + ', "replies": [' for level in range(depth))
    return f'{{"thread": {opened}{"]}" * depth}}}'.encode()


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 250, 480, 5000])
def test_deep_thread_is_cut_and_says_so(depth: int) -> None:
    """Any depth is read, down to a bound, where there is more."""
    page = decode_thread(nested(depth))
    assert len(page.nodes) == MAX_DEPTH + 1
    assert page.nodes[-1].depth == MAX_DEPTH
    assert page.nodes[-1].has_more
    assert page.bad == 0


def test_deep_ancestors_are_cut() -> None:
    """The nearest ones stay."""
    thread = node("top")
    for level in range(300):
        thread = node(f"k{level}", parent=thread)
    found = lines(thread)
    assert len(found) <= MAX_ANCESTORS + 1
    assert found[-2:] == [("post", "k298", -1), ("post", "k299", 0)]


def test_wide_thread_is_bounded() -> None:
    """The first answers stay."""
    thread = node("focus", *(node(f"k{n}") for n in range(MAX_NODES + 100)))
    assert len(lines(thread)) == MAX_NODES + 1


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"<html>"])
def test_answer_that_is_no_thread_is_refused_in_words(body: bytes) -> None:
    """No thread: one error that names the host."""
    with pytest.raises(BadAnswer, match="appview"):
        decode_thread(body, host="appview.example.com")


@pytest.mark.parametrize("thread", [5, None, [], {}, {"$type": VIEW}, {"$type": VIEW, "post": 5, "replies": 5}])
def test_thread_that_cannot_be_read_is_one_unknown_line(thread: object) -> None:
    """The frame is right, what it holds isn't."""
    page = decode_thread(json.dumps({"thread": thread}).encode())
    assert [found.kind for found in page.nodes] == ["unknown"]


@pytest.mark.parametrize("gate", [None, {}, 5, {"record": 5}, {"record": {"hiddenReplies": "no"}}])
def test_gate_that_can_not_be_read_hides_nothing(gate: object) -> None:
    """It costs itself."""
    thread = node("focus", node("a"))
    page = decode_thread(json.dumps({"thread": thread, "threadgate": gate}).encode())
    assert [found.kind for found in page.nodes] == ["post", "post"]


def test_replies_that_the_author_of_the_thread_hides_are_marked() -> None:
    """At any depth, with their post; neither what was asked for nor what is gone."""
    thread = node("focus", node("a", node("a1"), gone("a2")), node("b"))
    gate = {"uri": uri("gate"), "record": {"hiddenReplies": [uri("a1"), uri("a2"), uri("b"), uri("focus")]}}
    page = decode_thread(json.dumps({"thread": thread, "threadgate": gate}).encode())
    found = [(each.kind, each.uri.rpartition("/")[2], each.post is not None) for each in page.nodes]
    assert found == [
        ("post", "focus", True),
        ("post", "a", True),
        ("hidden", "a1", True),
        ("gone", "a2", False),
        ("hidden", "b", True),
    ]
