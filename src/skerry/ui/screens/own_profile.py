"""One's own profile, changed: the menu, and what is on its way laid over what the network says."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from skerry.domain.clean import clean
from skerry.domain.people import ABOUT_LINES
from skerry.domain.writing import EditProfile
from skerry.ui.screens.ask import AskScreen
from skerry.ui.screens.menu import Entry

if TYPE_CHECKING:
    from skerry.domain.people import Person
    from skerry.ui.port import Source
    from skerry.ui.screens.switching import SwitchingScreen

ROWS = 20
"""Of the outbox, how many of the newest rows are looked at."""

SAID = "your profile is being changed"


def edit_menu(screen: SwitchingScreen, person: Person) -> list[Entry]:
    """What can be changed. The image, the banner and the pinned post stay as they are."""
    return [
        Entry("The name …", partial(_ask_name, screen, person)),
        Entry("The description …", partial(_edit_about, screen, person), "in $EDITOR"),
    ]


def with_edits(person: Person, source: Source, now_ms: int) -> Person:
    """One's own profile with the changes that are not sent yet, or were sent just now, laid over."""
    for row in reversed(source.user.outbox.rows(limit=ROWS)):
        wish = row.wish
        if isinstance(wish, EditProfile) and row.is_telling(now_ms):
            name = person.author.name if wish.name is None else wish.name
            about = person.about if wish.about is None else clean(wish.about, max_lines=ABOUT_LINES)
            person = replace(person, author=replace(person.author, name=name), about=about)
    return person


def _ask_name(screen: SwitchingScreen, person: Person) -> None:
    note = "The name that is shown before your handle; empty for none."

    def answered(name: str) -> None:
        screen.write(EditProfile(name=name.strip()), SAID)

    ask = AskScreen(screen.skerry, "Your name", note, answered, screen.attempt, answer=person.author.name)
    screen.skerry.push_screen(ask)


def _edit_about(screen: SwitchingScreen, person: Person) -> None:
    about = screen.skerry.edit_text(person.about).strip()
    if about == person.about.strip():
        screen.say("nothing was changed")
    else:
        screen.write(EditProfile(about=about), SAID)
