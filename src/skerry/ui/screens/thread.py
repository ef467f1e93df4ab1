"""A thread: what a post answers, the post, and its replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skerry.domain.feeds import thread_feed
from skerry.domain.posts import FeedItem
from skerry.sync.protocol import Answer, FetchThread
from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.row import Row
from skerry.ui.feed.thread import Judged, ThreadContents, rows_of
from skerry.ui.feed.wishes import subjects_of
from skerry.ui.messages import Connected, FeedChanged, ThreadChanged
from skerry.ui.screens.acting import ActingScreen
from skerry.ui.widgets.feed import Feed
from skerry.ui.widgets.status import Place
from skerry.ui.words import MINUTE, plural

if TYPE_CHECKING:
    from collections.abc import Collection

    from skerry.domain.verdicts import Verdict
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry


WAITING = "sync is not there: this is what the store has, until it is"


class ThreadScreen(ActingScreen):
    """The thread of one post."""

    SCOPE = "thread"

    def __init__(self, skerry: Skerry, account: Account, uri: str) -> None:
        super().__init__(skerry, account)
        self.uri = uri
        self._feed_name = thread_feed(uri)
        self._is_due = False
        view = account.source.cache.thread(uri)
        self.contents = ThreadContents(view, account.ratings, account.wishes, self._judged)
        index = RowIndex()
        index.add(rows_of(self.contents.view))
        self.feed = Feed(self.contents, skerry.now_ms(), index, self.shown_pictures)
        self._land(uri, 0)

    @property
    def title_words(self) -> str:
        """How many replies it has."""
        replies = len(self.contents.view.replies)
        return f"Thread · {plural(replies, 'reply')}" if replies else "Thread"

    def on_mount(self) -> None:
        """Fetch it when what the store has is not from just now."""
        if self.skerry.now_ms() - self.contents.view.fetched_ms > MINUTE:
            self._fetch()

    def on_thread_changed(self, message: ThreadChanged) -> None:
        """Read it again; the reader stays where they are."""
        if message.uri == self.uri:
            self._read_again()

    def _read_again(self) -> None:
        row = self.feed.row
        node = self.contents.node(row) if row else None
        selected = node.uri if node else self.uri
        placed = self.feed.view.find(row) if row else None
        view = self.account.source.cache.thread(self.uri)
        opened = {self.contents.view.nodes[row_id - 1].uri for row_id in self.contents.revealed}
        revealed = [number + 1 for number, node in enumerate(view.nodes) if node.uri in opened]
        self.contents = ThreadContents(view, self.account.ratings, self.account.wishes, self._judged, revealed)
        index = RowIndex()
        index.add(rows_of(self.contents.view))
        self.feed.replace(self.contents, index)
        self._land(selected, placed.y if placed else 0)
        self.feed.show()
        self.status.tell(title=self.title_words)

    def on_feed_changed(self, message: FeedChanged) -> None:
        """Show what the rules say now, here or in the timeline, and what is gone."""
        if message.feed == self._feed_name and message.removed:
            self._read_again()
        elif message.feed in (self._feed_name, self.account.source.feed) and message.changed:
            self.account.items.forget(message.changed)
            found = self.account.source.cache.addresses([*message.changed]).values()
            uris = {address.partition(" ")[0] for address in found}
            nodes = enumerate(self.contents.view.nodes)
            with self.feed.changing():
                self.feed.forget_rows([Row((n,), n + 1) for n, node in nodes if node.uri in uris])
            self._tell_place()

    def on_connected(self, _message: Connected) -> None:
        """Ask for what could not be asked for before, or was not answered."""
        if self._is_due:
            self._fetch()

    def on_feed_selected(self, _message: Feed.Selected) -> None:
        """Say where the reader is."""
        self._tell_place()

    def _tell_place(self) -> None:
        index = self.feed.view.index
        hidden = self.account.source.cache.feed_state(self._feed_name).hidden
        position = self.feed.view.position + 1 if len(index) else 0
        self.status.tell(place=Place(position, len(index), hidden=hidden))

    def selected_item(self) -> FeedItem | None:
        """The selected post, as it would stand in a timeline."""
        row = self.feed.row
        post = self.contents.post(row) if row else None
        return FeedItem(post) if post else None

    def selected_id(self) -> int:
        """The id of the item that the verdict is about; 0 for a post that is none."""
        item = self.selected_item()
        if item is None:
            return 0
        is_here = self._judged(item.post.uri)
        feed = self._feed_name if is_here.here and is_here.telling is is_here.here else self.account.source.feed
        key = self.account.source.cache.item_of(feed, item.post.uri)
        return key.id if key else 0

    def selected_verdict(self) -> Verdict | None:
        """What the rules say of it here, or in the timeline where they say nothing here."""
        item = self.selected_item()
        return self._judged(item.post.uri).telling if item else None

    def _judged(self, uri: str) -> Judged:
        here = None if uri == self.uri else self._verdict_in(self._feed_name, uri)
        return Judged(here, self._verdict_in(self.account.source.feed, uri))

    def _verdict_in(self, feed: str, uri: str) -> Verdict | None:
        cache = self.account.source.cache
        key = cache.item_of(feed, uri)
        return cache.verdict(key.id) if key else None

    def rows_about(self, subjects: Collection[str]) -> list[Row]:
        """The rows about one of these."""
        wanted = frozenset(subjects)
        nodes = ((Row((n,), n + 1), node.post) for n, node in enumerate(self.contents.view.nodes))
        return [row for row, post in nodes if post and not wanted.isdisjoint(subjects_of(post))]

    def rows_of(self, uri: str) -> list[int]:
        """The rows in view that show a post."""
        return [
            placed.row.id
            for placed in self.feed.view.placed
            if (node := self.contents.node(placed.row)) and node.uri == uri
        ]

    def do_open(self) -> None:
        """The thread of another post of it; one that is folded is shown first."""
        row, item = self.feed.row, self.selected_item()
        if row and self.contents.is_folded(row):
            self.do_reveal()
        elif item and item.post.uri != self.uri:
            self.skerry.show_thread(self.account, item.post.uri)
        elif item:
            self.say("this is its thread")

    def has_covered_media(self) -> bool:
        """Whether the network's rules cover anything of the post that its reader hasn't looked behind."""
        row = self.feed.row
        cover = self.contents.cover(row) if row else "nothing"
        return cover == "sealed" or (cover == "covered" and row is not None and row.id not in self.contents.revealed)

    def do_reveal(self) -> None:
        """Show what is folded or covered, or put it back."""
        row = self.feed.row
        cover = self.contents.cover(row) if row else "nothing"
        if row is None or cover == "nothing":
            self.say("nothing of this post is covered")
        elif cover == "sealed":
            self.say("moderation covers this for good")
        else:
            self.contents.revealed ^= {row.id}
            with self.feed.changing():
                self.feed.forget_rows([row])

    def do_tray(self) -> None:
        """What is hidden of it."""
        self.skerry.show_tray(self.account, self._feed_name, "Thread")

    def do_refresh(self) -> None:
        """Fetch it again."""
        self._fetch()

    def _fetch(self) -> None:
        self._is_due = not self.account.link.request(FetchThread(self.uri), self._fetched)
        self.say(WAITING if self._is_due else "fetching the thread")

    def _fetched(self, answer: Answer) -> None:
        if answer.result == "error":
            self.say(f"{answer.what}: this is what the store has", is_error=True)
        elif answer.result == "cancelled":
            self._is_due = True
            self.say(WAITING)
        else:
            self.keys.hush()

    def _land(self, uri: str, y: int) -> None:
        row = next((Row((n,), n + 1) for n, node in enumerate(self.contents.view.nodes) if node.uri == uri), None)
        if row:
            self.feed.view.place_at(row, y)
