"""A sign-in in the browser: what has to be opened there, and a field for the address that it ends up at elsewhere."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from skerry.domain.clean import clean_line
from skerry.domain.errors import SkerryError
from skerry.ui.port import BrowserAttempt, BrowserPage, Entrance
from skerry.ui.screens.base import CommandScreen
from skerry.ui.themes import Palette
from skerry.ui.widgets.field import Field
from skerry.ui.words import in_brief

if TYPE_CHECKING:
    from skerry.ui.app import Skerry

ASKING = "Asking the server how to sign in …"
WAITING = "Waiting for the browser …"
ELSEWHERE = (
    "The browser on this machine tells skerry by itself. One on another machine ends at a page that can't be shown: "
    "copy that page's address, which begins with http://127.0.0.1, and paste it here."
)


class BrowserScreen(CommandScreen, ModalScreen[None], inherit_bindings=False):
    """One sign-in by OAuth, until it is done or given up."""

    SCOPE = "browser"
    DEFAULT_CSS = """
    BrowserScreen { align: center middle; background: $background 70%; }
    BrowserScreen > Vertical {
        width: 92%; max-width: 92; height: auto; max-height: 100%;
        border: round $primary; background: $background; padding: 0 1;
    }
    BrowserScreen Static { height: auto; margin-bottom: 1; }
    BrowserScreen Input { margin-bottom: 1; border: none; height: 1; padding: 0; background: $surface; }
    BrowserScreen Input:focus { border: none; background: $panel; }
    """

    def __init__(self, skerry: Skerry, entrance: Entrance, handle: str) -> None:
        super().__init__(skerry)
        self._entrance = entrance
        self._handle = handle
        self._attempt: BrowserAttempt | None = None
        self._page: BrowserPage | None = None
        self.words = Static(Content(ASKING))
        self.address = Static(Content())
        self.field = Field("the address that a browser elsewhere ended up at", id="pasted")
        self.message = Static(Content())

    def compose(self) -> ComposeResult:
        """What to do, the address, the field, and what became of it."""
        palette = Palette.in_force(self.app)
        with Vertical() as frame:
            frame.border_title = Content.styled("Sign in in the browser", palette.bar)
            yield self.words
            yield self.address
            yield Static(Content.styled(ELSEWHERE, palette.muted))
            yield self.field
            yield self.message
            yield self.keys

    def on_mount(self) -> None:
        """Begin."""
        self.set_focus(self.field)
        self._begin()

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        if self._attempt is not None:
            self._attempt.cancel()

    @property
    def takes_keys(self) -> bool:
        """Always: it hands them to its field."""
        return True

    async def typed(self, event: events.Key | events.Paste) -> None:
        """Letters are written, the other keys are commands or edit."""
        is_written = isinstance(event, events.Paste) or event.is_printable
        if is_written or not (isinstance(event, events.Key) and self.press(event)):
            await self.field.take(event)

    # The sign-in

    def _begin(self) -> None:
        self._page = None
        self.field.value = ""
        self.words.update(Content(ASKING))
        self.address.update(Content())
        self._tell("")
        self._attempt = self._entrance.by_browser(self._handle)
        self.run_worker(self._wait(self._attempt), exclusive=True)

    async def _wait(self, attempt: BrowserAttempt) -> None:
        """Wait for its end, whatever that is."""
        loop = asyncio.get_running_loop()

        def told(page: BrowserPage) -> None:
            loop.call_soon_threadsafe(self._show, page)

        try:
            opened = await asyncio.to_thread(attempt.run, told)
            self._attempt = None
            self.skerry.open_source(opened())
        except SkerryError as error:
            self._attempt = None
            again = f"{self.skerry.key_of('go-on')} tries again"
            self._tell(f"{in_brief(error)}. {again}.", is_error=True)

    def _show(self, page: BrowserPage) -> None:
        """Say what the browser has to open."""
        if not self.is_attached:
            return
        palette = Palette.in_force(self.app)
        self._page = page
        name, at = clean_line(page.of), clean_line(page.at)
        begin = "Your browser was opened: sign in there" if page.is_open else "Open this in a browser and sign in there"
        copy = self.skerry.key_of("copy-address")
        parts = (f"{begin} as ", (name, palette.strong), f" at {at}. ", (copy, palette.bar), " copies the address:")
        self.words.update(Content.assemble(*parts))
        self.address.update(Content.styled(clean_line(page.url, max_chars=4096), palette.link))
        self._tell(WAITING)

    # Commands

    def do_go_on(self) -> None:
        """Hand over what was pasted; after an error, begin again."""
        address = self.field.value.strip()
        if self._attempt is None:
            self._begin()
        elif self._page is None or not address:
            self._tell(WAITING if self._page else ASKING)
        else:
            self._tell("Signing in …")
            self._attempt.paste(address)

    def do_copy_address(self) -> None:
        """Put the address into the terminal's clipboard."""
        if self._page is not None:
            self.skerry.copy_to_clipboard(clean_line(self._page.url, max_chars=4096))
            self.say("copied")

    def do_give_up(self) -> None:
        """Back to the screen below."""
        self.dismiss()

    def _tell(self, words: str, *, is_error: bool = False) -> None:
        palette = Palette.in_force(self.app)
        self.message.update(Content.styled(words, palette.error if is_error else palette.accent))
