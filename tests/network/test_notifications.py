"""Notifications at the real backend: fetched, judged, grouped, and seen only when they were on the screen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from tests.network import xrpc
from tests.network.harness import Backend
from tests.network.reader import SLOW, Reader, now, say
from tests.network.test_moderation import put, subscribed

Newcomer = Callable[[str], Reader]


def unread(reader: Reader) -> int:
    """What the server says to another client."""
    return int(reader.session.get("app.bsky.notification.getUnreadCount")["count"])


def rows(reader: Reader, *options: str) -> list[xrpc.Json]:
    """The rows of `skerry notifications --json`."""
    done = reader.home.run("notifications", "--json", *options)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def ref(post: xrpc.Ref) -> dict[str, str]:
    """A post as records point to it."""
    return {"uri": post.uri, "cid": post.cid}


def act(backend: Backend, reader: Reader, name: str) -> tuple[xrpc.Ref, xrpc.Session, xrpc.Session]:
    """Two people like a post of the reader's; one answers, mentions and quotes, reposts and follows."""
    # For an account that has never seen any, the AppView lists all but the newest as read, and counts them as unread.
    reader.session.post("app.bsky.notification.updateSeen", {"seenAt": now(-60)})
    (own,) = say(backend, reader.session, "A post that others like")
    one, other = backend.sign_up(f"{name}-one.test"), backend.sign_up(f"{name}-two.test")
    for who in (one, other):
        who.create("app.bsky.feed.like", {"subject": ref(own), "createdAt": now()})
    both = {"root": ref(own), "parent": ref(own)}
    one.create("app.bsky.feed.post", {"text": "An answer to it", "reply": both, "createdAt": now()})
    quote = {"$type": "app.bsky.embed.record", "record": ref(own)}
    one.create("app.bsky.feed.post", {"text": "Quoted for all to see", "embed": quote, "createdAt": now()})
    handle = reader.session.handle
    mention = {"$type": "app.bsky.richtext.facet#mention", "did": reader.session.did}
    facet = {"index": {"byteStart": 0, "byteEnd": len(handle) + 1}, "features": [mention]}
    text = f"@{handle} have a look"
    one.create("app.bsky.feed.post", {"text": text, "facets": [facet], "createdAt": now()})
    other.create("app.bsky.feed.repost", {"subject": ref(own), "createdAt": now()})
    other.create("app.bsky.graph.follow", {"subject": reader.session.did, "createdAt": now()})
    backend.sync()
    return own, one, other


def test_notifications_command_prints_what_the_server_lists_and_marks_nothing(
    backend: Backend, newcomer: Newcomer
) -> None:
    """Every one that another client gets, each with its post, judged by `in = ["notifications"]`; all stay unread."""
    reader = newcomer("told.test")
    rule = '[[rule]]\nname = "No quotes"\nkind = ["quote"]\nin = ["notifications"]\naction = "hide"\n'
    reader.filters(rule)
    own, one, _ = act(backend, reader, "told")
    before = unread(reader)
    listed = reader.session.get("app.bsky.notification.listNotifications")["notifications"]
    assert before == len(listed) == 7
    for _ in range(2):
        printed = rows(reader)
        assert {(row["uri"], row["kind"]) for row in printed} == {(each["uri"], each["reason"]) for each in listed}
        assert [row["at"] for row in printed] == sorted((row["at"] for row in printed), reverse=True)
    by_kind = {row["kind"]: row for row in printed}
    assert by_kind["like"]["subject"] == own.uri
    assert by_kind["like"]["post"]["text"] == "A post that others like"
    assert by_kind["reply"]["post"]["text"] == "An answer to it"
    assert by_kind["follow"]["post"] is None
    assert {row["kind"] for row in printed if row["hidden"]} == {"quote"}
    assert by_kind["quote"]["post"]["action"] == "hide"
    assert all(row["unread"] for row in printed)
    assert {row["kind"] for row in rows(reader, "--only", "conversations")} == {"reply", "mention", "quote"}
    assert unread(reader) == before, "a fetch alone marks nothing"
    reader.session.post("app.bsky.graph.muteActor", {"actor": one.did})
    assert {row["kind"] for row in rows(reader)} == {"like", "repost", "follow"}, "what is withdrawn is gone"


def test_account_label_leaves_people_out_of_notifications(backend: Backend, newcomer: Newcomer) -> None:
    """Whoever has a label on the account that hides in lists is hidden, each with the reason, likes and follows too."""
    reader = newcomer("labels.test")
    _, _, other = act(backend, reader, "labels")
    put(reader, subscribed(backend))
    backend.label(other.did, "porn")
    backend.sync()
    reader.sync()
    hidden = [row for row in rows(reader) if row["hidden"]]
    assert {row["did"] for row in hidden} == {other.did}
    assert {row["kind"] for row in hidden} == {"like", "repost", "follow"}
    assert all("Adult content" in row["hidden_because"][0] or "porn" in row["hidden_because"][0] for row in hidden)


def test_window_tells_the_server_what_was_on_the_screen(backend: Backend, newcomer: Newcomer) -> None:
    """The timeline alone leaves the count; the notifications on the screen are seen, by every client."""
    reader = newcomer("seeing.test")
    act(backend, reader, "seeing")
    with reader.window((100, 40)) as terminal:
        terminal.wait_for("7 notifications", SLOW)
        assert unread(reader) == 7, "a window that shows the timeline marks nothing"
        assert terminal.raw.count(b"\x1b]2;(7) skerry\x07") == 1
        terminal.press("g", "n")
        screen = terminal.wait_for("liked your post", SLOW)
        assert re.search(r"two\.test.* and .*one\.test liked your post|one\.test and .*two\.test liked", screen)
        terminal.wait_for(lambda text: "notifications" not in text.splitlines()[0], SLOW)
        terminal.press("f", "l")
        terminal.wait_for(lambda text: "Notifications · likes" in text and "An answer to it" not in text)
        terminal.press("enter")
        terminal.wait_for("Thread", SLOW)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert unread(reader) == 0
    assert all(
        each["isRead"] for each in reader.session.get("app.bsky.notification.listNotifications")["notifications"]
    )
