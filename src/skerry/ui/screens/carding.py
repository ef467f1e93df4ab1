"""The link card of a post that is being written: asked for, shown, taken off."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from skerry.domain.cards import KEPT, read_card
from skerry.domain.errors import UsageError
from skerry.domain.links import safe_link, shown_host
from skerry.sync.protocol import Answer, LookUp
from skerry.ui.compose.preview import facets_of
from skerry.ui.screens.menu import Entry

if TYPE_CHECKING:
    from skerry.domain.writing import PostCard
    from skerry.ui.screens.compose import ComposeScreen

TITLE = "Link card"
NOTE = "Enter asks the link's host for its page, from this machine, with nothing that says who you are."


def card_menu(screen: ComposeScreen) -> None:
    """What can be done with the card; where there is none, ask for one. Raises UsageError."""
    part = screen.composition.part
    if part.card is None:
        _ask(screen)
        return
    host = shown_host(part.card.uri)
    entries = [
        Entry("Take the card off", partial(_put, screen, None)),
        Entry(f"Ask {host} again", partial(_fetch, screen, part.card.uri)),
        Entry("A card of another link …", partial(_ask, screen)),
    ]
    screen.show_menu(TITLE, entries)


def _ask(screen: ComposeScreen) -> None:
    """Which link; the first of the text stands there already."""
    part = screen.composition.part
    if part.images:
        raise UsageError("a post has images or a link card, not both", remedy="take the images off first")
    links = [facet.value for facet in facets_of(part.text) if facet.kind == "link"]
    screen.ask(TITLE, NOTE, partial(_fetch, screen), answer=links[0] if links else "")


def _fetch(screen: ComposeScreen, link: str) -> None:
    link = link.strip()
    if not link:
        return
    if safe_link(link) is None:
        raise UsageError("this is no link to a page", remedy="write it with https://")
    if not screen.account.link.request(LookUp(f"{KEPT}{link}"), partial(_answered, screen, link)):
        raise UsageError("sync is not there yet: try again in a moment")
    screen.say(f"asking {shown_host(link)} …")


def _answered(screen: ComposeScreen, link: str, answer: Answer) -> None:
    if not screen.is_attached:
        return
    card = read_card(screen.account.source.cache.kept(f"{KEPT}{link}"))
    if answer.result != "done" or card is None:
        screen.say(f"no card: {answer.what or 'nothing came of it'}", is_error=True)
    else:
        screen.attempt(partial(_put, screen, card))


def _put(screen: ComposeScreen, card: PostCard | None) -> None:
    screen.composition.set_card(card)
    screen.decorated()
    screen.keys.hush()
