"""Editing the rules: the editor gets a copy, and nothing of it is in force before the reader has seen what it does."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from skerry.domain.errors import SkerryError

if TYPE_CHECKING:
    from skerry.config.drafts import Draft, Drafts
    from skerry.domain.verdicts import Verdict
    from skerry.ui.app import Skerry
    from skerry.ui.port import Surroundings
    from skerry.ui.screens.base import CommandScreen

MAX_BYTES = 100_000
"""Of a text that comes back from an editor."""

UNCHANGED = "nothing was changed: your rules stay as they are"


class Editing:
    """One round of it, from the key to the decision.

    Attributes:
        drafts: The drafts of the user's rules.
        draft: The one that is edited.
    """

    def __init__(self, skerry: Skerry, around: Surroundings, drafts: Drafts, draft: Draft, line: int) -> None:
        self.drafts = drafts
        self.draft = draft
        self._skerry = skerry
        self._around = around
        self._line = line

    @classmethod
    def begin(cls, skerry: Skerry, around: Surroundings, screen: CommandScreen, verdict: Verdict | None) -> None:
        """Go on with a draft that waits; else edit the file with the rule that decided, or the main one.

        Raises SkerryError: there is no editor, or a file can't be written.
        """
        drafts = around.drafts()
        if waiting := drafts.waiting():
            cls(skerry, around, drafts, waiting, 1).show()
            return
        deciding = verdict.deciding if verdict else None
        place = around.rule_place(deciding.rule) if deciding else None
        file, line = (place.file, place.line) if place else (drafts.main, 1)
        draft = drafts.begin(file)
        editing = cls(skerry, around, drafts, draft, line)
        try:
            editing.edit()
        except SkerryError:
            if not draft.is_changed:
                draft.drop()
            raise
        if draft.is_changed:
            editing.show()
        else:
            draft.drop()
            screen.say(UNCHANGED)

    def edit(self) -> None:
        """Open the draft in the editor, and come back when it is closed. Raises SkerryError."""
        open_editor(self._skerry, self._around, self.draft.path, self._line)

    def show(self) -> None:
        """Show what the draft would do."""
        from skerry.ui.screens.trial import TrialScreen

        self._skerry.push_screen(TrialScreen(self._skerry, self))

    @property
    def name(self) -> str:
        """The file in force, as short as it can be told."""
        return Path(self.draft.file).name


def open_editor(skerry: Skerry, around: Surroundings, file: Path, line: int) -> None:
    """Open a file in the user's editor, and come back when it is closed. Raises SkerryError."""
    command = around.edit(file, line)
    with skerry.suspend():
        try:
            subprocess.run(command, check=False)
        except OSError as error:
            raise SkerryError(f"{command[0]} could not be started: {error.strerror}") from error


def edit_text(skerry: Skerry, around: Surroundings, text: str) -> str:
    """Have a text edited; what it has become, without the last line feed. Raises SkerryError."""
    try:
        with tempfile.TemporaryDirectory(prefix="skerry-") as folder:  # for the user alone, as mkdtemp makes it
            file = Path(folder) / "post.txt"
            file.write_text(f"{text}\n", "utf-8")
            open_editor(skerry, around, file, 1)
            with file.open("rb") as stream:
                return stream.read(MAX_BYTES).decode("utf-8", "replace").removesuffix("\n")
    except OSError as error:
        raise SkerryError(f"the text could not be handed to the editor: {error.strerror}") from error
