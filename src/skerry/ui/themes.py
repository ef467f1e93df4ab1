"""skerry's two themes, and the styles of rows made from whatever theme is in force.

Rows take their colours from the theme's own variables only, so any theme of Textual or of the user fits. An `ansi`
theme uses the terminal's sixteen colours; there and with NO_COLOR muted text is dim and the selection is a bar.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from textual.color import Color
from textual.style import Style
from textual.theme import Theme

if TYPE_CHECKING:
    from textual.app import App

DARK = Theme(
    name="skerry-dark",
    primary="#6cb8dc",
    secondary="#93a9d1",
    accent="#e6b455",
    foreground="#d7dfe7",
    background="#0e141b",
    surface="#151d27",
    panel="#1c2836",
    success="#84cc9c",
    warning="#eaa35a",
    error="#ea7a80",
    dark=True,
)

LIGHT = Theme(
    name="skerry-light",
    primary="#0a5f87",
    secondary="#4a4f94",
    accent="#8a5200",
    foreground="#1d2a35",
    background="#fbfaf6",
    surface="#f2f0ea",
    panel="#e5e8e8",
    success="#22683f",
    warning="#8f4a00",
    error="#a82c44",
    dark=False,
)

THEMES = (DARK, LIGHT)
AUTO = ""
"""In place of a theme's name: the one that suits the terminal."""

MUTED = 0.72
"""How much of the foreground muted text keeps: 4.5 to 1 against the background and the selection in both themes."""

FAINT = 0.3
"""The same for what is drawn and not read: dashes, guides."""

LIGHT_BACKGROUNDS = ("7", "15")
"""Background numbers of COLORFGBG that are light."""


def pick_theme(wanted: str, environment: Mapping[str, str], *, few_colors: bool) -> str:
    """The theme's name: what the settings say, else what suits the terminal.

    Args:
        wanted: A theme's name, or `AUTO`.
        environment: NO_COLOR and COLORFGBG are looked at.
        few_colors: The terminal has sixteen colours at most.
    """
    if wanted != AUTO:
        return wanted
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    is_light = background in LIGHT_BACKGROUNDS
    if few_colors or environment.get("NO_COLOR"):
        return "ansi-light" if is_light else "ansi-dark"
    return LIGHT.name if is_light else DARK.name


class Palette(msgspec.Struct, frozen=True):
    """The styles of rows and lines. `plain`, `selected` and `panel` are grounds, the others lie on top of one."""

    plain: Style
    selected: Style
    panel: Style
    strong: Style
    muted: Style
    faint: Style
    mention: Style
    link: Style
    tag: Style
    warning: Style
    error: Style
    success: Style
    accent: Style
    primary: Style
    box: Style
    bar: Style

    @classmethod
    def in_force(cls, app: App[Any]) -> Palette:
        """The styles of an application's theme; made once for each, as every painted line asks for them."""
        key = (app.theme, app.native_ansi_color)
        if key not in _made:
            _made[key] = cls.of(app.theme_variables, is_ansi=app.native_ansi_color)
        return _made[key]

    @classmethod
    def of(cls, variables: Mapping[str, str], *, is_ansi: bool) -> Palette:
        """The styles of a theme, from its variables."""
        grounds = _ansi_grounds() if is_ansi else _grounds(variables)

        def ink(name: str, *, bold: bool | None = None, underline: bool | None = None) -> Style:
            return Style(foreground=Color.parse(variables[name]), bold=bold, underline=underline)

        return cls(
            **grounds,
            strong=Style(bold=True),
            mention=ink("primary"),
            link=ink("primary", underline=True),
            tag=ink("secondary"),
            warning=ink("warning"),
            error=ink("error"),
            success=ink("success"),
            accent=ink("accent"),
            primary=ink("primary"),
            bar=ink("primary", bold=True),
        )


_made: dict[tuple[str, bool], Palette] = {}


def _grounds(variables: Mapping[str, str]) -> dict[str, Style]:
    """The grounds, and the greys between ground and text."""
    ground, front = Color.parse(variables["background"]), Color.parse(variables["foreground"])
    panel = ground + Color.parse(variables["panel"])
    return {
        "plain": Style(background=ground, foreground=front),
        "selected": Style(background=panel, foreground=front),
        "panel": Style(background=ground + Color.parse(variables["surface"]), foreground=front),
        "muted": Style(foreground=ground.blend(front, MUTED, alpha=1.0)),
        "faint": Style(foreground=ground.blend(front, FAINT, alpha=1.0)),
        "box": Style(background=ground + Color.parse(variables["surface"])),
    }


def _ansi_grounds() -> dict[str, Style]:
    """The same for sixteen colours: the terminal's own ground, and dim for grey."""
    default = Color.parse("ansi_default")
    ground, dim = Style(background=default, foreground=default), Style(dim=True)
    return {"plain": ground, "selected": ground, "panel": ground, "muted": dim, "faint": dim, "box": Style()}
