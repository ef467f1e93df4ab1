"""Reading without an account: what needs one is not offered, in no footer, help or palette and by no key."""

from __future__ import annotations

from skerry.ui.commands import COMMANDS, Command
from skerry.ui.keymap import Keymap

ONLY_FOR_ACCOUNTS = frozenset(
    {
        *("tab", "next-tab", "previous-tab", "feeds", "lists", "bookmarks", "notifications", "own-profile", "search"),
        *("their-likes", "known-followers", "put-on-lists", "pin-feed", "save-feed", "unsave-feed", "moderation"),
        *("feed-up", "feed-down", "messages", "trends"),
    }
)
"""Beside all that writes. Posts are searched for accounts only: the public AppView refuses it."""


def needs_account(command: Command) -> bool:
    """Whether a command is nothing for who isn't signed in."""
    return command.group == "Writing" or command.id in ONLY_FOR_ACCOUNTS


def keymap_signed_out(keymap: Keymap) -> Keymap:
    """The keys in force without those of commands that need an account."""
    return keymap.without({command.id for command in COMMANDS if needs_account(command) and command.scope - INPUTS})


INPUTS = frozenset({"ask", "menu"})
"""Where a line is typed or something is chosen, whoever asks."""
