"""What stands around a text that is being written: the post that it is about, and its images."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from skerry.domain.clean import clean_line
from skerry.domain.posts import Card, Post
from skerry.domain.writing import NewPost, PostCard, PostImage
from skerry.ui.rows.header import byline
from skerry.ui.rows.look import Look, boxed, cut, wrapped
from skerry.ui.rows.media import card_lines
from skerry.ui.rows.text import post_text
from skerry.ui.themes import Palette
from skerry.ui.widgets.editor import columns_of

SHARE = 4
"""One line in so many for the post that is answered or quoted."""

MAX_ALT_SHOWN = 200
"""Characters of an image's description."""

WITHOUT_WORDS = "(without words)"


class AboutPost(Static):
    """The post that is answered or quoted, or the one before in a thread, as many lines as there is room for."""

    DEFAULT_CSS = "AboutPost { height: auto; max-height: 40%; margin-bottom: 1; }"

    def show(self, about: Post | None, before: NewPost | None, now_ms: int) -> None:
        """Show `before`, else `about`; nothing where there is neither, or no size yet."""
        size = self.screen.size
        self.display = bool(size.width and size.height and (about or before))
        if not self.display:
            return
        left, columns = columns_of(size.width)
        look = Look(Palette.in_force(self.app), columns, now_ms)
        inside, max_lines = look.narrowed(2), max(1, size.height // SHARE - 1)
        if before is not None:
            words = Content.styled(before.text or WITHOUT_WORDS, look.palette.muted)
            lines = wrapped(words, inside.width, max_lines)
        elif about is not None:
            words = post_text(about.text, about.facets, look.palette) if about.text else Content(WITHOUT_WORDS)
            lines = [byline(about.author, about.sort_ms, inside), *wrapped(words, inside.width, max_lines)]
        self.styles.padding = (0, left)
        self.update(Content("\n").join(boxed(lines, look)))


class Attached(Static):
    """The images of the post, each with its description, or that it has none; else its link card."""

    DEFAULT_CSS = "Attached { height: auto; max-height: 30%; }"

    def show(self, images: Sequence[PostImage], card: PostCard | None = None) -> None:
        """Show these."""
        palette = Palette.in_force(self.app)
        left, columns = columns_of(self.screen.size.width)
        lines = []
        for number, image in enumerate(images, start=1):
            alt = clean_line(image.alt, max_chars=MAX_ALT_SHOWN)
            words = (alt, palette.muted) if alt else ("not described yet: alt text is missing", palette.warning)
            lines.append(cut([(f"▣ {number} ", palette.accent), words], columns))
        if card is not None and columns:
            shown = Card(card.uri, clean_line(card.title), clean_line(card.description))
            lines += card_lines(shown, Look(palette, columns, 0))
        self.display = bool(lines)
        self.styles.padding = (0, left)
        self.update(Content("\n").join(lines))
