"""What the user wants written, from a key to the outbox; and what became of it, from the outbox to the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from skerry.domain.clean import clean_line
from skerry.domain.writing import (
    Delete,
    EditProfile,
    NewPost,
    OtherWish,
    OutboxRow,
    Report,
    SaveList,
    SetGates,
    Toggle,
    Wish,
)
from skerry.sync.protocol import Flush
from skerry.ui.feed.undo import Posted, Switched, Undo
from skerry.ui.lru import Lru

if TYPE_CHECKING:
    from skerry.ui.feed.wishes import Wishes
    from skerry.ui.link import Link
    from skerry.ui.port import Source

KEPT = 500
"""Rows of the outbox of which is known what they are about, when they are gone."""

DONE: dict[str, tuple[str, str]] = {
    "like": ("liked", "no longer liked"),
    "repost": ("reposted", "no longer reposted"),
    "bookmark": ("saved", "no longer saved"),
    "follow": ("followed", "no longer followed"),
    "block": ("blocked", "no longer blocked"),
    "mute": ("muted", "no longer muted"),
    "mute-thread": ("the thread is muted", "the thread is no longer muted"),
    "list-item": ("put on the list", "taken off the list"),
    "list-mute": ("the list's people are muted", "the list's people are no longer muted"),
    "list-block": ("the list's people are blocked", "the list's people are no longer blocked"),
}
"""What to say of something that was switched on, and off."""


class Sending:
    """The outbox of an account, as its screens use it.

    Args:
        source: The account.
        wishes: What the rows show of it.
        undo: Where deeds are remembered.
        link: The connection to sync.
        now_ms: Milliseconds since 1970.

    Attributes:
        held: The last post that can still be undone, until its `due_ms`.
    """

    def __init__(self, source: Source, wishes: Wishes, undo: Undo, link: Link, now_ms: Callable[[], int]) -> None:
        self._outbox = source.user.outbox
        self._wishes = wishes
        self._undo = undo
        self._link = link
        self._now_ms = now_ms
        self._about: Lru[int, str] = Lru(KEPT)
        self._told: Lru[int, str] = Lru(KEPT)
        self.held: OutboxRow | None = None

    # What the user does

    def switch(self, toggle: Toggle, words: str = "") -> str:
        """Have something on or off; what to say. Raises StoreError."""
        words = words or DONE[toggle.kind][not toggle.is_on]
        row = self._turn(toggle)
        self._undo.push(Switched(row, toggle, words))
        return words

    def add(self, wish: OtherWish) -> None:
        """Put anything else into the outbox. Raises UsageError, StoreError."""
        self.flush(self._outbox.add(wish, at_ms=self._now_ms()))

    def post(self, posts: Sequence[NewPost], hold_ms: int) -> None:
        """Put a post, or a thread, into the outbox. Raises UsageError, StoreError."""
        ids = self._outbox.post(posts, at_ms=self._now_ms(), hold_ms=hold_ms)
        self._undo.push(Posted(ids[0]))
        self.held = self._outbox.row(ids[0]) if hold_ms else None
        self.flush(*ids)

    def undo_switch(self, deed: Switched) -> str:
        """Switch back, or take the wish back while it is not sent; the subject. Raises StoreError."""
        toggle = deed.toggle
        self._undo.drop(deed)
        if not self._outbox.take_back(deed.row):
            self._turn(Toggle(toggle.kind, toggle.subject, not toggle.is_on, of_list=toggle.of_list))
        else:
            self.flush(deed.row)
            self._wishes.look_up([toggle.subject])
        return toggle.subject

    def undo_post(self, deed: Posted) -> tuple[NewPost, ...]:
        """The posts that were held, out of the outbox again; () when they are sent. Raises StoreError."""
        self._undo.drop(deed)
        return self.take_back(deed.row)

    def take_back(self, row_id: int) -> tuple[NewPost, ...]:
        """Posts out of the outbox, to be edited; () when they are sent. Raises StoreError."""
        taken = self._outbox.take_back(row_id)
        if self.held and self.held.id == row_id:
            self.held = None
        self.flush(row_id)
        return tuple(wish for wish in taken if isinstance(wish, NewPost))

    def flush(self, *ids: int) -> None:
        """Tell sync; one that isn't there yet looks into the outbox when it starts."""
        self._link.request(Flush(ids))

    def _turn(self, toggle: Toggle) -> int:
        row = self._outbox.toggle(toggle, at_ms=self._now_ms())
        self._about.put(row, toggle.subject)
        self._wishes.look_up([toggle.subject])
        self.flush(row)
        return row

    # What became of it

    def changed(self, ids: Sequence[int]) -> tuple[set[str], list[str]]:
        """Read rows again: the subjects that may look different now, and a line for each that failed since."""
        subjects: set[str] = set()
        troubles: list[str] = []
        for row_id in ids:
            row = self._outbox.row(row_id)
            about = subject_of(row.wish) if row else self._about.get(row_id)
            if about:
                subjects.add(about)
                self._about.put(row_id, about)
            if self.held and self.held.id == row_id and (row is None or row.state != "held"):
                self.held = None
            if row and row.state == "failed" and self._told.get(row_id) != row.trouble:
                self._told.put(row_id, row.trouble)
                troubles.append(f"{what_of(row.wish)} failed: {clean_line(row.trouble)}")
        self._wishes.look_up(subjects)
        return subjects, troubles

    def counts(self) -> tuple[int, int]:
        """How many rows wait to be sent, and how many failed."""
        counts = self._outbox.counts()
        return counts.get("waiting", 0) + counts.get("sending", 0), counts.get("failed", 0)

    def seconds_held(self) -> int:
        """Seconds until the last post is sent; 0 when none is held."""
        if self.held is None:
            return 0
        left = -(-(self.held.due_ms - self._now_ms()) // 1000)
        if left <= 0:
            self.held = None
        return max(0, left)


def subject_of(wish: Wish) -> str:
    """What a wish is about, as the rows of a list show it; "" for what they don't."""
    return wish.subject if isinstance(wish, Toggle) else ""


NAMES: dict[str, str] = {
    "bookmark": "saving",
    "mute-thread": "muting the thread",
    "list-item": "the place on the list",
    "list-mute": "muting by list",
    "list-block": "blocking by list",
}


def what_of(wish: Wish) -> str:  # noqa: PLR0911 - one return a kind of wish
    """A wish in a few words, such as "the like", for the line of what failed."""
    match wish:
        case NewPost():
            return "the post"
        case Toggle(kind, is_on=is_on):
            name = NAMES.get(kind, f"the {kind}")
            return name if is_on else f"undoing {name}"
        case Delete():
            return "deleting"
        case Report():
            return "the report"
        case SetGates():
            return "changing who may reply"
        case SaveList(uri=uri):
            return "changing the list" if uri else "the new list"
        case EditProfile():
            return "the profile"
