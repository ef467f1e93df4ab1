"""The line under a text that is being written: what goes with it and how long it is, or whom a mention may mean."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.style import Style

from skerry.domain.languages import language_name
from skerry.domain.posting import MAX_BYTES, MAX_GRAPHEMES
from skerry.domain.posts import Author
from skerry.domain.writing import Gates, NewPost
from skerry.ui.compose.preview import Measured
from skerry.ui.rows.look import Part
from skerry.ui.themes import Palette
from skerry.ui.widgets.line import Line
from skerry.ui.widgets.status import Piece, arranged
from skerry.ui.words import plural

WHO: dict[str, str] = {"mentioned": "who is mentioned", "following": "whom you follow", "followers": "your followers"}
"""Those who may answer, as gates name them."""


class Facts(Line):
    """The line."""

    def __init__(self, post: NewPost, size: Measured) -> None:
        super().__init__()
        self._post = post
        self._gates: Gates | None = None
        self._measured = size
        self._people: Sequence[Author] = ()
        self._chosen = -1

    def tell(self, post: NewPost, size: Measured, gates: Gates | None) -> None:
        """Show what goes with a post; `gates` are those of its thread."""
        self._post, self._measured, self._gates = post, size, gates
        self.refresh()

    def offer(self, people: Sequence[Author], chosen: int = -1) -> None:
        """Show whom a mention may mean, one of them chosen; nobody: what there was before."""
        if people or self._people:
            self._people, self._chosen = people, chosen
            self.refresh()

    def compose_line(self, palette: Palette, width: int) -> Content:
        """What matters most now."""
        counts = [Piece(count_words(self._measured), count_style(self._measured, palette), 0)]
        if self._people:
            return self._offer(palette, width)
        return arranged(self._pieces(palette), counts, width)

    def _pieces(self, palette: Palette) -> list[Piece]:
        post = self._post
        langs = ", ".join(language_name(lang) for lang in post.langs) or "no language"
        pieces = [Piece(langs, palette.muted, 3)]
        if post.labels:
            pieces.append(Piece(f"⚑ {', '.join(post.labels)}", palette.warning, 2))
        if post.images:
            pieces.append(Piece(f"▣ {plural(len(post.images), 'image')}", palette.accent, 1))
        if post.card:
            pieces.append(Piece("↗ card", palette.accent, 1))
        if self._gates:
            pieces.append(Piece(gate_words(self._gates), palette.muted, 4))
        return pieces

    def _offer(self, palette: Palette, width: int) -> Content:
        parts: list[Part] = [" "]
        for number, author in enumerate(self._people):
            is_chosen = number == self._chosen
            parts += ["  "] * bool(number)
            parts.append(("▸", palette.bar) if is_chosen else " ")
            parts.append((f"@{author.handle}", palette.mention + Style(bold=is_chosen)))
        return Content.assemble(*parts).truncate(width, ellipsis=True)


def count_words(size: Measured) -> str:
    """Graphemes, and bytes once they matter."""
    words = f"{size.graphemes}/{MAX_GRAPHEMES}"
    over = size.graphemes - MAX_GRAPHEMES
    if over > 0:
        words = f"{over} too many  {words}"
    return f"{words}  {size.size:,}/{MAX_BYTES:,} bytes"


def count_style(size: Measured, palette: Palette) -> Style:
    """Red, and bold, for too much."""
    return palette.error + Style(bold=True) if size.is_too_long else palette.strong


def gate_words(gates: Gates) -> str:
    """Who may answer, and whether it may be quoted."""
    words = ""
    if gates.replies is not None:
        names = [WHO.get(who, "a list") for who in gates.replies]
        words = f"replies: {', '.join(names) or 'nobody'}"
    if gates.can_quote:
        return words
    return f"{words}, no quotes" if words else "no quotes"
