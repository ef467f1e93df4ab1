"""A TOML file read strictly: what is in it, and an error that names file, line and key for what shouldn't be.

A table's keys are the fields of a msgspec.Struct (by their encoded names); each value has to be of its field's type.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from datetime import date, time
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin

import msgspec
from msgspec.structs import fields

from skerry.config.locate import Lines, Place
from skerry.config.nearest import suggestion
from skerry.domain.clean import clean_line
from skerry.domain.errors import ConfigError

MAX_BYTES = 256 * 1024
"""A file that a person writes is far smaller; a larger one is somebody's mistake."""

SHOWN = 60
"""So many characters of a value are repeated in an error."""

BOM = b"\xef\xbb\xbf"
"""What some editors put before UTF-8."""

T = TypeVar("T", bound=msgspec.Struct)


class TomlFile:
    """One file's values and the lines that they are on.

    Attributes:
        file: The file's name, as errors give it.
        data: The bytes that were read; a file's identity is their hash.
    """

    def __init__(self, file: str, data: bytes) -> None:
        self.file = file
        self.data = data
        self._source = self._decode(data.removeprefix(BOM))
        self._values = self._parse(self._source)
        self._lines: Lines | None = None

    @classmethod
    def read(cls, path: Path) -> TomlFile:
        """Read a file; a ConfigError says why it can't be: unreadable, too large, not UTF-8, not TOML."""
        try:
            with path.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise ConfigError(
                f"can't be read: {error.strerror or error}", file=str(path), remedy="check its name and who may read it"
            ) from error
        if len(data) > MAX_BYTES:
            raise ConfigError(
                f"is larger than {MAX_BYTES // 1024} KiB", file=str(path), remedy="split it, or shorten it"
            )
        return cls(str(path), data)

    def as_(self, kind: type[T]) -> T:
        """The whole file as a struct; a ConfigError names the first key that is unknown, missing or of a wrong type."""
        return self._table(self._values, kind, ())

    def line(self, place: Place) -> int:
        """The line of a place."""
        if self._lines is None:
            self._lines = Lines(self._source)
        return self._lines[place]

    def refusal(self, place: Place, what: str, *, remedy: str = "") -> ConfigError:
        """The error for what is at a place."""
        return ConfigError(what, file=self.file, line=self.line(place), key=key_of(place), remedy=remedy)

    def choice(self, value: str, known: Collection[str], place: Place, noun: str) -> None:
        """Refuse a value that is none of those known."""
        if value not in known:
            raise self.refusal(place, f"{shown(value)} is no {noun}", remedy=suggestion(value, known))

    def _decode(self, data: bytes) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise ConfigError("is not UTF-8", file=self.file, line=line, remedy="save it as UTF-8") from error

    def _parse(self, source: str) -> dict[str, Any]:
        try:
            return tomllib.loads(source)
        except tomllib.TOMLDecodeError as error:
            message, line = _split_message(str(error), source)
            key = key_of(Lines(source).last_place(line))
            raise ConfigError(f"is not TOML: {message}", file=self.file, line=line, key=key) from error
        except RecursionError as error:
            raise ConfigError("is nested too deeply", file=self.file) from error

    def _table(self, raw: dict[str, Any], kind: type[T], place: Place) -> T:
        known = {field.encode_name: field for field in fields(kind)}
        for key in raw:
            if key not in known:
                raise self.refusal((*place, key), "unknown key", remedy=suggestion(key, known))
        for key, field in known.items():
            if field.required and key not in raw:
                raise self.refusal((*place, key), "is missing", remedy=f"every [[{key_of(place)}]] needs one")
        values = {known[key].name: self._value(value, known[key].type, (*place, key)) for key, value in raw.items()}
        return kind(**values)

    def _value(self, value: Any, kind: Any, place: Place) -> Any:  # noqa: ANN401 - a value is what its field's type says
        origin, args = get_origin(kind), get_args(kind)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return self._table(self._typed(value, dict, place), kind, place)
        if origin is tuple:
            items = self._typed(
                value, list, place, tables=isinstance(args[0], type) and issubclass(args[0], msgspec.Struct)
            )
            return tuple(self._value(item, args[0], (*place, index)) for index, item in enumerate(items))
        if origin is dict:
            table = self._typed(value, dict, place)
            return {key: self._value(item, args[1], (*place, key)) for key, item in table.items()}
        return value if kind is Any else self._typed(value, kind, place)

    def _typed(self, value: Any, kind: Any, place: Place, *, tables: bool = False) -> Any:  # noqa: ANN401 - as above
        kinds = tuple(each for each in get_args(kind) or (kind,) if each is not NoneType)
        is_bool = isinstance(value, bool) and bool not in kinds
        if isinstance(value, kinds) and not is_bool:
            return value
        wanted = " or ".join(_KINDS[kind] for kind in kinds if kind is not int or float not in kinds)
        remedy = f"write [[{key_of(place)}]], with two brackets" if tables and isinstance(value, dict) else ""
        raise self.refusal(place, f"has to be {wanted}, not {_kind_of(value)}", remedy=remedy)


_KINDS: dict[Any, str] = {
    str: "text in quotes",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list in brackets",
    dict: "a table",
    date: "a date",
    time: "a time",
}


def _kind_of(value: object) -> str:
    """What a value of TOML is, in words."""
    return next(words for kind, words in _ordered_kinds() if isinstance(value, kind))


def _ordered_kinds() -> list[tuple[Any, str]]:
    """The kinds, the narrower ones first: true is a whole number to Python."""
    return sorted(_KINDS.items(), key=lambda entry: entry[0] is not bool)


def key_of(place: Place) -> str:
    """A place as the user would write it: dotted, without the indices, which the line says better."""
    return clean_line(".".join(part for part in place if isinstance(part, str)), max_chars=SHOWN)


def shown(value: object) -> str:
    """A value as an error repeats it: in quotes, cleaned, not too long."""
    return f'"{clean_line(str(value), max_chars=SHOWN)}"'


def _split_message(message: str, source: str) -> tuple[str, int]:
    """The words of tomllib without their place, and the line."""
    found = re.fullmatch(r"(.*?) \(at (?:line (\d+), column \d+|end of document)\)", message, re.DOTALL)
    if found is None:
        return clean_line(message), source.count("\n") + 1
    what = clean_line(found[1])
    line = int(found[2]) if found[2] else source.rstrip().count("\n") + 1
    return what[:1].lower() + what[1:], line
