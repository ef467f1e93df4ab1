"""The rows of a thread."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Literal

import msgspec
from textual.content import Content

from skerry.domain.posts import FeedItem
from skerry.domain.verdicts import Action, Verdict
from skerry.ui.feed.row import Row
from skerry.ui.rows.header import byline
from skerry.ui.rows.layout import Layout
from skerry.ui.rows.look import Look, Part, cut, indented, joined, wrapped
from skerry.ui.rows.moderation import is_covered, is_sealed
from skerry.ui.rows.post import Shown, body_lines, collapsed_line
from skerry.ui.words import moment

if TYPE_CHECKING:
    from skerry.domain.posts import Post
    from skerry.store.values import ThreadNode, ThreadView
    from skerry.ui.feed.ratings import Ratings
    from skerry.ui.feed.wishes import Wishes

STEP = 2
"""Columns that a reply is indented from what it answers."""

MAX_STEPS = 8
"""Deeper replies are not indented any further."""

ABSENT = {
    "gone": "a post that is gone",
    "blocked": "a post that is blocked",
    "unknown": "something that skerry can't read",
}


NOTED: frozenset[Action] = frozenset({"hide", "collapse", "dim", "blur-media"})
"""What a rule takes away. Where it holds in the timeline alone the post is whole here, with the reason above it."""

FOLDED: frozenset[Action] = frozenset({"hide", "collapse"})
"""What leaves one line of a post: the tree stays whole, and a key opens it."""


GATED = "hidden by the author of the thread"
"""What a threadgate does to a reply."""

CLOSED = "you can't reply here: the author of the thread says who may"
UNQUOTABLE = "nobody can quote this post: its author says so"


class Judged(msgspec.Struct, frozen=True):
    """What the rules say of a post: where they hold in threads, and in the timeline if it stands there too."""

    here: Verdict | None = None
    at_home: Verdict | None = None

    @property
    def action(self) -> Action:
        """What is done with it here."""
        return self.here.action if self.here else "show"

    @property
    def telling(self) -> Verdict | None:
        """The verdict to tell about: the one that does something."""
        does_more = self.here and self.here.action != "show"
        return self.here if does_more or self.at_home is None else self.at_home


def rows_of(view: ThreadView) -> list[Row]:
    """A row for each node."""
    return [Row((number,), number + 1) for number in range(len(view.nodes))]


class ThreadContents:
    """What the rows of a thread hold.

    Args:
        verdict_of: What the rules say of a post by its address in the timeline, and here; None where it is no item.

    Attributes:
        view: The thread.
        revealed: Ids of the rows whose cover the reader lifted.
    """

    def __init__(
        self,
        view: ThreadView,
        ratings: Ratings,
        wishes: Wishes,
        verdict_of: Callable[[str], Judged],
        revealed: Collection[int] = (),
    ) -> None:
        self.view = view
        self._verdict_of = verdict_of
        self._ratings = ratings
        self._wishes = wishes
        ratings.load(node.post.uri for node in view.nodes if node.post)
        wishes.load(node.post for node in view.nodes if node.post)
        self.revealed = set(revealed)

    def node(self, row: Row) -> ThreadNode | None:
        """The node of a row."""
        return self.view.nodes[row.id - 1] if 0 < row.id <= len(self.view.nodes) else None

    def post(self, row: Row) -> Post | None:
        """The post of a row, with what is on its way about it; None where there is none."""
        node = self.node(row)
        return self._wishes.lay(node.post) if node and node.post else None

    def is_unread(self, row: Row) -> bool:  # noqa: ARG002 - threads have no read marks
        """Never: read marks are the timeline's."""
        return False

    def layout(self, row: Row, look: Look) -> Layout:
        """The lines of a node, behind the guides of its depth."""
        node = self.view.nodes[row.id - 1]
        steps = min(max(0, node.depth), MAX_STEPS, max(0, (look.width - 30) // STEP))
        inside = look.narrowed(steps * STEP)
        judged = self._verdict_of(node.uri) if node.post else Judged()
        lines = self._node_lines(node, row.id, judged, inside)
        is_dim = judged.action == "dim"
        if not steps:
            return Layout(tuple(lines), is_dim)
        guides: Part = ("│ " * steps, look.palette.faint)
        return Layout(tuple(indented(lines, guides)), is_dim)

    def _node_lines(self, node: ThreadNode, row_id: int, judged: Judged, look: Look) -> list[Content]:
        palette = look.palette
        if node.post is None:
            return [cut([("∅ ", palette.muted), (ABSENT.get(node.kind, ABSENT["unknown"]), palette.muted)], look.width)]
        post, is_focus = self._wishes.lay(node.post), node.depth == 0
        shown = self._shown(node, row_id, judged)
        if shown.is_collapsed:
            return [collapsed_line(FeedItem(post), shown, look)]
        verdict = judged.telling
        is_told_by_itself = verdict is judged.here and judged.action not in FOLDED
        lines = _notes(verdict, look) if verdict and not is_told_by_itself else []
        mark = verdict.action if verdict else "show"
        lines.append(byline(post.author, post.sort_ms, look, mark, self._ratings.of(post.uri)))
        lines += body_lines(post, shown, look)
        if is_focus:
            lines.append(Content.styled(moment(post.created_ms), palette.muted))
            lines += _gates(post, look)
        if node.has_more and not is_focus:
            lines += wrapped(Content.styled("there are more replies: open this post", palette.accent), look.width)
        return lines

    def _shown(self, node: ThreadNode, row_id: int, judged: Judged) -> Shown:
        """How a post is to be shown: what is hidden or collapsed is one line here; never the post that was opened."""
        moderation, is_focus = node.moderation, node.depth == 0
        is_taken = bool(moderation.alone) if is_focus else moderation.action in FOLDED
        is_gated = node.kind == "hidden" and not is_focus
        action, why = judged.action, ""
        if is_taken:
            action, why = "collapse", _why(node)
        elif is_gated:
            action, why = "collapse", GATED
        elif action in NOTED and judged.here:
            action, why = "collapse" if action in FOLDED else action, _reason(judged.here)
        return Shown(action, why, row_id in self.revealed, is_whole=is_focus, moderation=moderation)

    def is_folded(self, row: Row) -> bool:
        """Whether one line is all that there is to see of a post."""
        node = self.node(row)
        if node is None or node.post is None:
            return False
        return self._shown(node, row.id, self._verdict_of(node.uri)).is_collapsed

    def cover(self, row: Row) -> Literal["nothing", "covered", "sealed"]:
        """What there is to look behind in a row, whether the reader does or not; "sealed": they can't."""
        node = self.node(row)
        if node is None or node.post is None:
            return "nothing"
        action = self._shown(node, row.id, self._verdict_of(node.uri)).action
        if not is_covered(action, node.moderation):
            return "nothing"
        return "sealed" if is_sealed(action, node.moderation) else "covered"


def _gates(post: Post, look: Look) -> list[Content]:
    """What its author doesn't let one do with the post."""
    viewer = post.viewer
    said = [CLOSED] * viewer.is_reply_disabled + [UNQUOTABLE] * viewer.is_embedding_disabled
    lines = [
        wrapped(joined(("⊘ ", look.palette.warning), (words, look.palette.muted)), look.width, 2) for words in said
    ]
    return [line for each in lines for line in each]


def _why(node: ThreadNode) -> str:
    """Why a post is one line, in a few words."""
    from skerry.judge.telling import moderation_reason

    moderation = node.moderation
    causes = moderation.alone.causes if node.depth == 0 else moderation.taking
    handle = node.post.author.handle if node.post else ""
    return moderation_reason(causes[0], handle) if causes else ""


def _reason(verdict: Verdict) -> str:
    """What the rules do with a post, and why."""
    from skerry.judge.explain import reason

    return reason(verdict)


def _notes(verdict: Verdict, look: Look) -> list[Content]:
    """What the rules take away of a post, and why."""
    if verdict.action not in NOTED:
        return []
    words = _reason(verdict)
    return wrapped(joined(("▸ ", look.palette.accent), (words, look.palette.muted)), look.width, 2)
