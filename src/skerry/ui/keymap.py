"""Which keys do what: the declared ones, changed by the user's `[keys]`, checked before anything starts."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence

from skerry.config.nearest import suggestion
from skerry.domain.errors import ConfigError
from skerry.ui.commands import BY_ID, COMMANDS, WRITING, Command, Scope, in_scope

NAMED = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "pgdn": "pagedown",
    "pgup": "pageup",
    "bs": "backspace",
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+[": "escape",
    "ctrl+left_square_bracket": "escape",
    "slash": "/",
    "backslash": "\\",
    "at": "@",
    "minus": "-",
    "plus": "+",
    "underscore": "_",
}
"""Other words for a key. Terminals send the same byte for Ctrl+I and Tab, Ctrl+M and Enter, Ctrl+H and Backspace."""

SIGNS = {
    "escape": "Esc", "enter": "⏎", "space": "Space", "backspace": "⌫", "tab": "Tab", "down": "↓", "up": "↑",
    "left": "←", "right": "→", "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End", "delete": "Del",
}  # fmt: skip
"""How named keys are shown."""

NAMES = frozenset({*SIGNS, "insert", *(f"f{number}" for number in range(1, 25))})
MODIFIERS = ("ctrl+", "alt+", "shift+", "super+", "meta+")
FILE = "settings.toml"


def token(key: str, character: str | None) -> str:
    """What a key press is called here: its character when it prints, else Textual's name of the key."""
    if character and len(character) == 1 and character != " " and character.isprintable() and "+" not in key[:-1]:
        return character
    return NAMED.get(key, key)


def normal(keys: str) -> str:
    """The one spelling of what somebody wrote: `"^d"` is `"ctrl+d"`, `"Esc"` is `"escape"`, `"gh"` is `"g h"`."""
    return " ".join(part for word in keys.split() for part in _parts(word))


def shown(keys: str) -> str:
    """Keys as the footer and the help show them."""
    signs = []
    for key in keys.split(" "):
        base, control = key.removeprefix("ctrl+"), key.startswith("ctrl+")
        plain = base.removeprefix("shift+")
        signs.append("^" * control + "⇧" * (plain != base) + SIGNS.get(plain, plain))
    return "".join(signs)


