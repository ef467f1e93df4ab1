"""Reading a view that nobody has checked, with as much patience as the official client has, and no more.

Its library reads JSON as it comes: what is missing, null or of another type is mostly passed over, and sometimes
ends it with a TypeError. Here the same things are passed over, and the others raise `Unreadable`, so that a view is
decided, or not, in the same cases.
"""

from __future__ import annotations

from typing import TypeGuard

Fields = dict[str, object]
"""An object of JSON."""


class Unreadable(ValueError):
    """A view that can't be decided; the text says why, and has nothing of the view in it."""


def field(value: object, name: str) -> object:
    """What an object has under a name; None where it has nothing, or where the value is no object.

    Raises:
        Unreadable: When there is no value.
    """
    if value is None:
        raise Unreadable(f"nothing is there that could have a {name!r}")
    return value.get(name) if isinstance(value, dict) else None


def inner(value: object, *names: str) -> object:
    """What lies at the end of a path; None where it breaks off."""
    for name in names:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def is_typed(value: object, name: str) -> TypeGuard[Fields]:
    """Whether a value is an object that says it is of this type of the lexicon's."""
    return isinstance(value, dict) and value.get("$type") == name


def is_set(value: object) -> bool:
    """Whether a value counts as yes: anything but what is missing, null, false, 0 and the empty text."""
    return isinstance(value, list | dict) or bool(value)


def items(value: object, name: str) -> list[object]:
    """The items of a list. Raises Unreadable when it is none."""
    if not isinstance(value, list):
        raise Unreadable(f"{name!r} is not a list")
    return value


def each(value: object, name: str) -> list[object]:
    """What a loop goes over: a list's items, or a text's characters. Raises Unreadable when it is neither."""
    return list(value) if isinstance(value, str) else items(value, name)


def string(value: object, name: str) -> str:
    """A text. Raises Unreadable when it is none."""
    if not isinstance(value, str):
        raise Unreadable(f"{name!r} is not a text")
    return value
