"""Posts as they will be once the outbox is sent: what the user did shows at once.

What is read is bounded by the screen: one query for the posts that are read together, none for a key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from skerry.domain.posts import Author, Post
from skerry.domain.writing import ToggleKind
from skerry.store.user import User
from skerry.store.viewing import switched
from skerry.ui.lru import Lru

KEPT = 6000
"""Subjects whose wishes, or lack of any, are known without a look: posts, threads and people."""

ON_ITS_WAY = "on its way"
"""In place of the address of a like or repost that is not written yet."""

Known = Mapping[ToggleKind, bool]


class Wishes:
    """What is on its way, by what it is about.

    Args:
        user: The outbox is in it.
        now_ms: Milliseconds since 1970.
    """

    def __init__(self, user: User, now_ms: Callable[[], int]) -> None:
        self._outbox = user.outbox
        self._now_ms = now_ms
        self._known: Lru[str, Known] = Lru(KEPT)

    def load(self, posts: Iterable[Post]) -> None:
        """Look up what is on its way about several posts and their authors."""
        self.look_up({subject for post in posts for subject in subjects_of(post)})

    def look_up(self, subjects: Iterable[str]) -> None:
        """Look these up, known or not."""
        wanted = list(subjects)
        if not wanted:
            return
        found: dict[str, dict[ToggleKind, bool]] = {}
        for (kind, subject), is_on in self._outbox.wishes(wanted, at_ms=self._now_ms()).items():
            found.setdefault(subject, {})[kind] = is_on
        for subject in wanted:
            self._known.put(subject, found.get(subject, {}))

    def lay(self, post: Post) -> Post:
        """The post with all of it laid over."""
        own, thread, author = (self._about(subject) for subject in subjects_of(post))
        for kind in ("like", "repost", "bookmark"):
            if kind in own:
                post = switched(post, kind, ON_ITS_WAY, is_on=own[kind])
        if "mute-thread" in thread:
            post = switched(post, "mute-thread", "", is_on=thread["mute-thread"])
        return replace(post, author=_laid(post.author, author)) if author else post

    def lay_author(self, author: Author) -> Author:
        """An account with all of it laid over."""
        return _laid(author, self._about(author.did))

    def _about(self, subject: str) -> Known:
        known = self._known.get(subject)
        if known is None:
            self.look_up([subject])
            known = self._known.get(subject)
        return known or {}


def subjects_of(post: Post) -> tuple[str, str, str]:
    """What can be wished about a post: itself, its thread by the root, its author."""
    return post.uri, post.reply_root or post.uri, post.author.did


def _laid(author: Author, known: Known) -> Author:
    return replace(
        author,
        is_followed=known.get("follow", author.is_followed),
        is_muted=known.get("mute", author.is_muted),
        is_blocked=known.get("block", author.is_blocked),
    )
