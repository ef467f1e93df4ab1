"""The rows of the moderation settings: the switch for adult content, muted words, labels, labelers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from skerry.domain.labelers import BLUESKY_LABELER
from skerry.judge.moderation.listing import LabelerRow, LabelRow, Listing, WordRow
from skerry.ui.rows.layout import Layout
from skerry.ui.rows.look import Look, Part, cut, spread

Section = Literal["adult", "word", "label", "labeler"]

HEADINGS: dict[Section, str] = {
    "adult": "Adult content",
    "word": "Muted words",
    "label": "Labels",
    "labeler": "Labelers",
}
EMPTY = "none"


class SettingRow(msgspec.Struct, frozen=True):
    """A line of the settings.

    Attributes:
        section: Which part it belongs to.
        is_first: Whether it begins the part.
        word: The muted word; None elsewhere, and where there is none.
        label: The label.
        labeler: The labeler.
        by: Who sets the label, by handle or DID.
        is_on: Whether adult content is on.
    """

    section: Section
    is_first: bool
    word: WordRow | None = None
    label: LabelRow | None = None
    labeler: LabelerRow | None = None
    by: str = ""
    is_on: bool = False


def setting_rows(found: Listing) -> list[SettingRow]:
    """The settings, row by row."""
    return list(_rows(found))


def _rows(found: Listing) -> Iterator[SettingRow]:
    handles = {row.did: f"@{row.handle}" if row.handle else row.did for row in found.labelers}
    yield SettingRow("adult", True, is_on=found.has_adult_content)
    for number, word in enumerate(found.words):
        yield SettingRow("word", number == 0, word=word)
    if not found.words:
        yield SettingRow("word", True)
    for number, label in enumerate(found.labels):
        yield SettingRow("label", number == 0, label=label, by=handles.get(label.labeler, ""))
    for number, labeler in enumerate(found.labelers):
        yield SettingRow("labeler", number == 0, labeler=labeler)


def setting_layout(row: SettingRow, look: Look) -> Layout:
    """The lines of a row; the first of a part has its name above it."""
    palette = look.palette
    left, right = _words(row, look)
    lines = [cut([(HEADINGS[row.section], palette.bar)], look.width)] if row.is_first else []
    lines.append(spread(["  ", *left], right, look.width))
    return Layout(tuple(lines), is_close=True)


def _words(row: SettingRow, look: Look) -> tuple[list[Part], list[Part]]:
    """What a row says on the left and on the right."""
    palette = look.palette
    if row.word:
        return [(row.word.word, palette.strong), (f"  {_notes(row.word)}", palette.muted)], []
    if row.label:
        label = row.label
        style = {"hide": palette.error, "warn": palette.warning, "ignore": palette.muted}[label.setting]
        note = f"  {label.label}{f' by {row.by}' if row.by else ''}{', the default' if label.is_default else ''}"
        return [(label.name, palette.strong), (note, palette.muted)], [(label.setting, style)]
    if row.labeler:
        labeler = row.labeler
        if labeler.did == BLUESKY_LABELER:
            return [("Bluesky's own moderation", palette.strong), ("  every account's", palette.muted)], []
        name = f"@{labeler.handle}" if labeler.handle else labeler.did
        return [(name, palette.strong), (f"  {labeler.did}" if labeler.handle else "", palette.muted)], []
    if row.section == "adult":
        return [("on" if row.is_on else "off, so that what is labelled as such is hidden for good", palette.strong)], []
    return [(EMPTY, palette.muted)], []


def _notes(word: WordRow) -> str:
    notes = ["in tags only"] * word.tags_only + ["not by people you follow"] * word.spares_followed
    return ", ".join([*notes, f"until {word.expires[:16].replace('T', ' ')}"] if word.expires else notes)
