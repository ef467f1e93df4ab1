"""Printing for scripts: a JSON object a line, at once."""

from __future__ import annotations


def print_json(value: object) -> None:
    """Print a value as one line of JSON."""
    import msgspec

    print(msgspec.json.encode(value).decode(), flush=True)
