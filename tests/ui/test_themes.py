"""Themes: readable, and chosen by what the terminal can show."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.style import Style
from textual.theme import Theme

from skerry.ui.themes import DARK, LIGHT, Palette, pick_theme

READABLE = 4.5
"""The contrast that WCAG 2.2 asks of text (1.4.3)."""


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_all_text_is_readable_on_every_ground(theme: Theme) -> None:
    """Words, muted ones too, keep 4.5 to 1 on the list, the selection, boxes and the status line."""
    palette = Palette.of(theme.to_color_system().generate(), is_ansi=False)
    grounds = [palette.plain, palette.selected, palette.panel, palette.plain + palette.box]
    inks = ("muted", "mention", "link", "tag", "warning", "error", "success", "accent")
    for ground in grounds:
        assert contrast(ground) >= READABLE
        for name in inks:
            assert contrast(ground + getattr(palette, name)) >= READABLE, (name, ground)


@pytest.mark.parametrize(
    ("wanted", "environment", "few", "name"),
    [
        ("nord", {"NO_COLOR": "1"}, False, "nord"),
        ("", {}, False, "skerry-dark"),
        ("", {"COLORFGBG": "0;15"}, False, "skerry-light"),
        ("", {"COLORFGBG": "15;0"}, False, "skerry-dark"),
        ("", {"NO_COLOR": "1"}, False, "ansi-dark"),
        ("", {"NO_COLOR": ""}, False, "skerry-dark"),
        ("", {}, True, "ansi-dark"),
        ("", {"COLORFGBG": "0;default;15"}, True, "ansi-light"),
    ],
)
def test_the_theme_suits_the_terminal(wanted: str, environment: dict[str, str], few: bool, name: str) -> None:
    """What the settings say goes first; NO_COLOR and sixteen colours get the terminal's own."""
    assert pick_theme(wanted, environment, few_colors=few) == name


def contrast(style: Style) -> float:
    """The contrast of a style's text and ground, from 1 to 21."""
    assert style.foreground is not None
    assert style.background is not None
    lights = sorted((luminance(style.foreground), luminance(style.background)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(color: Color) -> float:
    """The relative luminance of WCAG 2.2."""

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)
