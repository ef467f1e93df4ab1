"""What the account is told of: the newest pages from the top down without a hole, the posts of them as items of a feed.

A refresh that does not meet what was known drops that: it is fetched again when the reader gets there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from skerry.domain.feeds import NOTIFICATIONS
from skerry.domain.moderation import Moderated
from skerry.domain.notifications import Notification, NotificationPage
from skerry.domain.pages import ItemToStore
from skerry.store.files import Damaged
from skerry.store.posts import drop_if_unused, items_of, lift, put_post
from skerry.store.rows import HIDE, context_of, decode, encode, readable
from skerry.store.timeline import feed_id

Row = tuple[str, bytes, bytes | None, int | None, int | None]
Barred = tuple[Moderated, ...]

BEFORE_ALL = (1 << 62, "")
"""Above every place."""

NEWEST = 5000
"""So many are moderated anew when the preferences change: 30 ms a thousand."""

_READ = """
    SELECT notification.address, notification.body, barred, item.id, item.action
    FROM notification
    LEFT JOIN post ON post.uri = notification.post
    LEFT JOIN item ON item.post = post.id AND item.feed = ?3 AND item.repost = ''
    WHERE (at_ms, notification.address) < (?1, ?2)
    ORDER BY at_ms DESC, notification.address DESC LIMIT ?4
"""


class Told(msgspec.Struct, frozen=True):
    """A notification as it is shown.

    Attributes:
        barred: Why moderation leaves its author out; empty for nearly all.
        item: The id of its post's item in the feed "notifications"; 0 where there is none, or it isn't fetched.
        is_hidden: The rules, or moderation, hide that post.
    """

    notification: Notification
    barred: Barred = ()
    item: int = 0
    is_hidden: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether it stands in the list, and not in the tray."""
        return not self.is_hidden and not self.barred


class PutNotified(msgspec.Struct, frozen=True):
    """What a page changed: addresses of new ones, and whether it reached what was known."""

    new: tuple[str, ...] = ()
    met_known: bool = False


def told(db: sqlite3.Connection, before: tuple[int, str] | None, limit: int) -> list[Told]:
    """Notifications, newest first; see `Cache.notifications`."""
    feed = feed_id(db, NOTIFICATIONS) or 0
    rows = db.execute(_READ, (*(before or BEFORE_ALL), feed, limit)).fetchall()
    found = []
    for _, body, barred, item, action in readable(rows, list[Row]):
        try:
            notification = decode(Notification, body)
            causes = decode(Barred, barred) if barred is not None else ()
        except Damaged:
            continue  # it comes again with the next page that has it
        found.append(Told(notification, causes, item or 0, action == HIDE))
    return found


def put_notifications(
    db: sqlite3.Connection, page: NotificationPage, is_newest: bool, asked_ms: int, barred: Mapping[str, Barred]
) -> PutNotified:
    """Store a page; see `Cache.put_notifications`. The caller holds a transaction."""
    entries = [entry.notification for entry in page.items]
    known = _known(db, entries)
    for entry in page.items:
        each = entry.notification
        db.execute(
            "INSERT OR REPLACE INTO notification (address, at_ms, post, barred, view, body) VALUES (?, ?, ?, ?, ?, ?)",
            (each.address, each.at_ms, each.post, _encoded(barred.get(each.address, ())), entry.view, encode(each)),
        )
    last = min((each.at_ms for each in entries), default=None)
    if is_newest and not page.bad:
        if last is not None:
            _drop_withdrawn(db, entries, last)
        elif not page.cursor:
            _drop(db, "at_ms > ?", (-1,))
    if is_newest:
        db.execute("UPDATE feed SET synced_ms = ? WHERE id = ?", (asked_ms, _feed(db)))
    return PutNotified(tuple(each.address for each in entries if each.address not in known), bool(known))


def end_at(db: sqlite3.Connection, cursor: str, last_ms: int) -> None:
    """Say where what is known ends, and forget what lies below: see `Cache.end_notifications`."""
    _drop(db, "at_ms < ?", (last_ms,))
    db.execute("UPDATE feed SET cursor = ?, is_complete = ? WHERE id = ?", (cursor, not cursor, _feed(db)))


