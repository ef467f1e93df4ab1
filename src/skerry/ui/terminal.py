"""What the terminal is told beside the screen: its title, its bell, a desktop notice.

A desktop notice goes out as OSC 9: the terminal shows it, also over SSH, where a program such as notify-send would run
on the wrong machine. Terminals that don't know the sequence ignore it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skerry.domain.clean import clean_line
from skerry.ui.rows.notice import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skerry.domain.notifications import Notification

BELL = "\x07"
KEEP_TITLE, RESTORE_TITLE = "\x1b[22;0t", "\x1b[23;0t"
"""Put the title that the terminal had on its stack, and take it from there again."""

MAX_NOTICE = 120
"""Characters of a notice."""


def title(words: str) -> str:
    """Sets the title."""
    return f"\x1b]2;{clean_line(words, max_chars=MAX_NOTICE)}\x07"


def notice(words: str) -> str:
    """Shows a notice on the desktop."""
    return f"\x1b]9;{clean_line(words, max_chars=MAX_NOTICE)}\x07"


def news(fresh: Sequence[Notification]) -> str:
    """What a notice says of notifications that just came, at least one."""
    if len(fresh) > 1:
        return f"skerry: {len(fresh)} new notifications"
    author = fresh[0].author
    return f"skerry: {author.name or author.handle} {sentence(fresh[0])}"
