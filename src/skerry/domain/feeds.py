"""What feeds are called in a store, and where the user's rules hold.

Beside the timeline there are feeds that the server puts in order: a generator's, a list's, an author's posts, what was
searched for. Each has a name that says all that is needed to fetch it.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.errors import UsageError
from skerry.domain.syntax import is_at_uri, is_did

FOLLOWING = "following"
"""The name of the home timeline."""

BOOKMARKS = "bookmarks"
"""The name of the posts that the account saved."""

NOTIFICATIONS = "notifications"
"""The name of the posts that the account is told of: answers, mentions, quotes, and those of its own that are liked."""

FeedKind = Literal[
    "following", "bookmarks", "notifications", "feed", "list", "author", "search", "tag", "quotes", "thread"
]

Tab = Literal["posts", "replies", "media", "likes"]
TABS: tuple[Tab, ...] = ("posts", "replies", "media", "likes")
"""The parts of a profile, in the order of the tabs."""

MAX_QUERY = 500
"""Characters of what is searched for."""


class FeedName(msgspec.Struct, frozen=True):
    """A feed's name, taken apart.

    Attributes:
        kind: What the feed is.
        subject: Of what: a record's address, a DID, words; "" where there is only one.
        tab: Which part of a profile.
    """

    kind: FeedKind
    subject: str = ""
    tab: Tab = "posts"

    @classmethod
    def parse(cls, name: str) -> FeedName:
        """Take a name apart. Raises `UsageError` for one that names no feed."""
        kind, _, subject = name.partition(":")
        match kind:
            case "following" | "bookmarks" | "notifications" if kind == name:
                return cls(kind)
            case "feed" | "list" | "quotes" | "thread" if is_at_uri(subject) and subject.count("/") == 4:
                return cls(kind, subject)
            case "author":
                did, is_tabbed, tab = _tab_of(subject)
                if is_did(did) and (tab in TABS or not is_tabbed):
                    return cls("author", did, tab if is_tabbed else "posts")  # type: ignore[arg-type]  # one of TABS
            case "search" | "tag" if subject.strip():
                return cls(kind, clean_line(subject, max_chars=MAX_QUERY))
            case _:
                pass
        raise UsageError("this names no feed", where=clean_line(name, max_chars=200))

    def __str__(self) -> str:
        """The name itself."""
        if self.kind == "author" and self.tab != "posts":
            return f"author:{self.subject}:{self.tab}"
        return f"{self.kind}:{self.subject}" if self.subject else self.kind

    @property
    def place(self) -> str:
        """Where a rule's `in` has to hold: a hashtag is searched for; profiles and saved posts are no place of it."""
        match self.kind:
            case "following" | "notifications" | "feed" | "list":
                return str(self)
            case "search" | "tag":
                return "search"
            case "thread":
                return "thread"
            case _:
                return NOWHERE


NOWHERE = "-"
"""The place where no rule holds: somebody went there to see these very posts."""


def thread_feed(uri: str) -> str:
    """What the posts around one, by its address, are called: its thread without itself."""
    return f"thread:{uri}"


def is_feed(name: str) -> bool:
    """Whether this names one generator's feed, or one list's."""
    try:
        return FeedName.parse(name).kind in ("feed", "list")
    except UsageError:
        return False


def place_of(feed: str) -> str:
    """The place of a feed by its name; `NOWHERE` for one that names none."""
    try:
        return FeedName.parse(feed).place
    except UsageError:
        return NOWHERE


def holds_in(places: tuple[str, ...], place: str) -> bool:
    """Whether a rule with these values of `in` holds in a place; "" is any place."""
    if not place or place in places:
        return True
    kind, has_subject, _ = place.partition(":")
    return bool(has_subject) and f"{kind}:*" in places


def _tab_of(subject: str) -> tuple[str, bool, str]:
    """A DID and the tab behind it: a DID itself has colons."""
    did, colon, tab = subject.rpartition(":")
    if colon and tab in TABS and did.count(":") >= 2:
        return did, True, tab
    return subject, False, ""
