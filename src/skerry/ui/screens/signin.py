"""The first screen without an account: sign in, or look at the demo."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from skerry.domain.errors import ServerError, SkerryError
from skerry.ui.port import Entrance
from skerry.ui.rows.look import Part
from skerry.ui.screens.base import CommandScreen
from skerry.ui.themes import Palette
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


class SignInScreen(CommandScreen):
    """Handle, app password, and a code when the server wants one."""

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
        self.handle = Input(placeholder="handle, such as name.bsky.social, or DID", id="handle")
        self.password = Input(placeholder="app password", password=True, id="password")
        self.code = Input(placeholder="the code that was sent to you by mail", id="code")
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

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """On to the next field, or sign in."""
        self.do_sign_in()

    @property
    def _fields(self) -> list[Input]:
        """The fields that have to be filled."""
        return [self.handle, self.password, *([self.code] if self.has_class("-code") else [])]

    # Commands

    def do_sign_in(self) -> None:
        """Sign in with what was entered, or go to the field that is empty."""
        empty = next((field for field in self._fields if not field.value.strip()), None)
        if empty is not None:
            empty.focus()
        elif not self._is_busy:
            self._is_busy = True
            self._tell("Signing in …")
            self.run_worker(self._sign_in(), exclusive=True)

    def do_demo(self) -> None:
        """Look around without an account."""
        self.skerry.open_source(self._entrance.open_demo())

    def do_next_field(self) -> None:
        """The next field."""
        self.focus_next()

    def do_previous_field(self) -> None:
        """The field before."""
        self.focus_previous()

    def do_leave_field(self) -> None:
        """Out of the fields, so that letters are commands again."""
        self.set_focus(None)

    def do_close(self) -> None:
        """End the program."""
        self.skerry.exit()

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
        self.code.focus()
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
            "opens the demo: a made-up world, no account, no network.",
        ]
        return Content.assemble(*parts)

    def _more(self, palette: Palette) -> Content:
        return Content.assemble(
            ("skerry login ", palette.bar), "in a shell does the same as the fields below.\n", (ADVICE, palette.muted)
        )
