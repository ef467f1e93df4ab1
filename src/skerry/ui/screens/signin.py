"""Signing in: the first screen without an account, with the demo one key away, and the way to one more account."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from skerry.domain.errors import ServerError, SkerryError
from skerry.ui.port import Entrance
from skerry.ui.rows.look import Part
from skerry.ui.screens.base import CommandScreen
from skerry.ui.themes import Palette
from skerry.ui.widgets.field import Field
from skerry.ui.words import in_brief

if TYPE_CHECKING:
    from skerry.ui.app import Skerry

NEEDS_CODE = "AuthFactorTokenRequired"
"""The XRPC error of a server that has sent a code by mail."""

INTRO = """\
A Bluesky client whose AI never leaves this machine.
No post, rule or habit goes out for it, and the kernel sees to that.
"""
ADVICE = "Use an app password: Bluesky, Settings, Privacy and security, App passwords. skerry does not keep it."
BY_BROWSER = "signs in in your browser (OAuth); skerry sees no password."


class SignInScreen(CommandScreen):
    """Handle, app password, and a code when the server wants one.

    A field that has the focus gets every letter; letters are commands while none has it.
    """

    SCOPE = "sign-in"
    DEFAULT_CSS = """
    SignInScreen { align: center middle; }
    SignInScreen > Vertical { width: 90%; max-width: 72; height: auto; max-height: 100%; padding: 0 1; }
    SignInScreen Static { height: auto; margin-bottom: 1; }
    SignInScreen Input { margin-bottom: 1; border: round $foreground 40%; background: $background; height: 3; }
    SignInScreen Input:focus { border: round $primary; }
    SignInScreen.-short .more { display: none; }
    SignInScreen.-short Input { border: none; height: 1; padding: 0; background: $surface; }
    SignInScreen.-short Input:focus { border: none; background: $panel; }
    SignInScreen #code { display: none; }
    SignInScreen.-code #code { display: block; }
    SignInScreen Keys { dock: bottom; }
    """

    def __init__(self, skerry: Skerry, entrance: Entrance) -> None:
        super().__init__(skerry)
        self._entrance = entrance
        self._is_busy = False
        self.handle = Field("handle, such as name.bsky.social, or DID", id="handle")
        self.password = Field("app password", password=True, id="password")
        self.code = Field("the code that was sent to you by mail", id="code")
        self.message = Static(Content())

    def compose(self) -> ComposeResult:
        """Words, fields, and what became of it."""
        palette = Palette.in_force(self.app)
        with Vertical():
            yield Static(self._intro(palette))
            yield Static(self._more(palette), classes="more")
            yield self.handle
            yield self.password
            yield self.code
            yield self.message
        yield self.keys

    def on_resize(self, event: events.Resize) -> None:
        """Do without frames where there are few lines."""
        self.set_class(event.size.height < 26, "-short")

    @property
    def takes_keys(self) -> bool:
        """Always: it hands them to its fields."""
        return True

    async def typed(self, event: events.Key | events.Paste) -> None:
        """Write into the field that has the focus; what isn't for a field is a command."""
        field = self.focused if isinstance(self.focused, Field) else None
        is_written = field is not None and (isinstance(event, events.Paste) or event.is_printable)
        is_command = not is_written and isinstance(event, events.Key) and self.press(event)
        if field and not is_command:
            await field.take(event)

    @property
    def _fields(self) -> list[Field]:
        """The fields that have to be filled."""
        return [self.handle, self.password, *([self.code] if self.has_class("-code") else [])]

    def _go(self, field: Field) -> None:
        """Move the focus, in this turn."""
        self.set_focus(field)
        field.select_whole()

    def _step(self, by: int) -> None:
        """To another field, from the last to the first; the first or the last where none has the focus."""
        fields = self._fields
        now = next((n for n, field in enumerate(fields) if field is self.focused), min(0, -by))
        self._go(fields[(now + by) % len(fields)])

    # Commands

    def do_sign_in(self) -> None:
        """Sign in with what was entered, or go to the field that is empty."""
        empty = next((field for field in self._fields if not field.value.strip()), None)
        if empty is not None:
            self._go(empty)
        elif not self._is_busy:
            self._is_busy = True
            self._tell("Signing in …")
            self.run_worker(self._sign_in(), exclusive=True)

    def do_by_browser(self) -> None:
        """Sign in by OAuth whoever is in the first field."""
        handle = self.handle.value.strip().removeprefix("@")
        if not handle:
            self._tell("Who signs in? Enter the handle, then press the key again.")
            self._go(self.handle)
        elif not self._is_busy:
            self._tell("")
            self.skerry.show_browser_sign_in(self._entrance, handle)

    def do_demo(self) -> None:
        """Look around without an account."""
        self.skerry.open_source(self._entrance.open_demo())

    def do_read_signed_out(self) -> None:
        """Read what everybody may read."""
        if self._entrance.open_public is None:
            self._tell("That can't be had here.", is_error=True)
        else:
            self.skerry.open_source(self._entrance.open_public())

    def do_next_field(self) -> None:
        """The next field."""
        self._step(1)

    def do_previous_field(self) -> None:
        """The field before."""
        self._step(-1)

    def do_leave_field(self) -> None:
        """Out of the fields, so that letters are commands again; from there back to the accounts, if they are below."""
        if self.focused is None and self._has_way_back:
            self.dismiss()
        self.set_focus(None)

    def do_close(self) -> None:
        """Back to the accounts, or end the program where there are none."""
        if self._has_way_back:
            self.dismiss()
        else:
            self.skerry.exit()

    @property
    def _has_way_back(self) -> bool:
        """Whether this adds an account to others."""
        return self.skerry.screen_stack[0] is not self

    async def _sign_in(self) -> None:
        handle, password = self.handle.value.strip().removeprefix("@"), self.password.value.strip()
        try:
            opened = await asyncio.to_thread(self._entrance.sign_in, handle, password, self.code.value.strip())
            self.skerry.open_source(opened())
            self.password.value = self.code.value = ""
            self._tell("")
        except SkerryError as error:
            if isinstance(error, ServerError) and error.name == NEEDS_CODE:
                self._ask_for_code()
            else:
                self._tell(in_brief(error), is_error=True)
        finally:
            self._is_busy = False

    def _ask_for_code(self) -> None:
        self.add_class("-code")
        self._go(self.code)
        self._tell("The server has sent you a code by mail: enter it as well.")

    def _tell(self, words: str, *, is_error: bool = False) -> None:
        palette = Palette.in_force(self.app)
        self.message.update(Content.styled(words, palette.error if is_error else palette.accent))

    def _intro(self, palette: Palette) -> Content:
        key = self.skerry.key_of("demo")
        parts: list[Part] = [
            ("skerry\n", palette.bar),
            f"{INTRO}\n",
            (f"{key} ", palette.bar),
            "opens the demo: a made-up world, no account, no network.\n",
            (f"{self.skerry.key_of('read-signed-out')} ", palette.bar),
            "reads public feeds and profiles without an account.",
        ]
        return Content.assemble(*parts)

    def _more(self, palette: Palette) -> Content:
        return Content.assemble(
            *(("skerry login ", palette.bar), "in a shell does the same as the fields below.\n"),
            (ADVICE, palette.muted),
            *("\n", (f"{self.skerry.key_of('by-browser')} ", palette.bar), (BY_BROWSER, palette.muted)),
        )
