"""The rows of a thread."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from textual.content import Content

from skerry.ui.feed.row import Row
from skerry.ui.rows.header import byline
from skerry.ui.rows.layout import Layout
from skerry.ui.rows.look import Look, Part, cut, indented, wrapped
from skerry.ui.rows.post import Shown, body_lines
from skerry.ui.words import moment

if TYPE_CHECKING:
    from skerry.store.values import ThreadNode, ThreadView

STEP = 2
"""Columns that a reply is indented from what it answers."""

MAX_STEPS = 8
"""Deeper replies are not indented any further."""

ABSENT = {
    "gone": "a post that is gone",
    "blocked": "a post that is blocked",
    "unknown": "something that skerry can't read",
}


def rows_of(view: ThreadView) -> list[Row]:
    """A row for each node."""
    return [Row((number,), number + 1) for number in range(len(view.nodes))]


class ThreadContents:
    """What the rows of a thread hold.

    Attributes:
        view: The thread.
        revealed: Ids of the rows whose cover the reader lifted.
    """

    def __init__(self, view: ThreadView, revealed: Collection[int] = ()) -> None:
        self.view = view
        self.revealed = set(revealed)

    def node(self, row: Row) -> ThreadNode | None:
        """The node of a row."""
        return self.view.nodes[row.id - 1] if 0 < row.id <= len(self.view.nodes) else None

    def is_unread(self, row: Row) -> bool:  # noqa: ARG002 - threads have no read marks
        """Never: read marks are the timeline's."""
        return False

    def layout(self, row: Row, look: Look) -> Layout:
        """The lines of a node, behind the guides of its depth."""
        node = self.view.nodes[row.id - 1]
        steps = min(max(0, node.depth), MAX_STEPS, max(0, (look.width - 30) // STEP))
        inside = look.narrowed(steps * STEP)
        lines = _node_lines(node, inside)
        if not steps:
            return Layout(tuple(lines))
        guides: Part = ("│ " * steps, look.palette.faint)
        return Layout(tuple(indented(lines, guides)))


def _node_lines(node: ThreadNode, look: Look) -> list[Content]:
    palette = look.palette
    if node.post is None:
        return [cut([("∅ ", palette.muted), (ABSENT.get(node.kind, ABSENT["unknown"]), palette.muted)], look.width)]
    post, is_focus = node.post, node.depth == 0
    lines = [byline(post.author, post.sort_ms, look)]
    lines += body_lines(post, Shown(is_whole=is_focus), look)
    if is_focus:
        lines.append(Content.styled(moment(post.created_ms), palette.muted))
    if node.has_more and not is_focus:
        lines += wrapped(Content.styled("there are more replies: open this post", palette.accent), look.width)
    return lines
