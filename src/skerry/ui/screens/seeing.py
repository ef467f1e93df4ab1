"""What of the notifications was looked at: marks that stay while the screen is open, and what the server is told."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from skerry.sync.protocol import Saw
from skerry.ui.feed.unread import seen_until
from skerry.ui.screens.acting import ActingScreen
from skerry.ui.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from skerry.domain.grouping import Group
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry
    from skerry.ui.feed.notices import Notices
    from skerry.ui.feed.row import Row

LOOK_S = 1.0
"""Seconds after which what is on the screen counts as seen, and is written and told: no key waits for that."""


class SeeingScreen(ActingScreen):
    """A list of notifications.

    Attributes:
        notices: What is listed.
        marked: The addresses of those that bear a mark: unread when the list was opened, or come since.
    """

    notices: Notices

    def __init__(self, skerry: Skerry, account: Account) -> None:
        super().__init__(skerry, account)
        self.marked: set[str] = set()
        self._unread: set[str] = set()
        self._known: set[str] = set()
        self._on_screen: set[str] = set()
        self._told_ms = 0
        self._is_waiting = False

    @abstractmethod
    def show_place(self) -> None:
        """Say where the reader is."""

    def begin_seeing(self) -> None:
        """Look up which of those that were read from the store are unread."""
        self.note_new()

    def note_new(self) -> None:
        """Look up those that were not there before; hidden ones bear no mark, since nobody looks at them."""
        shown = (each for each in self.notices.told if each.is_shown)
        new = [each for each in shown if each.notification.address not in self._known]
        self._known |= {each.notification.address for each in new}
        unread = self.account.unread.unread_among(new)
        self._unread |= unread
        self.marked |= unread

    def look(self) -> None:
        """Note what is on the screen; a moment later it counts as seen, if it still is."""
        if self._is_waiting or self.notices.is_tray or self._unread.isdisjoint(self._in_view()):
            return
        self._is_waiting = True
        self.set_timer(LOOK_S, self._looked)

    def on_screen_resume(self) -> None:
        """Look again when this comes back to the front."""
        self.look()

    def _looked(self) -> None:
        self._is_waiting = False
        if self.skerry.screen is self and self.skerry.app_focus:
            self.attempt(lambda: self._see(self._unread & self._in_view()))
        self.look_later()

    def look_later(self) -> None:
        """Go on looking while something unread is on the screen and nobody is in front of it."""
        if self.is_attached and not self._unread.isdisjoint(self._in_view()):
            self._is_waiting = True
            self.set_timer(LOOK_S, self._looked)

    def _in_view(self) -> set[str]:
        """Those whose row is on the screen, as a whole or in part."""
        groups = (self.notices.group(placed.row) for placed in self.feed.view.placed)
        return {member.address for group in groups if group for member in group.members}

    def _see(self, addresses: Iterable[str]) -> None:
        """These were looked at. Raises StoreError."""
        seen = set(addresses)
        if not seen:
            return
        self.account.unread.mark(seen)
        self._unread -= seen
        self.skerry.count_told()
        self._tell_server()

    def _tell_server(self) -> None:
        state = self.notices.state
        is_whole = self.notices.is_whole and state.is_complete
        until = seen_until(self.notices.told, self._unread, is_whole=is_whole)
        if until > self._told_ms and self.account.link.request(Saw(until)):
            self._told_ms = until

    # Commands

    def do_next_unread(self) -> None:
        """The next row with a mark below."""
        position = self.feed.view.position
        self._select_marked(self.feed.view.index.rows(position + 1, len(self.feed.view.index)), "below")

    def do_previous_unread(self) -> None:
        """The next one above."""
        self._select_marked(self.feed.view.index.backwards(self.feed.view.position - 1), "above")

    def _select_marked(self, rows: Iterable[Row], where: str) -> None:
        row = next((row for row in rows if self._is_marked(self.notices.group(row))), None)
        if row:
            self.feed.select(row)
        else:
            self.say(f"no unread notification {where}")

    def _is_marked(self, group: Group | None) -> bool:
        return group is not None and any(member.address in self.marked for member in group.members)

    def do_all_read(self) -> None:
        """Count everything as seen, at the second press, also what was not on the screen."""
        told = [each.notification for each in self.notices.told]
        if not told:
            self.say("there are no notifications")
        elif not self.confirmed("all-read"):
            self.say(f"{self.skerry.key_of('all-read')} again marks everything as seen, for all your clients")
        else:
            number = len(self.marked)
            self.account.unread.mark(self._unread)
            self._unread.clear()
            self.marked.clear()
            self._told_ms = told[0].at_ms
            is_told = self.account.link.request(Saw(self._told_ms))
            self.skerry.count_told()
            self.feed.repaint_rows([placed.row.id for placed in self.feed.view.placed])
            self.show_place()
            self.say(f"{plural(number, 'notification')} marked as seen{'' if is_told else ', here alone: no sync'}")
