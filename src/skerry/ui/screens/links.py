"""The links of a post: each with its host, and a warning where the text names another; and its hashtags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.row import Row
from skerry.ui.rows.facts import Link
from skerry.ui.rows.layout import Layout
from skerry.ui.rows.look import Look, cut
from skerry.ui.screens.moving import MovingScreen
from skerry.ui.themes import Palette
from skerry.ui.widgets.feed import Feed

if TYPE_CHECKING:
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry


class LinkContents:
    """Rows of links, and of hashtags behind them."""

    def __init__(self, links: Sequence[Link], tags: Sequence[str]) -> None:
        self._links = links
        self._tags = tags

    def is_unread(self, row: Row) -> bool:  # noqa: ARG002 - links have no read marks
        """Never."""
        return False

    def layout(self, row: Row, look: Look) -> Layout:
        """What the text calls the link, and where it leads."""
        palette = look.palette
        if row.id > len(self._links):
            tag = cut([(f"#{self._tags[row.id - 1 - len(self._links)]}", palette.strong)], look.width)
            return Layout((tag, cut([("search for this hashtag", palette.muted)], look.width)))
        link = self._links[row.id - 1]
        lines = [cut([(link.said or link.host or link.uri, palette.strong)], look.width)]
        if link.note:
            lines.append(cut([(f"⚠ {warning(link)}", palette.warning)], look.width))
        lines.append(cut([(link.uri, palette.muted)], look.width))
        return Layout(tuple(lines))


class LinksScreen(MovingScreen, ModalScreen[None], inherit_bindings=False):
    """A choice of links."""

    SCOPE = "links"
    DEFAULT_CSS = """
    LinksScreen { align: center middle; background: $background 70%; }
    LinksScreen > Vertical {
        width: 92%; max-width: 92; height: 70%; border: round $primary; background: $background;
    }
    """

    def __init__(self, skerry: Skerry, account: Account, links: Sequence[Link], tags: Sequence[str]) -> None:
        super().__init__(skerry)
        self._account = account
        self._links = links
        self._tags = tags
        index = RowIndex()
        index.add([Row((number,), number + 1) for number in range(len(links) + len(tags))])
        self.feed = Feed(LinkContents(links, tags), skerry.now_ms(), index)

    def compose(self) -> ComposeResult:
        """The frame, the list in it, and the keys."""
        palette = Palette.in_force(self.app)
        with Vertical() as frame:
            frame.border_title = Content.styled("Links", palette.bar)
            yield self.feed
            yield self.keys

    def on_feed_chosen(self, _message: Feed.Chosen) -> None:
        """A second click opens it."""
        self.do_open_link()

    def do_open_link(self) -> None:
        """Open the link; one that is not what it seems only at the second press."""
        row = self.feed.row
        if row is None:
            return
        if row.id > len(self._links):
            tag = self._tags[row.id - 1 - len(self._links)]
            self.dismiss()
            self.skerry.show_feed(self._account, f"tag:{tag}", f"#{tag}")
            return
        link = self._links[row.id - 1]
        if not link.can_open:
            self.say("this is not a web address: it is not opened", is_error=True)
        elif link.note and not self.confirmed(link.uri):
            self.say(f"{warning(link)}; {self.skerry.key_of('open-link')} again opens it", is_error=True)
        else:
            self.skerry.open_link(link.uri)
            self.dismiss()


def warning(link: Link) -> str:
    """What is odd about a link, as a clause."""
    return f"it leads to {link.host}" if link.host else link.note
