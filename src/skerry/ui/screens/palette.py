"""The command palette: Textual's, fed from the registry."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from skerry.ui.commands import Command, in_scope

if TYPE_CHECKING:
    from skerry.ui.screens.base import CommandScreen


class Palette(CommandPalette):
    """Textual's palette as wide as skerry's panels and never lower than the window, with skerry's scrollbar."""

    DEFAULT_CSS = """
    Palette > Vertical { width: 92%; max-width: 92; margin-top: 1; }
    Palette OptionList {
        max-height: 60vh;
        scrollbar-size-vertical: 1; scrollbar-background: $background; scrollbar-color: $primary 60%;
    }
    """


def palette_for(screen: CommandScreen) -> CommandPalette:
    """The palette with the commands of a screen."""

    class Commands(Provider):
        """The commands, with their keys."""

        async def discover(self) -> Hits:
            """All of them, as they are declared."""
            for title, command in _titles(screen):
                yield DiscoveryHit(title, _call(screen, command), help=command.help or None)

        async def search(self, query: str) -> Hits:
            """Those that match."""
            matcher = self.matcher(query)
            for title, command in _titles(screen):
                if (score := matcher.match(title)) > 0:
                    highlighted = matcher.highlight(title)
                    yield Hit(score, highlighted, _call(screen, command), help=command.help or None)

    return Palette(providers=[Commands], placeholder="Find a command")


def _titles(screen: CommandScreen) -> list[tuple[str, Command]]:
    """The commands of a screen, each with its title and keys."""
    keymap = screen.skerry.keymap
    commands = [
        command for command in in_scope(screen.SCOPE) if command.id not in {"palette", "leave", *keymap.left_out}
    ]
    commands.sort(key=lambda command: command.group == "Moving")  # those are known by heart
    return [(f"{command.title}  {keymap.shown(command)}".rstrip(), command) for command in commands]


def _call(screen: CommandScreen, command: Command) -> Callable[[], None]:
    return partial(screen.run, command)
