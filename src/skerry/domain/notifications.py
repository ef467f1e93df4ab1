"""What others did that the account is told of: likes, reposts, follows, answers, mentions, quotes.

Source: the lexicon `app.bsky.notification.listNotifications`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from skerry.domain.posts import Author

NoticeKind = Literal[
    "reply", "mention", "quote", "like", "repost", "follow", "like-via-repost", "repost-via-repost", "subscribed-post",
    "starterpack-joined", "verified", "unverified", "other",
]  # fmt: skip
"""What somebody did, as the lexicon's `reason` names it; "other" for one that is not known here."""

OWN_POST: frozenset[NoticeKind] = frozenset({"reply", "mention", "quote", "subscribed-post"})
"""Kinds whose record is itself the post that they are about."""

POST = "/app.bsky.feed.post/"
"""In the address of every post."""


class Notification(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that somebody did.

    Attributes:
        uri: The record's address: of the like, the follow, the reply.
        kind: What it is.
        author: Who did it.
        at_ms: When, as the server orders them.
        subject: The post to show with it: the reply itself, or what was liked; a record that is no post for likes of
            feeds and the like; "" for none.
        is_read: The server had it among what was seen, when it was fetched.
        reason: The server's word for a kind that is not known here.
    """

    uri: str
    kind: NoticeKind
    author: Author
    at_ms: int
    subject: str = ""
    is_read: bool = False
    reason: str = ""

    @property
    def address(self) -> str:
        """What tells two of them apart: one record may be told of twice, as a mention and as a reply."""
        return f"{self.uri} {self.kind}"

    @property
    def post(self) -> str:
        """The address of the post that it is about; "" for none."""
        return self.subject if POST in self.subject else ""


class Notified(msgspec.Struct, frozen=True):
    """A notification and `view`, the JSON of its author's profile as the network gave it."""

    notification: Notification
    view: bytes


class NotificationPage(msgspec.Struct, frozen=True):
    """A page, newest first.

    Attributes:
        items: What could be read.
        cursor: Asks for the next; empty at the end.
        seen_ms: Up to when the account has seen them, as the server knows; 0 for never.
        bad: How many could not be read.
    """

    items: tuple[Notified, ...] = ()
    cursor: str = ""
    seen_ms: int = 0
    bad: int = 0
