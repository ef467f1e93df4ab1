"""What screens share that write without showing posts: a profile, people, lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skerry.domain.errors import UsageError
from skerry.ui.feed.undo import Switched
from skerry.ui.messages import OutboxChanged
from skerry.ui.screens.base import CommandScreen

if TYPE_CHECKING:
    from collections.abc import Collection

    from skerry.domain.writing import OtherWish, Toggle
    from skerry.ui.account import Account
    from skerry.ui.screens.menu import Entry


class SwitchingScreen(CommandScreen):
    """A screen of an account that puts wishes into the outbox.

    Attributes:
        account: Whose it is.
    """

    account: Account

    def show_wishes(self) -> None:
        """Show what is on its way: something was added, sent or refused."""

    def on_outbox_changed(self, _message: OutboxChanged) -> None:
        """Show what has become of what was done."""
        self.show_wishes()

    def show_menu(self, title: str, entries: Collection[Entry]) -> None:
        """Open a menu."""
        from skerry.ui.screens.menu import MenuScreen

        self.skerry.push_screen(MenuScreen(self.skerry, title, tuple(entries), self.attempt))

    def switch(self, toggle: Toggle, words: str = "") -> None:
        """Have something on or off, and show it at once."""
        self._refuse_file()
        said = self.account.sending.switch(toggle, words)
        self.show_wishes()
        self.say(said)

    def write(self, wish: OtherWish, words: str) -> None:
        """Have something else written, and say so."""
        self._refuse_file()
        self.account.sending.add(wish)
        self.show_wishes()
        self.say(words)

    def do_undo(self) -> None:
        """Take the last deed back, where it is of a kind that can be done here."""
        deed = self.account.undo.last
        if isinstance(deed, Switched):
            self.account.sending.undo_switch(deed)
            self.show_wishes()
            self.say(f"taken back: {deed.words}")
        else:
            self.say("nothing that was done here can be taken back")

    def _refuse_file(self) -> None:
        """A file of posts belongs to nobody. Raises UsageError."""
        if not self.account.source.did:
            raise UsageError("nobody is signed in: nothing can be written", remedy="sign in: skerry login")
