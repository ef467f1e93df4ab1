"""The pictures of one post, one at a time, each with what its author says that it shows."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from skerry.domain.pictures import CELLS_SIDE, MAX_SIDE, Picture
from skerry.ui.graphics import QUESTION, Terminal, drawn, wiped
from skerry.ui.rows.look import wrapped
from skerry.ui.screens.base import CommandScreen
from skerry.ui.themes import Palette
from skerry.ui.widgets.picture import PictureArea
from skerry.ui.widgets.status import Place, Status

if TYPE_CHECKING:
    from skerry.domain.posts import Post
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry

NO_ALT = "no alt text: its author didn't say what it shows"
OFF = "pictures are off: `show` under [pictures] in settings.toml"
MAX_ALT_LINES = 12


class PicturesScreen(CommandScreen):
    """The picture, and below it its alt text."""

    SCOPE = "pictures"
    DEFAULT_CSS = "PicturesScreen #alt { height: auto; max-height: 40%; padding: 0 2; margin-top: 1; }"

    def __init__(self, skerry: Skerry, account: Account, post: Post) -> None:
        super().__init__(skerry)
        self._account = account
        self._images = post.embed.pictures
        self._what = "Poster" if post.embed.video and not post.embed.images else "Picture"
        self._at = 0
        self._terminal = skerry.terminal
        self._asking: tuple[str, int, int] | None = None
        self._drawn = ""
        self.status = Status(account.source.handle, self.title_words, account.link.state)
        self.area = PictureArea()
        self._alt = Static(id="alt")

    @property
    def title_words(self) -> str:
        """Which of how many."""
        return f"{self._what} {self._at + 1} of {len(self._images)}" if len(self._images) > 1 else self._what

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.status
        yield self.area
        yield self._alt
        yield self.keys

    def on_mount(self) -> None:
        """Ask the terminal, once a window, what it draws with; the picture comes then."""
        self._show_alt()
        if self._terminal is None and self.skerry.pictures != "never":
            self.run_worker(self._ask())

    async def _ask(self) -> None:
        if self.skerry.has_pixels and not self.app.is_web and self.skerry.write(QUESTION.ask()):
            self._terminal = await asyncio.to_thread(QUESTION.wait)
        else:
            self._terminal = Terminal()
        self.skerry.terminal = self._terminal
        self._show()

    def on_resize(self, _event: events.Resize) -> None:
        """Another room, another picture."""
        self._show_alt()
        self.call_after_refresh(self._show)

    def on_screen_suspend(self) -> None:
        """Another screen is in front: no picture on it."""
        self._wipe()

    def on_screen_resume(self) -> None:
        """Draw it again."""
        self.call_after_refresh(self._show)

    def on_unmount(self) -> None:
        """Leave nothing behind."""
        self._wipe()

    def _show_alt(self) -> None:
        image, palette = self._images[self._at], Palette.in_force(self.app)
        width = max(20, self.app.size.width - 4)
        words = Content.styled(image.alt or NO_ALT, palette.plain if image.alt else palette.muted)
        self._alt.update(Content("\n").join(wrapped(words, width, MAX_ALT_LINES)))
        self.status.tell(title=self.title_words, place=Place(self._at + 1, len(self._images)))

    def _show(self) -> None:
        """Have the picture fetched in the size of its room."""
        size, terminal, url = (
            self.area.size,
            self._terminal,
            self._images[self._at].full or self._images[self._at].thumb,
        )
        self._wipe()
        if self.skerry.pictures == "never":
            self.area.show(None, OFF)
        elif not url:
            self.area.show(None, "there is no picture, only its description")
        elif terminal is None or not size.width or not size.height or not self.is_current:
            self.area.show(None, "…")
        elif terminal.form == "cells" and not self.skerry.has_pixels:
            self.area.show(None, "this terminal has too few colours for a picture")
        else:
            self._fetch(url, terminal, size.width, size.height)

    def _fetch(self, url: str, terminal: Terminal, columns: int, rows: int) -> None:
        if terminal.form == "cells":
            width, height = min(CELLS_SIDE, columns), min(CELLS_SIDE, 2 * rows)
        else:
            width, height = min(MAX_SIDE, columns * terminal.cell[0]), min(MAX_SIDE, rows * terminal.cell[1])

        asking = (url, width, height)
        self.area.show(None, "fetching …")
        if asking == self._asking:
            return

        def came(picture: Picture | None, trouble: str) -> None:
            if asking == self._asking:
                self._asking = None
                if self.is_current:
                    self._draw(picture, trouble, terminal)

        self._asking = asking
        if not self._account.pictures.draw(url, width, height, terminal.form, came):
            self._asking = None
            self.area.show(None, "sync is not there: no picture can be had until it is")

    def _draw(self, picture: Picture | None, trouble: str, terminal: Terminal) -> None:
        if picture is None:
            self.area.show(None, trouble)
        elif terminal.form == "cells":
            fits = len(picture.body) == 3 * picture.width * picture.height
            self.area.show(picture if fits else None, "" if fits else "the picture can't be shown")
        else:
            self.area.show(None)
            region = self.area.region
            across = -(-picture.width // terminal.cell[0])
            down = -(-picture.height // terminal.cell[1])
            x, y = region.x + max(0, region.width - across) // 2, region.y + max(0, region.height - down) // 2
            self._drawn = drawn(picture, terminal.form, x, y)
            self.call_after_refresh(self._put)

    def _put(self) -> None:
        """Draw above the empty room, once that is painted."""
        if self.is_current and self._drawn:
            self.skerry.write(self._drawn)

    def _wipe(self) -> None:
        if self._drawn:
            self._drawn = ""
            self.skerry.write(wiped())
            self.area.refresh()

    # Commands

    def do_next_picture(self) -> None:
        """The next one."""
        self._step(1)

    def do_previous_picture(self) -> None:
        """The one before."""
        self._step(-1)

    def do_picture_in_browser(self) -> None:
        """Open it in the browser."""
        image = self._images[self._at]
        if image.full or image.thumb:
            self.skerry.open_link(image.full or image.thumb)
        else:
            self.say("there is no picture, only its description")

    def _step(self, by: int) -> None:
        at = self._at + by
        if not 0 <= at < len(self._images):
            self.say("there is no other picture there")
            return
        self._at = at
        self._show_alt()
        self.call_after_refresh(self._show)
