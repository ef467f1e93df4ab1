"""The pictures of an account's posts: asked of sync when they are on the screen, and kept while they are near."""

from __future__ import annotations

from collections.abc import Callable

from skerry.domain.clean import clean_line
from skerry.domain.pictures import CELLS_SIDE, Form, Picture
from skerry.sync.protocol import Answer, ShowPicture
from skerry.ui.link import Link
from skerry.ui.lru import Lru
from skerry.ui.rows.pixels import Wanted

KEPT = 200
"""Pictures in half cells in memory: under 2 MB."""

ABSENT = "no picture"
"""What stands in place of one that can't be had; the detail view says why."""

Came = Callable[[], object]


class Pictures:
    """Pictures in half cells, by address and size.

    Attributes:
        troubles: Why a picture can't be had, by its address.
    """

    def __init__(self, link: Link) -> None:
        self.troubles: Lru[str, str] = Lru(KEPT)
        self._link = link
        self._here: Lru[Wanted, Picture] = Lru(KEPT)
        self._asked: set[Wanted] = set()

    def get(self, wanted: Wanted) -> Picture | str | None:
        """A picture; in words that there is none; None while nobody knows."""
        return self._here.get(wanted) or (ABSENT if wanted.url in self.troubles else None)

    def fetch(self, wanted: Wanted, came: Came) -> bool:
        """Ask for a picture unless it is here or asked for; False when sync isn't there to be asked.

        `came` is called when it is here, or can't be, or sync has ended without a word about it.
        """
        if self.get(wanted) is not None or wanted in self._asked:
            return True

        def answered(answer: Answer) -> None:
            self._asked.discard(wanted)
            if answer.picture is not None and _fits(answer.picture):
                self._here.put(wanted, answer.picture)
            elif answer.result != "cancelled":
                self.troubles.put(wanted.url, clean_line(answer.what))
            came()

        body = ShowPicture(wanted.url, min(CELLS_SIDE, wanted.columns), min(CELLS_SIDE, 2 * wanted.rows))
        is_asked = self._link.request(body, answered)
        if is_asked:
            self._asked.add(wanted)
        return is_asked

    def draw(
        self, url: str, width: int, height: int, form: Form, drawn: Callable[[Picture | None, str], object]
    ) -> bool:
        """Ask for a picture that is drawn once, not kept; False when sync isn't there to be asked."""

        def answered(answer: Answer) -> None:
            trouble = clean_line(answer.what) or "the picture can't be had"
            drawn(answer.picture, "" if answer.picture else trouble)

        return self._link.request(ShowPicture(url, width, height, form), answered)


def _fits(picture: Picture) -> bool:
    """Whether there are as many bytes as pixels: what comes over the wire is looked at before it is painted."""
    return len(picture.body) == 3 * picture.width * picture.height


class NotedPictures:
    """A shelf for one list: what a row shows is noted while the row is laid out."""

    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures
        self.noted: list[Wanted] = []

    def take(self, wanted: Wanted) -> Picture | str | None:
        """A picture, if it is here; and that this row shows it."""
        self.noted.append(wanted)
        return self.pictures.get(wanted)
