"""The status line: whose timeline, how it is sealed, what sync does, where the reader is."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from skerry.sync.protocol import SealLevel, SyncPhase
from skerry.ui.link import State
from skerry.ui.rows.look import Part
from skerry.ui.themes import Palette
from skerry.ui.widgets.line import Line

UNKNOWN = "…"
SEPARATOR = "  "

SEALS: dict[SealLevel, tuple[str, str]] = {
    "SEALED": ("SEALED", "success"),
    "PARTIAL": ("PARTIAL", "warning"),
    "UNSEALED": ("UNSEALED", "error"),
    "OFF": ("AI OFF", "error"),
    "STARTING": (UNKNOWN, "muted"),
}
"""The word and the style of each level."""

PHASES: dict[SyncPhase, str] = {
    "starting": "starting",
    "idle": "",
    "fetching": "fetching",
    "judging": "judging",
    "offline": "offline",
    "signed-out": "signed out",
    "failed": "sync failed",
}
TROUBLE: frozenset[SyncPhase] = frozenset({"offline", "signed-out", "failed"})


class Place(msgspec.Struct, frozen=True):
    """Where the reader is: the post and how many there are (0 while not known); unread, new above, hidden."""

    position: int = 0
    total: int = 0
    unread: int = 0
    new_above: int = 0
    hidden: int = 0


class Piece(msgspec.Struct, frozen=True):
    """A word of the line. Where it is narrow what has a `short` form takes it; then the highest `rank` is left out."""

    words: str
    style: Style
    rank: int
    short: str = ""


class Status(Line):
    """The line. `title` is the feed's name, with the view when it isn't the usual one."""

    def __init__(self, handle: str, title: str, state: State) -> None:
        super().__init__()
        self._handle = handle
        self._title = title
        self._state = state
        self._place = Place()
        self._outbox = (0, 0)
        self._told = ""

    def tell(
        self,
        *,
        state: State | None = None,
        place: Place | None = None,
        title: str | None = None,
        outbox: tuple[int, int] | None = None,
        told: str | None = None,
    ) -> None:
        """Show something else; of the outbox how much waits and how much failed, `told` unread notifications."""
        before = (self._state, self._place, self._title, self._outbox, self._told)
        self._state = state or self._state
        self._place = place or self._place
        self._title = title or self._title
        self._outbox = outbox or self._outbox
        self._told = self._told if told is None else told
        if before != (self._state, self._place, self._title, self._outbox, self._told):
            self.refresh()

    def compose_line(self, palette: Palette, width: int) -> Content:
        """The words that fit, the place on the right."""
        left = [
            Piece(self._title, palette.strong, 0),
            *seal_pieces(self._state, palette),
            *sync_pieces(self._state, palette),
            *rule_pieces(self._state, palette),
            *outbox_pieces(*self._outbox, palette),
            *told_pieces(self._told, palette),
        ]
        if self._handle:
            left.insert(0, Piece(f"@{self._handle}", palette.muted, 5))
        return arranged(left, place_pieces(self._place, palette), width)


def seal_pieces(state: State, palette: Palette) -> list[Piece]:
    """The level of the seal."""
    word, style = SEALS[state.seal]
    ink: Style = getattr(palette, style)
    return [Piece(word, ink + Style(bold=True), 1)]


def sync_pieces(state: State, palette: Palette) -> list[Piece]:
    """What sync does, when there is anything to say."""
    words = PHASES[state.phase]
    if not words:
        return []
    if state.left:
        words = f"{words} {state.left:,}"
    return [Piece(words, palette.warning if state.phase in TROUBLE else palette.muted, 3)]


def rule_pieces(state: State, palette: Palette) -> list[Piece]:
    """That the filters were refused."""
    return [Piece("filters refused", palette.error, 2)] if state.rules_error else []


def outbox_pieces(waiting: int, failed: int, palette: Palette) -> list[Piece]:
    """What is not sent yet, and what the network refused."""
    pieces = [Piece(f"{failed:,} not sent", palette.error, 2)] if failed else []
    return [*pieces, Piece(f"{waiting:,} to send", palette.muted, 3)] if waiting else pieces


def told_pieces(words: str, palette: Palette) -> list[Piece]:
    """How many notifications are unread."""
    if not words:
        return []
    return [Piece(f"{words} notification{'' if words == '1' else 's'}", palette.accent, 3, short=f"{words} notif.")]


def place_pieces(place: Place, palette: Palette) -> list[Piece]:
    """New posts above, unread ones, and the position."""
    pieces = []
    if place.new_above:
        count = f"↑ {place.new_above:,}"
        pieces.append(Piece(f"{count} new above", palette.accent + Style(bold=True), 2, short=count))
    if place.hidden:
        pieces.append(Piece(f"{place.hidden:,} hidden", palette.muted, 6))
    if place.unread:
        pieces.append(Piece(f"{place.unread:,} unread", palette.muted, 4))
    if place.total:
        position = f"{place.position:,}" if place.position else UNKNOWN
        pieces.append(Piece(f"{position}/{place.total:,}", palette.strong, 1))
    return pieces


def arranged(left: Sequence[Piece], right: Sequence[Piece], width: int) -> Content:
    """Words at both ends of a line; while they don't fit, one gets its short form, or that of the highest rank goes."""
    room = width - 2
    left, right = list(left), list(right)
    while _width(left) + _width(right) + len(SEPARATOR) > room:
        pieces = [*left, *right]
        worst = max([piece for piece in pieces if piece.short] or pieces, key=lambda piece: piece.rank)
        if worst.rank == 0:
            break
        end = left if worst in left else right
        shorter = [Piece(worst.short, worst.style, worst.rank)] if worst.short else []
        end[end.index(worst) : end.index(worst) + 1] = shorter
    tail = _width(right)
    head = Content.assemble(*_parts(left)).truncate(max(0, room - tail), ellipsis=True)
    return Content.assemble(" ", head, " " * max(0, room - head.cell_length - tail), *_parts(right), " ")


def _parts(pieces: Sequence[Piece]) -> list[Part]:
    parts: list[Part] = []
    for piece in pieces:
        parts += [SEPARATOR] * bool(parts) + [(piece.words, piece.style)]
    return parts


def _width(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(piece.words) + len(SEPARATOR) for piece in pieces) - len(SEPARATOR) * bool(pieces)
