"""What the screens of one account share."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message

from skerry.ui.feed.items import Items
from skerry.ui.feed.marks import Marks
from skerry.ui.feed.questions import Questions
from skerry.ui.feed.ratings import Ratings
from skerry.ui.feed.undo import Undo
from skerry.ui.feed.unread import Unread
from skerry.ui.feed.wishes import Wishes
from skerry.ui.link import Link
from skerry.ui.messages import Connected, OutboxChanged, Said
from skerry.ui.pictures import Pictures
from skerry.ui.port import Source
from skerry.ui.sending import Sending


class Account:
    """An account's store and its connection to sync.

    Attributes:
        source: What the composition root gave.
        items: The posts in memory.
        undo: What can be taken back.
        ratings: How the posts are rated.
        wishes: What is on its way about them.
        sending: The outbox.
        marks: The read marks of the timeline.
        questions: What is asked about hidden posts.
        unread: The unread notifications.
        link: The connection.
        pictures: The pictures of the posts.
    """

    def __init__(self, source: Source, tell: Callable[[Message], object], now_ms: Callable[[], int]) -> None:
        self.source = source
        self.undo = Undo()
        self.ratings = Ratings(source.user, source.cache, self.undo)
        self.wishes = Wishes(source.user, now_ms)
        self.items = Items(source.cache, self.ratings, self.wishes)
        self.marks = Marks(source.user, source.feed)
        self.questions = Questions(source.cache, source.user)
        self.unread = Unread(source.cache, source.user)
        self._tell = tell
        self._epoch = source.cache.epoch
        self.link = Link(source.sync, self._told)
        self.pictures = Pictures(self.link)
        self.sending = Sending(source, self.wishes, self.undo, self.link, now_ms)

    def forget(self, epoch: int) -> None:
        """Another file has taken the place of the cache, once for all screens: the ids of before mean nothing."""
        if epoch == self._epoch:
            return
        self._epoch = epoch
        self.marks.write()
        self.items = Items(self.source.cache, self.ratings, self.wishes)
        self.marks = Marks(self.source.user, self.source.feed)

    def _told(self, message: Message) -> None:
        """Hand on what sync says; what it says of the outbox with what that means."""
        if isinstance(message, OutboxChanged):
            subjects, troubles = self.sending.changed(message.ids)
            self._tell(OutboxChanged(message.ids, subjects))
            for words in troubles:
                self._tell(Said(words, is_error=True))
            return
        if isinstance(message, Connected):
            self.sending.flush()
        self._tell(message)

    def close(self) -> None:
        """Write what is left to write, and hang up."""
        self.marks.write()
        self.link.close()

    def release(self) -> None:
        """Close the files, when no screen shows them any more."""
        self.source.cache.close()
        self.source.user.close()
