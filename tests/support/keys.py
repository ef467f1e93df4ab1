"""The bytes that a terminal sends for a key, by the names that skerry's keymap uses."""

from __future__ import annotations

_NAMED = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
}


def bytes_of(key: str) -> bytes:
    """What the terminal sends for one key: a character such as `j` or `G`, a name such as `pagedown`, or `ctrl+d`.

    Raises:
        ValueError: When there is no such key.
    """
    if len(key) == 1:
        return key.encode()
    if key in _NAMED:
        return _NAMED[key].encode()
    modifier, _, letter = key.partition("+")
    if modifier == "ctrl" and len(letter) == 1 and letter.isalpha():
        return bytes([ord(letter.upper()) & 0x1F])
    raise ValueError(f"no terminal key is called {key!r}")
