"""The scrollbar of a list: Textual's, drawn from three lines that are kept."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from skerry.ui.widgets.filters import filtered

THUMB, TRACK = "┃", "│"


class Bar(ScrollBar):
    """A scrollbar of one column. Dragging and clicking are Textual's own."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The track with the thumb on it."""
        height = self.size.height
        start, end = self.thumb(height)
        above, thumb, below = self._strips()
        lines = [above] * start + [thumb] * (end - start) + [below] * (height - end)
        return filtered(lines, self)[crop.y : crop.bottom]

    def thumb(self, height: int) -> tuple[int, int]:
        """The lines that the thumb takes, the second not included; none when everything is in view."""
        whole = self.window_virtual_size
        if height <= 0 or whole <= self.window_size:
            return 0, 0
        size = max(1, round(height * self.window_size / whole))
        furthest = whole - self.window_size
        start = round((height - size) * min(1.0, self.position / furthest))
        return start, start + size

    def _strips(self) -> tuple[Strip, Strip, Strip]:
        """The lines above the thumb, on it and below it, for the state that the mouse leaves it in."""
        styles = self.parent.styles if self.parent else self.styles
        ink = styles.scrollbar_color_active if self.grabbed else styles.scrollbar_color
        track, ground = styles.scrollbar_background, self.background_colors[1]
        return (
            _strip(TRACK, track, ground, "scroll_up"),
            _strip(THUMB, ink, ground, "grab"),
            _strip(TRACK, track, ground, "scroll_down"),
        )


_kept: dict[tuple[str, Color, Color, str], Strip] = {}


def _strip(sign: str, ink: Color, ground: Color, action: str) -> Strip:
    key = (sign, ink, ground, action)
    if key not in _kept:
        style = Style(color=(ground + ink).rich_color, bgcolor=ground.rich_color, meta={"@mouse.down": action})
        _kept[key] = Strip([Segment(sign, style)], 1)
    return _kept[key]
