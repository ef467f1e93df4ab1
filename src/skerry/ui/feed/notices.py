"""The rows of the notifications: groups of what the store has, in the kinds that were chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from skerry.domain.feeds import NOTIFICATIONS
from skerry.domain.grouping import Group, NoticeFilter, grouped, passes
from skerry.domain.notifications import OWN_POST
from skerry.ui.feed.contents import ItemContents
from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.items import Items
from skerry.ui.feed.row import TAIL, Row
from skerry.ui.rows.layout import Layout
from skerry.ui.rows.look import Look, joined, wrapped
from skerry.ui.rows.notes import note_line
from skerry.ui.rows.notice import deed_line, deed_lines, kind_line

if TYPE_CHECKING:
    from textual.content import Content

    from skerry.store.cache import Cache
    from skerry.store.notified import Told
    from skerry.store.values import FeedState, StoredItem

STEP = 200
"""Notifications that are read from the store at a time."""


class Notices:
    """What is listed.

    Args:
        cache: The store.
        is_tray: Whether those are listed that are hidden, and not the others.

    Attributes:
        told: What was read, newest first, hidden ones and other kinds too.
        groups: What is listed.
        only: The kinds that are.
        is_whole: Whether everything that the store has was read.
        hidden: How many of those that were read are hidden.
    """

    def __init__(self, cache: Cache, *, is_tray: bool) -> None:
        self.told: list[Told] = []
        self.groups: list[Group] = []
        self.only: NoticeFilter = "all"
        self.is_whole = False
        self.hidden = 0
        self.is_tray = is_tray
        self._cache = cache
        self._by_address: dict[str, Told] = {}
        self._place: dict[str, int] = {}

    def read(self) -> None:
        """Read as many again as there were, with all that is new above them."""
        self._take([], max(STEP, len(self.told)))

    def read_on(self) -> bool:
        """Read further ones from the store; whether there were any."""
        before = len(self.told)
        self._take(self.told, STEP)
        return len(self.told) > before

    @property
    def state(self) -> FeedState:
        """How far they were fetched."""
        return self._cache.feed_state(NOTIFICATIONS)

    def _take(self, before: list[Told], limit: int) -> None:
        last = before[-1].notification if before else None
        more = self._cache.notifications(before=(last.at_ms, last.address) if last else None, limit=limit)
        self.told = [*before, *more]
        self.is_whole = len(more) < limit
        self.hidden = sum(not each.is_shown for each in self.told)
        self._by_address = {each.notification.address: each for each in self.told}
        self.choose(self.only)

    def choose(self, only: NoticeFilter) -> None:
        """List these kinds."""
        self.only = only
        listed = [each.notification for each in self.told if each.is_shown != self.is_tray]
        self.groups = grouped(each for each in listed if passes(each.kind, only))
        self._place = {m.address: n for n, group in enumerate(self.groups) for m in group.members}

    def index(self) -> RowIndex:
        """A row for each group, and the end."""
        index = RowIndex()
        index.add([*(Row((n,), n + 1) for n in range(len(self.groups))), Row((float("inf"),), TAIL)])
        return index

    def group(self, row: Row | None) -> Group | None:
        """The group of a row; None at the end."""
        return self.groups[row.id - 1] if row and TAIL < row.id <= len(self.groups) else None

    def told_of(self, group: Group) -> Told:
        """What the store says of a group's newest."""
        return self._by_address[group.first.address]

    def row_of(self, addresses: Iterable[str]) -> Row | None:
        """The row that one of these is in now, the first that is listed."""
        place = next((self._place[address] for address in addresses if address in self._place), None)
        return None if place is None else Row((place,), place + 1)


class NoticeContents:
    """What the rows hold.

    Args:
        notices: The rows.
        items: The account's posts in memory.
        unread: Addresses of those that bear a mark.

    Attributes:
        posts: Lays out posts, as in every list; its `revealed` are items.
        tail: What the last row says.
    """

    def __init__(self, notices: Notices, items: Items, unread: set[str]) -> None:
        self.notices = notices
        self.posts = ItemContents(items, RowIndex())
        self.tail = ""
        self._items = items
        self._unread = unread

    def is_unread(self, row: Row) -> bool:
        """Whether one of the group is."""
        group = self.notices.group(row)
        return group is not None and any(member.address in self._unread for member in group.members)

    def stored(self, row: Row | None) -> StoredItem | None:
        """The post that a row is about; None where there is none, or it can't be had."""
        group = self.notices.group(row)
        item = self.notices.told_of(group).item if group else 0
        return self._items.get(item) if item else None

    def layout(self, row: Row, look: Look) -> Layout:
        """The lines of a group."""
        group = self.notices.group(row)
        if group is None:
            return Layout((note_line(self.tail, look, look.palette.muted),))
        stored = self.stored(row)
        if self.notices.is_tray and not (stored and stored.id in self.posts.revealed):
            return Layout((deed_line(group, look), *self._why(group, stored, look)))
        if group.first.kind in OWN_POST and stored:
            inside = self.posts.item_layout(stored, look)
            return Layout((kind_line(group.first, look), *inside.lines), inside.is_dim)
        post = self._items.shown(stored).post if stored else None
        return Layout(tuple(deed_lines(group, post, look)), is_dim=stored is not None and stored.action == "dim")

    def _why(self, group: Group, stored: StoredItem | None, look: Look) -> list[Content]:
        from skerry.judge.telling import moderation_reason

        told = self.notices.told_of(group)
        words = moderation_reason(told.barred[0], group.first.author.handle) if told.barred else ""
        words = words or (self._items.reason(stored) if stored else "") or "hidden by a rule"
        return wrapped(joined(("▸ ", look.palette.accent), (words, look.palette.muted)), look.width, 2)