class Keymap:
    """The keys in force.

    Attributes:
        keys: The keys of each command by its id; the first is the one that is shown.
        left_out: Commands that are not offered, not even by name.
    """

    def __init__(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        self.keys = dict(keys)
        self.left_out: frozenset[str] = frozenset()
        self._by_scope: dict[Scope, dict[str, Command]] = {}

    @classmethod
    def build(cls, remaps: Mapping[str, str | Sequence[str]] | None = None, *, file: str = FILE) -> Keymap:
        """The declared keys with the user's instead where there are any.

        Raises:
            ConfigError: An unknown command, something that is no key, or a key that two commands would share.
        """
        keys = {command.id: command.keys for command in COMMANDS}
        for name, wanted in (remaps or {}).items():
            if name not in BY_ID:
                raise ConfigError(
                    f"there is no command {name!r}", file=file, key=f"keys.{name}", remedy=suggestion(name, BY_ID)
                )
            keys[name] = _read(name, wanted, file)
        keymap = cls(keys)
        for scope in sorted({scope for command in COMMANDS for scope in command.scope}):
            keymap.table(scope, file=file)
        return keymap

    def table(self, scope: Scope, *, file: str = FILE) -> Mapping[str, Command]:
        """The commands of a kind of screen by their keys."""
        if scope not in self._by_scope:
            table: dict[str, Command] = {}
            for command in in_scope(scope):
                for key in self.keys[command.id]:
                    _refuse_clash(command, key, table, file)
                    _refuse_letter(command, key, scope, file)
                    table[key] = command
            self._by_scope[scope] = table
        return self._by_scope[scope]

    def without(self, ids: Collection[str]) -> Keymap:
        """The same where some commands aren't offered at all."""
        keymap = Keymap({name: () if name in ids else keys for name, keys in self.keys.items()})
        keymap.left_out = frozenset(ids)
        return keymap

    def shown(self, command: Command) -> str:
        """The first key of a command as it is shown; "" when the user took all away."""
        keys = self.keys[command.id]
        return shown(keys[0]) if keys else ""


class Chords:
    """What has been typed of a chord. One for each screen.

    Attributes:
        pending: The keys typed so far; empty when none is under way.
    """

    def __init__(self, table: Mapping[str, Command]) -> None:
        self._table = table
        self._starts = {key[:end] for key in table for end, sign in enumerate(key) if sign == " "}
        self.pending = ""

    def press(self, key: str) -> Command | None:
        """Take a key; a command when one is complete. Escape, or a key that leads nowhere, ends a chord."""
        typed = f"{self.pending} {key}" if self.pending else key
        had_begun, self.pending = bool(self.pending), ""
        if command := self._table.get(typed):
            return command
        if typed in self._starts:
            self.pending = typed
            return None
        if had_begun and key != "escape":
            return self.press(key)
        return None

    def ways(self) -> list[tuple[str, Command]]:
        """The keys that would complete what was typed, each with its command."""
        start = f"{self.pending} "
        return [(key[len(start) :], command) for key, command in self._table.items() if key.startswith(start)]


def _parts(word: str) -> list[str]:
    """The keys of a word: a name, a key with modifiers, a character, or characters typed one after the other."""
    if len(word) == 1:
        return [word]
    low = word.lower()
    if low.startswith("^") and len(low) == 2:
        low = f"ctrl+{low[1]}"
    if low in NAMED:
        return [NAMED[low]]
    if low in NAMES or low.startswith(MODIFIERS):
        return [low]
    return list(word) if len(word) <= 3 else [_character(low)]


def _character(name: str) -> str:
    """The character that Textual, and Unicode, call so; the name itself where there is none."""
    try:
        return unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return name


def _read(name: str, wanted: str | Sequence[str], file: str) -> tuple[str, ...]:
    """A user's keys for one command; a string is one key, "" takes them all away."""
    several = [wanted] if isinstance(wanted, str) else list(wanted)
    keys = tuple(dict.fromkeys(normal(keys) for keys in several if keys.strip()))
    for key in keys:
        for part in key.split(" "):
            if not _is_key(part):
                raise ConfigError(
                    f"{part!r} is no key",
                    file=file,
                    key=f"keys.{name}",
                    remedy="write it as it is typed (j, G, ?), by name (enter, pagedown) or as ctrl+x",
                )
    return keys


def _is_key(part: str) -> bool:
    if len(part) == 1:
        return unicodedata.category(part)[0] not in "CZ"
    base = part
    while base.startswith(MODIFIERS):
        base = base.partition("+")[2]
    return base in NAMES or (base != part and len(base) == 1)


def _refuse_letter(command: Command, key: str, scope: Scope, file: str) -> None:
    """Where one writes, a key that writes can't be a command."""
    if scope in WRITING and len(key.partition(" ")[0]) == 1:
        raise ConfigError(
            f"{shown(key)} is written where {command.id} applies",
            file=file,
            key=f"keys.{command.id}",
            remedy="give it a key such as ctrl+x, f5 or escape",
        )


def _refuse_clash(command: Command, key: str, table: Mapping[str, Command], file: str) -> None:
    """A key may do one thing on a screen, and may not be the beginning of another's chord."""
    for other, owner in table.items():
        is_same = other == key
        if owner.id != command.id and (is_same or other.startswith(f"{key} ") or key.startswith(f"{other} ")):
            what = f"{shown(key)} is also {owner.id}" if is_same else f"{shown(key)} gets in the way of {shown(other)}"
            raise ConfigError(
                f"{what}, on the same screen",
                file=file,
                key=f"keys.{command.id}",
                remedy=f"give {command.id} or {owner.id} another key",
            )