def put_posts(db: sqlite3.Connection, entries: Iterable[ItemToStore], asked_ms: int) -> tuple[int, ...]:
    """Store posts that notifications are about; the items that are new or whose post is another now, in any feed."""
    feed = _feed(db)
    found: list[int] = []
    for entry in entries:
        post_id, change = put_post(db, entry.item.post, entry.raw)
        found += [] if change in ("new", "same") else items_of(db, post_id)
        lift(db, post_id, entry.item.sort_ms)
        made = db.execute(
            "INSERT OR IGNORE INTO item (feed, sort_ms, tie, post, repost, put_ms, context, story)"
            " VALUES (?1, ?2, '', ?3, '', ?4, ?5, (SELECT story FROM post WHERE id = ?3))",
            (feed, entry.item.sort_ms, post_id, asked_ms, context_of(entry.item)),
        )
        found += [made.lastrowid] if made.rowcount and made.lastrowid else []
    return tuple(dict.fromkeys(found))


def without_posts(db: sqlite3.Connection, uris: Iterable[str]) -> list[str]:
    """Those of these posts that are no item of the feed "notifications"."""
    feed = feed_id(db, NOTIFICATIONS) or 0
    sql = "SELECT 1 FROM post CROSS JOIN item ON item.post = post.id AND item.feed = ? WHERE post.uri = ?"
    return [uri for uri in dict.fromkeys(uris) if db.execute(sql, (feed, uri)).fetchone() is None]


def views(db: sqlite3.Connection) -> list[tuple[str, bytes]]:
    """Who did each of the newest, to be moderated anew: addresses, and the profiles as they came."""
    rows = db.execute("SELECT address, view FROM notification ORDER BY at_ms DESC LIMIT ?", (NEWEST,)).fetchall()
    return readable(rows, list[tuple[str, bytes]])


def set_barred(db: sqlite3.Connection, barred: Mapping[str, Barred]) -> bool:
    """Say why moderation leaves somebody out, or that it doesn't; whether that is otherwise than before."""
    before = dict(db.execute("SELECT address, barred FROM notification WHERE barred IS NOT NULL").fetchall())
    rows = [
        (causes, address)
        for address, causes in ((address, _encoded(each)) for address, each in barred.items())
        if before.get(address) != causes
    ]
    db.executemany("UPDATE notification SET barred = ? WHERE address = ?", rows)
    return bool(rows)


def _encoded(causes: Barred) -> bytes | None:
    return encode(causes) if causes else None


def _feed(db: sqlite3.Connection) -> int:
    """The id of the feed of their posts, known from now on."""
    feed = feed_id(db, NOTIFICATIONS)
    if feed is None:
        feed = db.execute("INSERT INTO feed (name) VALUES (?)", (NOTIFICATIONS,)).lastrowid
    if feed is None:
        raise Damaged("a feed was not stored")
    return feed


def _known(db: sqlite3.Connection, entries: Sequence[Notification]) -> set[str]:
    sql = "SELECT 1 FROM notification WHERE address = ?"
    return {each.address for each in entries if db.execute(sql, (each.address,)).fetchone()}


def _drop_withdrawn(db: sqlite3.Connection, entries: Sequence[Notification], last_ms: int) -> None:
    """Forget what the newest page covers and no longer has: a like that was taken back, a reply that was deleted."""
    there = {each.address for each in entries}
    rows = db.execute("SELECT address FROM notification WHERE at_ms > ?", (last_ms,)).fetchall()
    for (address,) in readable(rows, list[tuple[str]]):
        if address not in there:
            _drop(db, "address = ?", (address,))


def _drop(db: sqlite3.Connection, where: str, values: tuple[object, ...]) -> None:
    """Forget notifications, and the posts that nothing else is about."""
    sql = f"SELECT DISTINCT post FROM notification WHERE {where} AND post <> ''"  # noqa: S608 - a condition of ours
    posts = readable(db.execute(sql, values).fetchall(), list[tuple[str]])
    db.execute(f"DELETE FROM notification WHERE {where}", values)  # noqa: S608 - a condition of ours
    feed = _feed(db)
    for (uri,) in posts:
        row = db.execute("SELECT id FROM post WHERE uri = ?", (uri,)).fetchone()
        if row is None or db.execute("SELECT 1 FROM notification WHERE post = ? LIMIT 1", (uri,)).fetchone():
            continue
        db.execute("DELETE FROM item WHERE post = ? AND feed = ?", (row[0], feed))
        drop_if_unused(db, row[0])
