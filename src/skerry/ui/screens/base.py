"""What the screens share: keys become commands, and each command a call of `do_<id>`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
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

    def confirmed(self, what: str) -> bool:
        """Whether the same was asked for a moment ago, with nothing done since."""
        is_second, self._asked = self._asked == what, what
        return is_second

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """Textual's tooltips and toasts are left out: skerry has neither, and they cost at every start."""

    def run(self, command: Command) -> None:
        """Carry out a command; an error becomes a line."""
        asked = self._asked
        try:
            getattr(self, command.method)()
        except SkerryError as error:
            self.say(in_brief(error), is_error=True)
        if self._asked == asked:
            self._asked = ""

    def say(self, words: str, *, is_error: bool = False) -> None:
        """Show a line for a while."""
        self.keys.say(words, is_error=is_error)

    def on_key(self, event: events.Key) -> None:
        """Look the key up."""
        was_pending = self._chords.pending
        command = self._chords.press(token(event.key, event.character))
        if was_pending or self._chords.pending:
            self.keys.refresh()
        if command or self._chords.pending or was_pending:
            event.stop()
            event.prevent_default()
        if command:
            self.keys.hush()
            self.run(command)

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

    def do_quit(self) -> None:
        """End the program."""
        self.skerry.exit()
