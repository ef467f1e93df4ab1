"""One question, answered in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from skerry.domain.clean import clean_line
from skerry.ui.screens.base import CommandScreen
from skerry.ui.themes import Palette
from skerry.ui.widgets.field import Field

if TYPE_CHECKING:
    from skerry.ui.app import Skerry

MAX_ANSWER = 2000
"""Characters of an answer: the graphemes that a report, or the description of an image, may have."""


class AskScreen(CommandScreen, ModalScreen[None], inherit_bindings=False):
    """A field for a line.

    Args:
        skerry: The application.
        title: What is asked.
        note: What else there is to know.
        answered: Takes the answer, cleaned, when the question is gone; may raise SkerryError.
        attempt: Carries that out, on the screen below.
        answer: What stands in the field to begin with.
        complete: Completes what is written so far, and says what else there is.
    """

    SCOPE = "ask"
    DEFAULT_CSS = """
    AskScreen { align: center middle; background: $background 70%; }
    AskScreen > Vertical {
        width: 92%; max-width: 78; height: auto; max-height: 90%; border: round $primary; background: $background;
    }
    AskScreen Static { height: auto; padding: 0 1; }
    AskScreen Input, AskScreen Input:focus { border: none; height: 1; margin: 1; padding: 0; background: $panel; }
    """

    def __init__(
        self,
        skerry: Skerry,
        title: str,
        note: str,
        answered: Callable[[str], object],
        attempt: Callable[[Callable[[], object]], None],
        *,
        answer: str = "",
        complete: Callable[[str], tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(skerry)
        self._title = title
        self._note = note
        self._answered = answered
        self._attempt = attempt
        self._complete = complete
        self.field = Field("", id="answer")
        self.field.value = answer

    def compose(self) -> ComposeResult:
        """The note, the field, and the keys."""
        palette = Palette.in_force(self.app)
        with Vertical() as frame:
            frame.border_title = Content.styled(self._title, palette.bar)
            yield Static(Content.styled(self._note, palette.muted))
            yield self.field
            yield self.keys

    def on_mount(self) -> None:
        """Write at the end."""
        self.set_focus(self.field)
        self.field.cursor_position = len(self.field.value)

    @property
    def takes_keys(self) -> bool:
        """Always: it hands them to its field."""
        return True

    async def typed(self, event: events.Key | events.Paste) -> None:
        """Write; what isn't for a field is a command."""
        if isinstance(event, events.Paste):
            event = events.Paste(clean_line(event.text, max_chars=MAX_ANSWER))
        is_written = isinstance(event, events.Paste) or event.is_printable
        if is_written or not (isinstance(event, events.Key) and self.press(event)):
            await self.field.take(event)

    # Commands

    def do_answer(self) -> None:
        """That is the answer."""
        words = clean_line(self.field.value, max_chars=MAX_ANSWER)
        self.dismiss()
        self._attempt(lambda: self._answered(words))

    def do_complete(self) -> None:
        """Complete what is written so far."""
        if self._complete is None:
            return
        self.field.value, others = self._complete(self.field.value)
        self.field.cursor_position = len(self.field.value)
        if others:
            self.say(others)

    def do_cancel(self) -> None:
        """No answer."""
        self.dismiss()
