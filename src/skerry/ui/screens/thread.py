"""A thread: what a post answers, the post, and its replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skerry.domain.posts import FeedItem
from skerry.sync.protocol import Answer, FetchThread
from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.row import Row
from skerry.ui.feed.thread import ThreadContents, rows_of
from skerry.ui.messages import ThreadChanged
from skerry.ui.screens.lists import ListScreen
from skerry.ui.widgets.feed import Feed
from skerry.ui.widgets.status import Place
from skerry.ui.words import MINUTE, plural

if TYPE_CHECKING:
    from skerry.domain.verdicts import Verdict
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry


class ThreadScreen(ListScreen):
    """The thread of one post."""

    SCOPE = "thread"

    def __init__(self, skerry: Skerry, account: Account, uri: str) -> None:
        super().__init__(skerry, account)
        self.uri = uri
        self.contents = ThreadContents(account.source.cache.thread(uri))
        index = RowIndex()
        index.add(rows_of(self.contents.view))
        self.feed = Feed(self.contents, skerry.now_ms(), index)
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
        if message.uri != self.uri:
            return
        row = self.feed.row
        node = self.contents.node(row) if row else None
        selected = node.uri if node else self.uri
        placed = self.feed.view.find(row) if row else None
        self.contents = ThreadContents(self.account.source.cache.thread(self.uri), self.contents.revealed)
        index = RowIndex()
        index.add(rows_of(self.contents.view))
        self.feed.replace(self.contents, index)
        self._land(selected, placed.y if placed else 0)
        self.feed.show()
        self.status.tell(title=self.title_words)

    def on_feed_selected(self, _message: Feed.Selected) -> None:
        """Say where the reader is."""
        index = self.feed.view.index
        self.status.tell(place=Place(self.feed.view.position + 1 if len(index) else 0, len(index)))

    def selected_item(self) -> FeedItem | None:
        """The selected post, as it would stand in a timeline."""
        row = self.feed.row
        node = self.contents.node(row) if row else None
        return FeedItem(node.post) if node and node.post else None

    def selected_verdict(self) -> Verdict | None:
        """What the rules say of it, if it stands in the timeline too."""
        item, source = self.selected_item(), self.account.source
        key = source.cache.item_of(source.feed, item.post.uri) if item else None
        return source.cache.verdict(key.id) if key else None

    def do_open(self) -> None:
        """The thread of another post of it."""
        item = self.selected_item()
        if item and item.post.uri != self.uri:
            self.skerry.show_thread(self.account, item.post.uri)
        elif item:
            self.say("this is its thread")

    def do_reveal(self) -> None:
        """Nothing is covered in a thread that was opened by hand."""
        self.say("nothing of this post is covered")

    def do_refresh(self) -> None:
        """Fetch it again."""
        self._fetch()

    def _fetch(self) -> None:
        if self.account.link.request(FetchThread(self.uri), self._fetched):
            self.say("fetching the thread")
        else:
            self.say("sync is not there yet: this is what the store has")

    def _fetched(self, answer: Answer) -> None:
        if answer.result == "error":
            self.say(f"{answer.what}: this is what the store has", is_error=True)
        else:
            self.keys.hush()

    def _land(self, uri: str, y: int) -> None:
        row = next((Row((n,), n + 1) for n, node in enumerate(self.contents.view.nodes) if node.uri == uri), None)
        if row:
            self.feed.view.place_at(row, y)
