"""Notifications as rows: several of one kind about one thing become one, with everybody's names.

As the official client does it, those within two days of the newest go together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from skerry.domain.notifications import NoticeKind, Notification
from skerry.domain.posts import Author

NoticeFilter = Literal["all", "conversations", "likes", "reposts", "follows", "others"]
FILTERS: Mapping[NoticeFilter, frozenset[NoticeKind]] = {
    "all": frozenset(),
    "conversations": frozenset({"reply", "mention", "quote"}),
    "likes": frozenset({"like", "like-via-repost"}),
    "reposts": frozenset({"repost", "repost-via-repost"}),
    "follows": frozenset({"follow"}),
    "others": frozenset({"subscribed-post", "starterpack-joined", "verified", "unverified", "other"}),
}
"""What can be looked at alone, in the order of the keys; "all" is everything."""

TOGETHER: frozenset[NoticeKind] = frozenset({"like", "repost", "follow", "like-via-repost", "repost-via-repost"})
"""Kinds that are told together."""

WITHIN_MS = 2 * 86_400_000
"""From the newest of a group to its oldest, at most. Source: `groupNotifications` of the official client."""


class Group(msgspec.Struct, frozen=True):
    """Notifications that are told in one row, the newest first; at least one."""

    members: tuple[Notification, ...]

    @property
    def first(self) -> Notification:
        """The newest."""
        return self.members[0]

    @property
    def authors(self) -> tuple[Author, ...]:
        """Who did it, each once, the last first."""
        return tuple({member.author.did: member.author for member in self.members}.values())


def passes(kind: NoticeKind, wanted: NoticeFilter) -> bool:
    """Whether a filter lets a kind through."""
    return wanted == "all" or kind in FILTERS[wanted]


def grouped(notifications: Iterable[Notification]) -> list[Group]:
    """Groups in the order of their newest; `notifications` come newest first."""
    groups: list[list[Notification]] = []
    latest: dict[tuple[NoticeKind, str], list[Notification]] = {}
    for each in notifications:
        key = (each.kind, each.subject)
        is_joining = each.kind in TOGETHER and not _follows_back(each)
        group = latest.get(key) if is_joining else None
        if group is not None and group[0].at_ms - each.at_ms <= WITHIN_MS:
            group.append(each)
            continue
        groups.append([each])
        if is_joining:
            latest[key] = groups[-1]
    return [Group(tuple(group)) for group in groups]


def _follows_back(each: Notification) -> bool:
    """Whether somebody follows whom the account follows: that stands alone, as more than one more follower."""
    return each.kind == "follow" and each.author.is_followed
