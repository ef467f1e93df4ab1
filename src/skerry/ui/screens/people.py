"""A list of people: who follows somebody, who liked a post, who was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from skerry.domain.people import People, Person, read_people
from skerry.sync.protocol import Answer, LookUp
from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.row import Row
from skerry.ui.messages import Connected
from skerry.ui.rows.layout import Layout
from skerry.ui.rows.look import Look, cut, spread
from skerry.ui.rows.person import is_covered, labels_told, marks, relations
from skerry.ui.screens.moving import MovingScreen
from skerry.ui.screens.personal import PersonalScreen
from skerry.ui.themes import Palette
from skerry.ui.widgets.feed import Feed

if TYPE_CHECKING:
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry
    from skerry.ui.feed.wishes import Wishes

NEAR_END = 5
"""People before the last from which on more are asked for."""


class PeopleContents:
    """Rows of people."""

    def __init__(self, people: tuple[Person, ...], wishes: Wishes) -> None:
        self.people = people
        self._wishes = wishes

    def person(self, row: Row) -> Person:
        """Who a row is about, with what is on its way laid over."""
        person = self.people[row.id - 1]
        return replace(person, author=self._wishes.lay_author(person.author))

    def is_unread(self, row: Row) -> bool:  # noqa: ARG002 - people have no read marks
        """Never."""
        return False

    def layout(self, row: Row, look: Look) -> Layout:
        """Name and handle, what stands between you, and the first words that they say of themselves."""
        palette, person = look.palette, self.person(row)
        author = person.author
        has_name = author.name and not person.moderation.name
        name = [(f"{author.name}  ", palette.strong)] if has_name else []
        said = [*marks(person), *relations(person)]
        right = [(" · ".join(said), palette.accent)] if said else []
        lines = [spread([*name, (f"@{author.handle}", palette.muted)], right, look.width)]
        warned = labels_told(person)
        if warned:
            lines.append(cut([(" · ".join(words for words, _ in warned), palette.warning)], look.width))
        if (about := " ".join(person.about.split())) and not is_covered(person):
            lines.append(cut([(about, palette.muted)], look.width))
        return Layout(tuple(lines))


class PeopleScreen(PersonalScreen, MovingScreen, ModalScreen[None], inherit_bindings=False):
    """One such list, by what it is kept under."""

    SCOPE = "people"
    DEFAULT_CSS = """
    PeopleScreen { align: center middle; background: $background 70%; }
    PeopleScreen > Vertical {
        width: 92%; max-width: 92; height: 80%; border: round $primary; background: $background;
    }
    """

    def __init__(self, skerry: Skerry, account: Account, kept: str, title: str) -> None:
        super().__init__(skerry)
        self.account = account
        self._kept = kept
        self._title_words = title
        self._is_asking = False
        self._list = People()
        self.contents = PeopleContents((), account.wishes)
        self.feed = Feed(self.contents, skerry.now_ms(), RowIndex())

    def compose(self) -> ComposeResult:
        """The frame, the list in it, and the keys."""
        with Vertical() as frame:
            frame.border_title = Content.styled(self._title_words, Palette.in_force(self.app).bar)
            yield self.feed
            yield self.keys

    def on_mount(self) -> None:
        """Fetch it: what was kept before may be another by now."""
        self._ask(is_more=False)

    def on_connected(self, _message: Connected) -> None:
        """Ask for what could not be asked for."""
        if not self._list.people:
            self._ask(is_more=False)

    def on_feed_selected(self, _message: Feed.Selected) -> None:
        """Ask for more before the last."""
        is_near = self.feed.view.position >= len(self.contents.people) - NEAR_END
        if self._list.cursor and is_near and not self._is_asking:
            self._ask(is_more=True)

    def on_feed_chosen(self, _message: Feed.Chosen) -> None:
        """A second click opens the profile."""
        self.do_open_person()

    def do_open_person(self) -> None:
        """Open the profile of the selected person."""
        if row := self.feed.row:
            self.skerry.show_profile(self.account, self.contents.people[row.id - 1].author.did)

    def person_or_say(self) -> Person | None:
        """The selected one."""
        if row := self.feed.row:
            return self.contents.person(row)
        self.say("there is nobody here")
        return None

    def show_wishes(self) -> None:
        """Lay the rows out anew: what stands between is another."""
        with self.feed.changing():
            self.feed.forget_rows([Row((number,), number + 1) for number in range(len(self.contents.people))])

    def _ask(self, *, is_more: bool) -> None:
        self._is_asking = self.account.link.request(LookUp(self._kept, is_more), self._looked_up)
        self.say("they are on their way" if self._is_asking else "sync is not there yet")

    def _looked_up(self, answer: Answer) -> None:
        self._is_asking = False
        if not self.is_attached:
            return
        if answer.result == "error":
            self.say(answer.what, is_error=True)
            return
        self._list = read_people(self.account.source.cache.kept(self._kept)) or People()
        self._show()
        self.say("" if self._list.people else "nobody")

    def _show(self) -> None:
        """Show the people, the selected one where they were."""
        position = self.feed.view.position if self.contents.people else 0
        self.contents = PeopleContents(self._list.people, self.account.wishes)
        index = RowIndex()
        index.add([Row((number,), number + 1) for number in range(len(self._list.people))])
        self.feed.replace(self.contents, index)
        if self._list.people:
            self.feed.view.jump(index.at(min(position, len(index) - 1)))
        self.feed.show()
