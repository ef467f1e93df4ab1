"""The why panel: what every rule made of a post, and what is known of the post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from skerry.judge.explain import WhyKind, why
from skerry.ui.rows.header import at_handle, display_name
from skerry.ui.rows.look import hanging, wrapped
from skerry.ui.screens.panel import PanelScreen
from skerry.ui.themes import Palette
from skerry.ui.words import moment, plural

if TYPE_CHECKING:
    from skerry.domain.posts import FeedItem, Post
    from skerry.domain.verdicts import Verdict
    from skerry.ui.app import Skerry

SIGNS: dict[WhyKind, str] = {
    "decision": "●",
    "score": "◐",
    "outranked": "○",
    "exception": "◇",
    "near": "·",
    "abstained": "?",
    "nothing": "○",
    "place": "→",
}
"""Before each sentence, for what kind of reason it is."""

NAME_COLUMNS = 11
"""Columns for the name of a fact."""

NOT_JUDGED = "Your rules have not seen this post: it is not in your timeline, or not scored yet."


class WhyScreen(PanelScreen):
    """Why a post is where it is."""

    def __init__(self, skerry: Skerry, item: FeedItem, verdict: Verdict | None) -> None:
        super().__init__(skerry, "Why is this post here?")
        self._item = item
        self._verdict = verdict

    def lines_for(self, palette: Palette, width: int) -> list[Content]:
        """Reasons, then facts."""
        return why_lines(self._item, self._verdict, palette, width)

    def do_edit_rule(self) -> None:
        """Open the rule that decided in the editor."""
        self.skerry.edit_rule(self, self._verdict)


def why_lines(item: FeedItem, verdict: Verdict | None, palette: Palette, width: int) -> list[Content]:
    """The sentences of the explanation, and the facts of the post."""
    lines: list[Content] = []
    if verdict is None:
        lines += wrapped(Content.styled(NOT_JUDGED, palette.muted), width)
    else:
        for line in why(verdict, item):
            text = Content.styled(line.text, _style(line.kind, palette))
            lines += hanging([(SIGNS[line.kind], palette.bar)], text, 2, width)
    lines.append(Content())
    for name, value in facts(item, verdict):
        lines += hanging([(name, palette.muted)], Content(value), NAME_COLUMNS, width)
    return lines


def facts(item: FeedItem, verdict: Verdict | None) -> list[tuple[str, str]]:
    """What is known of a post: name and value of each fact."""
    post = item.post
    author = post.author
    found = [
        ("author", f"{display_name(author)}  {at_handle(author)}"),
        ("written", moment(post.created_ms)),
        ("seen", moment(post.indexed_ms)),
        ("languages", ", ".join(post.langs) or "none given"),
        ("labels", ", ".join(f"{label.val} (by {label.src})" for label in post.labels) or "none"),
        ("counts", _counts(post)),
        ("address", post.uri),
    ]
    if item.repost:
        found.insert(1, ("reposted", f"by {at_handle(item.repost.by)}, {moment(item.repost.indexed_ms)}"))
    if verdict:
        found.append(("score", f"{verdict.score:+.2f}" if verdict.score else "0"))
    return found


def _counts(post: Post) -> str:
    counts = post.counts
    named = ((counts.replies, "reply"), (counts.reposts, "repost"), (counts.likes, "like"), (counts.quotes, "quote"))
    return ", ".join(plural(number, noun) for number, noun in named)


def _style(kind: WhyKind, palette: Palette) -> Style:
    if kind in ("decision", "nothing"):
        return palette.strong
    return palette.muted if kind in ("near", "abstained") else Style()
