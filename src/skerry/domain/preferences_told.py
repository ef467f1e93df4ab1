"""Moderation settings in words: what a change does, and how the preferences differ by it, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.feed_settings import MoveFeed, PinFeed, SaveFeed
from skerry.domain.preferences import (
    ACTOR,
    Edit,
    Entries,
    HidePost,
    MuteWord,
    SetAdult,
    SetLabel,
    SetLabeler,
    UnmuteWord,
)

MAX_LINE = 300
"""Characters of a line of a diff."""

Mark = Literal[" ", "-", "+"]

_SETTINGS = {"ignore": "ignore", "warn": "warn of", "hide": "hide"}


class DiffLine(msgspec.Struct, frozen=True, array_like=True):
    """A line that goes, comes, or stands there to say where: `mark` is "-", "+" or a blank."""

    mark: Mark
    text: str

    def __str__(self) -> str:
        """As it is printed."""
        return f"{self.mark} {self.text}"


def sentence(edit: Edit) -> str:  # noqa: PLR0911 - one return a kind of change
    """What a change does."""
    match edit:
        case MuteWord(word, tags_only, spares_followed, expires):
            where = " in tags" if tags_only else ""
            whose = ", except by people you follow" if spares_followed else ""
            until = f", until {expires[:16].replace('T', ' ')} UTC" if expires else ""
            return f"mute “{clean_line(word, max_chars=80)}”{where}{whose}{until}"
        case UnmuteWord(word):
            return f"mute “{clean_line(word, max_chars=80)}” no longer"
        case SetLabel(label, setting, labeler):
            by = f" by {clean_line(labeler, max_chars=80)}" if labeler else ""
            return f"{_SETTINGS[setting]} what is labelled “{clean_line(label, max_chars=80)}”{by}"
        case SetAdult(is_on):
            return f"switch adult content {'on' if is_on else 'off'}"
        case SetLabeler(did, is_on):
            return f"{'take' if is_on else 'no longer take'} the labels of {clean_line(did, max_chars=80)}"
        case HidePost(uri, is_on):
            return f"{'hide' if is_on else 'no longer hide'} the post {clean_line(uri, max_chars=120)}"
        case PinFeed(feed, is_on):
            return f"{'pin' if is_on else 'no longer pin'} {clean_line(feed, max_chars=120)}"
        case SaveFeed(feed, is_on):
            return f"{'save' if is_on else 'no longer save'} {clean_line(feed, max_chars=120)}"
        case MoveFeed(feed, step):
            return f"move {clean_line(feed, max_chars=120)} {'down' if step > 0 else 'up'}"


def difference(before: Entries, after: Entries) -> tuple[DiffLine, ...]:
    """How the preferences differ: what stays the same is left out, but for the name of the entry that changes."""
    lines: list[DiffLine] = []
    for at, entry in enumerate(after):
        old = _lines(before[at]) if at < len(before) else []
        if old != (new := _lines(entry)):
            lines += _changes(old, new)
    for entry in before[len(after) :]:
        lines += [DiffLine("-", text) for text in _lines(entry)]
    return tuple(lines)


def _changes(old: list[str], new: list[str]) -> Iterator[DiffLine]:
    if old and old[0] == new[0]:
        yield DiffLine(" ", new[0])
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from (DiffLine("-", text) for text in old[i:j])
            yield from (DiffLine("+", text) for text in new[k:m])


def _lines(entry: msgspec.Raw) -> list[str]:
    """An entry as lines: its kind, then a line for each field, and for each item of a list."""
    try:
        value: object = msgspec.json.decode(entry)
    except (msgspec.MsgspecError, RecursionError):
        return [_shown_text(bytes(entry).decode("utf-8", "replace"))]
    if not isinstance(value, dict):
        return [_shown(value)]
    lines = [_shown_text(str(value.get("$type", "")).removeprefix(ACTOR))]
    for name, field in value.items():
        if name == "$type":
            continue
        if isinstance(field, list):
            lines += [f"  {_shown_text(name)}: {_shown(item)}" for item in field]
        else:
            lines.append(f"  {_shown_text(name)}: {_shown(field)}")
    return lines


def _shown(value: object) -> str:
    return _shown_text(msgspec.json.encode(value).decode())


def _shown_text(text: str) -> str:
    return clean_line(text, max_chars=MAX_LINE)
