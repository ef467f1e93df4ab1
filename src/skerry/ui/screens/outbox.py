"""The outbox: what waits to be sent and why, what failed, to try again, to edit, or to drop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style

from skerry.domain.addresses import post_address
from skerry.domain.clean import clean_line
from skerry.domain.writing import (
    Delete,
    EditProfile,
    NewPost,
    OutboxRow,
    OutboxState,
    Report,
    SaveList,
    SetGates,
    Toggle,
)
from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.row import Row
from skerry.ui.messages import OutboxChanged
from skerry.ui.rows.header import at_handle
from skerry.ui.rows.layout import Layout
from skerry.ui.rows.look import Look, spread, wrapped
from skerry.ui.screens.drafts import MAX_TEXT, TEXT_LINES, kind_of
from skerry.ui.screens.moving import MovingScreen
from skerry.ui.sending import DONE
from skerry.ui.themes import Palette
from skerry.ui.widgets.feed import Feed
from skerry.ui.words import age

if TYPE_CHECKING:
    from skerry.store.cache import Cache
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry

STATES: dict[OutboxState, str] = {
    "held": "… can be undone",
    "waiting": "… waits",
    "sending": "… is being sent",
    "sent": "✓ sent",
    "failed": "✗ failed",
}
"""What each state is called; the sign says it without colour."""


class OutboxContents:
    """Rows of the outbox, the newest first."""

    def __init__(self, rows: Sequence[OutboxRow], cache: Cache) -> None:
        self.rows = rows
        self._cache = cache

    def is_unread(self, row: Row) -> bool:  # noqa: ARG002 - wishes have no read marks
        """Never."""
        return False

    def layout(self, row: Row, look: Look) -> Layout:
        """What it is, its state and age; then the text, and what is wrong."""
        palette, each = look.palette, self.rows[row.id - 1]
        state = (f"{STATES[each.state]}  ", _style(each.state, palette))
        right = [state, (age(each.made_ms, look.now_ms), palette.muted)]
        lines = [spread([(title_of(each), palette.strong)], right, look.width)]
        if each.trouble:
            lines += wrapped(Content.styled(clean_line(each.trouble), palette.error), look.width, TEXT_LINES)
        if detail := clean_line(self._detail(each), max_chars=MAX_TEXT):
            lines += wrapped(Content.styled(detail, palette.muted), look.width, TEXT_LINES)
        return Layout(tuple(lines))

    def _detail(self, row: OutboxRow) -> str:
        """The text of a post, or of the post that it is about; else whom or what."""
        subject = subject_of(row)
        address = post_address(subject)
        post = self._cache.find_post(address) if address else None
        return f"{at_handle(post.author)}: {post.text}" if post else subject


def title_of(row: OutboxRow) -> str:  # noqa: PLR0911 - one return a kind of wish
    """What a row is, in a few words."""
    match row.wish:
        case NewPost() as post:
            return kind_of([post])
        case Toggle(kind, is_on=is_on):
            words = DONE[kind][not is_on]
            return words[0].upper() + words[1:]
        case Delete():
            return "Delete"
        case Report():
            return "Report"
        case SetGates():
            return "Who may reply"
        case SaveList(uri=uri):
            return "Change of a list" if uri else "New list"
        case EditProfile():
            return "Your profile"


def subject_of(row: OutboxRow) -> str:
    """The text of a post, else what it is about."""
    match row.wish:
        case NewPost(text):
            return text
        case Toggle(subject=subject) | Report(subject=subject):
            return subject
        case Delete(uri):
            return uri
        case SetGates(post):
            return post
        case SaveList(name):
            return name
        case EditProfile(name, about):
            return name or about or ""


def _style(state: OutboxState, palette: Palette) -> Style:
    if state == "failed":
        return palette.error
    return palette.success if state == "sent" else palette.accent


class OutboxScreen(MovingScreen, ModalScreen[None], inherit_bindings=False):
    """The newest rows of the outbox."""

    SCOPE = "outbox"
    DEFAULT_CSS = """
    OutboxScreen { align: center middle; background: $background 70%; }
    OutboxScreen > Vertical {
        width: 92%; max-width: 92; height: 80%; border: round $primary; background: $background;
    }
    """

    def __init__(self, skerry: Skerry, account: Account) -> None:
        super().__init__(skerry)
        self._account = account
        self._outbox = account.source.user.outbox
        self.contents = OutboxContents(self._outbox.rows(), account.source.cache)
        self.feed = Feed(self.contents, skerry.now_ms(), self._index())

    def compose(self) -> ComposeResult:
        """The frame, the list in it, and the keys."""
        with Vertical() as frame:
            frame.border_title = Content.styled("Outbox", Palette.in_force(self.app).bar)
            yield self.feed
            yield self.keys

    def on_mount(self) -> None:
        """Say what it is for when it is empty."""
        if not self.contents.rows:
            self.say("nothing is on its way: what you write goes through here")

    def on_outbox_changed(self, _message: OutboxChanged) -> None:
        """Show what has become of them; the selected row stays selected."""
        self._read_again()

    def _read_again(self) -> None:
        selected = self._selected()
        self.contents = OutboxContents(self._outbox.rows(), self._account.source.cache)
        index = self._index()
        self.feed.replace(self.contents, index)
        place = next((n for n, row in enumerate(self.contents.rows) if selected and row.id == selected.id), None)
        if place is not None:
            self.feed.view.select(index.at(place))
        self.feed.show()

    def _index(self) -> RowIndex:
        index = RowIndex()
        index.add([Row((number,), number + 1) for number in range(len(self.contents.rows))])
        return index

    def _selected(self) -> OutboxRow | None:
        row = self.feed.row
        return self.contents.rows[row.id - 1] if row else None

    # Commands

    def do_send_now(self) -> None:
        """Send what is held, or try what waits or failed again."""
        row = self._selected()
        if row is None:
            return
        now_ms = self.skerry.now_ms()
        if self._outbox.send_now(row.id, at_ms=now_ms) or self._outbox.retry(row.id, at_ms=now_ms):
            self._done(row, "it is sent now")
        else:
            self.say("it is on its way already" if row.state == "sending" else "it is sent")

    def do_edit_wish(self) -> None:
        """Take a post back, with those behind it in its thread, and edit it."""
        row = self._selected()
        if row is None:
            return
        if not isinstance(row.wish, NewPost):
            self.say("only posts can be edited")
            return
        posts = self._account.sending.take_back(row.id)
        if posts:
            self.dismiss()
            self.skerry.show_compose(self._account, posts)
        else:
            self.say("it is sent, or is being sent")

    def do_drop(self) -> None:
        """Take it out and throw it away, at the second press."""
        row = self._selected()
        if row is None:
            return
        if row.state in ("sent", "sending"):
            self.say("it is sent, or is being sent")
        elif not self.confirmed(f"drop {row.id}"):
            self.say(f"{self.skerry.key_of('drop')} again throws it away")
        elif self._outbox.drop(row.id):
            self._done(row, "thrown away")
        else:
            self.say("it is sent, or is being sent")

    def on_feed_chosen(self, _message: Feed.Chosen) -> None:
        """A second click edits it."""
        self.do_edit_wish()

    def _done(self, row: OutboxRow, words: str) -> None:
        self._account.sending.flush(row.id)
        self._read_again()
        self.say(words)
