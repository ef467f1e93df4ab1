"""Printing for scripts: a JSON object a line, at once."""

from __future__ import annotations


def print_json(value: object) -> None:
    """Print a value as one line of JSON."""
    from skerry.cli.jsonlines import json_line

    print(json_line(value).decode(), end="", flush=True)
