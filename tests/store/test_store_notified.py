"""Notifications in the store: from the newest down without a hole, with the posts that they are about."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from skerry.domain.moderation import Moderated
from skerry.domain.notifications import NoticeKind, Notification, NotificationPage, Notified
from skerry.domain.pages import ItemToStore
from skerry.store.cache import Cache
from tests.store.made import author, item, page, verdict

FEED = "notifications"
MUTED = (Moderated("filter", "muted"),)


def told(at: int, kind: NoticeKind = "like", *, by: str = "bo", about: int = 1) -> Notified:
    """Somebody did something with the post of that number."""
    post = item(about).post.uri
    uri = post if kind == "reply" else f"at://{author(by).did}/app.bsky.feed.{kind}/{at}"
    subject = "" if kind == "follow" else post
    return Notified(Notification(uri, kind, author(by), at, subject), b"{}")


def put(cache: Cache, *items: Notified, is_newest: bool = True, cursor: str = "", bad: int = 0) -> bool:
    """Store a page; whether it met what was known."""
    made = NotificationPage(items, cursor, bad=bad)
    return cache.put_notifications(made, is_newest=is_newest, asked_ms=1, barred={}).met_known


def posts(*numbers: int) -> list[ItemToStore]:
    """Posts as they are fetched for notifications."""
    return [entry for entry in page([item(n) for n in numbers]).items if isinstance(entry, ItemToStore)]


def times(cache: Cache) -> list[int]:
    """When what is stored happened."""
    return [each.notification.at_ms for each in cache.notifications()]


def test_notifications_come_newest_first_with_their_posts(cache: Cache) -> None:
    """In pages by the place of the last; a follow has no post, and one that is not fetched has no item yet."""
    put(cache, told(9), told(8, "follow"), told(7, about=2))
    cache.put_notified_posts(posts(1), asked_ms=1)
    first, second, third = cache.notifications()
    assert first.item
    assert (second.item, third.item) == (0, 0)
    last = second.notification
    assert cache.notifications(before=(last.at_ms, last.address), limit=5) == [third]
    assert cache.without_notified_posts([item(1).post.uri, item(2).post.uri]) == [item(2).post.uri]


def test_rules_decide_about_their_posts_as_in_any_feed(cache: Cache) -> None:
    """The posts wait to be judged as items of the feed, and a hidden one hides the notification."""
    put(cache, told(9, "reply"))
    (item_id,) = cache.put_notified_posts(posts(1), asked_ms=1)
    assert [(each.id, each.feed) for each in cache.unjudged("rules", 9, model="m")] == [(item_id, FEED)]
    assert cache.notifications()[0].is_shown
    cache.put_verdicts("rules", [(item_id, verdict("hide"))])
    assert not cache.notifications()[0].is_shown
    assert cache.feed_state(FEED).hidden == 1


def test_what_was_taken_back_is_forgotten_with_its_post(cache: Cache) -> None:
    """The newest page covers down to its last: what it lacks there is gone; what is older stays."""
    put(cache, told(9), told(8, "reply", about=2), told(7), told(3))
    cache.put_notified_posts(posts(1, 2), asked_ms=1)
    assert put(cache, told(10), told(9), told(7))
    assert times(cache) == [10, 9, 7, 3]
    assert cache.without_notified_posts([item(2).post.uri]) == [item(2).post.uri]


def test_page_with_bad_items_takes_nothing_away(cache: Cache) -> None:
    """What can't be read may be what is missing."""
    put(cache, told(9), told(8), told(7))
    put(cache, told(9), told(7), bad=1)
    assert times(cache) == [9, 8, 7]


def test_empty_page_at_the_end_means_that_there_are_none(cache: Cache) -> None:
    """Somebody took the only like back."""
    put(cache, told(9))
    put(cache)
    assert times(cache) == []


def test_hole_is_never_kept(cache: Cache) -> None:
    """Where a refresh didn't meet what was known, that is dropped, and asked for from there."""
    put(cache, told(3), told(2))
    assert not put(cache, told(90), told(80), cursor="c")
    cache.end_notifications("c", 80)
    assert times(cache) == [90, 80]
    state = cache.feed_state(FEED)
    assert (state.cursor, state.is_complete) == ("c", False)
    cache.end_notifications("", 80)
    assert cache.feed_state(FEED).is_complete


def test_people_are_barred_and_let_in_again(cache: Cache) -> None:
    """As moderation says when it is fetched, and whenever that is another."""
    entry = told(9)
    address = entry.notification.address
    cache.put_notifications(NotificationPage((entry,)), is_newest=True, asked_ms=1, barred={address: MUTED})
    assert cache.notifications()[0].barred == MUTED
    assert cache.notified_views() == [(address, b"{}")]
    assert cache.bar_notifications({address: ()})
    assert not cache.bar_notifications({address: ()})
    assert cache.notifications()[0].is_shown


def test_broken_row_costs_itself(cache: Cache, tmp_path: Path) -> None:
    """Any cell may hold anything."""
    put(cache, told(9), told(8))
    with sqlite3.connect(next(tmp_path.rglob("cache.db"))) as db:
        db.execute("UPDATE notification SET body = x'00' WHERE at_ms = 9")
    assert times(cache) == [8]


def test_page_is_read_by_index(cache: Cache, tmp_path: Path) -> None:
    """No scan and no sort, however many there are."""
    from skerry.store.notified import _READ

    put(cache, told(9))
    with sqlite3.connect(next(tmp_path.rglob("cache.db"))) as db:
        plan = " / ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {_READ}", (9, "", 1, 9)))
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan
