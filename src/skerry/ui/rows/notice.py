"""A row of notifications: who did what, and to which post."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.style import Style

from skerry.domain.grouping import Group
from skerry.domain.notifications import NoticeKind, Notification
from skerry.domain.posts import Author, Post
from skerry.ui.rows.header import at_handle, display_name
from skerry.ui.rows.look import Look, Part, cut, joined, spread, wrapped
from skerry.ui.words import age, plural

NAMED = 3
"""People whom a row names; how many more there are is a number."""

MAX_HANDLE_LINES = 2
"""Lines of handles of people who follow."""

DID: Mapping[NoticeKind, tuple[str, str]] = {
    "reply": ("↩", "replied to you"),
    "mention": ("@", "mentioned you"),
    "quote": ("❝", "quoted you"),
    "like": ("♥", "liked your {thing}"),
    "repost": ("↻", "reposted your {thing}"),
    "follow": ("+", "followed you"),
    "like-via-repost": ("♥", "liked what you reposted"),
    "repost-via-repost": ("↻", "reposted what you reposted"),
    "subscribed-post": ("✎", "posted"),
    "starterpack-joined": ("▦", "joined by your starter pack"),
    "verified": ("✓", "verified you"),
    "unverified": ("✗", "no longer verifies you"),
    "other": ("·", "did something that skerry does not know"),
}
"""The sign of a kind, and what was done."""

THINGS = {
    "app.bsky.feed.generator": "feed",
    "app.bsky.graph.list": "list",
    "app.bsky.graph.starterpack": "starter pack",
    "app.bsky.labeler.service": "labeler",
}
"""What can be liked beside posts, by its collection."""


def sentence(notification: Notification) -> str:
    """What was done, without who did it."""
    if notification.kind == "follow" and notification.author.is_followed:
        return "follows you back"
    words = DID[notification.kind][1]
    if notification.kind == "other":
        return f"{words}: {notification.reason}"
    parts = notification.subject.split("/")
    return words.format(thing=THINGS.get(parts[3], "post") if len(parts) > 3 else "post")


def names(authors: tuple[Author, ...]) -> str:
    """People by their names: all of three, else two and a number."""
    shown = [display_name(author) for author in authors[:NAMED]]
    if len(authors) == 1:
        return shown[0]
    if len(authors) <= NAMED:
        return f"{', '.join(shown[:-1])} and {shown[-1]}"
    return f"{', '.join(shown[: NAMED - 1])} and {plural(len(authors) - NAMED + 1, 'other')}"


def kind_line(notification: Notification, look: Look) -> Content:
    """Above a post that is itself what somebody did."""
    sign, _ = DID[notification.kind]
    return cut([(f"{sign} ", _ink(notification.kind, look)), (sentence(notification), look.palette.muted)], look.width)


def deed_line(group: Group, look: Look) -> Content:
    """Who did it, and what: the whole of a row, or its first line."""
    first, palette = group.first, look.palette
    right: list[Part] = [(age(first.at_ms, look.now_ms), palette.muted)]
    what = f" {sentence(first)}"
    room = look.width - 4 - len(what) - 2 - 6
    who = joined((names(group.authors), palette.strong)).truncate(max(8, room), ellipsis=True)
    left: list[Part] = [(f"{DID[first.kind][0]} ", _ink(first.kind, look)), who, (what, palette.muted)]
    return spread(left, right, look.width)


def deed_lines(group: Group, post: Post | None, look: Look) -> list[Content]:
    """A row about something of the account's own: who did what, and the beginning of the post."""
    palette, first = look.palette, group.first
    lines = [deed_line(group, look)]
    if post is not None:
        lines.append(cut([("┊ ", palette.faint), (summary(post), palette.muted)], look.width))
    elif first.post:
        lines.append(cut([("┊ ", palette.faint), ("a post that is gone", palette.muted)], look.width))
    elif first.kind not in ("like", "repost"):
        handles = "  ".join(at_handle(author) for author in group.authors)
        lines += [
            joined("  ", line)
            for line in wrapped(Content.styled(handles, palette.muted), look.width - 2, MAX_HANDLE_LINES)
        ]
    return lines


def summary(post: Post) -> str:
    """The beginning of a post in one line; of one without words what hangs on it."""
    text = " ".join(post.text.split())
    embed = post.embed
    if text:
        return text
    if embed.images:
        alt = " ".join(embed.images[0].alt.split())
        return f"▣ {plural(len(embed.images), 'image')}{f': {alt}' if alt else ''}"
    if embed.video:
        return "▶ a video"
    return "a post without words"


def _ink(kind: NoticeKind, look: Look) -> Style:
    palette = look.palette
    match kind:
        case "like" | "like-via-repost":
            return palette.error
        case "repost" | "repost-via-repost" | "verified":
            return palette.success
        case _:
            return palette.primary
