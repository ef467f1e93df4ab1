"""What the adapter tells the screens."""

from __future__ import annotations

from collections.abc import Collection

from textual.message import Message


class FeedChanged(Message, bubble=False):
    """Items of a feed are new, changed or gone; several events of sync in one."""

    def __init__(
        self,
        feed: str,
        new: Collection[int],
        changed: Collection[int],
        removed: Collection[int],
        scores: Collection[int] = (),
    ) -> None:
        super().__init__()
        self.feed = feed
        self.new = frozenset(new)
        self.changed = frozenset(changed)
        self.removed = frozenset(removed)
        self.scores = frozenset(scores)


class ThreadChanged(Message, bubble=False):
    """The thread of a post is in the store, or newer there."""

    def __init__(self, uri: str) -> None:
        super().__init__()
        self.uri = uri


class OutboxChanged(Message, bubble=False):
    """Rows of the outbox are others now; `subjects` are those whose posts may look different."""

    def __init__(self, ids: Collection[int], subjects: Collection[str] = ()) -> None:
        super().__init__()
        self.ids = tuple(ids)
        self.subjects = frozenset(subjects)


class ToldCounted(Message, bubble=False):
    """So many notifications are unread, in a word or two; "" for none."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class Connected(Message, bubble=False):
    """Sync is there, at first or again: it can be asked."""


class StatusChanged(Message, bubble=False):
    """The seal, what sync does, or the rules changed."""


class Said(Message, bubble=False):
    """A line for the person in front of the screen."""

    def __init__(self, words: str, *, is_error: bool = False) -> None:
        super().__init__()
        self.words = words
        self.is_error = is_error
