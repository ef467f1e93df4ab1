"""The drafts: going on with one, throwing one away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from skerry.domain.clean import clean_line
from skerry.domain.writing import Draft, NewPost
from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.row import Row
from skerry.ui.rows.layout import Layout
from skerry.ui.rows.look import Look, spread, wrapped
from skerry.ui.screens.moving import MovingScreen
from skerry.ui.themes import Palette
from skerry.ui.widgets.feed import Feed
from skerry.ui.words import age, plural

if TYPE_CHECKING:
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry

TEXT_LINES = 2
"""Lines of a draft's text."""

MAX_TEXT = 400
"""Characters of it that are looked at for them."""


class DraftContents:
    """Rows of drafts."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.drafts = drafts

    def is_unread(self, row: Row) -> bool:  # noqa: ARG002 - drafts have no read marks
        """Never."""
        return False

    def layout(self, row: Row, look: Look) -> Layout:
        """What it is, the age, and the text's beginning."""
        palette, draft = look.palette, self.drafts[row.id - 1]
        head = spread(
            [(kind_of(draft.posts), palette.strong)],
            [(age(draft.changed_ms, look.now_ms), palette.muted)],
            look.width,
        )
        text = clean_line(" / ".join(post.text for post in draft.posts), max_chars=MAX_TEXT) or "without words"
        return Layout((head, *wrapped(Content.styled(text, palette.muted), look.width, TEXT_LINES)))


def kind_of(posts: Sequence[NewPost]) -> str:
    """What posts are: a reply, a quote, a thread, and how many images there are."""
    first = posts[0] if posts else NewPost()
    kind = "Reply" if first.reply_to else "Quote" if first.quotes else "Post"
    words = kind if len(posts) < 2 else f"{kind}, {len(posts)} posts"
    images = sum(len(post.images) for post in posts)
    return f"{words}, {plural(images, 'image')}" if images else words


class DraftsScreen(MovingScreen, ModalScreen[None], inherit_bindings=False):
    """The drafts of an account."""

    SCOPE = "drafts"
    DEFAULT_CSS = """
    DraftsScreen { align: center middle; background: $background 70%; }
    DraftsScreen > Vertical {
        width: 92%; max-width: 92; height: 80%; border: round $primary; background: $background;
    }
    """

    def __init__(self, skerry: Skerry, account: Account) -> None:
        super().__init__(skerry)
        self._account = account
        self.contents = DraftContents(account.source.user.drafts.list())
        self.feed = Feed(self.contents, skerry.now_ms(), self._index())

    def compose(self) -> ComposeResult:
        """The frame, the list in it, and the keys."""
        with Vertical() as frame:
            frame.border_title = Content.styled("Drafts", Palette.in_force(self.app).bar)
            yield self.feed
            yield self.keys

    def on_mount(self) -> None:
        """Say where drafts come from when there is none."""
        self._say_if_empty()

    def _say_if_empty(self) -> None:
        if not self.contents.drafts:
            self.say("there is no draft: what you write and don't send is kept here")

    def _index(self) -> RowIndex:
        index = RowIndex()
        index.add([Row((number,), number + 1) for number in range(len(self.contents.drafts))])
        return index

    def _selected(self) -> Draft | None:
        row = self.feed.row
        return self.contents.drafts[row.id - 1] if row else None

    def on_feed_chosen(self, _message: Feed.Chosen) -> None:
        """A second click opens it."""
        self.do_open_draft()

    # Commands

    def do_open_draft(self) -> None:
        """Go on writing it."""
        draft = self._selected()
        if draft:
            self.dismiss()
            self.skerry.show_compose(self._account, draft.posts, draft.id)

    def do_delete_draft(self) -> None:
        """Throw it away, at the second press."""
        draft = self._selected()
        if draft is None:
            return
        if not self.confirmed(f"delete {draft.id}"):
            self.say(f"{self.skerry.key_of('delete-draft')} again throws this draft away")
            return
        drafts = self._account.source.user.drafts
        drafts.delete(draft.id)
        self.contents = DraftContents(drafts.list())
        self.feed.replace(self.contents, self._index())
        self.feed.show()
        self.say("thrown away")
        self._say_if_empty()
