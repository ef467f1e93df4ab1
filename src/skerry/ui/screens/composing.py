"""The small menus of writing: labels and images."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from skerry.domain.errors import SkerryError, UsageError
from skerry.domain.writing import SELF_LABELS, PostImage
from skerry.ui.compose.paths import complete
from skerry.ui.screens.menu import Entry
from skerry.ui.words import in_brief

if TYPE_CHECKING:
    from skerry.ui.port import PickedImage
    from skerry.ui.screens.compose import ComposeScreen

LABELS = {
    "sexual": "Suggestive, such as lingerie",
    "nudity": "Nudity that is not sexual, such as art",
    "porn": "Adult: sex, or what is meant to arouse",
    "graphic-media": "Graphic: blood, violence, what disturbs",
}
"""What each label of one's own says. Source: the official client's words for them."""

DESCRIBE = "In words, for who can't see it. It is asked for by default: `require_alt` in settings.toml."


def label_menu(screen: ComposeScreen, begin: int = 0) -> None:
    """What the author says of the post."""
    labels = screen.composition.part.labels

    def toggle(number: int) -> None:
        screen.composition.toggle_label(SELF_LABELS[number])
        screen.decorated()
        label_menu(screen, number)

    entries = [
        Entry(_ticked(LABELS[label], is_on=label in labels), partial(toggle, number), label)
        for number, label in enumerate(SELF_LABELS)
    ]
    screen.show_menu("What this post shows", entries, begin)


def image_menu(screen: ComposeScreen) -> None:
    """What can be done with images; where there is none yet, attach one."""
    images = screen.composition.part.images
    if not images:
        ask_for_image(screen)
        return
    entries = [Entry("Attach another image …", partial(ask_for_image, screen))]
    for number, image in enumerate(images):
        words = f"Describe image {number + 1} …" if not image.alt else f"Image {number + 1}: {image.alt}"
        entries.append(Entry(words, partial(describe, screen, number), "describe"))
    entries += [Entry(f"Take image {n + 1} off", partial(_take_off, screen, n)) for n in range(len(images))]
    screen.show_menu("Images", entries)


def ask_for_image(screen: ComposeScreen, path: str = "") -> None:
    """Ask for the file of an image."""
    note = "The path of a JPEG, PNG, WebP or GIF file; Tab completes it. Only its pixels leave: no place, no date."
    screen.ask("Attach an image", note, partial(_attach, screen), answer=path, complete=complete)


def _attach(screen: ComposeScreen, path: str) -> None:
    if path:
        screen.say("making the image ready …")
        screen.run_worker(_read(screen, Path(path).expanduser()), group="image", exclusive=True)


async def _read(screen: ComposeScreen, path: Path) -> None:
    """Have the image made anew while the reader writes on."""
    try:
        picked = await asyncio.to_thread(screen.skerry.read_image, path)
    except SkerryError as error:
        screen.say(in_brief(error), is_error=True)
    else:
        screen.attempt(lambda: _add(screen, picked))


def _add(screen: ComposeScreen, picked: PickedImage) -> None:
    name = screen.account.source.user.attachments.put(
        picked.body, mime=picked.mime, width=picked.width, height=picked.height, at_ms=screen.skerry.now_ms()
    )
    if any(image.attachment == name for image in screen.composition.part.images):
        raise UsageError("this image is attached already")
    screen.composition.add_image(PostImage(name))
    screen.decorated()
    screen.keys.hush()
    if screen.skerry.screen is screen:
        describe(screen, len(screen.composition.part.images) - 1)


def describe(screen: ComposeScreen, number: int) -> None:
    """Ask for the description of an image."""
    alt = screen.composition.part.images[number].alt

    def described(words: str) -> None:
        screen.composition.set_alt(number, words)
        screen.decorated()

    screen.ask(f"What does image {number + 1} show?", DESCRIBE, described, answer=alt)


def _take_off(screen: ComposeScreen, number: int) -> None:
    screen.composition.remove_image(number)
    screen.decorated()


def _ticked(words: str, *, is_on: bool) -> str:
    return f"{'✓' if is_on else '·'} {words}"
