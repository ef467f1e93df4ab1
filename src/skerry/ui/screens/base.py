"""What the screens share: keys become commands, and each command a call of `do_<id>`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.screen import Screen
from textual.widget import Widget

from skerry.domain.errors import SkerryError
from skerry.ui.commands import Command, Scope
from skerry.ui.keymap import Chords, token
from skerry.ui.messages import Said
from skerry.ui.widgets.keys import Keys
from skerry.ui.words import in_brief

if TYPE_CHECKING:
    from skerry.ui.app import Skerry


class CommandScreen(Screen[None], inherit_bindings=False):
    """A screen that is driven by the commands of its scope.

    Attributes:
        SCOPE: Which commands apply.
        keys: The bottom line.
        typed_key: The key that ended the last command, for one that several keys tell apart.
    """

    SCOPE: ClassVar[Scope]
    AUTO_FOCUS = ""
    ALLOW_SELECT = False

    def __init__(self, skerry: Skerry) -> None:
        super().__init__()
        self.skerry = skerry
        self._table = skerry.keymap.table(self.SCOPE)
        self._chords = Chords(self._table)
        self.keys = Keys(skerry.keymap, self.SCOPE, self._chords)
        self._asked = ""
        self._early: deque[events.Key | events.Paste] = deque()
        self._has_begun = False
        self.typed_key = ""

    def confirmed(self, what: str) -> bool:
        """Whether the same was asked for a moment ago, with nothing done since."""
        is_second, self._asked = self._asked == what, what
        return is_second

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """Textual's tooltips and toasts are left out: skerry has neither, and they cost at every start."""

    def run(self, command: Command) -> None:
        """Carry out a command; an error becomes a line."""
        asked = self._asked
        self.attempt(getattr(self, command.method))
        if self._asked == asked:
            self._asked = ""

    def attempt(self, work: Callable[[], object]) -> None:
        """Do something; an error becomes a line."""
        try:
            work()
        except SkerryError as error:
            self.say(in_brief(error), is_error=True)

    def say(self, words: str, *, is_error: bool = False) -> None:
        """Show a line for a while."""
        self.keys.say(words, is_error=is_error)

    @on(events.Mount)
    async def begin_typing(self) -> None:
        """Take what was typed while the screen was being made."""
        while self._early:
            await self.typed(self._early.popleft())
        self._has_begun = True

    async def take(self, event: events.Key | events.Paste) -> None:
        """Take what is typed in the turn in which it comes, so that the next key goes where this one leads."""
        if self._has_begun:
            await self.typed(event)
        else:
            self._early.append(event)

    async def typed(self, event: events.Key | events.Paste) -> None:
        """Do what a key stands for; a paste stands for nothing where there is no field."""
        if isinstance(event, events.Key):
            self.press(event)

    @property
    def takes_keys(self) -> bool:
        """Whether `take` gets what is typed; else the widget that has the focus does, in Textual's way."""
        return self.focused is None

    def on_key(self, event: events.Key) -> None:
        """Look up a key that a widget with the focus had no use for."""
        if self.press(event):
            event.stop()
            event.prevent_default()

    def press(self, event: events.Key) -> bool:
        """Carry out what a key stands for; whether it stands for anything here."""
        was_pending = self._chords.pending
        command = self._chords.press(token(event.key, event.character))
        if was_pending or self._chords.pending:
            self.keys.refresh()
        if command:
            self.typed_key = token(event.key, event.character)
            self.keys.hush()
            self.run(command)
        return bool(command or self._chords.pending or was_pending)

    def on_said(self, message: Said) -> None:
        """Show what the adapter has to say."""
        self.say(message.words, is_error=message.is_error)

    # Commands of every screen

    def do_back(self) -> None:
        """Go back to the screen below."""
        self.dismiss()

    do_leave = do_back

    def do_help(self) -> None:
        """Show all keys."""
        self.skerry.show_help(self.SCOPE)

    def do_palette(self) -> None:
        """Find a command by its name."""
        self.skerry.show_palette(self)

    def do_messages(self) -> None:
        """Say that there are none here."""
        self.say("direct messages are not in skerry; https://bsky.app/messages has them")

    def do_quit(self) -> None:
        """End the program."""
        self.skerry.exit()
