"""The help: every command that applies, from the registry, with the keys in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from skerry.ui.commands import GROUPS, Command, Scope, in_scope
from skerry.ui.keymap import Keymap, shown
from skerry.ui.rows.look import hanging, spread, wrapped
from skerry.ui.screens.panel import PanelScreen
from skerry.ui.themes import Palette

if TYPE_CHECKING:
    from skerry.ui.app import Skerry

KEY_COLUMNS = 15
"""Columns for the keys of a command."""

REMAP = "Every key can be changed in settings.toml, under [keys], by the grey name on the right."


class HelpScreen(PanelScreen):
    """All keys of a screen."""

    SCOPE = "help"

    def __init__(self, skerry: Skerry, about: Scope) -> None:
        super().__init__(skerry, "Keys")
        self._about = about

    def lines_for(self, palette: Palette, width: int) -> list[Content]:
        """The commands by group."""
        return help_lines(self.skerry.keymap, self._about, palette, width)


def help_lines(keymap: Keymap, scope: Scope, palette: Palette, width: int) -> list[Content]:
    """What each key of a kind of screen does."""
    lines: list[Content] = []
    for group in GROUPS:
        commands = [command for command in in_scope(scope) if command.group == group and keymap.keys[command.id]]
        if commands:
            lines += [Content()] * bool(lines) + [Content.styled(group, palette.strong)]
        for command in commands:
            lines += _entry(command, keymap, palette, width)
    return [*lines, Content(), *wrapped(Content.styled(REMAP, palette.muted), width)]


def _entry(command: Command, keymap: Keymap, palette: Palette, width: int) -> list[Content]:
    """Keys, title and name of a command; below, what more there is to say."""
    keys = " ".join(shown(key) for key in keymap.keys[command.id])
    blank = " " * max(1, KEY_COLUMNS - cell_len(keys))
    lines = [spread([(keys, palette.bar), blank, command.title], [(command.id, palette.muted)], width)]
    if command.help:
        lines += hanging((), Content.styled(command.help, palette.muted), KEY_COLUMNS, width)
    return lines
