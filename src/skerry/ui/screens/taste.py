"""What was rated: every rating with its post's text, to turn round, to forget, and to take that back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from skerry.domain.clean import clean_line
from skerry.judge.taste.forgetting import HALF_LIFE_WEEKS
from skerry.store.values import Rating
from skerry.sync.protocol import Answer, Rated
from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.row import TAIL, Row
from skerry.ui.rows.header import rating_mark
from skerry.ui.rows.layout import Layout
from skerry.ui.rows.look import Look, Part, spread, wrapped
from skerry.ui.screens.moving import MovingScreen
from skerry.ui.screens.rating import LESS, MORE, WORDS, RatingScreen, taken_back
from skerry.ui.themes import Palette
from skerry.ui.widgets.feed import Feed
from skerry.ui.words import age, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skerry.store.user import User
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry

TEXT_LINES = 2
"""Lines of a post's text."""

MAX_TEXT = 400
"""Characters of it that are looked at for them."""


class RatedContents:
    """Rows of ratings, the newest first; each is read when it comes into view.

    Attributes:
        uris: The rated posts' addresses, row by row.
        forgotten: Ratings that were forgotten here, as they were.
        none: What the one row says where nothing is rated.
    """

    def __init__(self, user: User, uris: Sequence[str]) -> None:
        self.uris = uris
        self.forgotten: dict[str, Rating] = {}
        self.none = ""
        self._user = user

    def is_unread(self, row: Row) -> bool:  # noqa: ARG002 - ratings have no read marks
        """Never."""
        return False

    def layout(self, row: Row, look: Look) -> Layout:
        """The sign, the author, the age, and the text's beginning."""
        palette = look.palette
        if row.id == TAIL:
            return Layout(tuple(wrapped(Content.styled(self.none, palette.muted), look.width)))
        uri = self.uris[row.id - 1]
        known = self._user.rating(uri)
        rating = known or self.forgotten.get(uri)
        if rating is None:
            return Layout((Content.styled("forgotten", palette.muted),))
        post = rating.post
        mark: list[Part] = rating_mark(rating.value, look) if known else [("forgotten ", palette.warning)]
        name = clean_line((f"@{post.handle}" if post.handle else post.did) if post else "")
        head = spread(
            [*mark, (name or "a post", palette.strong)],
            [(age(rating.at_ms, look.now_ms), palette.muted)],
            look.width,
        )
        text = clean_line(post.text, max_chars=MAX_TEXT) if post else clean_line(rating.uri)
        return Layout((head, *wrapped(Content.styled(text or "without words", palette.muted), look.width, TEXT_LINES)))


class TasteScreen(MovingScreen, ModalScreen[None], inherit_bindings=False):
    """The ratings of an account."""

    SCOPE = "taste"
    DEFAULT_CSS = """
    TasteScreen { align: center middle; background: $background 70%; }
    TasteScreen > Vertical {
        width: 92%; max-width: 92; height: 90%; border: round $primary; background: $background;
    }
    """

    def __init__(self, skerry: Skerry, account: Account) -> None:
        super().__init__(skerry)
        self._account = account
        uris = [uri for uri, _, _ in reversed(account.source.user.rating_marks())]
        self.contents = RatedContents(account.source.user, uris)
        index = RowIndex()
        index.add([Row((number,), number + 1) for number in range(len(uris))] or [Row((0,), TAIL)])
        more, less = skerry.key_of("more"), skerry.key_of("less")
        self.contents.none = f"Nothing is rated yet: {more} and {less} on a post say what you want more and less of."
        self.feed = Feed(self.contents, skerry.now_ms(), index)
        self.frame = Vertical()

    def compose(self) -> ComposeResult:
        """The frame, the list in it, and the keys."""
        with self.frame:
            self._tell()
            yield self.feed
            yield self.keys

    def _tell(self) -> None:
        """How many ratings there are, and whether they count yet."""
        palette = Palette.in_force(self.skerry)
        likes, dislikes = self._account.source.user.rating_counts()
        title = f"What you rated: {likes} +, {dislikes} -"
        note = self._account.ratings.note()
        self.frame.border_title = Content.styled(title, palette.bar)
        words = note or f"a rating counts half after {plural(HALF_LIFE_WEEKS, 'week')}"
        self.frame.border_subtitle = Content.styled(words, palette.muted)

    # Commands

    def do_more(self) -> None:
        """More like the selected post."""
        self._change(MORE)

    def do_less(self) -> None:
        """Less like it."""
        self._change(LESS)

    def do_forget_rating(self) -> None:
        """Forget the selected rating."""
        self._change(0)

    def do_undo(self) -> None:
        """Take the last change back."""
        undone = self._account.ratings.undo()
        if undone is None:
            self.say("there is nothing to take back")
            return
        if undone.before is None:  # its row stays, and says what it was
            self.contents.forgotten[undone.uri] = Rating(undone.uri, undone.value, self.skerry.now_ms(), undone.post)
        self._changed(undone.uri)
        self.say(taken_back(undone))

    def do_open_rated(self) -> None:
        """The thread of the post."""
        if uri := self._selected():
            self.skerry.show_thread(self._account, uri)

    def on_feed_chosen(self, _message: Feed.Chosen) -> None:
        """A second click opens the thread."""
        self.do_open_rated()

    def _selected(self) -> str:
        row = self.feed.row
        return self.contents.uris[row.id - 1] if row and row.id != TAIL else ""

    def _change(self, value: int) -> None:
        uri = self._selected()
        rating = self._account.source.user.rating(uri) if uri else None
        if rating is None:
            self.say(
                f"this rating is forgotten; {self.skerry.key_of('undo')} takes that back"
                if uri
                else "nothing is rated yet"
            )
            return
        if rating.value == value:
            self.say(f"you said {WORDS[value]} already")
            return
        self._account.ratings.change(uri, value, self.skerry.now_ms())
        self.contents.forgotten[uri] = rating
        self._changed(uri)
        self.say(WORDS[value] if value else f"forgotten; {self.skerry.key_of('undo')} takes that back")

    def _changed(self, uri: str) -> None:
        """Show it here and in the lists below, and have sync learn it."""
        self._tell()
        rows = [number + 1 for number, known in enumerate(self.contents.uris) if known == uri]
        changed = [row for placed in self.feed.view.placed if (row := placed.row).id in rows]
        with self.feed.changing():
            self.feed.forget_rows(changed)
        for screen in self.skerry.screen_stack:
            if isinstance(screen, RatingScreen):
                screen.ratings_changed(uri)
        self._account.link.request(Rated(uri), self._learned)

    def _learned(self, _answer: Answer) -> None:
        self._account.link.hand_on()
