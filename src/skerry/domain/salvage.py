"""What can be kept of a value that isn't what the lexicon says: a wrong field costs itself, not the whole.

The quick way is msgspec's typed decoding, which refuses a value at the first wrong field. Only what it refused
comes here.
"""

from __future__ import annotations

import types
import typing

import msgspec


def salvage(value: object, kind: object) -> typing.Any:  # noqa: ANN401 - the result is of the type that `kind` names
    """`value` as `kind`, with defaults for optional fields that are wrong, without list elements that are.

    Args:
        value: Decoded JSON.
        kind: A struct, a list, a union, or whatever `msgspec.convert` takes.

    Raises:
        msgspec.ValidationError: What `kind` can't do without is wrong.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return _struct(value, kind)
        origin = typing.get_origin(kind)
        if origin is list:
            return _list(value, typing.get_args(kind)[0])
        if origin is types.UnionType or origin is typing.Union:
            return _member(value, typing.get_args(kind))
        raise


def _struct(value: object, kind: type[msgspec.Struct]) -> msgspec.Struct:
    """A struct, with the default for each optional field that is wrong."""
    if not isinstance(value, dict):
        raise msgspec.ValidationError("not an object")
    kept = {}
    for field in msgspec.structs.fields(kind):
        if field.encode_name not in value:
            if field.required:
                raise msgspec.ValidationError(f"{field.encode_name} is missing")
            continue
        try:
            kept[field.name] = salvage(value[field.encode_name], field.type)
        except msgspec.ValidationError:
            if field.required:
                raise msgspec.ValidationError(f"{field.encode_name} is wrong") from None
    return kind(**kept)


def _list(value: object, kind: object) -> list[object]:
    """The elements that are right."""
    if not isinstance(value, list):
        raise msgspec.ValidationError("not a list")
    kept = []
    for element in value:
        try:
            kept.append(salvage(element, kind))
        except msgspec.ValidationError:
            continue
    return kept


def _member(value: object, kinds: tuple[object, ...]) -> object:
    """The member of a union that the value's `$type` names."""
    named = value.get("$type") if isinstance(value, dict) else None
    for kind in kinds:
        if named is not None and getattr(getattr(kind, "__struct_config__", None), "tag", None) == named:
            return salvage(value, kind)
    raise msgspec.ValidationError("of a kind that is not known")
