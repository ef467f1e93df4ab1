"""The account's feeds, or its lists: what each is, which number has a tab, and opening one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from skerry.domain.directory import FEEDS, FeedInfo, read_infos, tabs_of
from skerry.domain.feeds import FOLLOWING
from skerry.sync.protocol import Answer, LookUp
from skerry.ui.commands import Scope
from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.row import Row
from skerry.ui.messages import Connected
from skerry.ui.rows.layout import Layout
from skerry.ui.rows.look import Look, cut, spread
from skerry.ui.screens.moving import MovingScreen
from skerry.ui.screens.tabs import TabScreen
from skerry.ui.themes import Palette
from skerry.ui.widgets.feed import Feed
from skerry.ui.words import plural

if TYPE_CHECKING:
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry

EMPTY = {
    "lists": "you have made no lists",
    "lists-of": "they have made no lists",
    "packs-of": "they have made no starter packs",
    "trends": "nothing is talked about",
}
"""What to say where there is nothing."""

PURPOSES = {"modlist": "a list to mute or block", "referencelist": "a starter pack's list"}
"""What lists are for that are not for reading."""


class DirectoryContents:
    """Rows of feeds."""

    def __init__(self, infos: Sequence[FeedInfo]) -> None:
        self.infos = infos
        self._tabs = {info.name: number for number, info in enumerate(tabs_of(infos), start=1)}

    def is_unread(self, row: Row) -> bool:  # noqa: ARG002 - feeds have no read marks
        """Never."""
        return False

    def layout(self, row: Row, look: Look) -> Layout:
        """The name with its tab; who made it, and what it is."""
        palette, info = look.palette, self.infos[row.id - 1]
        number = self._tabs.get(info.name, 0) if info.is_pinned else 0
        tab = f"tab {number}" if 0 < number < 10 else "pinned" if info.is_pinned else ""
        said = [
            f"@{info.by}" if info.by else "",
            PURPOSES.get(info.purpose, ""),
            plural(info.size, "account") if info.size else "",
            info.about,
        ]
        default = "the people you follow, as it comes" if info.name == FOLLOWING else "no description"
        second = " · ".join(part for part in said if part) or default
        marks = ["you mute by it"] * info.is_muting + ["you block by it"] * info.is_blocking + [tab] * bool(tab)
        right = [(" · ".join(marks), palette.accent)] if marks else []
        first = spread([(info.words, palette.strong)], right, look.width)
        return Layout((first, cut([(second, palette.muted)], look.width)))


class DirectoryScreen(MovingScreen, TabScreen, ModalScreen[None], inherit_bindings=False):
    """A choice of feeds, or of lists.

    Attributes:
        kept: What they are kept under.
    """

    SCOPE: ClassVar[Scope] = "directory"
    DEFAULT_CSS = """
    DirectoryScreen { align: center middle; background: $background 70%; }
    DirectoryScreen > Vertical {
        width: 92%; max-width: 92; height: 80%; border: round $primary; background: $background;
    }
    """

    def __init__(self, skerry: Skerry, account: Account, kept: str, title: str) -> None:
        super().__init__(skerry)
        self.account = account
        self.kept = kept
        self._title_words = title
        self.contents = self._contents()
        self.feed = Feed(self.contents, skerry.now_ms(), self._index())

    def compose(self) -> ComposeResult:
        """The frame, the list in it, and the keys."""
        with Vertical() as frame:
            frame.border_title = Content.styled(self._title_words, Palette.in_force(self.app).bar)
            yield self.feed
            yield self.keys

    def on_mount(self) -> None:
        """Ask for it: other clients change it."""
        self.do_refresh_directory()

    def on_feed_chosen(self, _message: Feed.Chosen) -> None:
        """A second click opens it."""
        self.do_open_feed()

    def do_open_feed(self) -> None:
        """Open the selected one; a list that is not for reading shows its people's posts all the same."""
        row = self.feed.row
        if row is None:
            return
        self._open(self.contents.infos[row.id - 1])

    def _open(self, info: FeedInfo) -> None:
        """A starter pack opens as a list of what it has, its list as people, everything else as posts."""
        kind, _, uri = info.name.partition(":")
        if kind == "pack" and info.name != self.kept:
            self.skerry.show_directory(self.account, info.name, f"Starter pack · {info.words}")
        elif kind == "pack" or (kind == "list" and self.kept.startswith("pack:")):
            people = [each.uri for each in self.contents.infos if each.name.startswith("list:")]
            self.skerry.show_people(self.account, f"members:{uri if kind == 'list' else people[0]}", info.words)
        elif info.name == "list:":
            self.say("the list is on its way")
        else:
            self.dismiss()
            self.skerry.show_feed(self.account, info.name, info.words)

    def do_refresh_directory(self) -> None:
        """Ask for it again."""
        if not self.account.link.request(LookUp(self.kept), self._looked_up):
            self.say("sync is not there yet: this is what was last known")

    def on_connected(self, _message: Connected) -> None:
        """Ask for what could not be asked for."""
        self.do_refresh_directory()

    def do_feeds(self) -> None:
        """The saved feeds, in place of this list."""
        self.dismiss()
        super().do_feeds()

    def do_lists(self) -> None:
        """The lists, in place of this one."""
        self.dismiss()
        super().do_lists()

    def do_trends(self) -> None:
        """What is talked about, in place of this list."""
        self.dismiss()
        super().do_trends()

    def _looked_up(self, answer: Answer) -> None:
        if not self.is_attached:
            return
        if answer.result == "error":
            self.say(answer.what, is_error=True)
            return
        self.show_infos()
        if not self.contents.infos:
            self.say(EMPTY.get(self.kept.partition(":")[0], "there is nothing here"))

    def show_infos(self, select: str = "") -> None:
        """Show what is kept now; the selection stays where it was, or goes to a feed of this name."""
        found = self._contents()
        if found.infos == self.contents.infos:
            return
        position = self.feed.view.position if self.contents.infos else 0
        names = [info.name for info in found.infos]
        self.contents = found
        self.feed.replace(found, self._index())
        if names:
            at = names.index(select) if select in names else min(position, len(names) - 1)
            if at:  # the first is selected as it is; nothing can be measured before the list is on the screen
                self.feed.select(self.feed.view.index.at(at))
        self.feed.show()

    @property
    def selected_info(self) -> FeedInfo | None:
        """The selected one."""
        row = self.feed.row
        return self.contents.infos[row.id - 1] if row else None

    def read_infos(self) -> Sequence[FeedInfo]:
        """What is kept."""
        infos = read_infos(self.account.source.cache.kept(self.kept))
        return infos or (tabs_of(()) if self.kept == FEEDS else ())

    def _contents(self) -> DirectoryContents:
        return DirectoryContents(self.read_infos())

    def _index(self) -> RowIndex:
        index = RowIndex()
        index.add([Row((number,), number + 1) for number in range(len(self.contents.infos))])
        return index
