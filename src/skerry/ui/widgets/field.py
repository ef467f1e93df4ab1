"""A field for a line of text, whose keys take effect in the turn in which they come."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.widgets import Input
from textual.widgets.input import Selection

LEFT_OUT = frozenset({"submit", "copy", "cut"})
"""What Textual's field does and this one doesn't: what is typed here never gets to the clipboard."""

EDITS: dict[str, str] = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding) and binding.action not in LEFT_OUT
    for key in binding.key.split(",")
}
"""The keys that edit, and what each does."""


class Field(Input):
    """The field. Its screen hands it what is typed; see `take`."""

    def __init__(self, placeholder: str, *, id: str, password: bool = False) -> None:  # noqa: A002 - Textual's name
        super().__init__(placeholder=placeholder, id=id, password=password, select_on_focus=False)

    def select_whole(self) -> None:
        """Select what is in it, so that it is replaced by what is typed next."""
        self.selection = Selection(0, len(self.value))

    async def take(self, event: events.Key | events.Paste) -> None:
        """Write or edit at once.

        By Textual's own way a key waits in a queue of the widget that has the focus when it comes; what is typed
        before the key that moves the focus has been looked at then lands in the wrong one.
        """
        if isinstance(event, events.Paste) or event.is_printable:
            await self.on_event(event)
        elif action := EDITS.get(event.key):
            await self.run_action(action)
