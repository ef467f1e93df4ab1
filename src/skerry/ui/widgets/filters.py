"""What the environment asks of every painted line, such as no colours."""

from __future__ import annotations

from textual.filter import ANSIToTruecolor
from textual.strip import Strip
from textual.widget import Widget


def filtered(strips: list[Strip], widget: Widget) -> list[Strip]:
    """The strips as the application's filters leave them.

    Textual's own first filter looks up what a terminal's colours are in true colour. Strips made from a `Palette`
    have either only the one or only the other, so it is left out: it would go over every segment of every new line.
    """
    filters = [one for one in widget.get_line_filters() if not isinstance(one, ANSIToTruecolor)]
    if filters:
        background = widget.background_colors[1]
        for one in filters:
            strips = [strip.apply_filter(one, background) for strip in strips]
    return strips
