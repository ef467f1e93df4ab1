"""Printing for scripts: a JSON object a line, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skerry.domain.errors import SkerryError


def print_json(value: object) -> None:
    """Print a value as one line of JSON."""
    from skerry.cli.jsonlines import json_line

    print(json_line(value).decode(), end="", flush=True)


def as_json(error: SkerryError) -> dict[str, object]:
    """An error in its parts, for another program."""
    return {"error": error.what, "where": error.where, "remedy": error.remedy, "exit_code": error.exit_code}
