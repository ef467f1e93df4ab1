"""What the store takes and gives, beside the types of `skerry.domain`."""

from __future__ import annotations

import msgspec

from skerry.domain.feeds import FOLLOWING
from skerry.domain.moderation import UNMODERATED, Moderation
from skerry.domain.posts import FeedItem, Post
from skerry.domain.stories import Ground
from skerry.domain.threads import NodeKind
from skerry.domain.verdicts import Action

Key = tuple[int, str, int]
"""A place in a timeline, `(sort_ms, tie, id)`: the greater, the newer. `tie` is a cid, as the AppView breaks ties."""


class ItemKey(msgspec.Struct, frozen=True, gc=False):
    """What a list needs of an item that it does not show yet: its place, its id and what is done with it.

    `story` is the same for items whose posts tell the same thing, 0 where none does.
    """

    sort_ms: int
    tie: str
    id: int
    action: Action
    score: float
    story: int = 0

    @property
    def key(self) -> Key:
        """The place, to ask for what lies before or after it."""
        return (self.sort_ms, self.tie, self.id)


class StoredItem(msgspec.Struct, frozen=True):
    """An item as it is shown.

    Attributes:
        score: What the ranked view orders by: the rules' part, `taste`, and what lifts a probe to its place.
        is_judged: False while the rules in force have not seen it.
        taste: What the user's ratings add; 0 while there are not enough of them.
        is_probe: It has one of the ranked view's places that are kept for posts unlike those that were rated.
        is_asked: A rule hides it, and it is shown with the question whether that is right: its action is "show".
        moderation: What the network's rules do with the post.
    """

    id: int
    item: FeedItem
    action: Action
    score: float
    is_judged: bool
    taste: float = 0.0
    is_probe: bool = False
    is_asked: bool = False
    moderation: Moderation = UNMODERATED


class Gap(msgspec.Struct, frozen=True):
    """A stretch that was not fetched: between the items at `newer` and at `older` there may be any number.

    `id` is what `sync.protocol.Older.gap` names; `cursor` asks the server for what lies below `newer`.
    """

    id: int
    newer: Key
    older: Key
    cursor: str


class FeedState(msgspec.Struct, frozen=True):
    """What is known of a feed: kept numbers, never counted anew.

    Attributes:
        items: Items in the store, hidden ones too.
        hidden: Items whose action is "hide": the tray.
        cursor: Asks the server for what lies below the oldest item; empty before the first page.
        is_complete: The server said that nothing lies below the oldest item.
        last_sync_ms: When the newest page was last stored; 0 for never.
    """

    items: int = 0
    hidden: int = 0
    cursor: str = ""
    is_complete: bool = False
    last_sync_ms: int = 0


class Place(msgspec.Struct, frozen=True):
    """Where a page was asked for: at the top of a feed (`gap` 0, no cursor), in a gap, or below the oldest item (-1).

    Made by `Cache` only (`top`, `in_gap`, `tail`, `PutResult.next`): ask the server with `cursor` and hand the
    place back with the page, so that the store knows which stretch the page covers.
    """

    gap: int = 0
    cursor: str = ""


class PutResult(msgspec.Struct, frozen=True):
    """What a page changed.

    Attributes:
        new: Ids of items that were not there, newest first.
        changed: Ids of items whose post is another now (counts, labels, author, text).
        removed: Ids of items that the page covers and no longer has.
        met_known: What was asked for is closed: the page reached what the store had, or the end.
        next: Where to ask next to close it; None when `met_known`.
    """

    new: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    met_known: bool = False
    next: Place | None = None


class ThreadNode(msgspec.Struct, frozen=True):
    """A line of a thread. `depth` is below 0 for ancestors, 0 for the post asked for, 1 for a reply to it.

    `post` is there exactly when `kind` is "post" or "hidden". `has_more` says that the server has replies that are not
    here.
    `moderation` is what the network's rules do with the post.
    """

    kind: NodeKind
    uri: str
    depth: int
    post: Post | None = None
    has_more: bool = False
    moderation: Moderation = UNMODERATED


class ThreadView(msgspec.Struct, frozen=True):
    """A thread in reading order: ancestors from the root down, the post, its replies depth first.

    `fetched_ms` is 0 when the thread was never fetched: then it holds what the timeline knows of it, possibly nothing.
    """

    uri: str
    nodes: tuple[ThreadNode, ...] = ()
    fetched_ms: int = 0

    @property
    def ancestors(self) -> tuple[ThreadNode, ...]:
        """What the post answers, the root first."""
        return tuple(node for node in self.nodes if node.depth < 0)

    @property
    def focus(self) -> ThreadNode | None:
        """The post that the thread was asked for."""
        return next((node for node in self.nodes if node.depth == 0), None)

    @property
    def replies(self) -> tuple[ThreadNode, ...]:
        """All replies with their depth, each after what it answers."""
        return tuple(node for node in self.nodes if node.depth > 0)


class PostToEncode(msgspec.Struct, frozen=True):
    """A post that has no vector of a model yet; `id` is the post's, not an item's."""

    id: int
    post: Post


class Vector(msgspec.Struct, frozen=True):
    """An int8 vector: `body` holds one signed byte a dimension, each times `scale`. Empty: nothing to encode."""

    body: bytes
    scale: float


class ItemToJudge(msgspec.Struct, frozen=True):
    """An item to be judged or scored.

    Attributes:
        vector: None while the post is not encoded.
        written: The languages that were read in the post; None before anybody tried.
        feed: The name of the feed that it is in.
    """

    id: int
    item: FeedItem
    vector: Vector | None
    written: tuple[str, ...] | None = None
    feed: str = FOLLOWING


class Rankable(msgspec.Struct, frozen=True):
    """What decides about an item's place in the ranked view; see the columns of `item`."""

    id: int
    post: int
    action: Action
    ruled: float
    taste: float
    lift: float
    known: float


class RatedPost(msgspec.Struct, frozen=True, array_like=True):
    """What is learned from a rated post, kept with the rating: as `skerry.judge.subject.Subject` has it."""

    text: str
    did: str = ""
    handle: str = ""
    kinds: tuple[str, ...] = ("post",)
    media: tuple[str, ...] = ()


class Rating(msgspec.Struct, frozen=True):
    """A rating: `value` is 1 for more like this post, -1 for less. `post` is None when it can't be read."""

    uri: str
    value: int
    at_ms: int
    post: RatedPost | None = None


class PostToTell(msgspec.Struct, frozen=True):
    """A post that may tell what others tell, with its vector; `id` is the post's, not an item's."""

    id: int
    post: Post
    vector: Vector


class ToldVector(msgspec.Struct, frozen=True, gc=False):
    """What of a post that was told is compared first: when it was written, and its vector."""

    id: int
    written_ms: int
    vector: Vector


class Likeness(msgspec.Struct, frozen=True):
    """How likely two posts tell the same: the log-odds over the cut, and what they rest on."""

    one: int
    other: int
    odds: float
    ground: Ground
