"""The bottom line: the main keys from the live map, a word on what just happened, or the keys that end a chord."""

from __future__ import annotations

from textual.content import Content

from skerry.ui.commands import Command, Scope, in_scope
from skerry.ui.keymap import Chords, Keymap, shown
from skerry.ui.rows.look import Part
from skerry.ui.themes import Palette
from skerry.ui.widgets.line import Line

SAY_FOR = 6.0
"""Seconds that a word on what happened stays."""


class Keys(Line):
    """The line."""

    def __init__(self, keymap: Keymap, scope: Scope, chords: Chords) -> None:
        super().__init__()
        self._keymap = keymap
        self._scope = scope
        self._chords = chords
        self._said = ""
        self._pinned = ""
        self._is_error = False
        self._number = 0

    def pin(self, words: str) -> None:
        """Show something before the keys until it is another; "" for nothing."""
        if words != self._pinned:
            self._pinned = words
            self.refresh()

    def say(self, words: str, *, is_error: bool = False) -> None:
        """Show a line for a while."""
        self._said, self._is_error = words, is_error
        self._number += 1
        number = self._number
        self.refresh()
        self.set_timer(SAY_FOR, lambda: self._unsay(number))

    def hush(self) -> None:
        """Go back to the keys."""
        if self._said:
            self._said = ""
            self.refresh()

    def compose_line(self, palette: Palette, width: int) -> Content:
        """What matters most now."""
        if self._chords.pending:
            return self._chord(palette).truncate(width, ellipsis=True)
        if self._said:
            style = palette.error if self._is_error else palette.accent
            return Content.assemble(" ", (self._said, style)).truncate(width, ellipsis=True)
        if self._pinned:
            pinned = Content.assemble(" ", (self._pinned, palette.accent), " ").truncate(width, ellipsis=True)
            rest = footer(self._keymap, self._scope, palette, width - pinned.cell_length)
            return Content.assemble(pinned, rest).truncate(width)
        return footer(self._keymap, self._scope, palette, width)

    def _chord(self, palette: Palette) -> Content:
        parts: list[Part] = [" ", (shown(self._chords.pending), palette.bar), (" …", palette.muted)]
        for key, command in self._chords.ways():
            parts += ["   ", (shown(key), palette.bar), (f" {command.title}", palette.muted)]
        return Content.assemble(*parts)

    def _unsay(self, number: int) -> None:
        if number == self._number:
            self.hush()


def footer(keymap: Keymap, scope: Scope, palette: Palette, width: int) -> Content:
    """The keys of a kind of screen that fit into a line."""
    commands = [command for command in in_scope(scope) if command.footer and keymap.shown(command)]
    while commands and _line(commands, keymap, palette).cell_length > width:
        commands.remove(max(commands, key=lambda command: command.rank))
    return _line(commands, keymap, palette)


def _line(commands: list[Command], keymap: Keymap, palette: Palette) -> Content:
    parts: list[Part] = []
    for command in commands:
        parts += ["  " if parts else " ", (keymap.shown(command), palette.bar), (f" {command.footer}", palette.muted)]
    return Content.assemble(*parts, " ")
